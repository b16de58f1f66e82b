# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hosts of the original fleet that are no EC2 instances are terminated by tasks of the user's: those that work, that fail, that reach nobody, and in
which the run is killed."""

from __future__ import annotations

import pytest
from emulator import Emulator

from integration.blue_green.two_fleets import ALL_AT_ONCE, BLUE_GREEN, deployment_id, record_in
from integration.hello_fleet import HelloFleet
from integration.processes import end_processes_with
from integration.runs.slow_deployment import running
from integration.small_revision import make_small_revision
from waiting import wait_until

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

# It has taken too long for the run, and is done when it is asked for again.
SLOW_ONCE = """
- name: Remove the machine
  ansible.builtin.shell: mkdir {folder}/begun-{{{{ inventory_hostname }}}} && sleep 60 || true
  delegate_to: localhost
"""


@pytest.fixture(scope="module")
def fleet():
    with Emulator(speed=8) as aws, HelloFleet(aws, 5, kinds=()) as started:
        yield started


@pytest.fixture(name="options")
def options_of_a_replacement(fleet, tmp_path):
    """The options of a deployment that replaces hosts by web-5, but for these hosts; web-1 alone is known to EC2."""
    tasks, traffic = tmp_path / "terminate.yml", tmp_path / "traffic.yml"
    tasks.write_text(TASKS.format(folder=tmp_path))
    traffic.write_text("- ansible.builtin.debug:\n    msg: it has traffic, or none\n")
    inventory = fleet.inventory()
    for name in fleet.names[1:]:
        del inventory["all"]["hosts"][name]["codedeploy_instance_id"]
    of_tasks = {f"codedeploy_{which}_traffic_tasks": str(traffic) for which in ("block", "allow")}
    of_all = {"group": {**BLUE_GREEN, **TERMINATE}, "inventory": inventory, "codedeploy_replacement_targets": "web-5"}
    return {**of_all, **of_tasks, "codedeploy_terminate_tasks": str(tasks), "codedeploy_store": str(tmp_path / "store")}


@pytest.fixture(name="replace")
def replace_with_web_5(fleet, options, tmp_path):
    """A function that replaces hosts by web-5."""
    made = make_small_revision(tmp_path / "revision", "1")
    return lambda targets, **others: fleet.deploy(made, ALL_AT_ONCE, **{**options, "codedeploy_targets": targets, **others})


def left_in(folder):
    """What the tasks have left there."""
    return sorted(path.name for path in folder.glob("*web-*"))


def test_those_that_can_be_terminated_are(replace, tmp_path):
    mixed = ["web-1", "web-2", "web-3"]
    refused = replace(mixed, codedeploy_terminate_tasks="")
    assert refused.rc != 0 and "web-2, web-3 are to be terminated" in refused.failures and "codedeploy_terminate_tasks" in refused.failures, refused.stdout
    missing = replace(mixed, codedeploy_terminate_tasks=str(tmp_path / "none.yml"))
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


def test_the_same_in_a_play_of_ones_own(fleet, options, tmp_path):
    play = [{"hosts": "all", "gather_facts": False, "any_errors_fatal": True, "roles": ["agentless.codedeploy.blue_green"]}]
    options = {**options, "codedeploy_targets": "all:!web-5"}
    run = fleet.run(play, make_small_revision(tmp_path / "revision", "1"), ALL_AT_ONCE, **options)
    assert ": Succeeded (5 succeeded" in run.summary and "Terminated: web-1, web-2" in run.summary, run.stdout
    assert "Not terminated: web-3 (TaskFailed)" in run.summary and "Not terminated: web-4 (HostUnreachable)" in run.summary, run.summary
    # As in any play, a host that could not be reached is not among those that go on, which Ansible's own exit code says.
    assert run.rc == 4 and left_in(tmp_path) == ["asked-web-2", "asked-web-3", f"web-2-of-{deployment_id(run)}"], run.stdout


def test_nothing_is_terminated_where_the_store_cannot_know_of_it(replace, tmp_path):
    break_store = tmp_path / "break_store.yml"
    hosts = f"{tmp_path}/store/hello/web/deployments/*/hosts"
    break_store.write_text(f"- ansible.builtin.shell: for hosts in {hosts}; do rm -r $hosts && touch $hosts; done\n  delegate_to: localhost\n")
    run = replace("web-2", codedeploy_block_traffic_tasks=str(break_store))
    assert run.rc == 0 and ": Succeeded (2 succeeded" in run.summary and left_in(tmp_path) == [], run.stdout
    assert "Not terminated: web-2. That it begins could not be recorded in the store" in run.summary and "Not recorded in the store: " in run.summary


def test_a_run_that_is_killed_while_it_terminates_leaves_it_to_the_next_one(fleet, options, tmp_path):
    (tmp_path / "terminate.yml").write_text(SLOW_ONCE.format(folder=tmp_path))
    options, made = {**options, "codedeploy_targets": ["web-1", "web-2"]}, make_small_revision(tmp_path / "revision", "1")
    with running(fleet, made, env={"KILLED_CONTROLLER": str(tmp_path)}, **options):
        wait_until((tmp_path / "begun-web-2").exists, "the tasks")
        end_processes_with(f"KILLED_CONTROLLER={tmp_path}")
    [path] = (tmp_path / "store").rglob("record.json")
    record = record_in(tmp_path / "store", path.parent.name)
    assert (record["status"], record["original_terminated"], record["wave"]) == ("InProgress", True, None)
    # The fleet is not gone back to, as web-1 is gone.
    back = fleet.run("agentless.codedeploy.rollback", "", ALL_AT_ONCE, **options)
    assert back.rc != 0 and "there is nothing to go back to" in back.failures, back.stdout
    run = fleet.deploy(made, ALL_AT_ONCE, **options)
    assert run.rc == 0 and "ended while it terminated the fleet that carries no traffic any more" in run.stdout, run.stdout
    assert ": Succeeded (3 succeeded" in run.summary and "Terminated: web-1, web-2" in run.summary, run.summary
    assert [run.event_names(name) for name in ("web-1", "web-2", "web-5")] == [[], [], []]
    ended = record_in(tmp_path / "store", record["deployment_id"])
    assert (ended["status"], ended["terminated_hosts"], len(ended["resumed_by"])) == ("Succeeded", ["web-1", "web-2"], 1)
