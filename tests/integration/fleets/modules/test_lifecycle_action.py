# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""lifecycle_action, as Ansible runs it, against an AWS over HTTP."""

from __future__ import annotations

import pytest

from integration.fleets.modules.no_way_to_aws import NO_WAY_TO_AWS
from integration.runs.module_run import run_module
from waiting import wait_until

COMPLETE, HEARTBEAT, HOOKS = (f"autoscaling:{name}" for name in ("CompleteLifecycleAction", "RecordLifecycleActionHeartbeat", "DescribeLifecycleHooks"))


def waiting_group(aws, name, size, hook="deploy"):
    """A group whose instances all wait -> their ids."""
    aws.add_auto_scaling_group(name, 0, MaxSize=size)
    autoscaling = aws.client("autoscaling")
    autoscaling.put_lifecycle_hook(
        AutoScalingGroupName=name, LifecycleHookName=hook, LifecycleTransition="autoscaling:EC2_INSTANCE_LAUNCHING", HeartbeatTimeout=600
    )
    autoscaling.set_desired_capacity(AutoScalingGroupName=name, DesiredCapacity=size)
    wait_until(lambda: states(aws, name) == ["Pending:Wait"] * size)
    return [member["InstanceId"] for member in aws.auto_scaling_group(name)["Instances"]]


def states(aws, name):
    return [member["LifecycleState"] for member in aws.auto_scaling_group(name)["Instances"]]


def state(aws, name, instance_id):
    return next((item["LifecycleState"] for item in aws.auto_scaling_group(name)["Instances"] if item["InstanceId"] == instance_id), None)


def act(aws, name, results, hook="deploy", **options):
    """results: {instance id: CONTINUE, ABANDON or None}."""
    instances = [
        {"host": f"host-{number}", "instance_id": instance_id, "auto_scaling_group": name, **({"lifecycle_action_result": result} if result else {})}
        for number, (instance_id, result) in enumerate(results.items())
    ]
    return run_module(aws, "lifecycle_action", {"lifecycle_hook_name": hook, "instances": instances}, **options)


def told(result):
    return [(item["waits"], item["changed"]) for item in result["instances"].values()]


def test_one_goes_on_one_is_given_up_and_one_waits_on(aws, name):
    good, bad, later = waiting_group(aws, name, 3)
    results = {good: "CONTINUE", bad: "ABANDON", later: None}
    foreseen = act(aws, name, results, check=True)
    assert (foreseen["changed"], told(foreseen), foreseen["api_calls"]) == (True, [(True, True)] * 3, {"autoscaling:DescribeAutoScalingGroups": 1})
    assert states(aws, name) == ["Pending:Wait"] * 3
    aws.reset_api_calls()
    done = act(aws, name, results)
    assert (done["failed"], done["changed"], told(done)) == (False, True, [(True, True)] * 3)
    assert done["api_calls"] == aws.api_calls() == {COMPLETE: 2, HEARTBEAT: 1}
    assert state(aws, name, good) == "InService" and state(aws, name, later) == "Pending:Wait"
    wait_until(lambda: state(aws, name, bad) != "Pending:Wait")
    again = act(aws, name, {good: "CONTINUE", bad: "ABANDON"})
    assert (again["failed"], again["changed"], told(again)) == (False, False, [(False, False)] * 2)
    assert again["api_calls"] == {COMPLETE: 2, HOOKS: 1}


def test_a_hook_that_the_group_does_not_have_is_told_with_those_that_it_has(aws, name):
    [instance_id] = waiting_group(aws, name, 1)
    result = act(aws, name, {instance_id: None}, hook="deploi")
    assert result["failed"] and result["error"]["code"] == "AUTO_SCALING_CONFIGURATION"
    assert "deploi" in result["msg"] and not result["changed"]


def test_what_one_instance_fails_with_does_not_keep_the_others(aws, name):
    one, other = waiting_group(aws, name, 2)
    aws.inject_fault(COMPLETE, error="AccessDenied", about=one)
    result = act(aws, name, {one: "CONTINUE", other: "CONTINUE"})
    assert result["failed"] and "The lifecycle actions of 1 of 2 instances failed." in result["msg"]
    assert f"Allow {COMPLETE} for the identity" in result["msg"] and result["error"]["code"] == "AUTO_SCALING_IAM_ROLE_PERMISSIONS"
    assert (state(aws, name, one), state(aws, name, other)) == ("Pending:Wait", "InService")


@pytest.mark.parametrize(("environment", "words"), NO_WAY_TO_AWS)
def test_no_way_to_aws_is_told_plainly(aws, environment, words):
    result = act(aws, "web", {"i-0123456789abcdef0": "CONTINUE"}, environment=environment)
    assert result["failed"] and words in result["msg"]
