# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the headers of archives and folders say of one member."""

from __future__ import annotations

import stat

UNIX = 3
UTF8_NAME = 0x800
# What unzip gives to members that were packed on a system without modes, under the usual umask.
DEFAULT_FILE_MODE, DEFAULT_DIRECTORY_MODE = 0o644, 0o755


def folder_kind(mode):
    """st_mode -> file, directory, symlink or other."""
    return {stat.S_IFREG: "file", stat.S_IFDIR: "directory", stat.S_IFLNK: "symlink"}.get(stat.S_IFMT(mode), "other")


def tar_kind(member):
    """tarfile.TarInfo -> file, directory, symlink, hard link or other."""
    if member.islnk():
        return "hard link"
    if member.issym():
        return "symlink"
    if member.isdir():
        return "directory"
    return "file" if member.isfile() else "other"


def zip_kind(info):
    """zipfile.ZipInfo -> file, directory, symlink or other."""
    if info.is_dir():
        return "directory"
    mode = _unix_mode(info)
    return folder_kind(mode) if stat.S_IFMT(mode) else "file"


def zip_mode(info):
    """zipfile.ZipInfo -> its mode without set-id bits, as unzip leaves it."""
    return _unix_mode(info) & 0o777 or (DEFAULT_DIRECTORY_MODE if info.is_dir() else DEFAULT_FILE_MODE)


def zip_name(info):
    """zipfile.ZipInfo -> its name; without the flag a Unix packer has written the bytes of the name as they are."""
    if info.create_system == UNIX and not info.flag_bits & UTF8_NAME:
        return info.filename.encode("cp437").decode("utf-8", "surrogateescape")
    return info.filename


def _unix_mode(info):
    return info.external_attr >> 16 if info.create_system == UNIX else 0
