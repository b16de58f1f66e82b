# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Instances that wait, launched ahead, until their group takes them."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError
from emulator.tests.autoscaling.group_at_work import GroupAtWork
from waiting import wait_until

LAUNCHING = {"LifecycleHookName": "ready", "LifecycleTransition": "autoscaling:EC2_INSTANCE_LAUNCHING"}


@pytest.fixture
def group(aws, name):
    return GroupAtWork(aws, name)


def pool(group):
    return {item["InstanceId"]: item["LifecycleState"] for item in group.call("describe_warm_pool")["Instances"]}


def wait_for_pool(group, *states):
    wait_until(lambda: sorted(pool(group).values()) == sorted(states))
    return list(pool(group))


def ec2_state(aws, instance_id):
    [reservation] = aws.client("ec2").describe_instances(InstanceIds=[instance_id])["Reservations"]
    return reservation["Instances"][0]["State"]["Name"]


def test_a_pool_comes_back_as_it_was_put(aws, group):
    group.add(0)
    group.call("suspend_processes", ScalingProcesses=["Launch"])
    assert "WarmPoolConfiguration" not in group.call("describe_warm_pool")
    put = {"MaxGroupPreparedCapacity": 4, "MinSize": 1, "PoolState": "Hibernated", "InstanceReusePolicy": {"ReuseOnScaleIn": True}}
    for asked, answered in ((put, put), ({"MaxGroupPreparedCapacity": -1}, {key: put[key] for key in ("MinSize", "PoolState", "InstanceReusePolicy")})):
        group.call("put_warm_pool", **asked)
        told = aws.auto_scaling_group(group.name)
        assert (told["WarmPoolConfiguration"], told["WarmPoolSize"]) == (answered, 0)
        assert group.call("describe_warm_pool")["WarmPoolConfiguration"] == answered


def test_the_group_takes_its_instances_from_the_pool_before_it_launches_others(aws, group):
    [first] = group.add(1, MaxSize=3)
    group.call("put_warm_pool")
    stopped = wait_for_pool(group, "Warmed:Stopped", "Warmed:Stopped")
    assert [ec2_state(aws, instance) for instance in stopped] == ["stopped", "stopped"] and group.states() == {first: "InService"}
    assert aws.auto_scaling_group(group.name)["WarmPoolSize"] == 2
    with pytest.raises(ClientError, match="warm pool"):
        group.terminate(stopped[0])
    group.want(2)
    group.wait_for("InService", "InService")
    assert set(group.states()) == {first, stopped[0]} and list(pool(group)) == [stopped[1]] and ec2_state(aws, stopped[0]) == "running"
    assert f"Launching a new EC2 instance from warm pool: {stopped[0]}" in [item["Description"] for item in group.activities()]


def test_hooks_are_waited_for_on_the_way_into_the_pool_too(group):
    group.add(0, LifecycleHookSpecificationList=[LAUNCHING])
    group.call("put_warm_pool", MaxGroupPreparedCapacity=1, PoolState="Running")
    [instance] = wait_for_pool(group, "Warmed:Pending:Wait")
    complete = {"LifecycleHookName": "ready", "InstanceId": instance, "LifecycleActionResult": "CONTINUE"}
    group.call("complete_lifecycle_action", **complete)
    assert pool(group) == {instance: "Warmed:Running"}
    group.want(1)
    group.wait_for("Pending:Wait")
    group.call("complete_lifecycle_action", **complete)
    assert group.states() == {instance: "InService"}


@pytest.mark.parametrize("is_forced", [True, False])
def test_a_deleted_pool_goes_with_its_instances(aws, group, is_forced):
    group.add(0)
    group.call("put_warm_pool", MaxGroupPreparedCapacity=1)
    wait_for_pool(group, "Warmed:Stopped")
    with pytest.raises(ClientError, match="ResourceInUse"):
        group.call("delete_auto_scaling_group")
    group.call("delete_warm_pool", ForceDelete=is_forced)
    assert group.call("describe_warm_pool")["WarmPoolConfiguration"]["Status"] == "PendingDelete"
    wait_until(lambda: "WarmPoolConfiguration" not in aws.auto_scaling_group(group.name))
    assert pool(group) == {}
    with pytest.raises(ClientError, match="No warm pool found"):
        group.call("delete_warm_pool")


def test_a_group_that_asks_for_spot_capacity_has_no_pool(aws, group, name):
    aws.add_launch_template(name)
    policy = {"LaunchTemplate": {"LaunchTemplateSpecification": {"LaunchTemplateName": name}}}
    group.add(0, MixedInstancesPolicy={**policy, "InstancesDistribution": {"OnDemandPercentageAboveBaseCapacity": 50}})
    with pytest.raises(ClientError, match="ValidationError.*Spot"):
        group.call("put_warm_pool")
