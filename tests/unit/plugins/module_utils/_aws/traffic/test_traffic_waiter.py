# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The waiting loop against load balancers whose answers are written down, poll by poll."""

from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.elb import target_health
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.traffic import traffic_report
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.traffic.traffic_plan import (
    ALLOW_TRAFFIC,
    BLOCK_TRAFFIC,
    InstanceTraffic,
    Registration,
    Target,
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
    """Tells each target the next of its written states, and the last one for ever; an exception is raised."""

    type = "target_group"

    def __init__(self, name, **states):
        self.name = name
        self.states = {host: list(answers) for host, answers in states.items()}
        self.calls = []

    def describe(self, targets):
        self.calls.append(("describe", [target.id for target in targets]))
        health = {target: self._next(target.id) for target in targets}
        errors = [answer for answer in health.values() if isinstance(answer, Exception)]
        if errors:
            raise errors[0]
        return health

    def _next(self, target_id):
        answers = self.states[target_id]
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def register(self, targets):
        self.calls.append(("register", [target.id for target in targets]))
        return {target: "no such instance" for target in targets if target.id == "refused"}

    def deregister(self, targets):
        self.calls.append(("deregister", [target.id for target in targets]))
        return {}

    def sent(self, action):
        return [targets for name, targets in self.calls if name == action]


def drive(goal, *groups, timeout=5.0):
    hosts = list(groups[0].states)
    wave = [InstanceTraffic(host, [Registration(group, Target(host)) for group in groups]) for host in hosts]
    drive_traffic(goal, wave, timeout, 0.001)
    return {instance.host: traffic_report.instance_result(instance) for instance in wave}


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
    assert results["a"]["load_balancers"][0] == {"name": "web", "type": "target_group", **UNHEALTHY}


def test_a_hopeless_target_is_given_up_and_nothing_more_is_done_for_its_instance():
    group = ScriptedGroup("unattached", a=[GONE, NOT_IN_USE])
    other = ScriptedGroup("web", a=[INITIAL])
    results = drive(ALLOW_TRAFFIC, group, other, timeout=60)
    assert results["a"]["error"]["code"] == "ELASTIC_LOAD_BALANCING_INVALID"
    assert "used by no load balancer" in results["a"]["error"]["hint"]
    assert len(group.sent("describe")) == 4


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
    wave = [InstanceTraffic(host, [Registration(group, Target(host))]) for host in group.states]
    drive_traffic(ALLOW_TRAFFIC, wave, 0.01, 0.001)
    error = traffic_report.wave_error(ALLOW_TRAFFIC, wave)
    assert (error.code, error.hint) == (wave[0].error.code, wave[0].error.hint)
    assert error.message.startswith("AllowTraffic failed for 8 of 8 instances. host-0 did not become healthy")
    assert "host-4" in error.message
    assert "host-5" not in error.message
    assert error.message.endswith(" And 3 more.")
