# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bundles on the controller, each under the SHA-256 of its content."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError


class BundleCache:
    """A folder that several runs may use at once: everything appears in it whole, by renaming."""

    def __init__(self, directory):
        self.directory = directory
        os.makedirs(directory, mode=0o700, exist_ok=True)

    def add(self, write):
        """Keep what `write(file)` writes -> {path, sha256, size_bytes}."""
        with _temporary(self.directory) as (file, partial):
            hashing = _HashingFile(file)
            write(hashing)
            file.flush()
            sha256 = hashing.digest.hexdigest()
            path = os.path.join(self.directory, sha256)
            os.replace(partial, path)
        return {"path": path, "sha256": sha256, "size_bytes": hashing.size}

    def find(self, origin):
        """The bundle that came from an origin before (a dict of what names its content), or None."""
        try:
            with open(self._note(origin), encoding="utf-8") as file:
                bundle = json.load(file)
            path = os.path.join(self.directory, bundle["sha256"])
            return {"path": path, **bundle} if os.path.getsize(path) == bundle["size_bytes"] else None
        except (OSError, ValueError, KeyError):
            return None

    def remember(self, origin, bundle):
        """Note that a bundle came from an origin."""
        note = {"sha256": bundle["sha256"], "size_bytes": bundle["size_bytes"]}
        with _temporary(self.directory) as (file, partial):
            file.write(json.dumps(note).encode())
            file.flush()
            os.replace(partial, self._note(origin))

    def _note(self, origin):
        name = hashlib.sha256(json.dumps(origin, sort_keys=True).encode()).hexdigest()
        return os.path.join(self.directory, f"origin-{name}.json")


def open_cache(directory):
    """The cache in a folder, which is made if it is not there. Raises DeploymentError."""
    try:
        return BundleCache(directory)
    except OSError as error:
        message = f"The cache folder {directory} cannot be made: {error.strerror}."
        raise DeploymentError("INTERNAL_ERROR", message, "Set cache_dir to a folder that can be written to.") from error


@contextlib.contextmanager
def _temporary(directory):
    """A new open file in the folder and its path; it goes unless it was renamed."""
    descriptor, path = tempfile.mkstemp(dir=directory, prefix=".partial-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file, path
    finally:
        if os.path.lexists(path):
            os.remove(path)


class _HashingFile:
    """Writes through, counting and hashing."""

    def __init__(self, file):
        self._file = file
        self.digest = hashlib.sha256()
        self.size = 0

    def write(self, data):
        self._file.write(data)
        self.digest.update(data)
        self.size += len(data)
        return len(data)

    def tell(self):
        return self.size
