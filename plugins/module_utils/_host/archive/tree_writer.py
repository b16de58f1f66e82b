# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the tree that an archive unpacks to."""

from __future__ import annotations

import os

from ..disk.host_paths import to_disk
from .archive_rules import DIRECTORY

OWNER_ONLY = 0o700


def write_tree(tree, destination, umask, members):
    """Write an ArchiveTree into the directory `destination`, which is there and empty.

    members: has write(index, path) for files and links, and set_attributes(index, path) for directories.
    """
    directories = sorted(path for path, kind in tree.kinds.items() if kind == DIRECTORY)
    for path in directories:
        os.mkdir(_place(destination, path), OWNER_ONLY)
    for index, paths in _places(tree):
        _write_member(members, index, [_place(destination, path) for path in paths])
    for path in reversed(directories):
        _set_attributes(members, tree.sources[path], _place(destination, path), umask)
    if tree.root is not None:
        members.set_attributes(tree.root, to_disk(destination))


def _places(tree):
    """(index of a member, paths at which it lies), in the archive's order."""
    places = {}
    for path, index in tree.sources.items():
        if tree.kinds[path] != DIRECTORY:
            places.setdefault(index, []).append(path)
    return sorted(places.items())


def _write_member(members, index, targets):
    members.write(index, targets[0])
    for target in targets[1:]:
        try:
            os.link(targets[0], target, follow_symlinks=False)
        except OSError:
            members.write(index, target)


def _set_attributes(members, index, target, umask):
    if index is None:
        os.chmod(target, 0o777 & ~umask)
    else:
        members.set_attributes(index, target)


def _place(destination, path):
    return to_disk(f"{destination}/{path}")
