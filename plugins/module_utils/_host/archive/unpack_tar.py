# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Unpacks a tar."""

from __future__ import annotations

import os
import tarfile
import time

from ..disk.host_paths import to_disk
from .archive_member import tar_member
from .archive_tree import archive_tree
from .tree_writer import write_tree


def unpack_tar(path, destination, umask, is_copy=False):
    """Unpack as root's tar does: owners (by name where known), modes with set-id bits, modification times. -> the ArchiveTree

    is_copy: a packed folder, which is copied as `cp -r` copies: owner self, modes less the umask, new times.
    """
    with tarfile.open(path, "r:*") as archive:
        infos = archive.getmembers()
        tree = archive_tree([tar_member(info) for info in infos], is_zip=False)
        if is_copy:
            for info in infos:
                _make_own(info, umask)
        write_tree(tree, destination, umask, _TarMembers(archive, infos))
    return tree


class _TarMembers:
    """Writes single members of a tar."""

    def __init__(self, archive, infos):
        self._archive = archive
        self._infos = infos

    def write(self, index, target):
        info = self._infos[index]
        if info.issym():
            os.symlink(to_disk(info.linkname), target)
            self._archive.chown(info, target, False)
        else:
            # Holes of sparse files stay holes.
            self._archive.makefile(info, target)
            self.set_attributes(index, target)

    def set_attributes(self, index, target):
        info = self._infos[index]
        self._archive.chown(info, target, False)
        self._archive.chmod(info, target)
        self._archive.utime(info, target)


def _make_own(info, umask):
    info.uid, info.gid = os.geteuid(), os.getegid()
    info.uname = info.gname = ""
    info.mode &= ~umask
    info.mtime = time.time()
