# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A controller is killed in the middle of a deployment under traffic; the next one goes on with it, or gives it up."""

from __future__ import annotations

import json
import re

import pytest
from emulator import Emulator

from integration.runs.deployment_run import EVENTS
from integration.hello_fleet import HelloFleet
from integration.processes import end_processes_with
from integration.runs.slow_deployment import ends, running, wait_for_script
from integration.slow_fleet import AROUND_TRAFFIC, ask_to_be_slow, assert_all_serve, revision, version_of
from integration.store.places import BUCKET
from waiting import wait_until

ONE_AT_A_TIME = "CodeDeployDefault.OneAtATime"
# One of each segment, and how many seconds it takes: the last one still runs when a deployment goes on with it.
SLOW_EVENTS = {"BeforeBlockTraffic": 1, "BeforeInstall": 2, "AfterAllowTraffic": 15}
EVENTS_WITH_SCRIPTS = [*AROUND_TRAFFIC, "BeforeInstall"]
GOES_ON = r"This run goes on with (d-\w{9}), and does not begin d-\w{9}\."


@pytest.fixture(scope="module")
def aws():
    with Emulator(speed=8) as emulator:
        emulator.client("s3").create_bucket(Bucket=BUCKET)
        yield emulator


@pytest.fixture(scope="module")
def fleet(aws):
    with HelloFleet(aws, 3) as started:
        assert started.deploy(revision(started, EVENTS_WITH_SCRIPTS), "CodeDeployDefault.AllAtOnce").rc == 0
        yield started


def kill_controller_in(event, fleet, made, marker, name, **options):
    """Deploy, and kill the controller with all its processes while the script of an event runs on a host -> the run."""
    with running(fleet, made, ONE_AT_A_TIME, env={"KILLED_CONTROLLER": marker}, **options) as runs:
        wait_for_script(fleet, event, name)
        end_processes_with(f"KILLED_CONTROLLER={marker}")
    return runs[0]


def stored(place, deployment_id):
    """(the record of a deployment, host -> what is kept of it)"""
    of = [key for key in place.open().list("hello/web/deployments") if f"/{deployment_id}/" in key]
    documents = {key.partition(f"{deployment_id}/")[2]: json.loads(place.open().read(key)[0]) for key in of}
    hosts = [document["hosts"]["hosts"] for name, document in documents.items() if name.startswith("hosts/")]
    return documents["record.json"]["record"], {host: of_host for document in hosts for host, of_host in document.items()}


def test_a_deployment_whose_controller_is_killed_in_every_segment_comes_to_its_end(fleet, in_s3, tmp_path):
    made, options = revision(fleet, EVENTS_WITH_SCRIPTS), {"codedeploy_store": in_s3.address}
    for event, seconds in SLOW_EVENTS.items():
        ask_to_be_slow(fleet, [event], seconds, "web-2")
    with fleet.load() as traffic:
        killed = [kill_controller_in(event, fleet, made, f"{tmp_path}/{event}", "web-2", **options) for event in SLOW_EVENTS]
        run = fleet.deploy(made, ONE_AT_A_TIME, **options)
    assert run.rc == 0, run.stdout
    assert not re.search(GOES_ON, killed[0].stdout)
    [deployment_id] = {re.search(GOES_ON, run.stdout)[1] for run in [*killed[1:], run]}
    assert "of 3 hosts 1 succeeded, 0 failed, 1 in the middle, 1 not deployed to" in run.stdout
    assert f"Deployment {deployment_id} of hello to web: Succeeded (3 succeeded, 0 failed, 0 not deployed to" in run.summary
    # What was through is not touched again; what was running came to its end, once.
    assert run.actions("web-1") == [] and killed[2].waves() == [] and run.waves() == [["web-3"]]
    assert [line for line in ends(fleet, "web-2") if deployment_id in line] == [f"{event} of {deployment_id}" for event in SLOW_EVENTS]
    assert_all_serve(fleet, version_of(made), traffic)
    record, hosts = stored(in_s3, deployment_id)
    assert (record["status"], record["deployment_overview"]["Succeeded"], len(record["resumed_by"])) == ("Succeeded", 3, len(SLOW_EVENTS))
    assert {name: [(event["name"], event["status"]) for event in of["events"]] for name, of in hosts.items()} == {
        name: [(event, "Succeeded") for event in EVENTS] for name in fleet.names
    }


def test_a_controller_that_is_killed_while_traffic_is_blocked_and_again_while_it_is_allowed(fleet, in_s3, tmp_path):
    made, options, killed = revision(fleet, EVENTS_WITH_SCRIPTS), {"codedeploy_store": in_s3.address}, []
    with fleet.load() as traffic:
        for action in ("DeregisterTargets", "RegisterTargets"):
            fleet.aws.reset_api_calls()
            with running(fleet, made, ONE_AT_A_TIME, env={"KILLED_CONTROLLER": str(tmp_path)}, **options) as runs:
                wait_until(lambda of=action: fleet.aws.api_calls().get(f"elasticloadbalancing:{of}"), action)
                end_processes_with(f"KILLED_CONTROLLER={tmp_path}")
            killed += runs
        run = fleet.deploy(made, ONE_AT_A_TIME, **options)
    assert run.rc == 0, run.stdout
    assert not re.search(GOES_ON, killed[0].stdout)
    assert re.search(GOES_ON, killed[1].stdout)[1] == re.search(GOES_ON, run.stdout)[1]
    assert_all_serve(fleet, version_of(made), traffic)
