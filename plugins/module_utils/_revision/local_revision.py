# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A revision in a local folder or archive -> the bundle in the cache."""

from __future__ import annotations

import os
import shutil

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from .bundle_type import HEAD_BYTES, decide_bundle_type
from .folder_packer import pack_folder

CHUNK_BYTES = 1 << 20


def fetch_local_revision(location, cache):
    """local_location -> (bundle: {path, sha256, size_bytes, bundle_type}, completed location). Raises DeploymentError."""
    path = os.path.abspath(location["path"])
    try:
        bundle = _fetch(path, location.get("bundle_type"), cache)
    except OSError as error:
        raise _unreadable(path, error) from error
    return bundle, {"path": path, "bundle_type": bundle["bundle_type"]}


def bundle_type_of(path, declared, name):
    """The type of a fetched bundle, by its content. name: what the user calls it. Raises DeploymentError."""
    with open(path, "rb") as file:
        head = file.read(HEAD_BYTES)
    try:
        return decide_bundle_type(head, declared)
    except ValueError as error:
        message = f"The bundle {name} cannot be unpacked: {error}."
        raise DeploymentError("INVALID_REVISION", message, "Pack the revision again, or correct its bundle_type.") from error


def _fetch(path, declared, cache):
    is_folder = os.path.isdir(path)
    if declared and os.path.exists(path) and is_folder != (declared == "directory"):
        message = f"The revision {path} is declared as {declared}, but it is a {'folder' if is_folder else 'file'}."
        raise DeploymentError("INVALID_REVISION", message, "Correct its bundle_type, or leave it out.")
    if is_folder:
        return {**cache.add(lambda file: pack_folder(path, file)), "bundle_type": "directory"}
    bundle_type = bundle_type_of(path, declared, path)
    with open(path, "rb") as source:
        return {**cache.add(lambda file: shutil.copyfileobj(source, file, CHUNK_BYTES)), "bundle_type": bundle_type}


def _unreadable(path, error):
    if isinstance(error, FileNotFoundError) and not os.path.exists(path):
        return DeploymentError("REVISION_MISSING", f"There is no revision at {path} on the controller.", "Correct the path of the revision.")
    where = f": {error.filename}" if error.filename else ""
    message = f"The revision {path} cannot be read or copied to the cache: {error.strerror or error}{where}."
    return DeploymentError("INVALID_REVISION", message, "Check the permissions and the free space of both.")
