# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a revision needs of a server."""

from __future__ import annotations

from ..disk.host_paths import below

ACL_TOOLS = ("setfacl", "getfacl")
CONTEXT_TOOLS = ("semanage", "restorecon")


def preflight_needs(appspec, install_root):
    """What a revision takes for granted on a server: {destinations: [path], users, groups, tools: {name: what needs it}, owners: [name]}."""
    needs = {"destinations": sorted({below(install_root, entry["destination"]) for entry in appspec["files"]}), "users": {}, "groups": {}, "tools": {}}
    for event, scripts in appspec["hooks"].items():
        for script in scripts:
            _add_script(needs, script, f"the script {script['location']} of {event}")
    for entry in appspec["permissions"]:
        _add_permission(needs, entry, f"the permissions of {entry['object']}")
    return needs


def _add_script(needs, script, who):
    if script["runas"]:
        needs["users"].setdefault(script["runas"], who)
        needs["tools"].setdefault("su", who)
    if script["sudo"]:
        needs["tools"].setdefault("sudo", who)


def _add_permission(needs, entry, who):
    if entry["owner"]:
        needs["users"].setdefault(entry["owner"], who)
    if entry["group"]:
        needs["groups"].setdefault(entry["group"], who)
    for acl in entry["acls"] or []:
        if acl["type"] in ("user", "group") and acl["name"] and not acl["name"].isdigit():
            needs[acl["type"] + "s"].setdefault(acl["name"], who)
    for tool in (ACL_TOOLS if entry["acls"] else ()) + (CONTEXT_TOOLS if entry["context"] else ()):
        needs["tools"].setdefault(tool, who)
