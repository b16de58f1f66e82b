# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import contextlib
import http.client
import time
import urllib.error
import urllib.parse
import urllib.request

from ansible_collections.agentless.codedeploy.plugins.module_utils._host.bundle_cache import HashMismatch, is_staged, keep_staged, prune_cache, stage_bundle
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.errors import LifecycleError
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.os_failure import os_failure

_TIMEOUT_SECONDS = 60
_PAUSES_SECONDS = (1, 5)
_TEMPORARY = (429, 500, 502, 503, 504)


def stage(request, check_mode):
    """Have the bundle in the server's cache. -> True if it was not there"""
    deployment_root, bundle = request["deployment_root"], request["bundle"]
    missing = not is_staged(deployment_root, bundle)
    if check_mode:
        return missing
    try:
        if missing and request["url"]:
            _download(deployment_root, bundle, request["url"])
        elif missing:
            _copy(deployment_root, bundle, request["path"])
        keep_staged(deployment_root, bundle)
        prune_cache(deployment_root, bundle)
    except OSError as error:
        raise os_failure("stage the bundle", error, deployment_root, bundle["size_bytes"]) from error
    return missing


def _copy(deployment_root, bundle, path):
    with open(path, "rb") as file:
        stage_bundle(deployment_root, bundle, file)


def _download(deployment_root, bundle, url):
    for pause in _PAUSES_SECONDS:
        with contextlib.suppress(_Temporary):
            return _download_once(deployment_root, bundle, url)
        time.sleep(pause)
    return _download_once(deployment_root, bundle, url)


def _download_once(deployment_root, bundle, url):
    try:
        with urllib.request.build_opener().open(url, timeout=_TIMEOUT_SECONDS) as response:
            stage_bundle(deployment_root, bundle, response)
    except HashMismatch as error:
        # A connection that broke off early looks like this too.
        raise _Temporary(error.message, error.reason, error.hint) from error
    except urllib.error.HTTPError as error:
        problem = f"the answer was {error.code} {error.reason}"
        raise _failure(url, problem, error.code in _TEMPORARY) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise _failure(url, str(getattr(error, "reason", error)) or type(error).__name__, True) from error


class _Temporary(LifecycleError):
    pass


def _failure(url, problem, temporary):
    # The query of a presigned URL is a credential.
    parts = urllib.parse.urlsplit(url)
    hint = "See that the server can reach the address."
    if not temporary:
        hint = "The URL may have expired or lack permission: start the deployment again, or check access to the object."
    kind = _Temporary if temporary else LifecycleError
    return kind(f"Cannot download the bundle from {parts.scheme}://{parts.hostname}{parts.path}: {problem}.", "download-failed", hint)
