# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The role in a play of the user's own: their hosts, their tasks before and after."""

from __future__ import annotations

import pytest
from emulator import Emulator

from integration.blue_green.listener_for_tests import ListenerForTests
from integration.blue_green.two_fleets import ALL_AT_ONCE, BLUE_EVENTS, GREEN_EVENTS, TwoFleets, deployment_id

WAIT = {"blue_green_deployment_configuration": {"deployment_ready_option": {"action_on_timeout": "STOP_DEPLOYMENT", "wait_time_in_minutes": 60}}}
ONE_AT_A_TIME = "CodeDeployDefault.OneAtATime"


def play(**keywords):
    role = {"name": "agentless.codedeploy.blue_green"}
    after = {"name": "Tell that it was deployed", "ansible.builtin.debug": {"msg": "{{ hostvars['localhost'].codedeploy_conclusion.status }}"}}
    return [{"hosts": "all", "gather_facts": False, "tasks": [{"name": "Replace the fleet", "ansible.builtin.include_role": role}, after], **keywords}]


def told(run):
    return sorted({entry["result"]["msg"] for entry in run.run.tasks if entry["task"] == "Tell that it was deployed"})


@pytest.fixture(scope="module")
def aws():
    with Emulator(speed=8) as emulator:
        yield emulator


@pytest.fixture(scope="module")
def fleet(aws):
    with TwoFleets(aws, 4) as started:
        yield started


@pytest.mark.parametrize(
    ("keywords", "options", "said"),
    [
        ({"serial": 1}, {}, "serial of this play has 1 of 4 hosts begin"),
        ({"strategy": "free"}, {}, "the strategy of this play has each host go alone"),
        ({"hosts": "web-1:web-2:web-3"}, {}, "web-4 of the deployment are not among the hosts of this play"),
        ({}, {"group": {"deployment_style": {"deployment_type": "IN_PLACE"}}}, "deployment_style.deployment_type is not BLUE_GREEN"),
    ],
)
def test_a_play_in_which_the_fleets_do_not_go_together_is_refused(fleet, keywords, options, said):
    before = fleet.trees()
    run = fleet.replace(fleet.revision("9.0.0"), playbook=play(**keywords), **options)
    assert run.rc == 2, run.stdout
    assert said in run.failures and "Nothing was touched." in run.failures
    assert (fleet.trees(), told(run)) == (before, [])


def test_the_fleet_is_replaced_in_a_play_of_ones_own_in_waves(fleet):
    failed = fleet.replace(fleet.revision("3.0.0", fail_event="ValidateService"), ONE_AT_A_TIME, playbook=play())
    assert failed.rc == 2, failed.stdout
    assert "1 failed, 3 not deployed to" in failed.summary and "Original fleet, in traffic as before: web-1, web-2" in failed.summary
    # Nobody goes on as if it had been deployed.
    assert told(failed) == []
    assert failed.stdout.rpartition("PLAY RECAP")[2].count("failed=1") == 4
    assert fleet.in_service() == fleet.everywhere(fleet.blue)

    with fleet.load() as traffic:
        listener, shown = ListenerForTests(fleet, "own", fleet.blue), {"codedeploy_test_target_groups": ["own"]}
        waits = fleet.replace(fleet.revision("4.0.0"), ONE_AT_A_TIME, playbook=play(any_errors_fatal=True), group=WAIT, **shown)
        assert (waits.rc, told(waits)) == (0, ["Ready"]), waits.stdout
        assert listener.hosts() == dict.fromkeys(fleet.green, "healthy") and "In the test target group own: web-3, web-4" in waits.summary, waits.stdout
        run = fleet.replace(fleet.revision("4.0.0"), ONE_AT_A_TIME, playbook=play(any_errors_fatal=True), group=WAIT, codedeploy_continue=True)
    assert (run.rc, told(run)) == (0, ["Succeeded"]), run.stdout
    assert deployment_id(run) == deployment_id(waits)
    assert fleet.record(deployment_id(run))["status"] == "Succeeded"
    assert [result.failed for result in traffic] == [0]
    assert fleet.in_service() == fleet.everywhere(fleet.green)
    for name in fleet.green:
        # What failed before is stopped first.
        assert [event for event in waits.events(name) + run.events(name) if event[0] != "ApplicationStop"] == [(event, "Succeeded") for event in GREEN_EVENTS]
    for name in fleet.blue:
        assert run.events(name) == [(event, "Succeeded") for event in BLUE_EVENTS]

    back = fleet.replace(fleet.revision("4.0.0"), ALL_AT_ONCE, playbook=play(), codedeploy_rollback_to="last_good")
    assert (back.rc, told(back)) == (0, ["Succeeded"]), back.stdout
    assert fleet.in_service() == fleet.everywhere(fleet.blue)
