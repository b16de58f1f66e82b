# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The role in a play of the user's own: their serial, their inventory, their tasks before and after."""

from __future__ import annotations

import pytest
from emulator import Emulator

from integration.hello_fleet import HelloFleet

ONE_AFTER_THE_OTHER = "CodeDeployDefault.AllAtOnce"  # the play's serial is what counts


def note(name):
    return {"name": name, "ansible.builtin.raw": f"echo {name} >>{{{{ codedeploy_install_root }}}}/tasks"}


def play(how):
    role = {"name": "agentless.codedeploy.in_place"}
    lifecycle = {"roles": [{"role": role["name"]}]} if how == "roles" else {"tasks": [{"name": "Deploy", "ansible.builtin.include_role": role}]}
    return {
        "hosts": "web",
        "serial": 1,
        "max_fail_percentage": 0,
        "gather_facts": False,
        "pre_tasks": [note("before")],
        **lifecycle,
        "post_tasks": [note("after")],
    }


@pytest.fixture(scope="module")
def fleet():
    with Emulator(speed=8) as aws, HelloFleet(aws, 2) as started:
        yield started


def inventory(fleet):
    hosts = fleet.inventory()["all"]
    return {"all": {"vars": hosts["vars"], "children": {"web": {"hosts": hosts["hosts"]}, "db": {"hosts": {"db-1": {"ansible_host": "192.0.2.1"}}}}}}


def noted(fleet):
    paths = {name: fleet.hosts.install_root(name) / "tasks" for name in fleet.names}
    notes = {name: path.read_text().split() if path.exists() else [] for name, path in paths.items()}
    for path in paths.values():
        path.unlink(missing_ok=True)
    return notes


@pytest.mark.parametrize("how", ["roles", "include_role"])
def test_a_deployment_in_a_play_of_ones_own(fleet, how):
    revision = fleet.revision()
    version = (revision / "VERSION").read_text().strip()
    topic = {"trigger_name": "all", "trigger_target_arn": "arn:aws:sns:us-east-1:123456789012:all", "trigger_events": ["DeploymentFailure"]}
    run = fleet.run([play(how)], revision, ONE_AFTER_THE_OTHER, group={"trigger_configurations": [topic]}, inventory=inventory(fleet))
    assert "Nobody is told of the deployment (trigger_configurations" in run.stdout
    assert (run.rc, fleet.versions()) == (0, dict.fromkeys(fleet.names, version)), run.stdout
    assert fleet.in_service() == fleet.everywhere()
    assert run.waves() == [["web-1"], ["web-2"]]
    assert noted(fleet) == dict.fromkeys(fleet.names, ["before", "after"])
    assert run.summary == ""


@pytest.mark.smoke
def test_a_failing_host_fails_as_an_ansible_host(fleet):
    fleet.run([play("roles")], fleet.revision("3.0.0"), ONE_AFTER_THE_OTHER, inventory=inventory(fleet))
    noted(fleet)
    run = fleet.run([play("roles")], fleet.revision("4.0.0", fail_event="ValidateService"), ONE_AFTER_THE_OTHER, inventory=inventory(fleet))
    assert run.rc == 2, run.stdout
    assert (run.failed_event("web-1"), run.events("web-2")) == ("ValidateService", [])
    assert "web-1" in run.stdout.rpartition("PLAY RECAP")[2]
    assert "failed=1" in run.stdout.rpartition("PLAY RECAP")[2]
    assert "scripts/fail.sh" in run.failures
    assert fleet.versions()["web-2"] == "3.0.0"
    assert fleet.in_service() == fleet.everywhere(["web-2"])
    assert noted(fleet) == {"web-1": ["before"], "web-2": []}
