# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Instances and Auto Scaling groups that take their time, and what a change leaves as it was."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError
from emulator.tests.fleet import PORT, TargetGroup
from waiting import wait_until


def state(aws, instance_id):
    [reservation] = aws.client("ec2").describe_instances(InstanceIds=[instance_id])["Reservations"]
    return reservation["Instances"][0]["State"]["Name"]


def members(aws, name):
    return {member["InstanceId"]: member["LifecycleState"] for member in aws.auto_scaling_group(name)["Instances"]}


def terminate(aws, instance_id, is_decremented=True):
    asked = {"InstanceId": instance_id, "ShouldDecrementDesiredCapacity": is_decremented}
    aws.client("autoscaling").terminate_instance_in_auto_scaling_group(**asked)


def test_an_instance_shuts_down_before_it_is_terminated(fleet):
    [instance] = fleet.add(is_running=False)
    for _time in range(2):
        fleet.aws.client("ec2").terminate_instances(InstanceIds=[instance])
        assert state(fleet.aws, instance) == "shutting-down"
    wait_until(lambda: state(fleet.aws, instance) == "terminated")
    fleet.aws.client("ec2").terminate_instances(InstanceIds=[instance])
    assert state(fleet.aws, instance) == "terminated"


def test_termination_protection_keeps_the_whole_zone(fleet):
    first, protected = fleet.add(2, is_running=False)
    ec2 = fleet.aws.client("ec2")
    subnet = next(item for item in ec2.describe_subnets()["Subnets"] if item["AvailabilityZone"] == "us-east-1b")
    elsewhere = ec2.run_instances(ImageId="ami-12345678", MinCount=1, MaxCount=1, SubnetId=subnet["SubnetId"])["Instances"][0]["InstanceId"]
    ec2.modify_instance_attribute(InstanceId=protected, DisableApiTermination={"Value": True})
    with pytest.raises(ClientError, match=f"OperationNotPermitted.*{protected}"):
        ec2.terminate_instances(InstanceIds=[first, protected, elsewhere])
    assert [state(fleet.aws, instance) for instance in (first, protected, elsewhere)] == ["running", "running", "shutting-down"]


def tried(aws, template, **asked):
    with pytest.raises(ClientError) as caught:
        aws.client("ec2").run_instances(DryRun=True, MinCount=1, MaxCount=1, LaunchTemplate={"LaunchTemplateId": template}, **asked)
    return caught.value.response["Error"]["Code"]


def test_a_dry_run_says_whether_there_is_what_is_to_be_launched(fleet):
    ec2 = fleet.aws.client("ec2")
    subnet = ec2.describe_subnets()["Subnets"][0]["SubnetId"]
    interfaces = [{"DeviceIndex": 0, "SubnetId": subnet}]

    def template(kind, **data):
        asked = {"ImageId": "ami-12345678", **data}
        return ec2.create_launch_template(LaunchTemplateName=f"{fleet.name}-{kind}", LaunchTemplateData=asked)["LaunchTemplate"]["LaunchTemplateId"]

    plain, with_interface = template("plain"), template("interface", NetworkInterfaces=[{"DeviceIndex": 0, "AssociatePublicIpAddress": True}])
    before = len(ec2.describe_instances()["Reservations"])
    fleet.aws.reset_api_calls()
    assert tried(fleet.aws, plain, SubnetId=subnet) == tried(fleet.aws, with_interface, NetworkInterfaces=interfaces) == "DryRunOperation"
    assert tried(fleet.aws, plain, Placement={"AvailabilityZone": "us-east-1b"}, InstanceType="t3.large") == "DryRunOperation"
    assert tried(fleet.aws, with_interface, SubnetId=subnet) == "InvalidParameterCombination"
    attributes = {"VCpuCount": {"Min": 1}, "MemoryMiB": {"Min": 1}}
    assert tried(fleet.aws, template("attributes", InstanceRequirements=attributes), SubnetId=subnet) == "InvalidParameterCombination"
    assert tried(fleet.aws, plain, SubnetId="subnet-0123456789abcdef0") == "InvalidSubnetID.NotFound"
    assert tried(fleet.aws, template("group", SecurityGroupIds=["sg-0123456789abcdef0"])) == "InvalidGroup.NotFound"
    assert tried(fleet.aws, "lt-0123456789abcdef0") == "InvalidLaunchTemplateId.NotFound"
    assert len(ec2.describe_instances()["Reservations"]) == before and "ec2:RunInstances" not in fleet.aws.changes()
    fleet.aws.inject_fault("ec2:RunInstances", error="UnauthorizedOperation", times=1)
    assert tried(fleet.aws, plain, SubnetId=subnet) == "UnauthorizedOperation"


def test_a_member_goes_step_by_step_and_the_group_wants_less(fleet):
    group = TargetGroup(fleet, deregistration_delay_seconds=20)
    fleet.aws.add_application_load_balancer(fleet.name, [group.arn])
    first, second = fleet.add_group(fleet.name, 2, MinSize=1, TargetGroupARNs=[group.arn])
    group.wait_for("healthy", "healthy")
    terminate(fleet.aws, first)
    assert members(fleet.aws, fleet.name) == {first: "Terminating", second: "InService"} and state(fleet.aws, first) == "running"
    assert group.health()[(first, PORT)]["State"] == "draining"
    assert fleet.aws.auto_scaling_group(fleet.name)["DesiredCapacity"] == 1
    terminate(fleet.aws, first)
    wait_until(lambda: members(fleet.aws, fleet.name) == {second: "InService"})
    assert state(fleet.aws, first) in ("shutting-down", "terminated") and fleet.stop_terminated() == [first]
    with pytest.raises(ClientError, match=r"ValidationError.*desiredSize equals minSize \(1\)"):
        terminate(fleet.aws, second)
    with pytest.raises(ClientError, match="ValidationError.*No managed instance found"):
        terminate(fleet.aws, first)


def test_a_group_replaces_what_it_does_not_want_less_of(fleet):
    [first] = fleet.aws.add_auto_scaling_group(fleet.name, 1)
    terminate(fleet.aws, first, is_decremented=False)
    wait_until(lambda: sorted(members(fleet.aws, fleet.name).values()) == ["InService", "Terminating"])
    wait_until(lambda: first not in members(fleet.aws, fleet.name))
    assert list(members(fleet.aws, fleet.name).values()) == ["InService"]


def test_a_termination_hook_holds_an_instance_for_its_heartbeat_timeout(fleet):
    [first] = fleet.aws.add_auto_scaling_group(fleet.name, 1, MinSize=0)
    hook = {"LifecycleTransition": "autoscaling:EC2_INSTANCE_TERMINATING", "HeartbeatTimeout": 30}
    fleet.aws.client("autoscaling").put_lifecycle_hook(AutoScalingGroupName=fleet.name, LifecycleHookName="drain", **hook)
    terminate(fleet.aws, first)
    assert members(fleet.aws, fleet.name) == {first: "Terminating:Wait"}
    wait_until(lambda: members(fleet.aws, fleet.name) == {})


def test_what_was_deregistered_by_hand_stays_out_when_its_group_changes(fleet):
    group = TargetGroup(fleet, deregistration_delay_seconds=0)
    first, second = fleet.aws.add_auto_scaling_group(fleet.name, 2, MinSize=0, TargetGroupARNs=[group.arn])
    group.deregister(first, second)
    wait_until(lambda: group.health() == {})
    terminate(fleet.aws, first)
    assert group.health() == {}


def test_a_change_of_sizes_leaves_the_mixed_instances_policy(fleet):
    template = {"LaunchTemplateSpecification": {"LaunchTemplateId": fleet.aws.add_launch_template(fleet.name), "Version": "1"}}
    policy = {"LaunchTemplate": {**template, "Overrides": [{"InstanceType": "t3.small"}]}}
    fleet.aws.add_auto_scaling_group(fleet.name, 1, MixedInstancesPolicy=policy)
    before = fleet.aws.auto_scaling_group(fleet.name)["MixedInstancesPolicy"]
    autoscaling, other = fleet.aws.client("autoscaling"), fleet.aws.add_launch_template(f"{fleet.name}-other")
    autoscaling.update_auto_scaling_group(AutoScalingGroupName=fleet.name, MinSize=0)
    assert fleet.aws.auto_scaling_group(fleet.name)["MixedInstancesPolicy"] == before
    autoscaling.update_auto_scaling_group(AutoScalingGroupName=fleet.name, LaunchTemplate={"LaunchTemplateId": other})
    assert "MixedInstancesPolicy" not in fleet.aws.auto_scaling_group(fleet.name)
