# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which archives are hostile or unclear, and which are wrapped in one folder."""

from __future__ import annotations

import posixpath

from ..error_codes import error_of

FILE, DIRECTORY, SYMLINK, HARD_LINK, OTHER = "file", "directory", "symlink", "hard link", "other"


def contained(name, of=None):
    """The normalised path of a name in an archive, of the member `of` if it is not its own. Raises DeploymentError where it lies outside."""
    if name.startswith("/") or ".." in name.split("/"):
        raise hostile(of or name, "lies outside the revision")
    if "\0" in name:
        raise hostile(of or name, "has a name that no file can have")
    return posixpath.normpath(name)


def leads_out(path, target):
    """Whether a symbolic link at this path of the revision leads out of it."""
    return target.startswith("/") or posixpath.normpath(posixpath.join(posixpath.dirname(path), target)).split("/")[0] == ".."


def hostile(name, problem):
    """The error for a member that would write outside the revision, or could."""
    return error_of("path-outside-revision", f"The archive member {name!r} {problem}.", "Pack the revision again, with plain files below one folder.")


def not_unpackable(name, problem):
    """The error for a member that tar or unzip cannot unpack."""
    return error_of("unpack-failed", f"The archive member {name!r} {problem}.", "Pack the revision again.")


def contradictory(path):
    """The error for a path that cannot be all that the archive says."""
    message = f"In the archive, {path!r} is a directory and also a file or a symbolic link."
    return error_of("duplicate-member", message, "Pack the revision again, into a new archive.")


def wrapping_directory(kinds):
    """The directory that holds all of an archive, with an AppSpec file directly in it; that level is left out. None where there is none.

    kinds: {path: kind} of all that the archive unpacks to.
    """
    tops = [path for path in kinds if "/" not in path]
    if len(tops) != 1 or kinds[tops[0]] != DIRECTORY:
        return None
    below = [path.partition("/")[2] for path in kinds if path.count("/") == 1]
    return tops[0] if any("appspec" in name.lower() for name in below) else None
