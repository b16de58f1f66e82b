# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The staged bundles of a server, each under the SHA-256 of its content."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import shutil
import tempfile
import time

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from ..deployment_paths import bundle_cache_path
from ..error_codes import code_of, error_of

CHUNK_BYTES = 1024 * 1024
HASH = re.compile("[0-9a-f]{64}")
# Another deployment group may have staged a bundle that it has not linked yet.
UNUSED_SECONDS = 24 * 3600


class HashMismatch(DeploymentError):
    """What arrived is not the expected bundle."""


def is_staged(deployment_root, bundle):
    """True if the bundle lies complete in the cache: nothing enters it before its hash was verified."""
    try:
        return os.path.getsize(_entry(deployment_root, bundle)) == bundle["size_bytes"]
    except OSError:
        return False


def has_bundle(deployment_root, bundle):
    """The same, where the size is not known."""
    return os.path.exists(_entry(deployment_root, bundle))


def staged_bundles(deployment_root):
    """The hashes of all bundles in the cache, in order. Raises DeploymentError."""
    cache = bundle_cache_path(deployment_root)
    try:
        return sorted(name for name in os.listdir(cache) if HASH.fullmatch(name))
    except FileNotFoundError:
        return []
    except OSError as error:
        reason = f"os:{errno.errorcode.get(error.errno, error.errno)}"
        raise error_of(reason, f"Cannot read {cache}: {error.strerror}.", "Run with become, or as the user who deploys.") from error


def stage_bundle(deployment_root, bundle, source):
    """Copy the binary stream `source` into the cache while verifying its hash."""
    entry = _entry(deployment_root, bundle)
    os.makedirs(os.path.dirname(entry), exist_ok=True)
    descriptor, partial = tempfile.mkstemp(dir=os.path.dirname(entry), prefix="partial.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            _copy_verified(source, file, bundle)
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, entry)
    except BaseException:
        os.unlink(partial)
        raise


def link_bundle(deployment_root, bundle, target):
    """Make `target` the staged bundle, without a copy where the file system can."""
    entry = _entry(deployment_root, bundle)
    if not has_bundle(deployment_root, bundle):
        raise error_of(
            "bundle-not-staged",
            f"The bundle {bundle['sha256']} is not staged on this server ({entry} does not exist).",
            "Run the module stage_revision for this bundle first.",
        )
    partial = target + ".partial"
    if os.path.lexists(partial):
        os.unlink(partial)
    try:
        os.link(entry, partial)
    except OSError:
        shutil.copyfile(entry, partial)
    # Renaming one link of a file over another would do nothing and leave both.
    if os.path.lexists(target):
        os.unlink(target)
    os.rename(partial, target)


def keep_staged(deployment_root, bundle):
    """Protect a staged bundle from prune_cache for the next day."""
    os.utime(_entry(deployment_root, bundle))


def prune_cache(deployment_root, keep):
    """Remove the bundles other than `keep` that no deployment links and nobody has staged for a day."""
    cache = bundle_cache_path(deployment_root)
    for name in os.listdir(cache):
        # Another deployment group may prune at the same time.
        with contextlib.suppress(FileNotFoundError):
            _prune_entry(os.path.join(cache, name), keep["sha256"])


def _prune_entry(entry, keep):
    status = os.stat(entry)
    if os.path.basename(entry) != keep and status.st_nlink == 1 and status.st_mtime < time.time() - UNUSED_SECONDS:
        os.unlink(entry)


def _entry(deployment_root, bundle):
    if not HASH.fullmatch(bundle["sha256"]):
        raise error_of(
            "bundle-bad-hash", f"{bundle['sha256']!r} is not a SHA-256 hash in hexadecimal.", "Give the 64 digits, in lower case, in bundle.sha256."
        )
    return bundle_cache_path(deployment_root, bundle["sha256"])


def _copy_verified(source, file, bundle):
    digest, size = hashlib.sha256(), 0
    while True:
        chunk = source.read(CHUNK_BYTES)
        if not chunk:
            break
        digest.update(chunk)
        size += len(chunk)
        file.write(chunk)
    if digest.hexdigest() != bundle["sha256"]:
        raise HashMismatch(
            code_of("bundle-hash-mismatch"),
            f"The bundle arrived with {size} bytes and SHA-256 {digest.hexdigest()}; {bundle['size_bytes']} bytes and {bundle['sha256']} were expected.",
            "Fetch the revision again: it was changed or cut on its way.",
            reason="bundle-hash-mismatch",
        )
