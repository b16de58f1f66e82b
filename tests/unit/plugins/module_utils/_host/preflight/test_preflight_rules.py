# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest

from ansible_collections.agentless.codedeploy.plugins.module_utils._host.preflight.preflight_needs import preflight_needs
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.preflight.preflight_rules import preflight_findings

BUNDLE = {"size_bytes": 100, "unpacked_size_bytes": 1000}
FACTS = {
    "python_version": (3, 9, 2),
    "is_root": True,
    "user": "root",
    "own_groups": ["root"],
    "users": [],
    "groups": [],
    "tools": [],
    "staged": False,
    "places": {"/opt/root": {"existing": "/opt", "writable": True}},
    "filesystems": {1: {"path": "/opt", "has_root": True, "has_destination": True, "free_bytes": 2100, "reclaimable_bytes": 0}},
}
PERMISSION = {"object": "/srv/app", "pattern": "**", "except": [], "type": ["file"], "owner": None, "group": None, "mode": None, "acls": None, "context": None}
ACL = {"default": False, "type": "user", "name": "bob", "permissions": "r--"}
CONTEXT = {"user": None, "type": "httpd_t", "range": None}


def appspec(permission=None, script=None, event="AfterInstall"):
    scripts = [dict({"location": "s.sh", "timeout": 5, "runas": None, "sudo": False}, **script)] if script else []
    return {
        "files": [{"source": "a", "destination": "/srv/app"}, {"source": "b", "destination": "/srv/app"}],
        "permissions": [dict(PERMISSION, **permission)] if permission else [],
        "hooks": {event: scripts} if scripts else {},
    }


def filesystem(**facts):
    return {"filesystems": {1: dict(FACTS["filesystems"][1], **facts)}}


def findings(spec, facts):
    return preflight_findings(spec, preflight_needs(spec, "/"), dict(FACTS, **facts), BUNDLE)


# AppSpec, facts: reasons and a text of what is lacking
CASES = [
    (appspec(), {}, [], ""),
    (appspec(), {"python_version": (3, 8, 10)}, ["python-too-old"], "3.8.10"),
    (appspec(), filesystem(free_bytes=2099), ["no-space"], "2099 bytes of space for this deployment, which needs 2100"),
    (appspec(), filesystem(free_bytes=2099, reclaimable_bytes=1), [], ""),
    (appspec(), dict(filesystem(free_bytes=2000), staged=True), [], ""),
    (appspec(), filesystem(free_bytes=1000, has_root=False), [], ""),
    (appspec(), filesystem(free_bytes=1099, has_destination=False), ["no-space"], "1100"),
    (appspec(), {"places": {"/srv/app": {"existing": "/srv", "writable": False}}}, ["not-writable"], "/srv"),
    (appspec({"owner": "bob", "group": "staff"}), {}, ["user-unknown", "group-unknown"], "permissions of /srv/app"),
    (appspec({"owner": "bob", "group": "staff"}), {"users": ["bob"], "groups": ["staff"]}, [], ""),
    (appspec({"acls": [ACL]}), {"users": ["bob"]}, ["tool-missing", "tool-missing"], "setfacl"),
    (appspec({"acls": [ACL]}), {"tools": ["setfacl", "getfacl"]}, ["user-unknown"], "bob"),
    (appspec({"acls": [dict(ACL, name="1001")]}), {"tools": ["setfacl", "getfacl"]}, [], ""),
    (appspec({"context": CONTEXT}), {}, ["tool-missing", "tool-missing"], "semanage"),
    (appspec(script={"runas": "bob"}), {"tools": ["su"]}, ["user-unknown"], "the script s.sh of AfterInstall"),
    (appspec(script={"runas": "bob"}), {"users": ["bob"]}, ["tool-missing"], "su"),
    (appspec(script={"sudo": True}), {}, ["tool-missing"], "sudo"),
    (appspec({"owner": "bob"}), {"is_root": False, "user": "me", "users": ["bob"]}, ["not-root"], "become"),
    (appspec({"owner": "me", "group": "ours"}), {"is_root": False, "user": "me", "users": ["me"], "groups": ["ours"], "own_groups": ["ours"]}, [], ""),
    (appspec(script={"runas": "bob"}), {"is_root": False, "user": "me", "users": ["bob"], "tools": ["su"]}, ["not-root"], "runs as bob"),
    (appspec(script={"runas": "bob", "sudo": True}), {"is_root": False, "user": "me", "users": ["bob"], "tools": ["su", "sudo"]}, [], ""),
]


@pytest.mark.parametrize("spec, facts, reasons, text", CASES)
def test_lacks(spec, facts, reasons, text):
    lacks, may_lack = findings(spec, facts)
    assert ([lack["reason"] for lack in lacks], may_lack) == (reasons, [])
    assert text in " ".join(lack["message"] + lack["hint"] for lack in lacks)


def test_before_install_may_add_users_and_commands():
    spec = appspec({"owner": "bob", "acls": [ACL]}, {}, event="BeforeInstall")
    spec["hooks"]["BeforeInstall"] = [{"location": "s.sh", "timeout": 5, "runas": None, "sudo": False}]
    lacks, may_lack = findings(spec, filesystem(free_bytes=0))
    assert [lack["reason"] for lack in lacks] == ["no-space"]
    assert [lack["reason"] for lack in may_lack] == ["user-unknown", "tool-missing", "tool-missing"]


def test_a_server_that_gets_no_bundle_needs_no_space():
    nothing = {"files": [], "permissions": [], "hooks": {}}
    full = dict(FACTS, **filesystem(free_bytes=0))
    assert preflight_findings(nothing, preflight_needs(nothing, "/"), full, None) == ([], [])
    [lack], _may_lack = preflight_findings(nothing, preflight_needs(nothing, "/"), {**full, "python_version": (3, 8, 1)}, None)
    assert lack["reason"] == "python-too-old"


def test_destinations_lie_below_the_install_root():
    assert preflight_needs(appspec(), "/mnt/image")["destinations"] == ["/mnt/image/srv/app"]
