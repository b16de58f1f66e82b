# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shape of a disk as plain data."""

from __future__ import annotations

# A snapshot of a disk is plain data: {absolute path: entry}; a path that is not a key is absent. An entry is
#   {"type": "file" | "directory" | "symlink" | "other", "mode": int, "uid": int, "gid": int, "size": int,
#    "target": the text of a symlink,
#    "real": the path with links in its directories resolved (default: the path),
#    "children": [names] (only directories that were asked for with their children),
#    "followed": an entry for what is behind a symlink; its type may also be "missing" (could be created there) or "unreachable",
#    "half_written": True where an interrupted Install was about to write into the thing,
#    "made_by_group": True where the record says that the deployment group made it, and the cleanup leaves it}


def followed(entry):
    """What programs find at the place of an entry: behind a link, else the thing itself."""
    return entry["followed"] if entry["type"] == "symlink" else entry


def kind_at(disk, path):
    """absent, file, directory, other, missing or unreachable; links are followed."""
    entry = disk.get(path)
    return "absent" if entry is None else followed(entry)["type"]


def path_without_links(disk, path):
    return disk[path].get("real", path)
