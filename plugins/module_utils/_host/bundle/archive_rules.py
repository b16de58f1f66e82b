# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which archives are hostile, and which are wrapped in one folder."""

from __future__ import annotations

import posixpath

from ..error_codes import error_of

FILE, DIRECTORY, SYMLINK, HARD_LINK, OTHER = "file", "directory", "symlink", "hard link", "other"


def check_members(members):
    """Raise DeploymentError if unpacking would touch anything outside the archive's own folder.

    members: [(name, kind, target)] in the archive's order; the target of a hard link is a member's name.
    """
    links = set()
    for name, kind, target in members:
        path = _contained(name)
        if kind == OTHER:
            raise _hostile(name, "is a device or a pipe")
        if path in links or any(parent in links for parent in _parents(path)):
            raise _hostile(name, "would be written through a symbolic link of the archive")
        if kind == SYMLINK or (kind == HARD_LINK and _contained(target) in links):
            links.add(path)


def _contained(name):
    if name.startswith("/") or ".." in name.split("/"):
        raise _hostile(name, "lies outside the revision")
    return posixpath.normpath(name)


def _parents(path):
    parent = posixpath.dirname(path)
    while parent:
        yield parent
        parent = posixpath.dirname(parent)


def _hostile(name, problem):
    return error_of(
        "path-outside-revision", f"The archive member {name!r} {problem}.", "Pack the revision again, with plain files below one folder."
    )


def is_wrapped(top_names, top_is_directory, names_below):
    """True if the archive holds nothing but one directory with an AppSpec file directly in it; that level is then left out."""
    return len(top_names) == 1 and top_is_directory and any("appspec" in name.lower() for name in names_below)
