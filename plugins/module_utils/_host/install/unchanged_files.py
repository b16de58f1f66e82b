# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of the previous installation that the new one would only write again: they stay where they are, and are made as if they were new."""

from __future__ import annotations

from ..disk.disk_snapshot import path_without_links
from ..disk.host_paths import ancestors


def keep_unchanged(cleanup_steps, instructions, disk, same_content, has_acl):
    """What is left to do for a cleanup and an install plan -> (cleanup steps, instructions)

    same_content: destinations whose content the copy does not change; has_acl: whether a path on disk has, or gives to new things, an access control list.
    A file that stays has the method `keep`, and a directory above it that would have been removed the method `renew`.
    """
    # A label that semanage gave would stay with the file.
    if any(step["type"] in ("forget_context", "semanage") for step in [*cleanup_steps, *instructions]):
        return cleanup_steps, instructions
    removed = {step["path"] for step in cleanup_steps}
    renewed = {step["directory"] for step in instructions if step["type"] == "mkdir"} & removed
    plain = {path for path in renewed if path_without_links(disk, path) == path and not has_acl(path)}
    kept = {step["destination"] for step in instructions if _may_stay(step, disk, removed, same_content, plain)}
    above = {directory for path in kept for directory in ancestors(path)}
    stays = kept | above
    return [step for step in cleanup_steps if step["path"] not in stays], [_adapted(step, kept, above & removed) for step in instructions]


def _may_stay(step, disk, removed, same_content, plain):
    if step["type"] != "copy" or step["method"] != "new" or "target" in step:
        return False
    path = step["destination"]
    is_own = path in removed and path in same_content and disk[path]["type"] == "file" and path_without_links(disk, path) == path
    return is_own and all(directory in plain for directory in ancestors(path) if directory in removed)


def _adapted(step, kept, renewed):
    if step["type"] == "copy" and step["destination"] in kept:
        return {**step, "method": "keep"}
    if step["type"] == "mkdir" and step["directory"] in renewed:
        return {**step, "method": "renew"}
    return step
