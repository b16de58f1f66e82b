# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares what a revision needs with what a server has."""

from __future__ import annotations

from ..error_codes import error_of

MINIMUM_PYTHON = (3, 9)


def preflight_findings(appspec, needs, facts, bundle):
    """What a server lacks for a revision: (lacks, warnings), both [{code, message, hint, reason}].

    A warning is a lack that the revision's own BeforeInstall scripts may make good: they often add users and install packages.
    facts: see read_facts().
    """
    certain = _python(facts) + _privileges(appspec, facts) + _write_permission(facts) + (_space(facts, bundle) if bundle else [])
    uncertain = _accounts(needs, facts) + _tools(needs, facts)
    if appspec["hooks"].get("BeforeInstall"):
        return certain, uncertain
    return certain + uncertain, []


def _python(facts):
    if facts["python_version"] >= MINIMUM_PYTHON:
        return []
    version = ".".join(str(part) for part in facts["python_version"])
    hint = "Install Python 3.9 or newer on the host (such as the package python3.11), or point ansible_python_interpreter at it, then deploy again."
    return [_lack("python-too-old", f"Python is {version}, 3.9 is needed", hint)]


def _privileges(appspec, facts):
    if facts["is_root"]:
        return []
    found = []
    for entry in appspec["permissions"]:
        if entry["owner"] not in (None, facts["user"]):
            found.append(_not_root(f"the permissions of {entry['object']} give files to {entry['owner']}", facts))
        if entry["group"] is not None and entry["group"] not in facts["own_groups"]:
            found.append(_not_root(f"the permissions of {entry['object']} give files to the group {entry['group']}", facts))
    for event, scripts in appspec["hooks"].items():
        for script in scripts:
            if script["runas"] not in (None, facts["user"]) and not script["sudo"]:
                found.append(_not_root(f"the script {script['location']} of {event} runs as {script['runas']}", facts))
    return found


def _not_root(message, facts):
    return _lack("not-root", f"{message}, which the user {facts['user']} may not do", "Run the deployment with become.")


def _write_permission(facts):
    return [
        _lack(
            "not-writable",
            f"the user {facts['user']} may not write to {place['existing']}, where {path} belongs",
            "Run the deployment with become, or let the user write there.",
        )
        for path, place in facts["places"].items()
        if not place["writable"]
    ]


def _space(facts, bundle):
    found = []
    for filesystem in facts["filesystems"].values():
        needed = bundle["unpacked_size_bytes"] * (filesystem["has_root"] + filesystem["has_destination"])
        if filesystem["has_root"] and not facts["staged"]:
            needed += bundle["size_bytes"]
        free = filesystem["free_bytes"] + filesystem["reclaimable_bytes"]
        if needed > free:
            message = f"the file system of {filesystem['path']} has {free} bytes of space for this deployment, which needs {needed}"
            found.append(_lack("no-space", message, "Free space there."))
    return found


def _accounts(needs, facts):
    rules = (("user", "users", "user-unknown"), ("group", "groups", "group-unknown"))
    return [
        _lack(reason, f"there is no {kind} {name}, which {who} needs", f"Create the {kind}, or correct the AppSpec file.")
        for kind, key, reason in rules
        for name, who in needs[key].items()
        if name not in facts[key]
    ]


def _tools(needs, facts):
    return [
        _lack("tool-missing", f"there is no command {tool}, which {who} needs", f"Install {tool}, or correct the AppSpec file.")
        for tool, who in needs["tools"].items()
        if tool not in facts["tools"]
    ]


def _lack(reason, message, hint):
    return error_of(reason, message, hint).to_dict()
