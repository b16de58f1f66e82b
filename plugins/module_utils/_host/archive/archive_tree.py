# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decides what an archive unpacks to: of several copies of a member, the one that counts."""

from __future__ import annotations

import posixpath

from .archive_rules import DIRECTORY, FILE, HARD_LINK, OTHER, SYMLINK, contained, contradictory, hostile, leads_out, not_unpackable


def archive_tree(members, is_zip):
    """Members, each {name, kind, target}, in the archive's order -> the ArchiveTree. Raises DeploymentError where one is hostile or cannot be unpacked.

    is_zip: whether unzip would read it, or tar.
    """
    tree = ArchiveTree(members, is_zip)
    for index, member in enumerate(members):
        tree.add(index, member)
    return tree


class ArchiveTree:
    """What lies on disk when tar or unzip has read an archive, without an option to keep what is there.

    sources: {path: index of the member whose content and attributes it has; None for a directory that no member stands for};
    root: index of the member that stands for the archive's own directory, or None; kinds: {path: file, directory or symlink};
    dropped: [(path, index of a member that was at that path and does not count)].
    """

    def __init__(self, members, is_zip):
        self.sources = {}
        self.kinds = {}
        self.root = None
        self.dropped = []
        self._members = members
        self._is_zip = is_zip
        self._filled = set()

    def add(self, index, member):
        """Unpack one member over those that came before it."""
        path, kind = contained(member["name"]), member["kind"]
        if kind == OTHER:
            raise hostile(member["name"], "is a device or a pipe")
        if path == ".":
            self._add_root(index, member)
            return
        if kind == FILE and member["name"].endswith("/"):
            raise not_unpackable(member["name"], "is a file whose name ends in a slash")
        if kind == SYMLINK and not member["target"]:
            raise not_unpackable(member["name"], "is a symbolic link to nothing")
        self._make_parents(path, member["name"])
        if kind == HARD_LINK:
            index = self._linked(member)
            kind = self._members[index]["kind"]
        self._put(path, index, kind)

    def _add_root(self, index, member):
        if member["kind"] != DIRECTORY:
            raise not_unpackable(member["name"], f"is a {member['kind']} in the place of the whole archive")
        # unzip leaves a directory that is there as it is.
        self.root = None if self._is_zip else index

    def _make_parents(self, path, name):
        parent = posixpath.dirname(path)
        while parent:
            kind = self.kinds.get(parent)
            if kind == SYMLINK:
                raise hostile(name, "would be written through a symbolic link of the archive")
            if kind == FILE:
                raise contradictory(parent)
            self._filled.add(parent)
            if kind is not None:
                return
            self.kinds[parent], self.sources[parent] = DIRECTORY, None
            parent = posixpath.dirname(parent)

    def _linked(self, member):
        target = contained(member["target"], member["name"])
        if self.kinds.get(target) not in (FILE, SYMLINK):
            raise not_unpackable(member["name"], f"is a hard link to {member['target']!r}, which is no file that comes before it")
        return self.sources[target]

    def _put(self, path, index, kind):
        known = self.kinds.get(path)
        if known is not None and self.sources[path] != index:
            if DIRECTORY in (known, kind) and self._is_zip:
                self._put_over_zip(path, index, known, kind)
                return
            self._replace(path, index, known, kind)
        self.kinds[path], self.sources[path] = kind, index

    def _put_over_zip(self, path, index, known, kind):
        if known != kind:
            raise contradictory(path)
        self.dropped.append((path, index))

    def _replace(self, path, index, known, kind):
        if known == DIRECTORY != kind and path in self._filled:
            raise contradictory(path)
        old = self.sources[path]
        if SYMLINK in (known, kind):
            self._check_link_and_other(path, old, index)
        if old is not None:
            self.dropped.append((path, old))

    def _check_link_and_other(self, path, old, new):
        copies = [self._members[index] for index in (old, new) if index is not None]
        links = [copy["target"] for copy in copies if copy["kind"] == SYMLINK]
        if any(leads_out(path, target) for target in links) and links != [links[0]] * 2:
            raise hostile(path, "comes more than once, and not always as the same symbolic link, which leads out of the revision")
