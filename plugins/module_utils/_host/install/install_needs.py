# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The users, groups and tools that an install plan needs."""

from __future__ import annotations

from ..error_codes import error_of
from ..disk.host_paths import printable

TOOLS = {"setfacl": ("setfacl",), "semanage": ("semanage", "restorecon")}
# As Debian and the Red Hat family call them.
PACKAGES = {"setfacl": "acl", "semanage": "policycoreutils-python-utils", "restorecon": "policycoreutils"}


def install_needs(plan):
    """What the instructions of an install plan take for granted: {"users": {name: path}, "groups": {name: path}, "tools": {name: path}}.

    The path is the first one that needs the thing.
    """
    needs = {"users": {}, "groups": {}, "tools": {}}
    for step in plan["instructions"]:
        if step["type"] == "chown":
            _note(needs["users"], step["owner"], step)
            _note(needs["groups"], step["group"], step)
        for acl in step.get("acls", ()):
            if acl["type"] in ("user", "group") and not acl["name"].isdigit():
                _note(needs[acl["type"] + "s"], acl["name"], step)
        for tool in TOOLS.get(step["type"], ()):
            _note(needs["tools"], tool, step)
    return needs


def _note(needed, name, step):
    if name:
        needed.setdefault(name, step["file"])


def check_needs(needs, accounts, tools):
    """Raise DeploymentError for the first need that the server does not meet. accounts, tools: see read_accounts, read_tools."""
    for name, path in needs["users"].items():
        if accounts["users"][name] is None:
            raise _unknown("user", "owner-unknown", name, path)
    for name, path in needs["groups"].items():
        if accounts["groups"][name] is None:
            raise _unknown("group", "group-unknown", name, path)
    for name, path in needs["tools"].items():
        if not tools[name]:
            raise error_of(
                "tool-missing",
                f"The permissions for {printable(path)} need the command {name}, which this server does not have.",
                f"Install the package {PACKAGES[name]} on the server, or remove the key from the AppSpec file.",
            )


def _unknown(kind, reason, name, path):
    return error_of(
        reason,
        f"The permissions for {printable(path)} name the {kind} {name}, which this server does not know.",
        f"Create the {kind} on the server (a BeforeInstall script may do it), or correct the name in the AppSpec file.",
    )
