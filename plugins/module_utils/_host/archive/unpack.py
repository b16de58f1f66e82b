# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Unpacks a bundle of any type."""

from __future__ import annotations

import lzma
import os
import shutil
import tarfile
import zipfile
import zlib

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from .archive_rules import wrapping_directory
from ..error_codes import error_of
from ..disk.host_paths import to_disk
from ..disk.os_failure import os_failure
from .unpack_tar import unpack_tar
from .unpack_zip import unpack_zip

UNREADABLE = (tarfile.TarError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, RuntimeError, ValueError)


def unpack_bundle(bundle, bundle_type, archive):
    """Make `archive` the unpacked `bundle`; whatever a run before has left there is replaced."""
    partial = archive + ".partial"
    _remove(partial)
    os.makedirs(partial)
    try:
        tree = _unpack(bundle, bundle_type, partial)
    except (OSError,) + UNREADABLE as error:
        # How full the disk is counts as long as it is full.
        failure = _unpack_failure(bundle, bundle_type, archive, error)
        shutil.rmtree(partial, ignore_errors=True)
        raise failure from error
    except DeploymentError:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    top = None if bundle_type == "directory" else wrapping_directory(tree.kinds)
    _remove(archive)
    os.rename(to_disk(f"{partial}/{top}" if top else partial), archive)
    _remove(partial)


def _unpack(bundle, bundle_type, destination):
    if bundle_type == "zip":
        return unpack_zip(bundle, destination, _umask())
    return unpack_tar(bundle, destination, _umask(), is_copy=bundle_type == "directory")


def _unpack_failure(bundle, bundle_type, archive, error):
    if isinstance(error, OSError) and error.errno is not None:
        return os_failure("unpack the revision", error, archive)
    return error_of(
        "unpack-failed",
        f"The bundle {bundle} cannot be unpacked as {bundle_type}: {error or type(error).__name__}.",
        "Pack the revision again, or correct its bundle type.",
    )


def _umask():
    umask = os.umask(0)
    os.umask(umask)
    return umask


def _remove(path):
    if os.path.lexists(path):
        shutil.rmtree(path)
