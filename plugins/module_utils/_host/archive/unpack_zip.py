# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Unpacks a zip."""

from __future__ import annotations

import os
import shutil
import zipfile

from ..disk.host_paths import to_disk
from .archive_member import modification_time, zip_member, zip_mode
from .archive_rules import SYMLINK
from .archive_tree import archive_tree
from .tree_writer import write_tree


def unpack_zip(path, destination, umask):
    """Unpack as unzip does: links, modes without set-id bits, modification times; owner self. -> the ArchiveTree"""
    with zipfile.ZipFile(path) as archive:
        infos = archive.infolist()
        members = [zip_member(archive, info) for info in infos]
        tree = archive_tree(members, is_zip=True)
        write_tree(tree, destination, umask, _ZipMembers(archive, infos, members, umask))
    return tree


class _ZipMembers:
    """Writes single members of a zip."""

    def __init__(self, archive, infos, members, umask):
        self._archive = archive
        self._infos = infos
        self._members = members
        self._umask = umask

    def write(self, index, target):
        member = self._members[index]
        if member["kind"] == SYMLINK:
            os.symlink(to_disk(member["target"]), target)
            return
        with self._archive.open(self._infos[index]) as source, open(target, "wb") as file:
            shutil.copyfileobj(source, file)
        self.set_attributes(index, target)

    def set_attributes(self, index, target):
        info = self._infos[index]
        os.chmod(target, zip_mode(info, self._umask))
        modified = modification_time(info)
        os.utime(target, (modified, modified))
