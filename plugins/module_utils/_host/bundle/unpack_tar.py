# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Unpacks a tar."""

from __future__ import annotations

import os
import tarfile
import time

from .archive_rules import DIRECTORY, FILE, HARD_LINK, OTHER, SYMLINK, check_members


def unpack_tar(path, destination, umask=None):
    """Unpack as root's tar does: owners (by name where known), modes with set-id bits, modification times.

    umask: given for a packed folder, which is copied as `cp -r` copies: owner self, modes less the umask, new times.
    """
    with tarfile.open(path, "r:*", errorlevel=2) as archive:
        # What the filters of newer Python versions protect from is checked here; they would drop owners and set-id bits.
        archive.extraction_filter = lambda member, _destination: member
        members = archive.getmembers()
        check_members([(member.name, _kind(member), member.linkname) for member in members])
        if umask is not None:
            for member in members:
                _make_own(member, umask)
        archive.extractall(destination, members)


def _kind(member):
    if member.isdir():
        return DIRECTORY
    if member.issym():
        return SYMLINK
    if member.islnk():
        return HARD_LINK
    return FILE if member.isfile() else OTHER


def _make_own(member, umask):
    member.uid, member.gid = os.geteuid(), os.getegid()
    member.uname = member.gname = ""
    member.mode &= ~umask
    member.mtime = time.time()
