# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the last Install of a deployment group made, by its instructions on the server, which the CodeDeploy agent writes as well."""

from __future__ import annotations


def installed_things(instructions):
    """{path: what Install made of it}, from the instructions in the order in which they were done.

    {type: directory | copy, source: of a copy, where it lies in the unpacked revision, and where the AppSpec's permissions set them
    mode: a number, set_id_counts: whether its set-id bits were left by what came after, owner, group: names, acl: texts}.
    """
    things = {}
    for step in instructions:
        kind = step["type"]
        if kind == "mkdir":
            things[step["directory"]] = {"type": "directory"}
        elif kind == "copy":
            things[step["destination"]] = {"type": "copy", "source": step["source"]}
        elif step["file"] in things:
            things[step["file"]].update(_permission(step))
    return things


def is_of(things, archive):
    """Whether they came from this unpacked revision, as far as files tell."""
    return all(thing["source"].startswith(f"{archive.rstrip('/')}/") for thing in things.values() if thing["type"] == "copy")


def _permission(step):
    if step["type"] == "chmod":
        return {"mode": int(str(step["mode"]), 8), "set_id_counts": True}
    if step["type"] == "chown":
        # The agent changes the owner last, which takes the set-id bits away.
        return {"owner": step["owner"], "group": step["group"], "set_id_counts": False}
    return {"acl": step["acl"]} if step["type"] == "setfacl" else {}
