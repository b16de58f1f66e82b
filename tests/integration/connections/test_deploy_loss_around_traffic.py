# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The controller or the connection is lost in the events around traffic: the next deployment leaves no host out of the load balancer."""

from __future__ import annotations

import pytest
from emulator import Emulator

from integration.runs.deployment_run import EVENTS
from integration.hello_fleet import HelloFleet
from integration.processes import end_processes_with
from integration.runs.slow_deployment import ends, journals, running, wait_for_script
from integration.slow_fleet import ask_to_be_slow, assert_all_serve, revision, version_of
from waiting import wait_until

ONE_AT_A_TIME = "CodeDeployDefault.OneAtATime"
# The events around traffic, and whether a host is in traffic while their scripts run.
IN_TRAFFIC = {"BeforeBlockTraffic": True, "AfterBlockTraffic": False, "BeforeAllowTraffic": False, "AfterAllowTraffic": True}
WITHOUT_FIRST = [event for event in IN_TRAFFIC if event != "BeforeBlockTraffic"]
LAST = "AfterAllowTraffic"
LEFT_OPEN = "perhaps in the middle of their lifecycle and out of traffic: web-1"


@pytest.fixture(scope="module", name="fleet")
def two_hosts():
    with Emulator(speed=8) as aws, HelloFleet(aws, 2) as started:
        assert started.deploy(revision(started, IN_TRAFFIC), "CodeDeployDefault.AllAtOnce").rc == 0
        yield started


def kill_controller_in(event, fleet, made, marker, name="web-1", **options):
    """Deploy, and kill the controller with all its processes while the script of an event runs on a host -> the run."""
    with running(fleet, made, ONE_AT_A_TIME, env={"KILLED_CONTROLLER": marker}, **options) as runs:
        wait_for_script(fleet, event, name)
        end_processes_with(f"KILLED_CONTROLLER={marker}")
    return runs[0]


def cut_connections(fleet):
    fleet.hosts.stop("web-1")
    fleet.hosts.start("web-1")


def test_connections_that_are_cut(fleet):
    made = revision(fleet, IN_TRAFFIC)
    ask_to_be_slow(fleet, IN_TRAFFIC)
    with fleet.load() as traffic, running(fleet, made, ONE_AT_A_TIME) as runs:
        for event in IN_TRAFFIC:
            wait_for_script(fleet, event)
            cut_connections(fleet)
    assert runs[0].rc == 0, runs[0].stdout
    assert [line.split()[0] for line in ends(fleet)][-4:] == list(IN_TRAFFIC)
    assert runs[0].events("web-1") == [(event, "Succeeded") for event in EVENTS]
    assert_all_serve(fleet, version_of(made), traffic)


def test_controllers_that_are_killed_one_after_the_other(fleet, tmp_path):
    """Each deployment finds what the one before left, and gets farther."""
    store = {"codedeploy_store": str(tmp_path / "store"), "codedeploy_resume": "abandon"}
    patient = {"codedeploy_lock_timeout_seconds": 60, **store}
    with fleet.load() as traffic:
        for number, (event, is_in_traffic) in enumerate(IN_TRAFFIC.items()):
            ask_to_be_slow(fleet, [event], seconds=20 if event == LAST else 2)
            killed = kill_controller_in(event, fleet, revision(fleet, WITHOUT_FIRST), f"{tmp_path}/{event}", **patient)
            assert (LEFT_OPEN in killed.stdout) == (number > 0), killed.stdout
            assert fleet.in_service() == fleet.everywhere(None if is_in_traffic else fleet.names[1:])
            if event != LAST:
                # What is slow next must not be what goes on there of this one.
                wait_until(lambda: "result" in journals(fleet)[-1][-1], "the end of the events on the host")

        # Though nothing on the host comes before BlockTraffic now, those that are refused take no host out of traffic, nor forget what was left open.
        for _time in range(2):
            refused = fleet.deploy(revision(fleet, WITHOUT_FIRST), ONE_AT_A_TIME, **store)
            assert refused.rc == 2 and f"is in {LAST} on this server since 20" in refused.summary, refused.stdout
            assert "web-1: failed before its lifecycle, nothing on it was touched (DeploymentInProgress)" in refused.summary
            assert refused.waves() == [] and LEFT_OPEN in refused.stdout
        assert fleet.in_service() == fleet.everywhere()

        made = revision(fleet, IN_TRAFFIC)
        run = fleet.deploy(made, ONE_AT_A_TIME, **patient)
        assert run.rc == 0 and LEFT_OPEN in run.stdout, run.stdout
    assert [line.split()[0] for line in ends(fleet)][-4:] == list(IN_TRAFFIC)
    assert_all_serve(fleet, version_of(made), traffic)


def test_the_last_host_in_traffic_stays_there_until_the_one_that_was_lost_is_back(fleet, tmp_path):
    options = {"codedeploy_store": str(tmp_path / "store"), "codedeploy_lock_timeout_seconds": 60, "codedeploy_resume": "abandon"}
    assert fleet.deploy(revision(fleet, IN_TRAFFIC), "CodeDeployDefault.AllAtOnce", **options).rc == 0
    ask_to_be_slow(fleet, ["BeforeAllowTraffic"], name="web-2")
    kill_controller_in("BeforeAllowTraffic", fleet, revision(fleet, IN_TRAFFIC), str(tmp_path), "web-2", **options)
    assert fleet.in_service() == fleet.everywhere(["web-1"])

    made = revision(fleet, IN_TRAFFIC)
    with fleet.load() as traffic:
        run = fleet.deploy(made, ONE_AT_A_TIME, **options)
    assert run.rc == 0, run.stdout
    assert "perhaps in the middle of their lifecycle and out of traffic: web-2" in run.stdout
    assert "Unhealthy by their last result, so deployed to first: web-2" in run.stdout
    assert "The deployment group is at its minimum: 1 of 2 hosts count as healthy, 1 must be." in run.stdout
    assert run.waves() == [["web-2"], ["web-1"]]
    assert_all_serve(fleet, version_of(made), traffic)
