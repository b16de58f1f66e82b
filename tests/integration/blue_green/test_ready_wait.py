# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A blue/green deployment that waits, when its replacement fleet is ready, for somebody to have traffic rerouted."""

from __future__ import annotations

import json

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.payload.trigger_events import TRIGGER_EVENTS
from emulator import Emulator

from integration.blue_green.two_fleets import TwoFleets, deployment_id

WAIT = {"blue_green_deployment_configuration": {"deployment_ready_option": {"action_on_timeout": "STOP_DEPLOYMENT", "wait_time_in_minutes": 60}}}


@pytest.fixture(scope="module")
def aws():
    with Emulator(speed=8) as emulator:
        yield emulator


@pytest.fixture(name="fleet")
def two_fleets(aws):
    with TwoFleets(aws, 2) as fleet:
        yield fleet


def continue_it(fleet, group=None):
    """Have it go on, from the variables of the deployment without its revision."""
    return fleet.replace("", group={**WAIT, **(group or {})}, playbook="agentless.codedeploy.continue")


def told(fleet, queue):
    """[(host, or None for the deployment, status)] of the messages that came."""
    hosts = {variables["codedeploy_instance_id"]: name for name, variables in fleet.inventory()["all"]["hosts"].items()}
    found = [json.loads(message["Message"]) for message in fleet.aws.take_messages(queue)]
    return [(hosts.get(message.get("instanceId")), message.get("status") or message["instanceStatus"]) for message in found]


def test_it_waits_and_goes_on_from_another_run(fleet):
    topic, queue = fleet.aws.add_topic("deployments")
    triggers = {"trigger_configurations": [{"trigger_name": "all", "trigger_target_arn": topic, "trigger_events": list(TRIGGER_EVENTS)}]}
    with fleet.load() as traffic:
        checked = fleet.replace(fleet.revision("2.0.0"), group=WAIT, arguments=["--check"])
        assert checked.rc == 0 and "1 would be deployed to, 0 would fail" in checked.summary, checked.stdout
        run = fleet.replace(fleet.revision("2.0.0"), group={**WAIT, **triggers})
        assert (run.rc, fleet.in_service()) == (0, fleet.everywhere(fleet.blue)), run.stdout
        assert "Ready (0 succeeded, 1 ready, 0 failed, 1 not deployed to" in run.summary and "Waits until " in run.summary, run.summary
        other = fleet.replace(fleet.revision("3.0.0"), group=WAIT)
        assert other.rc != 0 and "DEPLOYMENT_OPEN" in other.failures and "agentless.codedeploy.continue" in other.failures, other.stdout
        stopping = fleet.replace("", group=WAIT, playbook="agentless.codedeploy.stop")
        assert stopping.rc != 0 and "DEPLOYMENT_WAITS" in stopping.failures and "agentless.codedeploy.rollback closes it" in stopping.failures, stopping.stdout
        looked = fleet.replace("", group=WAIT, playbook="agentless.codedeploy.status")
        assert looked.rc == 0 and "is open: Ready since" in looked.stdout and "agentless.codedeploy.continue" in looked.stdout, looked.stdout
        waited = told(fleet, queue)
        went_on = continue_it(fleet, triggers)
        assert (went_on.rc, fleet.in_service()) == (0, fleet.everywhere(fleet.green)), went_on.stdout
        again = continue_it(fleet)
        assert again.rc != 0 and "none waits to go on" in again.failures, again.stdout
    [result] = traffic
    assert result.failed == 0 and set(result.versions) == {"1.0.0", "2.0.0"}, result.failures
    assert waited == [(None, "CREATED"), ("web-2", "InProgress"), ("web-2", "Ready"), (None, "READY")]
    assert told(fleet, queue) == [("web-2", "Succeeded"), ("web-1", "InProgress"), ("web-1", "Succeeded"), (None, "SUCCEEDED")]
    assert went_on.event_names("web-2") == ["BeforeAllowTraffic", "AllowTraffic", "AfterAllowTraffic"]


def test_nobody_has_it_go_on_in_time(fleet):
    waits = deployment_id(fleet.replace(fleet.revision("2.0.0"), group=WAIT))
    fleet.change_record(waits, wait={**fleet.record(waits)["wait"], "until": "2026-01-01T00:00:00Z"})
    late = continue_it(fleet)
    assert late.rc != 0 and "waited until 2026-01-01T00:00:00Z" in late.failures, late.stdout
    run = fleet.replace(fleet.revision("3.0.0"))
    assert run.rc == 0 and "is closed (Stopped): nobody had it go on until 2026-01-01T00:00:00Z" in run.stdout, run.stdout
    ended = fleet.record(waits)
    assert (ended["status"], ended["error_information"]["code"]) == ("Stopped", "TIMEOUT")
    assert fleet.in_service() == fleet.everywhere(fleet.green)
