# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Unpacks a zip."""

from __future__ import annotations

import os
import shutil
import stat
import struct
import time
import zipfile

from .archive_rules import DIRECTORY, FILE, OTHER, SYMLINK, check_members

UNIX = 3
UTF8_NAME = 0x800
EXTENDED_TIMESTAMP = 0x5455
PERMISSIONS = 0o777


def unpack_zip(path, destination, umask):
    """Unpack as unzip does: links, modes without set-id bits, modification times; owner self."""
    with zipfile.ZipFile(path) as archive:
        members = [(info, _name(info), _kind(info)) for info in archive.infolist()]
        check_members([(name, kind, "") for _info, name, kind in members])
        directories = []
        for info, name, kind in members:
            target = os.path.join(destination, name)
            if kind == DIRECTORY:
                os.makedirs(target, exist_ok=True)
                directories.append((info, target))
            else:
                _unpack_member(archive, info, kind, target, umask)
        for info, target in reversed(directories):
            _set_attributes(info, target, 0o777 & ~umask)


def _unpack_member(archive, info, kind, target, umask):
    os.makedirs(os.path.dirname(target), exist_ok=True)
    if kind == SYMLINK:
        os.symlink(os.fsdecode(archive.read(info)), target)
        return
    with archive.open(info) as source, open(target, "wb") as file:
        shutil.copyfileobj(source, file)
    _set_attributes(info, target, 0o666 & ~umask)


def _set_attributes(info, target, default_mode):
    os.chmod(target, _unix_mode(info) & PERMISSIONS or default_mode)
    modified = modification_time(info)
    os.utime(target, (modified, modified))


def _name(info):
    # Without the flag a Unix packer has written the bytes of the name as they are.
    if info.create_system == UNIX and not info.flag_bits & UTF8_NAME:
        return os.fsdecode(info.filename.encode("cp437"))
    return info.filename


def _kind(info):
    if info.is_dir():
        return DIRECTORY
    file_type = stat.S_IFMT(_unix_mode(info))
    return {0: FILE, stat.S_IFREG: FILE, stat.S_IFLNK: SYMLINK}.get(file_type, OTHER)


def _unix_mode(info):
    return info.external_attr >> 16 if info.create_system == UNIX else 0


def modification_time(info):
    """Seconds since the epoch: the exact time where the packer has stored it, else the DOS time."""
    extra = info.extra
    while len(extra) >= 4:
        identifier, length = struct.unpack("<HH", extra[:4])
        if identifier == EXTENDED_TIMESTAMP and length >= 5 and extra[4] & 1:
            return struct.unpack("<i", extra[5:9])[0]
        extra = extra[4 + length :]
    return time.mktime(info.date_time + (0, 0, -1))
