# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The instances of the original fleet are terminated when traffic was rerouted: at once, or when somebody has the deployment go on."""

from __future__ import annotations

import pytest
from emulator import Emulator

from integration.blue_green.two_fleets import TwoFleets, deployment_id


@pytest.fixture(scope="module")
def aws():
    with Emulator(speed=8) as emulator:
        yield emulator


@pytest.fixture(name="fleet")
def two_fleets(aws):
    with TwoFleets(aws, 2) as fleet:
        yield fleet


def terminating(minutes):
    """A deployment group that terminates the original fleet so long after traffic was rerouted."""
    end = {"action": "TERMINATE", "termination_wait_time_in_minutes": minutes}
    return {"blue_green_deployment_configuration": {"terminate_blue_instances_on_deployment_success": end}}


def state(fleet, name):
    """What EC2 says of a host."""
    instance_id = fleet.inventory()["all"]["hosts"][name]["codedeploy_instance_id"]
    [reservation] = fleet.aws.client("ec2").describe_instances(InstanceIds=[instance_id])["Reservations"]
    return reservation["Instances"][0]["State"]["Name"]


def test_at_once(fleet):
    with fleet.load() as traffic:
        run = fleet.replace(fleet.revision("2.0.0"), group=terminating(0))
    assert run.rc == 0 and "Terminated: web-1" in run.summary, run.stdout
    assert state(fleet, "web-1") in ("shutting-down", "terminated") and state(fleet, "web-2") == "running"
    assert fleet.record(deployment_id(run))["original_terminated"] is True
    [result] = traffic
    assert result.failed == 0, result.failures


def test_after_a_wait_that_a_rollback_would_use(fleet):
    run = fleet.replace(fleet.revision("2.0.0"), group=terminating(60))
    assert run.rc == 0 and ": InProgress (2 succeeded" in run.summary and "terminates the original fleet, then or before" in run.summary, run.stdout
    assert state(fleet, "web-1") == "running"
    other = fleet.replace(fleet.revision("3.0.0"), group=terminating(60))
    assert other.rc != 0 and "before the original fleet is terminated" in other.failures, other.stdout
    went_on = fleet.replace("", group=terminating(60), playbook="agentless.codedeploy.continue")
    assert went_on.rc == 0 and ": Succeeded (2 succeeded" in went_on.summary and "Terminated: web-1" in went_on.summary, went_on.stdout
    assert state(fleet, "web-1") in ("shutting-down", "terminated")


def test_an_instance_that_cannot_be_terminated_is_said(fleet):
    instance_id = fleet.inventory()["all"]["hosts"]["web-1"]["codedeploy_instance_id"]
    fleet.aws.client("ec2").modify_instance_attribute(InstanceId=instance_id, DisableApiTermination={"Value": True})
    run = fleet.replace(fleet.revision("2.0.0"), group=terminating(0))
    assert run.rc == 0 and "Not terminated: web-1 (" in run.summary, run.stdout
    assert state(fleet, "web-1") == "running" and fleet.record(deployment_id(run))["original_terminated"] is False
