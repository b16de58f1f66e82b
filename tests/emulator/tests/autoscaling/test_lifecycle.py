# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From launch to termination: hooks that are waited for, health, protection, standby, and load balancers that are told of it."""

from __future__ import annotations

import time

import pytest
from botocore.exceptions import ClientError
from emulator.tests.autoscaling.group_at_work import GroupAtWork
from emulator.tests.fleet import TargetGroup
from waiting import wait_until

LAUNCHING, TERMINATING = "autoscaling:EC2_INSTANCE_LAUNCHING", "autoscaling:EC2_INSTANCE_TERMINATING"


@pytest.fixture
def group(aws, name):
    return GroupAtWork(aws, name)


def hook(name="ready", transition=LAUNCHING, seconds=7200, result="ABANDON"):
    return {"LifecycleHookName": name, "LifecycleTransition": transition, "HeartbeatTimeout": seconds, "DefaultResult": result}


def complete(group, instance_id, result="CONTINUE", name="ready"):
    group.call("complete_lifecycle_action", LifecycleHookName=name, InstanceId=instance_id, LifecycleActionResult=result)


def ec2_state(aws, instance_id):
    [reservation] = aws.client("ec2").describe_instances(InstanceIds=[instance_id])["Reservations"]
    return reservation["Instances"][0]["State"]["Name"]


def test_a_launch_waits_until_each_of_its_hooks_is_completed(aws, group):
    group.add(1, waits=False, LifecycleHookSpecificationList=[hook(), hook("warm")])
    [instance] = group.wait_for("Pending:Wait")
    assert group.activities()[0]["StatusCode"] == "MidLifecycleAction" and ec2_state(aws, instance) == "running"
    complete(group, instance)
    assert group.states() == {instance: "Pending:Wait"}
    with pytest.raises(ClientError, match="No active Lifecycle Action found with instance ID"):
        complete(group, instance)
    complete(group, instance, name="warm")
    assert group.states() == {instance: "InService"} and group.activities()[0]["StatusCode"] == "Successful"


def test_a_launch_that_is_abandoned_is_made_again(group):
    group.add(1, waits=False, LifecycleHookSpecificationList=[hook()])
    [first] = group.wait_for("Pending:Wait")
    complete(group, first, "ABANDON")
    cancelled = group.wait_for_activity("Cancelled")
    assert cancelled["StatusMessage"].endswith("was abandoned: Lifecycle Action Completed with ABANDON Result")
    [second] = group.wait_for("Pending:Wait")
    assert second != first


@pytest.mark.parametrize(("result", "state"), [("CONTINUE", "InService"), ("ABANDON", "Terminating")])
def test_a_hook_that_nobody_completes_has_its_default_result(group, result, state):
    group.add(1, waits=False, LifecycleHookSpecificationList=[hook(seconds=30, result=result)])
    [first] = group.wait_for("Pending:Wait")
    wait_until(lambda: group.states().get(first, "Terminating").startswith(state))
    if result == "ABANDON":
        assert "Heartbeat Timeout" in group.wait_for_activity("Cancelled")["StatusMessage"]


def test_a_heartbeat_gives_more_time(group):
    group.add(1, waits=False, LifecycleHookSpecificationList=[hook(seconds=60)])
    [instance] = group.wait_for("Pending:Wait")
    for _time in range(15):
        group.call("record_lifecycle_action_heartbeat", LifecycleHookName="ready", InstanceId=instance)
        time.sleep(0.15)
    assert group.states() == {instance: "Pending:Wait"}
    complete(group, instance)


def test_a_hook_that_is_deleted_lets_a_termination_go_on(group):
    [instance] = group.add(1, LifecycleHookSpecificationList=[hook(transition=TERMINATING)])
    group.terminate(instance)
    group.wait_for("Terminating:Wait")
    group.call("delete_lifecycle_hook", LifecycleHookName="ready")
    group.wait_for()


@pytest.mark.parametrize(("action", "is_retained"), [("terminate", False), ("retain", True)])
def test_a_termination_that_is_abandoned_is_retained_if_the_group_says_so(aws, group, action, is_retained):
    policy = {"RetentionTriggers": {"TerminateHookAbandon": action}}
    [instance] = group.add(1, LifecycleHookSpecificationList=[hook(transition=TERMINATING)], InstanceLifecyclePolicy=policy)
    group.terminate(instance)
    group.wait_for("Terminating:Wait")
    complete(group, instance, "ABANDON")
    if is_retained:
        assert group.states() == {instance: "Terminating:Retained"} and ec2_state(aws, instance) == "running"
        group.call("delete_lifecycle_hook", LifecycleHookName="ready")
        group.terminate(instance)
    group.wait_for()


def test_scale_in_takes_what_is_not_protected_of_the_fullest_zone(aws, group):
    group.add(4, zones=2)
    zones = {member["InstanceId"]: member["AvailabilityZone"] for member in group.members()}
    in_a = [instance for instance, zone in zones.items() if zone == "us-east-1a"]
    group.call("set_instance_protection", InstanceIds=in_a, ProtectedFromScaleIn=True)
    group.want(2)
    group.wait_for("InService", "InService")
    assert list(group.states()) == in_a
    group.want(0)
    wait_until(lambda: aws.auto_scaling_group(group.name)["DesiredCapacity"] == 0)
    assert group.states() == dict.fromkeys(in_a, "InService")
    cause = group.activities()[0]["Cause"]
    assert "shrinking the capacity from" in cause and "was selected for termination." in cause
    group.call("set_instance_protection", InstanceIds=in_a, ProtectedFromScaleIn=False)
    group.wait_for()


@pytest.mark.parametrize("process", ["Terminate", "HealthCheck", "ReplaceUnhealthy"])
def test_what_ec2_has_terminated_is_replaced_unless_a_process_for_it_is_suspended(aws, group, process):
    [first] = group.add(1)
    group.call("suspend_processes", ScalingProcesses=[process])
    aws.client("ec2").terminate_instances(InstanceIds=[first])
    wait_until(lambda: ec2_state(aws, first) == "terminated")
    # Two health checks later it is still there.
    with pytest.raises(AssertionError):
        wait_until(lambda: first not in group.states(), within_seconds=0.8)
    assert group.members()[0]["HealthStatus"] == ("Healthy" if process == "HealthCheck" else "Unhealthy")
    group.call("resume_processes", ScalingProcesses=[process])
    wait_until(lambda: first not in group.states() and "InService" in group.states().values())
    assert any("EC2 health check indicating it has been terminated or stopped" in item["Cause"] for item in group.activities())


def test_what_its_load_balancer_calls_unhealthy_is_replaced_where_the_group_asks_it(aws, group, name):
    arn = aws.add_target_group(name, 8085, health_check={"HealthCheckIntervalSeconds": 5})
    aws.add_application_load_balancer(name, [arn])
    [first] = group.add(1, TargetGroupARNs=[arn], HealthCheckType="ELB", HealthCheckGracePeriod=5)
    wait_until(lambda: first not in group.states())
    assert any("ELB system health check failure" in item["Cause"] for item in group.activities())


def test_what_somebody_calls_unhealthy_is_replaced(group):
    [first] = group.add(1, HealthCheckGracePeriod=3600)
    group.autoscaling.set_instance_health(InstanceId=first, HealthStatus="Unhealthy")
    assert group.members()[0]["HealthStatus"] == "Healthy", "the grace period is respected"
    group.autoscaling.set_instance_health(InstanceId=first, HealthStatus="Unhealthy", ShouldRespectGracePeriod=False)
    wait_until(lambda: first not in group.states())


def test_standby_is_out_of_the_load_balancer_and_does_not_count(aws, group, name):
    targets = TargetGroup(type("Own", (), {"aws": aws, "name": name}), deregistration_delay_seconds=0)
    first, second = group.add(2, MinSize=1, TargetGroupARNs=[targets.arn])
    wait_until(lambda: len(targets.health()) == 2)
    told = group.call("enter_standby", InstanceIds=[first], ShouldDecrementDesiredCapacity=True)["Activities"]
    assert told[0]["Description"] == f"Moving EC2 instance to Standby: {first}" and "shrinking the capacity from 2 to 1" in told[0]["Cause"]
    assert group.states() == {first: "Standby", second: "InService"} and aws.auto_scaling_group(name)["DesiredCapacity"] == 1
    assert [target_id for target_id, _port in targets.health()] == [second]
    with pytest.raises(ClientError, match="min-size=1, max-size=6, and desired-size=1"):
        group.call("enter_standby", InstanceIds=[second], ShouldDecrementDesiredCapacity=True)
    group.call("exit_standby", InstanceIds=[first])
    group.wait_for("InService", "InService")
    assert len(targets.health()) == 2 and aws.auto_scaling_group(name)["DesiredCapacity"] == 2


def test_instances_come_and_go_without_being_launched_or_terminated(aws, group):
    [first] = group.add(1, MinSize=0)
    group.call("detach_instances", InstanceIds=[first], ShouldDecrementDesiredCapacity=True)
    assert group.states() == {} and ec2_state(aws, first) == "running"
    assert first in {item["id"] for item in aws.launched_instances()}, "it still runs"
    group.call("attach_instances", InstanceIds=[first])
    aws.wait_for_auto_scaling_group(group.name)
    assert list(group.states()) == [first]


@pytest.mark.parametrize("is_suspended", [False, True])
def test_a_target_group_gets_the_instances_when_it_is_attached(aws, group, name, is_suspended):
    targets = TargetGroup(type("Own", (), {"aws": aws, "name": name}), deregistration_delay_seconds=0)
    ids = group.add(2)
    if is_suspended:
        group.call("suspend_processes", ScalingProcesses=["AddToLoadBalancer"])
    group.call("attach_load_balancer_target_groups", TargetGroupARNs=[targets.arn])
    told = group.call("describe_load_balancer_target_groups")["LoadBalancerTargetGroups"]
    assert told == [{"LoadBalancerTargetGroupARN": targets.arn, "State": "Adding"}]
    group.want(3)
    group.wait_for("InService", "InService", "InService")
    assert len(targets.health()) == (0 if is_suspended else 3)
    state = wait_until(lambda: [item["State"] for item in group.call("describe_load_balancer_target_groups")["LoadBalancerTargetGroups"]] == ["Added"])
    assert state and aws.auto_scaling_group(name)["TargetGroupARNs"] == [targets.arn]
    targets.register(ids[0])
    group.call("detach_load_balancer_target_groups", TargetGroupARNs=[targets.arn])
    assert group.call("describe_load_balancer_target_groups")["LoadBalancerTargetGroups"][0]["State"] == "Removing"
    assert targets.health() == {} and aws.auto_scaling_group(name)["TargetGroupARNs"] == []
    wait_until(lambda: not group.call("describe_load_balancer_target_groups")["LoadBalancerTargetGroups"])


def test_a_classic_load_balancer_gets_the_instances_too(aws, group, name):
    aws.add_classic_load_balancer(name, 8085)
    [first] = group.add(1, LoadBalancerNames=[name])
    elb = aws.client("elb")

    def registered():
        [described] = elb.describe_load_balancers(LoadBalancerNames=[name])["LoadBalancerDescriptions"]
        return [item["InstanceId"] for item in described["Instances"]]

    assert registered() == [first]
    group.call("detach_load_balancers", LoadBalancerNames=[name])
    assert registered() == []


def test_load_balancers_that_are_too_many_or_not_there(aws, group, name):
    group.add(0)
    arns = [aws.add_target_group(f"{name}-{number}", 8085) for number in range(51)]
    with pytest.raises(ClientError, match="ValidationError.*At most 10"):
        group.call("attach_load_balancer_target_groups", TargetGroupARNs=arns[:11])
    for start in range(0, 50, 10):
        group.call("attach_load_balancer_target_groups", TargetGroupARNs=arns[start : start + 10])
    with pytest.raises(ClientError, match="LimitExceeded"):
        group.call("attach_load_balancer_target_groups", TargetGroupARNs=arns[50:])
    with pytest.raises(ClientError, match="ValidationError.*Provided Target Groups may not be valid"):
        group.call("attach_load_balancer_target_groups", TargetGroupARNs=[f"{arns[0]}-gone"])
    with pytest.raises(ClientError, match="ValidationError.*not part of the group"):
        group.call("detach_load_balancer_target_groups", TargetGroupARNs=arns[50:])
    group.call("detach_load_balancer_target_groups", TargetGroupARNs=arns[:10])
    assert aws.auto_scaling_group(name)["TargetGroupARNs"] == arns[10:50]
