# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the disk of a server into plain data."""

from __future__ import annotations

import errno
import filecmp
import hashlib
import os
import shutil
import stat

from .host_paths import from_disk, to_disk
from .os_failure import os_failure

CHUNK_BYTES = 1 << 20
DEFAULT_ACL = "system.posix_acl_default"
ACL_ATTRIBUTES = ("system.posix_acl_access", DEFAULT_ACL)
KINDS = {stat.S_IFREG: "file", stat.S_IFDIR: "directory", stat.S_IFLNK: "symlink"}


def read_disk(paths, directories):
    """A snapshot (see disk_snapshot) of these paths; those of them that are in `directories` come with their children."""
    disk = {}
    absent = set()
    real_directories = {}
    for path in sorted(paths):
        directory = path.rpartition("/")[0]
        if directory in absent:
            absent.add(path)
            continue
        try:
            entry = _read_entry(path, directory, real_directories, path in directories)
        except OSError as error:
            raise os_failure("look at the disk before the installation", error, path) from error
        if entry is None:
            absent.add(path)
        else:
            disk[path] = entry
    return disk


def _read_entry(path, directory, real_directories, with_children):
    status = _lstat(path)
    if status is None:
        return None
    entry = _facts(status)
    if directory not in real_directories:
        real_directories[directory] = real_path(directory or "/").rstrip("/")
    entry["real"] = real_directories[directory] + path[len(directory):]
    if entry["type"] == "symlink":
        entry.update(target=from_disk(os.readlink(to_disk(path))), followed=_behind(path))
    elif entry["type"] == "directory" and with_children:
        entry["children"] = [from_disk(name) for name in os.listdir(to_disk(path))]
    return entry


def _lstat(path):
    try:
        return os.lstat(to_disk(path))
    except (FileNotFoundError, NotADirectoryError):
        return None


def _facts(status):
    kind = KINDS.get(stat.S_IFMT(status.st_mode), "other")
    return {"type": kind, "mode": stat.S_IMODE(status.st_mode), "uid": status.st_uid, "gid": status.st_gid, "size": status.st_size}


def _behind(path):
    """What a symbolic link leads to."""
    real = real_path(path)
    try:
        entry = _facts(os.stat(to_disk(path)))
    except OSError as error:
        can_be_made = error.errno == errno.ENOENT and os.path.isdir(os.path.dirname(to_disk(real)))
        entry = {"type": "missing" if can_be_made else "unreachable"}
    entry["real"] = real
    return entry


def real_path(path):
    """The path with every symbolic link resolved."""
    return from_disk(os.path.realpath(to_disk(path)))


def read_archive(archive_dir):
    """The manifest of an unpacked revision, without digests."""
    manifest = []
    pending = [""]
    while pending:
        directory = pending.pop()
        with os.scandir(to_disk(member_path(archive_dir, directory))) as found:
            for item in found:
                name = from_disk(item.name)
                entry = _manifest_entry(item, directory + "/" + name if directory else name)
                manifest.append(entry)
                if entry["type"] == "directory":
                    pending.append(entry["path"])
    return sorted(manifest, key=lambda entry: entry["path"])


def _manifest_entry(item, path):
    facts = _facts(item.stat(follow_symlinks=False))
    entry = {"path": path, "type": facts["type"], "mode": f"{facts['mode']:04o}", "size": facts["size"]}
    if facts["type"] == "symlink":
        entry["target"] = from_disk(os.readlink(item.path))
    return entry


def member_path(archive_dir, source):
    """The place of a manifest path on the server."""
    return archive_dir.rstrip("/") + "/" + source


def have_same_content(first, second):
    return filecmp.cmp(to_disk(first), to_disk(second), shallow=False)


def has_acl(path):
    """Whether a path has an access control list, or its directory gives one to what is made there."""
    directory = os.path.dirname(to_disk(path))
    return any(name in ACL_ATTRIBUTES for name in extended_attributes(to_disk(path))) or DEFAULT_ACL in extended_attributes(directory)


def extended_attributes(path):
    """The names of a path's extended attributes; none where the file system has no such thing."""
    try:
        return os.listxattr(path)
    except OSError as error:
        if error.errno != errno.ENOTSUP:
            raise
        return []


def sha256_of(path):
    """The digest of a file, hexadecimal."""
    digest = hashlib.sha256()
    with open(to_disk(path), "rb") as file:
        for chunk in iter(lambda: file.read(CHUNK_BYTES), b""):
            digest.update(chunk)
    return digest.hexdigest()


def read_start(path, size):
    """The first `size` bytes of a file."""
    with open(to_disk(path), "rb") as file:
        return file.read(size)


def read_tools(names):
    """{name of a command: whether the server has it}"""
    return {name: shutil.which(name) is not None for name in names}
