# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the headers of an archive say of one member, as tar and unzip read them."""

from __future__ import annotations

import stat
import struct
import time
import zlib

from .archive_rules import DIRECTORY, FILE, HARD_LINK, OTHER, SYMLINK, not_unpackable

FAT, UNIX = 0, 3
UTF8_NAME = 0x800
READ_ONLY, DIRECTORY_BIT = 0x01, 0x10
EXTENDED_TIMESTAMP, UNICODE_PATH = 0x5455, 0x7075
PERMISSIONS = 0o777
LONGEST_PATH_BYTES = 4095


def tar_member(info):
    """tarfile.TarInfo -> {name, kind, target}"""
    return {"name": info.name, "kind": _tar_kind(info), "target": info.linkname}


def _tar_kind(info):
    # Old programs mark a directory by nothing but the slash at its end.
    if info.isdir() or (info.isfile() and info.name.endswith("/") and not info.size):
        return DIRECTORY
    if info.issym():
        return SYMLINK
    if info.islnk():
        return HARD_LINK
    return FILE if info.isfile() else OTHER


def zip_member(archive, info):
    """One member of a zipfile.ZipFile -> {name, kind, target}"""
    name = zip_name(info)
    kind = _zip_kind(info, name)
    return {"name": name, "kind": kind, "target": _link_target(archive, info, name) if kind == SYMLINK else ""}


def _link_target(archive, info, name):
    with archive.open(info) as stream:
        target = stream.read(LONGEST_PATH_BYTES + 1)
    if len(target) > LONGEST_PATH_BYTES:
        raise not_unpackable(name, f"is a symbolic link to a path of more than {LONGEST_PATH_BYTES} bytes")
    return target.decode("utf-8", "surrogateescape")


def zip_name(info):
    """zipfile.ZipInfo -> its name, with slashes for backslashes where unzip takes these for separators."""
    name = _stored_name(info).partition("\0")[0]
    return name.replace("\\", "/") if _has_backslashes_for_slashes(info, name) else name


def has_backslashes(info):
    """Whether the name of a zipfile.ZipInfo is one that unzip converts."""
    return _has_backslashes_for_slashes(info, _stored_name(info).partition("\0")[0])


def zip_mode(info, umask):
    """zipfile.ZipInfo -> its mode without set-id bits, as unzip leaves it; where a Unix packer wrote none, that of a packer without modes."""
    is_directory = zip_name(info).endswith("/")
    attributes = 0 if info.create_system == UNIX else info.external_attr
    if info.create_system == UNIX and has_mode(info):
        return unix_mode(info) & PERMISSIONS
    executable = 0o111 if is_directory or attributes & DIRECTORY_BIT else 0
    writable = 0 if attributes & READ_ONLY else 0o222
    # Some packers call themselves DOS and write Unix modes, which count where they do not contradict the DOS attributes.
    mode = info.external_attr >> 16 & PERMISSIONS
    if info.create_system == FAT and mode & 0o700 == (0o444 | writable | executable) & 0o700:
        return mode
    return (0o444 | writable | executable) & ~umask


def has_mode(info):
    """Whether the packer of a zipfile.ZipInfo wrote a mode, if it is one that does so."""
    return info.create_system != UNIX or unix_mode(info) != 0


def unix_mode(info):
    """st_mode of a zipfile.ZipInfo, 0 if it was not packed on Unix."""
    return info.external_attr >> 16 if info.create_system == UNIX else 0


def modification_time(info):
    """Seconds since the epoch: the exact time where the packer has stored it, else the DOS time."""
    stored = _extra_field(info, EXTENDED_TIMESTAMP)
    if len(stored) >= 5 and stored[0] & 1:
        return struct.unpack("<i", stored[1:5])[0]
    return time.mktime(info.date_time + (0, 0, -1))


def _stored_name(info):
    # What Python makes of the name differs between its versions; the name as it was stored does not.
    if info.flag_bits & UTF8_NAME:
        return info.orig_filename
    raw = info.orig_filename.encode("cp437")
    unicode_path = _extra_field(info, UNICODE_PATH)
    if len(unicode_path) > 5 and struct.unpack("<BL", unicode_path[:5]) == (1, zlib.crc32(raw)):
        return unicode_path[5:].decode("utf-8")
    # A Unix packer has written the bytes of the name as they are.
    return raw.decode("utf-8", "surrogateescape") if info.create_system == UNIX else info.orig_filename


def _has_backslashes_for_slashes(info, name):
    return info.create_system == FAT and "\\" in name and "/" not in name


def _zip_kind(info, name):
    if name.endswith("/"):
        return DIRECTORY
    return {0: FILE, stat.S_IFREG: FILE, stat.S_IFDIR: FILE, stat.S_IFLNK: SYMLINK}.get(stat.S_IFMT(unix_mode(info)), OTHER)


def _extra_field(info, wanted):
    extra = info.extra
    while len(extra) >= 4:
        identifier, length = struct.unpack("<HH", extra[:4])
        if identifier == wanted:
            return extra[4 : 4 + length]
        extra = extra[4 + length :]
    return b""
