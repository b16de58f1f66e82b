# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Members of a bundle -> the manifest of the unpacked revision."""

from __future__ import annotations

import posixpath

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.bundle.archive_rules import check_members, is_wrapped

IMPLICIT_DIRECTORY_MODE = 0o755


def make_manifest(members, is_archive):
    """Members as read_bundle returns them -> the manifest of what lies on a server once they are unpacked.

    An archive's only top-level directory is left out as the agent does; manifest entries also have `first_line` (bytes). Raises DeploymentError.
    """
    entries = _entries(members)
    top = _wrapping_directory(entries) if is_archive else None
    if top:
        entries = {path[len(top) + 1 :]: entry for path, entry in entries.items() if path != top}
    return [{"path": path, **entries[path]} for path in sorted(entries)]


def _entries(members):
    try:
        check_members([(member["name"], member["kind"], member["target"]) for member in members])
    except DeploymentError as error:
        raise DeploymentError("INVALID_REVISION", error.message, error.hint, **error.where) from error
    entries = {}
    for member in members:
        path = posixpath.normpath(member["name"])
        if path != ".":
            _add(entries, path, _entry(member, entries))
    return entries


def _add(entries, path, entry):
    parent = posixpath.dirname(path)
    while parent and parent not in entries:
        entries[parent] = {"type": "directory", "mode": _octal(IMPLICIT_DIRECTORY_MODE)}
        parent = posixpath.dirname(parent)
    known = entries.get(path)
    if (parent and entries[parent]["type"] != "directory") or (known and {known["type"], entry["type"]} != {"directory"}):
        message = f"The archive holds '{path}' twice, or a member below it."
        raise DeploymentError("INVALID_REVISION", message, "Pack the revision again, into a new archive.", reason="duplicate-member")
    entries[path] = entry


def _entry(member, entries):
    kind = member["kind"]
    if kind == "hard link":
        linked = entries.get(posixpath.normpath(member["target"]))
        if not linked:
            message = f"The archive member '{member['name']}' is a hard link to '{member['target']}', which does not come before it."
            raise DeploymentError("INVALID_REVISION", message, "Pack the revision again.", reason="unpack-failed")
        return linked
    entry = {"type": kind, "mode": _octal(member["mode"])}
    if kind == "file":
        return {**entry, "size": member["size"], "sha256": member["sha256"], "first_line": member["first_line"]}
    return {**entry, "target": member["target"]} if kind == "symlink" else entry


def _wrapping_directory(entries):
    tops = [path for path in entries if "/" not in path]
    below = [path.partition("/")[2] for path in entries if path.count("/") == 1]
    return tops[0] if is_wrapped(tops, bool(tops) and entries[tops[0]]["type"] == "directory", below) else None


def _octal(mode):
    return f"{mode:04o}"
