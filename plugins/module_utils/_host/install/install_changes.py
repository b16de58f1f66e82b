# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an install plan changes, as lists of paths."""

from __future__ import annotations

from ..disk.disk_snapshot import followed

ABSENT = {"type": "absent"}


def same_size_pairs(plan, manifest, disk):
    """[(source, destination)] of the copies whose content has to be compared to know whether they change anything."""
    sizes = {entry["path"]: entry["size"] for entry in manifest if entry["type"] == "file"}
    pairs = []
    for step in plan["instructions"]:
        if step["type"] == "copy" and "target" not in step:
            before = _before(disk, step)
            if before["type"] == "file" and before["size"] == sizes[step["source"]]:
                pairs.append((step["source"], step["destination"]))
    return pairs


def describe_changes(plan, cleanup, manifest, disk, same_content, accounts):
    """Compare the disk as it was (a snapshot from before the cleanup) with what the plan makes of it.

    same_content: the destinations whose content the copy does not change. Returns {"added", "changed", "removed", "retained"}: sorted paths.
    """
    modes = {entry["path"]: int(entry["mode"], 8) for entry in manifest if entry["type"] == "file"}
    permissions = _permissions(plan["instructions"], accounts)
    is_same = {}
    for step in plan["instructions"]:
        if step["type"] == "mkdir":
            path = step["directory"]
            is_same[path] = _has(disk.get(path, ABSENT), dict(permissions.get(path, {}), type="directory"))
        elif step["type"] == "copy":
            path = step["destination"]
            wanted = {"type": "symlink", "target": step["target"]} if "target" in step else {"type": "file", "mode": modes[step["source"]]}
            is_same[path] = ("target" in step or path in same_content) and _has(_before(disk, step), dict(wanted, **permissions.get(path, {})))
    return {
        "added": sorted(path for path in is_same if path not in disk),
        "changed": sorted(path for path, same in is_same.items() if not same and path in disk),
        "removed": sorted(step["path"] for step in cleanup["steps"] if "path" in step and step["path"] not in is_same),
        "retained": sorted(plan["retained"]),
    }


def _before(disk, step):
    """The snapshot's entry for a copy's destination: what is written into, or else what gives way."""
    entry = disk.get(step["destination"], ABSENT)
    return followed(entry) if step["method"] == "in_place" and entry["type"] == "symlink" else entry


def _has(entry, wanted):
    # With an ACL the group's digit of the mode shows the mask.
    compared_bits = 0o7707 if wanted.pop("has_acl", False) else 0o7777
    if entry["type"] != wanted["type"]:
        return False
    if "mode" in wanted and (entry["mode"] ^ wanted["mode"]) & compared_bits:
        return False
    return all(entry[key] == wanted[key] for key in ("uid", "gid", "target") if key in wanted)


def _permissions(instructions, accounts):
    """{path: the mode, uid and gid that the permissions section gives it, and whether it gets an ACL}"""
    wanted = {}
    for step in instructions:
        facts = wanted.setdefault(step.get("file"), {})
        if step["type"] == "chmod":
            facts["mode"] = int(step["mode"], 8)
        elif step["type"] == "chown":
            facts.update(_owner_facts(step, accounts))
        elif step["type"] == "setfacl":
            facts["has_acl"] = True
    return wanted


def _owner_facts(step, accounts):
    facts = {"uid": accounts["users"].get(step["owner"]), "gid": accounts["groups"].get(step["group"])}
    return {key: value for key, value in facts.items() if value is not None}
