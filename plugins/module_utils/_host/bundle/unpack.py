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

from .archive_rules import is_wrapped
from ..error_codes import error_of
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
        _unpack(bundle, bundle_type, partial)
    except (OSError,) + UNREADABLE as error:
        shutil.rmtree(partial, ignore_errors=True)
        raise _unpack_failure(bundle, bundle_type, archive, error) from error
    except DeploymentError:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    root = partial if bundle_type == "directory" else _revision_root(partial)
    _remove(archive)
    os.rename(root, archive)
    _remove(partial)


def _unpack(bundle, bundle_type, destination):
    umask = _umask()
    if bundle_type == "zip":
        unpack_zip(bundle, destination, umask)
    elif bundle_type == "directory":
        unpack_tar(bundle, destination, umask)
    else:
        unpack_tar(bundle, destination)


def _revision_root(directory):
    top_names = os.listdir(directory)
    top = os.path.join(directory, top_names[0]) if top_names else directory
    is_directory = os.path.isdir(top) and not os.path.islink(top)
    below = os.listdir(top) if is_directory else []
    return top if is_wrapped(top_names, is_directory, below) else directory


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
