# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Downloads a bundle into the cache of a server."""

from __future__ import annotations

import base64
import contextlib
import http.client
import time
import urllib.error
import urllib.parse
import urllib.request

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from .bundle_cache import HashMismatch, stage_bundle
from ..error_codes import code_of

TIMEOUT_SECONDS = 60
PAUSES_SECONDS = (1, 5)
TEMPORARY_STATUSES = (429, 500, 502, 503, 504)


def download_to_cache(deployment_root, bundle, url):
    """Stage the bundle from a URL, of which no error says what is secret. Raises DeploymentError."""
    for pause in PAUSES_SECONDS:
        with contextlib.suppress(_Temporary):
            return _download_once(deployment_root, bundle, url)
        time.sleep(pause)
    return _download_once(deployment_root, bundle, url)


def _download_once(deployment_root, bundle, url):
    try:
        with urllib.request.build_opener().open(_request(url), timeout=TIMEOUT_SECONDS) as response:
            stage_bundle(deployment_root, bundle, response)
    except HashMismatch as error:
        # A connection that broke off early looks like this too.
        raise _Temporary(error.code, error.message, error.hint, **error.where) from error
    except urllib.error.HTTPError as error:
        raise _failure(url, f"the answer was {_http_status(error.code)}", error.code in TEMPORARY_STATUSES) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise _failure(url, _problem(error), True) from error


def _request(url):
    """The request for a URL, of which the name and password become a header that no redirection passes on."""
    parts = urllib.parse.urlsplit(url)
    userinfo, _at, place = parts.netloc.rpartition("@")
    request = urllib.request.Request(urllib.parse.urlunsplit(parts._replace(netloc=place)) if userinfo else url)
    if userinfo:
        credentials = base64.b64encode(urllib.parse.unquote_to_bytes(userinfo)).decode()
        request.add_unredirected_header("Authorization", f"Basic {credentials}")
    return request


def _http_status(code):
    # What the server or urllib says in words may hold the address of a redirection.
    return f"{code} {http.client.responses.get(code, '')}".rstrip()


def _problem(error):
    """What went wrong, in words that hold nothing of a URL: those of http.client and urllib may."""
    cause = getattr(error, "reason", error)
    if isinstance(cause, OSError) and not isinstance(cause, urllib.error.URLError):
        return str(cause)
    if isinstance(cause, http.client.HTTPException) and not isinstance(cause, http.client.InvalidURL):
        return f"the answer was not HTTP or broke off ({type(cause).__name__})"
    return "the URL is not valid"


class _Temporary(DeploymentError):
    """A download that may succeed when it is tried again."""


def _failure(url, problem, temporary):
    hint = "Check that the server can reach the address."
    if not temporary:
        hint = "Start the deployment again, as the URL may have expired, or check who may read the object."
    kind = _Temporary if temporary else DeploymentError
    message = f"Cannot download the bundle from {_shown(url)}: {problem}."
    return kind(code_of("download-failed"), message, hint, reason="download-failed")


def _shown(url):
    """A URL without its query and userinfo, which are credentials."""
    try:
        parts = urllib.parse.urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        parts = None
    if not parts or not parts.hostname:
        return "its URL"
    return f"{parts.scheme}://{parts.hostname}{port}{parts.path}"
