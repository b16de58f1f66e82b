# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Traffic goes back to the fleet that was replaced, before, while and after it was rerouted."""

from __future__ import annotations

import shutil

import pytest
from emulator import Emulator

from integration.blue_green.two_fleets import TwoFleets, deployment_id
from integration.bundles import add_script
from integration.runs.deployment_run import TRAFFIC_EVENTS
from integration.processes import end_processes_with
from integration.runs.slow_deployment import running, wait_for_script
from integration.slow_fleet import AROUND_TRAFFIC, ask_to_be_slow, revision

GOING_BACK = {"web-1": ["BeforeAllowTraffic", "AllowTraffic", "AfterAllowTraffic"], "web-2": ["BeforeBlockTraffic", "BlockTraffic", "AfterBlockTraffic"]}


@pytest.fixture(scope="module")
def aws():
    with Emulator(speed=8) as emulator:
        yield emulator


@pytest.fixture(name="fleet")
def two_fleets(aws):
    with TwoFleets(aws, 2, first=lambda fleet: revision(fleet, AROUND_TRAFFIC)) as fleet:
        yield fleet


def go_back(fleet, **options):
    run = fleet.replace("", playbook="agentless.codedeploy.rollback", **options)
    assert run.rc == 0, run.stdout
    assert "Original fleet, in traffic: web-1" in run.summary and "Replacement fleet, out of traffic: web-2" in run.summary, run.summary
    assert fleet.in_service() == fleet.everywhere(fleet.blue)
    return run


def test_after_traffic_was_rerouted(fleet):
    with fleet.load() as traffic:
        assert fleet.replace(revision(fleet, AROUND_TRAFFIC)).rc == 0
        assert fleet.in_service() == fleet.everywhere(fleet.green)
        run = go_back(fleet)
    assert {name: run.event_names(name) for name in fleet.names} == GOING_BACK
    [result] = traffic
    assert result.failed == 0, result.failures


def test_the_replacement_fleet_is_terminated_where_that_is_asked_for(fleet):
    with fleet.load() as traffic:
        assert fleet.replace(revision(fleet, AROUND_TRAFFIC)).rc == 0
        run = go_back(fleet, codedeploy_rollback_terminates_replacement=True)
    [result] = traffic
    assert result.failed == 0, result.failures
    assert "Terminated: web-2" in run.summary and "3. terminate the replacement fleet at once: web-2 (i-" in run.stdout, run.stdout
    instance_id = fleet.inventory()["all"]["hosts"]["web-2"]["codedeploy_instance_id"]
    [reservation] = fleet.aws.client("ec2").describe_instances(InstanceIds=[instance_id])["Reservations"]
    assert reservation["Instances"][0]["State"]["Name"] in ("shutting-down", "terminated")
    record = fleet.record(deployment_id(run))
    assert (record["status"], record["original_terminated"], record["terminated_hosts"]) == ("Succeeded", True, ["web-2"])
    # Nobody goes back to what was terminated, and the revision that it had was rolled back.
    again = fleet.replace("", playbook="agentless.codedeploy.rollback")
    assert again.rc != 0 and "there is nothing to go back to" in again.failures, again.stdout
    assert fleet.in_service() == fleet.everywhere(fleet.blue)


def test_when_the_replacement_fleet_failed_in_traffic(fleet):
    made = revision(fleet, AROUND_TRAFFIC)
    add_script(made, "AfterAllowTraffic", "fail.sh", "#!/bin/sh\nexit 7\n")
    # The deployment to the original fleet is not on record, as of one that something else deployed to.
    shutil.rmtree(fleet.scratch / "store")
    with fleet.load() as traffic:
        assert fleet.replace(made).rc != 0
        assert fleet.in_service() == fleet.everywhere()
        run = go_back(fleet)
    assert "to the fleet that it replaced, of whose revision nothing is on record" in run.summary
    assert {name: run.event_names(name) for name in fleet.names} == GOING_BACK
    [result] = traffic
    assert result.failed == 0, result.failures


@pytest.mark.parametrize(("event", "name"), [("AfterInstall", "web-2"), ("BeforeAllowTraffic", "web-2"), ("AfterBlockTraffic", "web-1")])
def test_when_the_controller_was_killed(fleet, tmp_path, event, name):
    made = revision(fleet, {*AROUND_TRAFFIC, event})
    ask_to_be_slow(fleet, [event], 2, name)
    with fleet.load() as traffic:
        with running(fleet, made, env={"KILLED_CONTROLLER": str(tmp_path)}, **fleet.replacing):
            wait_for_script(fleet, event, name)
            end_processes_with(f"KILLED_CONTROLLER={tmp_path}")
        # What has begun on a server goes on to its end without the controller.
        run = go_back(fleet, codedeploy_lock_timeout_seconds=30)
    assert "This run gives" in run.stdout
    [result] = traffic
    assert result.failed == 0, result.failures


def test_a_replacement_host_that_cannot_be_reached_leaves_without_its_hooks(fleet):
    with fleet.load() as traffic:
        assert fleet.replace(revision(fleet, AROUND_TRAFFIC)).rc == 0
        # Its service goes on, and gets requests.
        fleet.hosts.stop("web-2")
        run = fleet.replace("", playbook="agentless.codedeploy.rollback")
    assert run.rc == 0 and "Replacement fleet, failed and out of traffic: web-2" in run.summary, run.stdout
    assert "It was deregistered from the controller, without its BeforeBlockTraffic and AfterBlockTraffic." in run.summary
    assert fleet.in_service() == fleet.everywhere(fleet.blue)
    order = [entry["action"] for entry in run.run.tasks if entry["action"] in TRAFFIC_EVENTS and entry["status"] != "skipped"]
    assert order == ["agentless.codedeploy.allow_traffic", "agentless.codedeploy.block_traffic"]
    written = fleet.host_records(deployment_id(run))["web-2"]
    assert (written["status"], written["traffic"], [event["name"] for event in written["events"]]) == ("Failed", "out", ["BlockTraffic"])
    [result] = traffic
    assert result.failed == 0, result.failures


def test_an_original_fleet_that_does_not_become_healthy_gets_no_traffic(aws, fleet):
    original = fleet.inventory()["all"]["hosts"]["web-1"]["codedeploy_instance_id"]
    with fleet.load() as traffic:
        assert fleet.replace(revision(fleet, AROUND_TRAFFIC)).rc == 0
        aws.hold_unhealthy(original)
        run = fleet.replace("", playbook="agentless.codedeploy.rollback", codedeploy_allow_traffic_timeout_seconds=2)
        assert run.rc != 0 and run.event_names("web-2") == [], run.stdout
        assert (run.failed_event("web-1"), fleet.in_service()) == ("AllowTraffic", fleet.everywhere(fleet.green))
        for line in (
            "HEALTH_CONSTRAINTS: every host failed.",
            "web-1: failed in AllowTraffic (TIMEOUT, out of traffic)",
            "Original fleet, failed: web-1",
            "Replacement fleet, in traffic as before: web-2",
            "Out of traffic: web-1. A deployment that succeeds puts them back.",
            "What to do: run agentless.codedeploy.rollback again when web-1 of the original fleet can serve. Until then the replacement fleet serves, as"
            " before.",
        ):
            assert line in run.summary.splitlines(), run.summary
        aws.clear_faults()
        go_back(fleet)
    [result] = traffic
    assert result.failed == 0, result.failures
