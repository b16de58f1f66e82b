# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lays the program for a deployment down on a server: the code for servers as one file, compiled, so that no later task has to bring it."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import io
import marshal
import os
import stat
import sys
import time
import zipfile

from ..deployment_paths import program_folder_path
from ..disk.state_files import replace_file
from .program_command import kept_prefix

SUFFIX = ".pyz"
UNUSED_SECONDS = 24 * 3600
# A compiled file that is not checked against a source: magic number, flags, and eight bytes that then mean nothing.
PYC_HEADER = importlib.util.MAGIC_NUMBER + bytes(12)
EARLIEST = (1980, 1, 1, 0, 0, 0)


def lay_down(deployment_root, archive, sources_sha256):
    """Have a program in the server's folder of programs -> {python, path, sha256 of the file}

    archive: the path of the ZIP file that the program runs from; sources_sha256: of that which was carried here. Raises OSError.
    """
    folder = program_folder_path(deployment_root)
    prefix = kept_prefix(sources_sha256)
    os.makedirs(folder, mode=0o700, exist_ok=True)
    path = _kept(folder, prefix) or _write(folder, prefix, _packed(archive))
    os.utime(path)
    _remove_unused(folder, path)
    return {"python": sys.executable, "path": path, "sha256": _sha256_in(path)}


def _kept(folder, prefix):
    """The path of the program if it is there; one that is not as it was written, or not for this user only, is removed."""
    for name in os.listdir(folder):
        path = os.path.join(folder, name)
        if name.startswith(prefix) and name.endswith(SUFFIX):
            if _is_own_file(path) and _has_its_hash(path):
                return path
            os.unlink(path)
    return None


def _is_own_file(path):
    status = os.lstat(path)
    return stat.S_ISREG(status.st_mode) and status.st_uid == os.geteuid() and not status.st_mode & 0o77


def _has_its_hash(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest() == _sha256_in(path)


def _sha256_in(path):
    return path.removesuffix(SUFFIX).rpartition("-")[2]


def _write(folder, prefix, content):
    path = os.path.join(folder, f"{prefix}{hashlib.sha256(content).hexdigest()}{SUFFIX}")
    replace_file(path, content, 0o600)
    return path


def _packed(archive):
    """The sources in a ZIP file, compiled for the running Python, as bytes of a ZIP file that can be imported from."""
    content = io.BytesIO()
    with zipfile.ZipFile(archive) as sources, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as compiled:
        names = [name for name in sorted(sources.namelist()) if name.endswith(".py")]
        if not names:
            raise FileNotFoundError(f"{archive} holds no sources")
        for name in names:
            code = compile(sources.read(name), name, "exec", dont_inherit=True)
            compiled.writestr(zipfile.ZipInfo(f"{name}c", EARLIEST), PYC_HEADER + marshal.dumps(code))
    return content.getvalue()


def _remove_unused(folder, current):
    """Remove other versions that nobody has laid down for a day."""
    for name in os.listdir(folder):
        other = os.path.join(folder, name)
        # Another deployment group may do the same at the same time.
        with contextlib.suppress(FileNotFoundError):
            if other != current and os.stat(other).st_mtime < time.time() - UNUSED_SECONDS:
                os.unlink(other)
