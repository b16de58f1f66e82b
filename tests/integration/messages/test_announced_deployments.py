# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What consumers of a deployment group's topics and of its event bus are told, whatever becomes of the deployment: each transition once, in order."""

from __future__ import annotations

import json
import re
import time

import pytest

from integration.hello_fleet import HelloFleet
from integration.processes import end_processes_with
from integration.runs.slow_deployment import SLOW, running, wait_for_script
from integration.small_revision import make_small_revision

ALL_AT_ONCE, ONE_AT_A_TIME = "CodeDeployDefault.AllAtOnce", "CodeDeployDefault.OneAtATime"
DEPLOYMENT = ["DeploymentStart", "DeploymentSuccess", "DeploymentFailure", "DeploymentStop", "DeploymentRollback", "DeploymentReady"]
INSTANCE = ["InstanceStart", "InstanceSuccess", "InstanceFailure", "InstanceReady"]
FAILS = {"BeforeInstall": "exit 4\n"}


@pytest.fixture(scope="module")
def fleet(emulator_of_all):
    with HelloFleet(emulator_of_all, 2, kinds=()) as started:
        yield started


class Told:
    """A topic for all events and its queue, and the deployments of a group of which it is told."""

    def __init__(self, fleet, aws, name, tmp_path):
        self._fleet, self._aws, self._store = fleet, aws, str(tmp_path / "store")
        self.topic, self.queue = aws.add_topic(name)
        self.triggers = [trigger("all", self.topic, [*DEPLOYMENT, *INSTANCE])]
        for host in fleet.names:
            (fleet.hosts.install_root(host) / "in-BeforeInstall").unlink(missing_ok=True)

    def variables(self, **options):
        """What a run for the group has beside its revision."""
        return {"codedeploy_store": self._store, "group": {"trigger_configurations": self.triggers}, **options}

    def deploy(self, made, config=ONE_AT_A_TIME, **options):
        return self._fleet.deploy(made, config, **self.variables(**options))

    def messages(self):
        """[(who, status)] of the messages since the last look: the id of an instance, or None for the deployment."""
        found = [json.loads(message["Message"]) for message in self._aws.take_messages(self.queue)]
        return [(message.get("instanceId"), message.get("status") or message["instanceStatus"]) for message in found]


def trigger(name, topic, events):
    return {"trigger_name": name, "trigger_target_arn": topic, "trigger_events": events}


@pytest.fixture
def told(fleet, aws, name, tmp_path):
    return Told(fleet, aws, name, tmp_path)


@pytest.fixture
def instances(fleet):
    return [host["codedeploy_instance_id"] for host in fleet.inventory()["all"]["hosts"].values()]


def test_a_deployment_that_succeeds_on_topics_and_on_a_bus(told, aws, instances, name, tmp_path):
    first, second = instances
    account = told.topic.split(":")[4]
    kind = ["CodeDeploy Instance State-change Notification"]
    rule = {"source": ["codedeploy"], "detail-type": kind, "detail": {"state": ["SUCCESS"], "application": ["hello"]}}
    events_queue = aws.add_event_queue(f"{name}-events", rule)
    failures, failures_queue = aws.add_topic(f"{name}-failures")
    told.triggers.append(trigger("failures", failures, ["DeploymentFailure", "InstanceFailure"]))
    aws.reset_api_calls()
    run = told.deploy(make_small_revision(tmp_path / "1", "1"), codedeploy_event_bus_name="default", codedeploy_report_url="https://awx/{deployment_id}")
    assert run.rc == 0 and "Not announced" not in run.stdout, run.stdout
    # What ends is told with what begins then: a call for each of the four moments, and to the bus as well.
    calls = {call: count for call, count in aws.api_calls().items() if call.startswith(("sns:P", "events:Put"))}
    assert calls == {"sns:PublishBatch": 4, "events:PutEvents": 4}
    sent = aws.take_messages(told.queue)
    messages = [json.loads(message["Message"]) for message in sent]
    assert [(message.get("instanceId"), message.get("status") or message["instanceStatus"]) for message in messages] == [
        (None, "CREATED"), (first, "InProgress"), (first, "Succeeded"), (second, "InProgress"), (second, "Succeeded"), (None, "SUCCEEDED"),
    ]  # fmt: skip
    end, deployment_id = messages[-1], messages[0]["deploymentId"]
    assert sent[-1]["Subject"] == f"SUCCEEDED: AWS CodeDeploy {deployment_id} in us-east-1 to hello"
    assert (end["region"], end["accountId"], end["eventTriggerName"], end["deploymentGroupName"]) == ("us-east-1", account, "all", "web")
    assert re.fullmatch(r"[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d \d\d:\d\d:\d\d UTC \d{4}", end["completeTime"]) and messages[0]["completeTime"] is None
    assert json.loads(end["deploymentOverview"])["Succeeded"] == 2 and end["reportUrl"] == f"https://awx/{deployment_id}"
    assert {event["LifecycleEventStatus"] for event in json.loads(messages[2]["lifecycleEvents"])} == {"Succeeded"}
    assert [event["detail"]["instanceId"] for event in aws.take_messages(events_queue)] == instances
    assert aws.take_messages(failures_queue) == []


def test_one_that_fails_and_its_rollback(told, instances, tmp_path):
    first, second = instances
    assert told.deploy(make_small_revision(tmp_path / "1", "1"), ALL_AT_ONCE).rc == 0
    told.messages()
    failed = told.deploy(make_small_revision(tmp_path / "2", "2", FAILS))
    assert failed.rc == 2
    assert told.messages() == [(None, "CREATED"), (first, "InProgress"), (first, "Failed"), (None, "FAILED")]
    back = told.deploy("./nowhere", ALL_AT_ONCE, codedeploy_rollback_to="last_good")
    assert back.rc == 0, back.stdout
    # One trigger for both: that it begins, and that it is a rollback. What failed last is deployed to first.
    assert told.messages() == [
        (None, "CREATED"), (None, "IN_PROGRESS"),
        (first, "InProgress"), (second, "InProgress"), (first, "Succeeded"), (second, "Succeeded"), (None, "SUCCEEDED"),
    ]  # fmt: skip


def test_one_that_nobody_could_be_reached_for(told, fleet, instances, tmp_path):
    inventory = fleet.inventory()
    for host in inventory["all"]["hosts"].values():
        host["ansible_port"] = 9
    run = told.deploy(make_small_revision(tmp_path / "1", "1"), inventory=inventory)
    assert run.rc != 0
    assert told.messages() == [(None, "CREATED"), *((instance, "Failed") for instance in instances), (None, "FAILED")], run.stdout


@pytest.mark.parametrize("options", [{"codedeploy_targets": "nobody"}, {"arguments": ["--check"]}])
def test_what_is_refused_or_only_looked_at_is_not_told(told, options, tmp_path):
    told.deploy(make_small_revision(tmp_path / "1", "1"), **options)
    assert told.messages() == []


def test_a_trigger_that_is_none_is_refused(told, tmp_path):
    told.triggers.append(trigger("all", told.topic, ["DeploymentFail"]))
    run = told.deploy(make_small_revision(tmp_path / "1", "1"))
    assert run.rc == 2 and "InvalidTriggerConfigException" in run.failures and "Did you mean DeploymentFailure?" in run.failures, run.stdout


@pytest.mark.timeout(200)
def test_one_that_is_stopped(told, fleet, instances, tmp_path):
    made = make_small_revision(tmp_path / "1", "1", {"BeforeInstall": SLOW.format(seconds=60)})
    with running(fleet, made, ONE_AT_A_TIME, **told.variables(codedeploy_follow_interval_seconds=1)) as runs:
        wait_for_script(fleet, "BeforeInstall")
        of_group = {"codedeploy_application_name": "hello", "codedeploy_deployment_group": {"deployment_group_name": "web"}, "codedeploy_stop_at": "now"}
        stopping = fleet.run_alone("agentless.codedeploy.stop", variables={**of_group, "codedeploy_store": told.variables()["codedeploy_store"]})
    assert stopping.rc == 0 and runs[0].rc == 2, stopping.stdout
    assert told.messages() == [(None, "CREATED"), (instances[0], "InProgress"), (instances[0], "Failed"), (None, "STOPPED")]


def lose(fleet, told, made, marker):
    """A deployment whose controller is killed while BeforeInstall runs on web-1."""
    with running(fleet, made, ONE_AT_A_TIME, **told.variables(env={"KILLED_CONTROLLER": marker})):
        wait_for_script(fleet, "BeforeInstall")
        end_processes_with(f"KILLED_CONTROLLER={marker}")


@pytest.mark.timeout(200)
def test_one_that_goes_on_after_its_controller_was_killed(told, fleet, instances, tmp_path):
    first, second = instances
    made = make_small_revision(tmp_path / "1", "1", {"BeforeInstall": SLOW.format(seconds=3)})
    lose(fleet, told, made, str(tmp_path))
    assert told.messages() == [(None, "CREATED"), (first, "InProgress")]
    run = told.deploy(made)
    assert run.rc == 0 and "goes on with" in run.stdout, run.stdout
    assert told.messages() == [(first, "Succeeded"), (second, "InProgress"), (second, "Succeeded"), (None, "SUCCEEDED")]


@pytest.mark.timeout(200)
def test_one_that_is_given_up_by_the_next(told, fleet, aws, instances, tmp_path):
    first, second = instances
    lose(fleet, told, make_small_revision(tmp_path / "1", "1", {"BeforeInstall": SLOW.format(seconds=3)}), str(tmp_path))
    told.messages()
    run = told.deploy(make_small_revision(tmp_path / "2", "2"), ALL_AT_ONCE, codedeploy_resume="abandon", codedeploy_lock_timeout_seconds=30)
    assert run.rc == 0, run.stdout
    lost, *others = [json.loads(message["Message"]) for message in aws.take_messages(told.queue)]
    assert lost["status"] == "FAILED" and json.loads(lost["errorInformation"])["ErrorCode"] == "RUN_LOST"
    assert {message["deploymentId"] for message in others} == {others[0]["deploymentId"]} != {lost["deploymentId"]}
    assert [(message.get("instanceId"), message.get("status") or message["instanceStatus"]) for message in others] == [
        (None, "CREATED"), (first, "InProgress"), (second, "InProgress"), (first, "Succeeded"), (second, "Succeeded"), (None, "SUCCEEDED"),
    ]  # fmt: skip


TROUBLE = {
    "missing": (None, "NotFound"),
    "denied": ({"error": "AuthorizationError"}, "AuthorizationError"),
    "throttled": ({"error": "Throttling"}, "Throttl"),
    "slow": ({"delay_seconds": 30}, "no answer within the 3 s"),
}


@pytest.mark.parametrize("name_of", TROUBLE)
@pytest.mark.timeout(120)
def test_a_topic_that_takes_nothing_fails_and_delays_nothing(told, aws, name_of, tmp_path):
    fault, words = TROUBLE[name_of]
    if fault:
        aws.inject_fault("sns:PublishBatch", **fault)
    else:
        told.triggers[0]["trigger_target_arn"] += "-nowhere"
    began = time.monotonic()
    run = told.deploy(make_small_revision(tmp_path / "1", "1"), codedeploy_announcement_timeout_seconds=3)
    seconds = time.monotonic() - began
    aws.clear_faults()
    assert run.rc == 0, run.stdout
    # Once the three seconds, and never again.
    assert seconds < 30
    arn = told.triggers[0]["trigger_target_arn"]
    assert re.search(rf"Not announced \(6 messages\): \w+: .*{arn}.*{words}", run.summary), run.summary
    [path] = (tmp_path / "store").glob("hello/web/deployments/*/record.json")
    announcements = json.loads(path.read_text())["record"]["announcements"]
    assert announcements["due"] == [] and [(failure["target"], failure["count"]) for failure in announcements["not_sent"]] == [(arn, 6)]
