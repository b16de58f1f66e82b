# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decides what of the previous installation is removed."""

from __future__ import annotations

from ..disk.disk_snapshot import followed, path_without_links
from ..disk.host_paths import ancestors, printable


def plan_cleanup(record, disk, wanted_files):
    """Decide what of the previous installation goes, last made first.

    record: see installation_record; disk: a snapshot with the children of the record's directories; wanted_files: destinations of the new revision.
    Returns {"steps": [{"type": "unlink" | "rmdir", "path"} | {"type": "forget_context", "spec"}], "removed": {real paths},
    "half_written": {paths}, "left": {paths that are not removed}, "warnings"}. Paths in half_written stay: an interrupted Install was writing into them,
    and the new one will.
    """
    half_written = {path for path in record["in_place"] if path in wanted_files and path in disk}
    replaced = {path for path in record["paths"] if disk.get(path, {}).get("type") == "symlink"}
    steps = [{"type": "forget_context", "spec": spec} for spec in reversed(record["contexts"])]
    removed = set()
    spared_behind = set()
    for path in reversed(record["paths"]):
        if path not in disk or path in half_written or path_without_links(disk, path) in removed:
            continue
        link = next((directory for directory in ancestors(path) if directory in replaced), None) if replaced else None
        if link is not None:
            spared_behind.add(link)
            continue
        step = _removal(path, disk, removed)
        if step is not None:
            steps.append(step)
            removed.add(path_without_links(disk, path))
    left = {path for path in record["paths"] if path in disk and path_without_links(disk, path) not in removed}
    warnings = [_spared(link) for link in sorted(spared_behind)]
    return {"steps": steps, "removed": removed, "half_written": half_written, "left": left, "warnings": warnings}


def _removal(path, disk, removed):
    entry = disk[path]
    if entry["type"] != "directory":
        return {"type": "unlink", "path": path}
    real = path_without_links(disk, path)
    if all(f"{real}/{name}" in removed for name in entry["children"]):
        return {"type": "rmdir", "path": path}
    return None


def _spared(link):
    return f"{printable(link)} was a directory of the previous installation and is now a symbolic link: the link is removed, the files behind it stay"


def disk_after_cleanup(disk, cleanup):
    """The snapshot as it will be once the cleanup is done."""
    removed = cleanup["removed"]
    after = {}
    for path, entry in disk.items():
        if _is_gone(path, disk, removed):
            continue
        if path in cleanup["left"]:
            entry = dict(entry, made_by_group=True)
        if path in cleanup["half_written"]:
            entry = dict(entry, half_written=True)
        if entry["type"] == "symlink":
            entry = dict(entry, followed=_followed_after(followed(entry), removed))
        after[path] = entry
    return after


def _is_gone(path, disk, removed):
    """Whether a path is removed, or lies behind a link that is: then it stays, and is no longer to be found there."""
    return any(place in disk and path_without_links(disk, place) in removed for place in [path, *ancestors(path)])


def _followed_after(behind, removed):
    real = behind.get("real")
    if real is None or real not in removed:
        return behind
    return {"type": "unreachable" if real.rpartition("/")[0] in removed else "missing", "real": real}
