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

PACKAGE = __name__.rpartition("._host.")[0]
PARTS = (f"{PACKAGE}._host.", f"{PACKAGE}._error")
UNUSED_SECONDS = 24 * 3600
# A compiled file that is not checked against a source: magic number, flags, and eight bytes that then mean nothing.
PYC_HEADER = importlib.util.MAGIC_NUMBER + bytes(12)
EARLIEST = (1980, 1, 1, 0, 0, 0)


def lay_down(deployment_root):
    """Have the program that is running in the server's folder of programs -> {python, path, sha256 of the file}; another version has another path."""
    folder = program_folder_path(deployment_root)
    sources = _sources()
    path = os.path.join(folder, f"{_digest(sources)}.pyz")
    os.makedirs(folder, mode=0o700, exist_ok=True)
    if not _is_whole(path):
        replace_file(path, _packed(sources), 0o600)
    os.utime(path)
    _remove_unused(folder, path)
    with open(path, "rb") as file:
        return {"python": sys.executable, "path": path, "sha256": hashlib.sha256(file.read()).hexdigest()}


def _sources():
    """{name of a module: its source}, of all that are loaded, wherever they were loaded from."""
    modules = {name: module for name, module in sys.modules.items() if name.startswith(PARTS) and not hasattr(module, "__path__")}
    return {name: module.__loader__.get_source(name) for name, module in sorted(modules.items())}


def _digest(sources):
    return hashlib.sha256(repr((importlib.util.MAGIC_NUMBER, sources)).encode("utf-8", "surrogateescape")).hexdigest()


def _packed(sources):
    """The sources, compiled for the running Python, as bytes of a ZIP file that can be imported from."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        packages = {name[:end] for name in sources for end in range(len(name)) if name[end] == "."}
        for name in sorted(packages):
            _add(archive, f"{name}.__init__", "")
        for name, source in sources.items():
            _add(archive, name, source)
    return content.getvalue()


def _add(archive, name, source):
    path = name.replace(".", "/")
    code = compile(source, f"{path}.py", "exec", dont_inherit=True)
    archive.writestr(zipfile.ZipInfo(f"{path}.pyc", EARLIEST), PYC_HEADER + marshal.dumps(code))


def _is_whole(path):
    """Whether the file is there, is this user's own, and can be read through."""
    try:
        status = os.lstat(path)
        with zipfile.ZipFile(path) as archive:
            is_own = stat.S_ISREG(status.st_mode) and status.st_uid == os.geteuid() and not status.st_mode & 0o77
            return is_own and archive.testzip() is None
    except (OSError, zipfile.BadZipFile):
        return False


def _remove_unused(folder, current):
    """Remove other versions that nobody has laid down for a day."""
    for name in os.listdir(folder):
        other = os.path.join(folder, name)
        # Another deployment group may do the same at the same time.
        with contextlib.suppress(FileNotFoundError):
            if other != current and os.stat(other).st_mtime < time.time() - UNUSED_SECONDS:
                os.unlink(other)
