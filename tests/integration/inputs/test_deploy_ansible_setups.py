# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A deployment in which one host fails ends the same, whatever the user's Ansible is set to."""

from __future__ import annotations

import pytest
from emulator import Emulator

from integration.hello_fleet import HelloFleet

ALL_AT_ONCE = "CodeDeployDefault.AllAtOnce"
# The second host fails, after what any time-out of tasks allows.
SLOW_AND_BROKEN_ON_ONE = """#!/bin/sh
[ ! -e "$CODEDEPLOY_INSTALL_ROOT/etc/hello/broken" ] || { sleep 5; echo "this host is broken"; exit 3; }
"""
SETUPS = {
    "errors are fatal, tasks time out": {"ANSIBLE_ANY_ERRORS_FATAL": "true", "ANSIBLE_TASK_TIMEOUT": "4", "ANSIBLE_FORCE_HANDLERS": "true"},
    "free, one fork": {"ANSIBLE_STRATEGY": "free", "ANSIBLE_FORKS": "1", "ANSIBLE_GATHERING": "explicit"},
    "host_pinned, merging": {
        "ANSIBLE_STRATEGY": "host_pinned",
        "ANSIBLE_HASH_BEHAVIOUR": "merge",
        "ANSIBLE_GATHERING": "smart",
        "ANSIBLE_PRIVATE_ROLE_VARS": "true",
        "ANSIBLE_STDOUT_CALLBACK": "minimal",
    },
}
OWN_PLAY = {"name": "Deploy", "hosts": "all", "gather_facts": False, "roles": ["agentless.codedeploy.in_place"]}
# The user's tasks may take this long, and what is included among them.
INCLUDED = {"ansible.builtin.include_role": {"name": "agentless.codedeploy.in_place", "apply": {"timeout": 4}}, "timeout": 4}
HASTY_PLAY = {"name": "Deploy", "hosts": "all", "gather_facts": False, "timeout": 4, "tasks": [{"block": [INCLUDED], "timeout": 4}]}


@pytest.fixture(scope="module")
def fleet():
    with Emulator(speed=8) as aws, HelloFleet(aws, 3) as started:
        started.deploy(started.revision("1.0.0"), ALL_AT_ONCE)
        (started.hosts.install_root("web-2") / "etc/hello/broken").touch()
        yield started


def broken_revision(fleet):
    revision = fleet.revision()
    (revision / "scripts" / "install_dependency.sh").write_text(SLOW_AND_BROKEN_ON_ONE)
    return revision


@pytest.mark.parametrize("setup", SETUPS)
def test_deploy(fleet, setup):
    run = fleet.deploy(broken_revision(fleet), ALL_AT_ONCE, env=SETUPS[setup])
    assert run.rc == 0, run.stdout
    assert "Succeeded (2 succeeded, 1 failed, 0 not deployed to, of 3 hosts" in run.summary
    assert "web-2: failed in BeforeInstall scripts/install_dependency.sh with exit code 3 (ScriptFailed, out of traffic)" in run.summary
    assert run.waves() == [["web-1", "web-2", "web-3"]]
    assert fleet.in_service() == fleet.everywhere(["web-1", "web-3"])


@pytest.mark.parametrize(("setup", "play"), list(zip(SETUPS, [HASTY_PLAY, OWN_PLAY, HASTY_PLAY], strict=True)), ids=SETUPS)
def test_in_place(fleet, setup, play):
    run = fleet.run([play], broken_revision(fleet), ALL_AT_ONCE, env=SETUPS[setup])
    assert run.rc == 2, run.stdout
    assert run.failed_event("web-2") == "BeforeInstall", run.stdout
    assert "web-2: failed in BeforeInstall scripts/install_dependency.sh with exit code 3 (ScriptFailed, out of traffic)" in run.failures, run.stdout
    assert sorted({host for wave in run.waves() for host in wave}) == fleet.names
    assert fleet.in_service() == fleet.everywhere(["web-1", "web-3"])
