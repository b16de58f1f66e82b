# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What CloudWatch has of a deployment group, whatever becomes of its deployments: each of them, and each host, counted once."""

from __future__ import annotations

import datetime
import json
import re
import time

import pytest
from emulator import Emulator

from integration.hello_fleet import HelloFleet
from integration.processes import end_processes_with
from integration.runs.slow_deployment import running, wait_for_script
from integration.slow_fleet import ask_to_be_slow, revision

ALL_AT_ONCE, ONE_AT_A_TIME = "CodeDeployDefault.AllAtOnce", "CodeDeployDefault.OneAtATime"
PUT = "monitoring:PutMetricData"
COUNTED = ("DeploymentsStarted", "DeploymentsSucceeded", "DeploymentsFailed", "DeploymentsStopped", "HostsFailed")


@pytest.fixture(scope="module")
def fleet():
    with Emulator(speed=8) as aws, HelloFleet(aws, 2) as started:
        yield started


class Measured:
    """A namespace, and the deployments of a group that are put into it."""

    def __init__(self, fleet, namespace, store):
        self._fleet, self._aws, self.namespace, self._store = fleet, fleet.aws, namespace, store
        self._aws.clear_faults()
        self._aws.reset_api_calls()

    def variables(self, **options):
        """What a run for the group has beside its revision."""
        region = {"codedeploy_region": "us-east-1", "codedeploy_metrics_namespace": self.namespace}
        return {"codedeploy_store": str(self._store), **region, **options}

    def deploy(self, made, config=ONE_AT_A_TIME, **options):
        return self._fleet.deploy(made, config, **self.variables(**options))

    def found(self):
        """{metric, with its lifecycle event where it has one: statistics}"""
        found = self._aws.metrics(self.namespace)
        assert {key[1:3] for key in found} <= {("hello", "web")}
        return {".".join([key[0], *key[3:]]): statistics for key, statistics in found.items()}

    def counts(self):
        """How many deployments and hosts."""
        return {metric: of["Sum"] for metric, of in self.found().items() if metric in COUNTED}

    def calls(self):
        return self._aws.api_calls().get(PUT, 0)

    def hosts_on_record(self):
        paths = sorted(self._store.glob("hello/web/deployments/*/hosts/*.json"))
        return {host: record for path in paths for host, record in json.loads(path.read_text())["hosts"]["hosts"].items()}

    def record(self):
        [path] = self._store.glob("hello/web/deployments/*/record.json")
        return json.loads(path.read_text())["record"]


@pytest.fixture
def measured(fleet, name, tmp_path):
    return Measured(fleet, f"{name}/Deployments", tmp_path / "store")


def out_of_traffic(host):
    """The seconds from the start of BlockTraffic to the end of AllowTraffic."""
    events = {event["name"]: event for event in host["events"]}
    begun, ended = (datetime.datetime.fromisoformat(events[name]["end_time"].removesuffix("Z")) for name in ("BlockTraffic", "AllowTraffic"))
    return (ended - begun).total_seconds() + events["BlockTraffic"]["duration_seconds"]


def test_a_deployment_that_succeeds(measured, fleet):
    run = measured.deploy(fleet.revision())
    assert run.rc == 0 and "Not announced" not in run.stdout, run.stdout
    # When it begins, with the second wave for the first, and when it ends.
    assert measured.calls() == 3
    assert measured.counts() == {"DeploymentsStarted": 1, "DeploymentsSucceeded": 1}
    found, hosts = measured.found(), measured.hosts_on_record()
    out = [out_of_traffic(host) for host in hosts.values()]
    of_traffic = found["TimeOutOfTraffic"]
    assert (of_traffic["SampleCount"], of_traffic["Minimum"], of_traffic["Maximum"]) == (2, round(min(out), 1), round(max(out), 1))
    assert min(out) > 0 and of_traffic["Sum"] <= found["DeploymentDuration"]["Sum"] + 2
    assert found["DeploymentDuration"]["SampleCount"] == 1
    events = {event["name"]: event["duration_seconds"] for event in hosts["web-1"]["events"]}
    assert {metric for metric in found if metric.startswith("LifecycleEventDuration")} == {f"LifecycleEventDuration.{event}" for event in events}
    assert {found[f"LifecycleEventDuration.{event}"]["SampleCount"] for event in events} == {2} and "AllowTraffic" in events
    assert found["LifecycleEventDuration.AllowTraffic"]["Maximum"] == round(max(
        event["duration_seconds"] for host in hosts.values() for event in host["events"] if event["name"] == "AllowTraffic"
    ), 1)  # fmt: skip


def test_one_that_fails_and_its_rollback(measured, fleet):
    assert measured.deploy(fleet.revision(), ALL_AT_ONCE).rc == 0
    assert measured.calls() == 2
    failed = measured.deploy(fleet.revision(fail_event="BeforeInstall"))
    assert failed.rc == 2 and measured.calls() == 4, failed.stdout
    assert measured.counts() == {"DeploymentsStarted": 2, "DeploymentsSucceeded": 1, "DeploymentsFailed": 1, "HostsFailed": 1}
    # The host that failed is not back.
    assert measured.found()["TimeOutOfTraffic"]["SampleCount"] == 2 and measured.found()["DeploymentDuration"]["SampleCount"] == 2
    assert measured.found()["LifecycleEventDuration.BeforeInstall"]["SampleCount"] == 3
    assert measured.deploy("./nowhere", ALL_AT_ONCE, codedeploy_rollback_to="last_good").rc == 0
    assert measured.counts() == {"DeploymentsStarted": 3, "DeploymentsSucceeded": 2, "DeploymentsFailed": 1, "HostsFailed": 1}


def lose(fleet, measured, made, marker):
    """A deployment whose controller is killed while BeforeInstall runs on web-1."""
    ask_to_be_slow(fleet, ["BeforeInstall"], 3)
    with running(fleet, made, ONE_AT_A_TIME, **measured.variables(env={"KILLED_CONTROLLER": marker})):
        wait_for_script(fleet, "BeforeInstall")
        end_processes_with(f"KILLED_CONTROLLER={marker}")


@pytest.mark.timeout(200)
def test_one_that_goes_on_after_its_controller_was_killed(measured, fleet, tmp_path):
    made = revision(fleet, ["BeforeInstall"])
    lose(fleet, measured, made, str(tmp_path))
    assert measured.counts() == {"DeploymentsStarted": 1} and measured.calls() == 1
    run = measured.deploy(made)
    assert run.rc == 0 and "goes on with" in run.stdout, run.stdout
    assert measured.counts() == {"DeploymentsStarted": 1, "DeploymentsSucceeded": 1}
    found = measured.found()
    assert found["LifecycleEventDuration.BeforeInstall"]["SampleCount"] == found["LifecycleEventDuration.Install"]["SampleCount"] == 2
    # Nobody knows any more when web-1 was taken out.
    assert (found["TimeOutOfTraffic"]["SampleCount"], found["DeploymentDuration"]["SampleCount"], measured.calls()) == (1, 1, 3)


@pytest.mark.timeout(200)
def test_one_that_is_given_up_by_the_next(measured, fleet, tmp_path):
    lose(fleet, measured, revision(fleet, ["BeforeInstall"]), str(tmp_path))
    run = measured.deploy(fleet.revision(), ALL_AT_ONCE, codedeploy_resume="abandon", codedeploy_lock_timeout_seconds=30)
    assert run.rc == 0, run.stdout
    assert measured.counts() == {"DeploymentsStarted": 2, "DeploymentsFailed": 1, "DeploymentsSucceeded": 1}
    assert measured.found()["DeploymentDuration"]["SampleCount"] == 1


@pytest.mark.timeout(200)
def test_one_that_is_stopped(measured, fleet):
    made = revision(fleet, ["BeforeInstall"])
    ask_to_be_slow(fleet, ["BeforeInstall"], 60)
    with running(fleet, made, ONE_AT_A_TIME, **measured.variables(codedeploy_follow_interval_seconds=1)) as runs:
        wait_for_script(fleet, "BeforeInstall")
        of_group = {"codedeploy_application_name": "hello", "codedeploy_deployment_group": {"deployment_group_name": "web"}, "codedeploy_stop_at": "now"}
        stopping = fleet.run_alone("agentless.codedeploy.stop", variables={**of_group, "codedeploy_store": measured.variables()["codedeploy_store"]})
    assert stopping.rc == 0 and runs[0].rc == 2, stopping.stdout
    assert measured.counts() == {"DeploymentsStarted": 1, "DeploymentsStopped": 1, "HostsFailed": 1}


def test_tasks_of_the_users_in_place_of_load_balancers_are_measured(measured, fleet):
    tasks = {}
    for name, seconds in (("block", 0), ("allow", 3)):
        path = fleet.scratch / f"{name}.yml"
        path.write_text(json.dumps([{"name": name, "ansible.builtin.command": f"sleep {seconds}", "delegate_to": "localhost"}]))
        tasks[f"codedeploy_{name}_traffic_tasks"] = str(path)
    run = measured.deploy(fleet.revision(), ALL_AT_ONCE, **tasks)
    assert run.rc == 0, run.stdout
    found = measured.found()
    assert found["TimeOutOfTraffic"]["SampleCount"] == 2 and 3 <= found["TimeOutOfTraffic"]["Minimum"] < 30
    assert "LifecycleEventDuration.BlockTraffic" not in found


TROUBLE = {
    "denied": ({"error": "AccessDenied"}, "AccessDenied: .* Allow cloudwatch:PutMetricData"),
    "slow": ({"delay_seconds": 30}, "no answer within the 3 s"),
}


@pytest.mark.parametrize("trouble", TROUBLE)
@pytest.mark.timeout(120)
def test_a_cloudwatch_that_takes_nothing_fails_and_delays_nothing(measured, fleet, trouble):
    fault, words = TROUBLE[trouble]
    fleet.aws.inject_fault(PUT, **fault)
    began = time.monotonic()
    run = measured.deploy(fleet.revision(), codedeploy_announcement_timeout_seconds=3)
    seconds = time.monotonic() - began
    fleet.aws.clear_faults()
    assert run.rc == 0, run.stdout
    # Once the three seconds, and never again.
    assert (seconds < 45, measured.calls()) == (True, 1)
    [line] = [line for line in run.summary.splitlines() if "Not announced" in line]
    assert re.search(rf"^Not announced \(\d+ metrics\): .*Failed to send to CloudWatch {measured.namespace}: .*{words}", line), line
    announcements = measured.record()["announcements"]
    assert announcements["due"] == [] and [failure["target"] for failure in announcements["not_sent"]] == [f"CloudWatch {measured.namespace}"]


@pytest.mark.parametrize("options, words", [
    ({"codedeploy_metrics_namespace": "AWS/CodeDeploy"}, "codedeploy_metrics_namespace is 'AWS/CodeDeploy', which is one of AWS's own"),
    ({"codedeploy_region": ""}, "codedeploy_region is not set"),
])
def test_what_cannot_be_meant_is_refused(measured, fleet, options, words):
    run = measured.deploy(fleet.revision(), **options)
    assert run.rc == 2 and words in run.failures, run.stdout
    assert measured.calls() == 0
