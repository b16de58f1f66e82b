# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import os
import shutil
import stat
import tarfile
import time
import zipfile
from pathlib import Path

from .server.operations import apply_operations

SUFFIXES = {"tar": ".tar", "tgz": ".tgz", "zip": ".zip"}
NOT_AN_ARCHIVE = b"this is not an archive\n"
EARLIEST_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
UNIX = 3


def prepare_bundle(case, number, step, workspace):
    """Make the step's revision ready in the workspace; returns the path to deploy (a folder or an archive)."""
    place = workspace.bundles / str(number)
    folder = place / step["bundle"]
    copy_bundle(case.folder / "bundles" / step["bundle"], folder, workspace.root)
    preparation = case.document.get("bundle_prepare", {}).get(step["bundle"], [])
    apply_operations(folder, workspace.fill_tokens(preparation))
    if "location" in step:
        return workspace.fill_tokens(step["location"])
    kind = step.get("type", "directory")
    if kind == "directory":
        return str(folder)
    archive = place / (step["bundle"] + SUFFIXES[kind])
    if step.get("corrupt"):
        archive.write_bytes(NOT_AN_ARCHIVE)
    else:
        pack(folder, archive, kind, step.get("wrap", ""))
    return str(archive)


def copy_bundle(source, destination, root):
    """Copy a committed bundle to a fresh place with the modes with which every recorded run began."""
    shutil.copytree(source, destination, symlinks=True, copy_function=shutil.copyfile)
    for path in [destination, *sorted(destination.rglob("*"))]:
        os.utime(path, follow_symlinks=False)
        if path.is_symlink():
            continue
        if path.is_dir():
            path.chmod(0o755)
            continue
        path.write_bytes(path.read_bytes().replace(b"@@ROOT@@", os.fsencode(root)))
        path.chmod(0o755 if path.suffix == ".sh" else 0o644)


def pack(folder, archive, kind, wrap):
    """Pack the folder's entries at top level of the archive, or below the directory wrap."""
    if kind == "zip":
        pack_zip(folder, archive, wrap)
        return
    with tarfile.open(archive, "w:gz" if kind == "tgz" else "w", format=tarfile.PAX_FORMAT) as stream:
        if wrap:
            stream.add(folder, wrap)
            return
        for path in sorted(folder.iterdir()):
            stream.add(path, path.name)


def pack_zip(folder, archive, wrap):
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as stream:
        if wrap:
            add_to_zip(stream, folder, wrap)
        for path in sorted(folder.rglob("*")):
            add_to_zip(stream, path, str(Path(wrap) / path.relative_to(folder)))


def add_to_zip(stream, path, name):
    status = path.lstat()
    is_directory = stat.S_ISDIR(status.st_mode)
    modified = max(time.gmtime(status.st_mtime)[:6], EARLIEST_ZIP_TIME)
    entry = zipfile.ZipInfo(name + "/" if is_directory else name, modified)
    entry.create_system = UNIX
    entry.external_attr = status.st_mode << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    if path.is_symlink():
        content = os.fsencode(os.readlink(path))
    else:
        content = b"" if is_directory else path.read_bytes()
    stream.writestr(entry, content)
