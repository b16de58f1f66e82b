# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A revision in Amazon S3 -> the bundle in the cache."""

from __future__ import annotations

from contextlib import closing

from .s3_api import get_object
from .s3_errors import from_s3_error
from ansible_collections.agentless.codedeploy.plugins.module_utils._revision.local_revision import bundle_type_of
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

try:
    from botocore.exceptions import BotoCoreError, ClientError
except ImportError:
    pass  # The module says what is missing before it makes a client.

CHUNK_BYTES = 1 << 20
# The version of objects in a bucket without versions.
NO_VERSION = "null"


def fetch_s3_revision(client, location, cache):
    """s3_location -> (bundle: {path, sha256, size_bytes, bundle_type}, completed location). Raises DeploymentError."""
    name = f"s3://{location['bucket']}/{location['key']}"
    try:
        bundle, completed = _fetch(client, location, cache, name)
        bundle_type = bundle_type_of(bundle["path"], location.get("bundle_type"), name)
    except (ClientError, BotoCoreError) as error:
        raise from_s3_error(error, name) from error
    except OSError as error:
        message = f"The revision {name} cannot be written to {cache.directory}: {error.strerror or error}."
        raise DeploymentError("INTERNAL_ERROR", message, "Check the permissions and the free space there.") from error
    return {**bundle, "bundle_type": bundle_type}, {**completed, "bundle_type": bundle_type}


def _fetch(client, location, cache, name):
    """Ask for the object, and read it only when it is not in the cache."""
    answer = get_object(client, location["bucket"], location["key"], location.get("version"))
    with closing(answer["Body"]) as body:
        completed = _complete(location, answer, name)
        origin = {key: completed.get(key) for key in ("bucket", "key", "version", "e_tag")}
        bundle = cache.find(origin)
        if bundle is None:
            bundle = cache.add(lambda file: _copy(body, file))
            cache.remember(origin, bundle)
    return bundle, completed


def _complete(location, answer, name):
    e_tag, wanted = answer["ETag"].strip('"'), (location.get("e_tag") or "").strip('"')
    if wanted and wanted != e_tag:
        message = f"The revision {name} has the ETag {e_tag}, not {wanted}: it was replaced since."
        raise DeploymentError("INVALID_REVISION", message, "Name the ETag of the object that is there, or its version.")
    version = answer.get("VersionId") or NO_VERSION
    known = {key: value for key, value in location.items() if value}
    return {**known, "e_tag": e_tag, **({"version": version} if version != NO_VERSION else {})}


def _copy(body, file):
    for chunk in body.iter_chunks(CHUNK_BYTES):
        file.write(chunk)
