# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hosts of the original fleet that are no EC2 instances are terminated by tasks of the user's: those that work, that fail, and that reach nobody."""

from __future__ import annotations

import pytest
from emulator import Emulator

from integration.blue_green.two_fleets import ALL_AT_ONCE, BLUE_GREEN, deployment_id, record_in
from integration.hello_fleet import HelloFleet
from integration.small_revision import make_small_revision

TERMINATE = {"blue_green_deployment_configuration": {"terminate_blue_instances_on_deployment_success": {"action": "TERMINATE"}}}
# A machine is gone when its host was shut down, which is delegated to where machines are made. Nobody listens at 127.0.0.9.
TASKS = """
- name: Ask the host to end what runs on it
  ansible.builtin.command: touch {folder}/asked-{{{{ inventory_hostname }}}}
  vars:
    ansible_host: "{{{{ '127.0.0.9' if inventory_hostname == 'web-4' else hostvars[inventory_hostname]['ansible_host'] }}}}"

- name: Remove the machine
  ansible.builtin.command: "{{{{ 'false' if inventory_hostname == 'web-3' else 'touch {folder}/' ~ inventory_hostname ~ '-of-' ~ codedeploy_deployment_id }}}}"
  delegate_to: localhost
"""


@pytest.fixture(scope="module")
def fleet():
    with Emulator(speed=8) as aws, HelloFleet(aws, 5, kinds=()) as started:
        yield started


@pytest.fixture(name="replace")
def replace_with_web_5(fleet, tmp_path):
    """A function that replaces hosts by web-5; web-1 alone is known to EC2."""
    tasks, traffic = tmp_path / "terminate.yml", tmp_path / "traffic.yml"
    tasks.write_text(TASKS.format(folder=tmp_path))
    traffic.write_text("- ansible.builtin.debug:\n    msg: it has traffic, or none\n")
    inventory = fleet.inventory()
    for name in fleet.names[1:]:
        del inventory["all"]["hosts"][name]["codedeploy_instance_id"]
    made = make_small_revision(tmp_path / "revision", "1")
    of_tasks = {f"codedeploy_{which}_traffic_tasks": str(traffic) for which in ("block", "allow")}

    def replace(targets, terminate_tasks=tasks, **options):
        fleets = {"codedeploy_targets": targets, "codedeploy_replacement_targets": "web-5", "codedeploy_store": str(tmp_path / "store")}
        variables = {**fleets, **of_tasks, "codedeploy_terminate_tasks": str(terminate_tasks), **options}
        return fleet.deploy(made, ALL_AT_ONCE, group={**BLUE_GREEN, **TERMINATE}, inventory=inventory, **variables)

    return replace


def left_in(folder):
    """What the tasks have left there."""
    return sorted(path.name for path in folder.glob("*web-*"))


def test_those_that_can_be_terminated_are(replace, tmp_path):
    mixed = ["web-1", "web-2", "web-3"]
    refused = replace(mixed, terminate_tasks="")
    assert refused.rc != 0 and "web-2, web-3 are to be terminated" in refused.failures and "codedeploy_terminate_tasks" in refused.failures, refused.stdout
    missing = replace(mixed, terminate_tasks=tmp_path / "none.yml")
    assert missing.rc != 0 and f"INVALID_TASK_FILE: codedeploy_terminate_tasks is {tmp_path}/none.yml" in missing.failures, missing.stdout
    checked = replace(mixed, arguments=["--check"])
    assert checked.rc == 0 and "Would be terminated: web-1, web-2, web-3" in checked.summary, checked.stdout
    assert "), web-2 (by tasks), web-3 (by tasks)" in checked.stdout and left_in(tmp_path) == []
    run = replace(mixed)
    assert run.rc == 0 and ": Succeeded (4 succeeded" in run.summary and "Terminated: web-1, web-2" in run.summary, run.stdout
    assert "Not terminated: web-3 (TaskFailed): the task 'Remove the machine' failed:" in run.summary, run.summary
    assert left_in(tmp_path) == ["asked-web-2", "asked-web-3", f"web-2-of-{deployment_id(run)}"]
    record = record_in(tmp_path / "store", deployment_id(run))
    assert (record["status"], record["original_terminated"], record["terminated_hosts"]) == ("Succeeded", True, ["web-1", "web-2"])


def test_a_fleet_of_which_none_can_be_reached_does_not_end_the_run(replace, tmp_path):
    run = replace("web-4")
    assert run.rc == 0 and ": Succeeded (2 succeeded" in run.summary, run.stdout
    assert "Not terminated: web-4 (HostUnreachable): the host left the run in the tasks of" in run.summary and left_in(tmp_path) == [], run.stdout
    record = record_in(tmp_path / "store", deployment_id(run))
    # It may be gone all the same.
    assert (record["status"], record["original_terminated"], record["terminated_hosts"]) == ("Succeeded", True, [])
