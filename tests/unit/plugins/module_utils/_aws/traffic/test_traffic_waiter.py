# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The waiting loop against load balancers whose answers are written down, poll by poll."""

from __future__ import annotations

import re
import threading

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.elb import target_health
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.elb.target import Target
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.traffic import traffic_report
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.traffic.traffic_plan import (
    ALLOW_TRAFFIC,
    BLOCK_TRAFFIC,
    InstanceTraffic,
    Registration,
)
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.traffic.traffic_waiter import drive_traffic
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from botocore.exceptions import ClientError

GONE = target_health.NOT_REGISTERED
HEALTHY = {"state": "healthy", "reason": "", "description": ""}
INITIAL = {"state": "initial", "reason": "Elb.InitialHealthChecking", "description": "Initial health checks in progress"}
UNHEALTHY = {"state": "unhealthy", "reason": "Target.Timeout", "description": "Request timed out"}
DRAINING = {"state": "draining", "reason": "Target.DeregistrationInProgress", "description": ""}
NOT_IN_USE = {"state": "unused", "reason": "Target.NotInUse", "description": "Target group is not configured to receive traffic"}


def aws_error(code):
    return AnsibleAWSError(message="Failed to describe target health", exception=ClientError({"Error": {"Code": code}}, "DescribeTargetHealth"))


class ScriptedGroup:
    """Tells of each id the next of its written answers, and the last one for ever: a health of the default registration, or {port: health}.

    An exception is raised; what is registered or deregistered changes nothing but what is written.
    """

    type = "target_group"
    not_registered = target_health.NOT_REGISTERED

    def __init__(self, name, **states):
        self.name = name
        self.states = {host: list(answers) for host, answers in states.items()}
        self.calls = []

    def describe(self, ids):
        self.calls.append(("describe", list(ids)))
        answers = {target_id: self._next(target_id) for target_id in ids}
        errors = [answer for answer in answers.values() if isinstance(answer, Exception)]
        if errors:
            raise errors[0]
        return {target_id: self._seen(target_id, answer) for target_id, answer in answers.items()}

    def _next(self, target_id):
        answers = self.states[target_id]
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def _seen(self, target_id, answer):
        by_port = answer if "state" not in answer else {None: answer} if answer != GONE else {}
        return {Target(target_id, port): health for port, health in by_port.items()}

    def register(self, targets):
        self.calls.append(("register", [_name(target) for target in targets]))
        return {target: "no such instance" for target in targets if target.id == "refused"}

    def deregister(self, targets):
        self.calls.append(("deregister", [_name(target) for target in targets]))
        return {}

    def sent(self, action):
        return [targets for name, targets in self.calls if name == action]


class FailingGroup(ScriptedGroup):
    """One whose calls of an action fail."""

    def fail(self, action, error):
        def call(targets):
            self.calls.append((action, [_name(target) for target in targets]))
            raise error

        setattr(self, action, call)
        return self


def _name(target):
    return target.id if target.port is None else f"{target.id}:{target.port}"


def wave_of(*groups, taken_out=()):
    hosts = list(groups[0].states)
    return [InstanceTraffic(host, [Registration(group, Target(host), [Target(host, port) for port in taken_out]) for group in groups]) for host in hosts]


def drive(goal, *groups, timeout=5.0, taken_out=()):
    wave = wave_of(*groups, taken_out=taken_out)
    drive_traffic(goal, wave, timeout, 0.001)
    return {instance.host: traffic_report.instance_result(goal, instance) for instance in wave}


def test_a_wave_is_registered_at_once_and_polled_at_once():
    group = ScriptedGroup("web", a=[GONE, INITIAL, HEALTHY], b=[GONE, INITIAL, INITIAL, HEALTHY], c=[HEALTHY])
    results = drive(ALLOW_TRAFFIC, group)
    assert group.sent("register") == [["a", "b"]]
    assert group.sent("describe") == [["a", "b", "c"], ["a", "b"], ["a", "b"], ["b"]]
    assert {host: (result["status"], result["changed"]) for host, result in results.items()} == {
        "a": ("Succeeded", True),
        "b": ("Succeeded", True),
        "c": ("Succeeded", False),
    }
    assert 0 <= results["c"]["duration_seconds"] <= results["a"]["duration_seconds"] <= results["b"]["duration_seconds"]
    assert results["c"]["end_time"] <= results["a"]["end_time"] <= results["b"]["end_time"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", results["a"]["end_time"])


def test_draining_is_waited_for_and_not_deregistered_again():
    group = ScriptedGroup("web", a=[HEALTHY, DRAINING, DRAINING, GONE], b=[DRAINING, GONE], c=[GONE])
    results = drive(BLOCK_TRAFFIC, group)
    assert group.sent("deregister") == [["a"]]
    assert {host: result["changed"] for host, result in results.items()} == {"a": True, "b": False, "c": False}


def test_a_target_that_flips_back_is_registered_again():
    group = ScriptedGroup("web", a=[DRAINING, DRAINING, INITIAL, GONE, INITIAL, HEALTHY])
    assert drive(ALLOW_TRAFFIC, group)["a"]["status"] == "Succeeded"
    assert group.sent("register") == [["a"], ["a"], ["a"]]


def test_healthy_means_healthy_everywhere_at_the_same_time():
    first = ScriptedGroup("first", a=[HEALTHY, HEALTHY, UNHEALTHY, HEALTHY])
    second = ScriptedGroup("second", a=[INITIAL, INITIAL, HEALTHY, HEALTHY])
    drive(ALLOW_TRAFFIC, first, second)
    assert len(first.sent("describe")) == len(second.sent("describe")) == 4


def test_a_timeout_tells_what_each_load_balancer_says_and_spares_the_others():
    group = ScriptedGroup("web", a=[UNHEALTHY], b=[HEALTHY])
    other = ScriptedGroup("other", a=[HEALTHY], b=[HEALTHY])
    results = drive(ALLOW_TRAFFIC, group, other, timeout=0.05)
    assert results["b"]["status"] == "Succeeded"
    assert results["a"]["status"] == "Failed"
    assert results["a"]["error"]["code"] == "TIMEOUT"
    assert results["a"]["error"]["message"] == (
        "a did not become healthy within 0.05 seconds: target group web says unhealthy (Target.Timeout): Request timed out."
    )
    assert results["a"]["load_balancers"][0] == {"name": "web", "type": "target_group", "port": None, "traffic": "registered", **UNHEALTHY}
    assert (results["a"]["traffic"], results["b"]["traffic"]) == ("in", "in")


def test_a_hopeless_target_is_given_up_and_nothing_more_is_done_for_its_instance():
    group = ScriptedGroup("unattached", a=[GONE, NOT_IN_USE])
    other = ScriptedGroup("web", a=[INITIAL])
    results = drive(ALLOW_TRAFFIC, group, other, timeout=60)
    assert results["a"]["error"]["code"] == "ELASTIC_LOAD_BALANCING_INVALID"
    assert "used by no load balancer" in results["a"]["error"]["hint"]
    assert group.sent("deregister") == [["a"]]
    assert "It was deregistered from target group unattached again, where it was not registered before." in results["a"]["error"]["message"]
    assert other.sent("deregister") == []
    assert len(group.sent("describe")) == 5


def test_throttled_polls_are_outlived():
    group = ScriptedGroup("web", a=[GONE, aws_error("Throttling"), aws_error("503"), HEALTHY])
    assert drive(ALLOW_TRAFFIC, group)["a"]["status"] == "Succeeded"


@pytest.mark.parametrize("code, expected", [("Throttling", "THROTTLED"), ("InternalFailure", "INTERNAL_ERROR")])
def test_throttled_to_the_end(code, expected):
    results = drive(ALLOW_TRAFFIC, ScriptedGroup("web", a=[HEALTHY, aws_error(code)]), ScriptedGroup("other", a=[INITIAL]), timeout=0.05)
    assert results["a"]["error"]["code"] == expected


def test_denied_access_ends_the_waiting_before_anything_is_changed_elsewhere():
    denied = ScriptedGroup("denied", a=[aws_error("AccessDenied")])
    other = ScriptedGroup("web", a=[HEALTHY])
    results = drive(BLOCK_TRAFFIC, denied, other, timeout=60)
    assert results["a"]["error"]["code"] == "IAM_ROLE_PERMISSIONS"
    assert other.sent("deregister") == []


def test_a_refused_instance_fails_alone():
    group = ScriptedGroup("web", refused=[GONE], b=[GONE, HEALTHY])
    results = drive(ALLOW_TRAFFIC, group)
    assert results["b"]["status"] == "Succeeded"
    assert results["refused"]["error"]["code"] == "ELB_INVALID_INSTANCE"
    assert "no such instance" in results["refused"]["error"]["message"]
    assert results["refused"]["changed"] is False


def test_two_hosts_on_one_target_are_asked_for_once():
    group = ScriptedGroup("web", shared=[GONE, HEALTHY])
    wave = [InstanceTraffic(host, [Registration(group, Target("shared"))]) for host in ("a", "b")]
    drive_traffic(ALLOW_TRAFFIC, wave, 5, 0.001)
    assert group.calls == [("describe", ["shared"]), ("register", ["shared"]), ("describe", ["shared"])]
    assert all(instance.arrived for instance in wave)


def test_the_error_of_a_wave_names_five_and_counts_the_others():
    group = ScriptedGroup("web", **{f"host-{number}": [UNHEALTHY] for number in range(8)})
    wave = wave_of(group)
    drive_traffic(ALLOW_TRAFFIC, wave, 0.01, 0.001)
    error = traffic_report.wave_error(ALLOW_TRAFFIC, wave)
    assert (error.code, error.hint) == (wave[0].error.code, wave[0].error.hint)
    assert error.message.startswith("AllowTraffic failed for 8 of 8 instances. host-0 did not become healthy")
    assert "host-4" in error.message
    assert "host-5" not in error.message
    assert error.message.endswith(" And 3 more.")


def test_every_registration_is_taken_out_and_the_same_ones_are_put_back():
    group = ScriptedGroup("web", a=[{81: HEALTHY, 82: DRAINING}, {81: DRAINING}, {}])
    result = drive(BLOCK_TRAFFIC, group)["a"]
    assert group.sent("deregister") == [["a:81"]]
    assert [item["port"] for item in result["registrations"][0]["targets"]] == [81, 82]
    assert (result["status"], result["traffic"]) == ("Succeeded", "out")
    group = ScriptedGroup("web", a=[{}, {81: HEALTHY, 82: INITIAL}, {81: HEALTHY, 82: HEALTHY}])
    result = drive(ALLOW_TRAFFIC, group, taken_out=(81, 82))["a"]
    assert group.sent("register") == [["a:81", "a:82"]]
    assert (result["status"], result["traffic"]) == ("Succeeded", "in")


def test_what_somebody_else_changes_meanwhile():
    block = ScriptedGroup("web", a=[{80: HEALTHY}, {80: DRAINING, 81: HEALTHY}, {81: DRAINING}, {}])
    assert drive(BLOCK_TRAFFIC, block)["a"]["status"] == "Succeeded"
    assert block.sent("deregister") == [["a:80"], ["a:81"]]
    allow = ScriptedGroup("web", a=[{81: UNHEALTHY}, {80: HEALTHY, 81: UNHEALTHY}])
    assert drive(ALLOW_TRAFFIC, allow, taken_out=(80,))["a"]["status"] == "Succeeded"
    assert (allow.sent("register"), allow.sent("deregister")) == ([["a:80"]], [])


def test_at_most_a_hundred_targets_a_call_and_each_call_has_an_outcome_of_its_own():
    hosts = {f"h{number}": [GONE, HEALTHY] for number in range(250)}
    group = ScriptedGroup("web", **hosts)
    drive(ALLOW_TRAFFIC, group)
    assert [len(targets) for targets in group.sent("register")] == [100, 100, 50]
    assert len(group.sent("describe")) == 2
    group = ScriptedGroup("web", **{host: [HEALTHY] for host in hosts})
    register, calls = group.deregister, []

    def deregister(targets):
        calls.append(targets)
        if len(calls) == 2:
            raise aws_error("ExpiredToken")
        return register(targets)

    group.deregister = deregister
    results = drive(BLOCK_TRAFFIC, group, timeout=0.01)
    seen = [(results[host]["error"]["code"], results[host]["changed"]) for host in ("h99", "h100", "h199", "h200")]
    assert seen == [("TIMEOUT", True), ("IAM_ROLE_PERMISSIONS", False), ("IAM_ROLE_PERMISSIONS", False), ("TIMEOUT", True)]


@pytest.mark.parametrize(
    ("goal", "answers", "failing", "traffic", "state"),
    [
        # The token had expired before anything was changed.
        (BLOCK_TRAFFIC, [HEALTHY], ("deregister", "ExpiredToken"), "in", "healthy"),
        (BLOCK_TRAFFIC, [aws_error("ExpiredToken")], None, "unknown", None),
        # It was changed, and how it went on was not to be heard.
        (BLOCK_TRAFFIC, [HEALTHY, aws_error("ExpiredToken")], None, "unknown", None),
        (BLOCK_TRAFFIC, [HEALTHY, DRAINING], None, "out", "draining"),
        (ALLOW_TRAFFIC, [{81: DRAINING}, {81: UNHEALTHY}], None, "registered", "unhealthy"),
        (ALLOW_TRAFFIC, [{81: DRAINING}, aws_error("ExpiredToken")], None, "unknown", None),
        (ALLOW_TRAFFIC, [GONE], ("register", "ExpiredToken"), "out", "unused"),
    ],
)
def test_whether_an_instance_is_in_traffic_is_what_the_load_balancer_said_last(goal, answers, failing, traffic, state):
    group = FailingGroup("web", a=answers)
    if failing:
        group.fail(failing[0], aws_error(failing[1]))
    result = drive(goal, group, timeout=0.02)["a"]
    assert (result["status"], result["traffic"], result["load_balancers"][0]["state"]) == ("Failed", traffic, state)


@pytest.mark.parametrize(
    ("answers", "failing", "deregistered", "traffic", "words"),
    [
        ([GONE, INITIAL, INITIAL], None, [["a"]], None, "It was deregistered from target group web again"),
        ([GONE, UNHEALTHY], "AccessDenied", [["a"]], "registered", "It stays registered with target group web, where it was not before: Failed to describe"),
        ([{81: DRAINING}, {81: UNHEALTHY}], None, [], "registered", "target group web (port 81) says unhealthy"),
    ],
)
def test_after_a_time_out_nothing_stays_behind_that_was_not_there_before(answers, failing, deregistered, traffic, words):
    group = FailingGroup("web", a=answers)
    if failing:
        group.fail("deregister", aws_error(failing))
    result = drive(ALLOW_TRAFFIC, group, timeout=0.02)["a"]
    assert (result["error"]["code"], group.sent("deregister")) == ("TIMEOUT", deregistered)
    assert words in result["error"]["message"]
    assert traffic in (None, result["traffic"])


def test_a_wait_of_no_seconds_tells_what_is_after_the_change():
    group = ScriptedGroup("web", a=[HEALTHY, GONE], b=[HEALTHY, DRAINING])
    results = drive(BLOCK_TRAFFIC, group, timeout=0)
    assert {host: (result["status"], result["traffic"]) for host, result in results.items()} == {"a": ("Succeeded", "out"), "b": ("Failed", "out")}


def test_several_load_balancers_are_asked_at_once():
    barrier = threading.Barrier(3)

    class Meeting(ScriptedGroup):
        def describe(self, ids):
            barrier.wait(timeout=30)
            return super().describe(ids)

    groups = [Meeting(f"group-{number}", a=[HEALTHY]) for number in range(3)]
    assert drive(ALLOW_TRAFFIC, *groups)["a"]["status"] == "Succeeded"
