# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What AWS refuses of groups: nothing of it is taken, and the code is AWS's."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError
from waiting import wait_until

SIZES = {"MinSize": 0, "MaxSize": 2, "DesiredCapacity": 0}
GONE = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/gone/0123456789abcdef"
MIXED = {"LaunchTemplate": {"LaunchTemplateSpecification": {"LaunchTemplateName": "{name}"}, "Overrides": [{"InstanceType": "t3.small"}]}}


def mixed(*overrides):
    return {"LaunchTemplate": None, "MixedInstancesPolicy": {"LaunchTemplate": {**MIXED["LaunchTemplate"], "Overrides": list(overrides)}}}


CREATIONS = [
    ({"AutoScalingGroupName": "{name}-taken"}, "AlreadyExists", "A group with the name {name}-taken already exists"),
    ({"AutoScalingGroupName": "a" * 256}, "ValidationError", "length less than or equal to 255"),
    ({"AutoScalingGroupName": "{name}:2"}, "ValidationError", "colon"),
    ({"MinSize": 3}, "ValidationError", "Max bound, 2, must be greater than or equal to min bound, 3"),
    ({"DesiredCapacity": 3}, "ValidationError", "Desired capacity:3 must be between the specified min size:0 and max size:2"),
    ({"Tags": [{"Key": "aws:cloudformation:stack-name", "Value": "x"}]}, "ValidationError", "aws:cloudformation:stack-name"),
    ({"Tags": [{"Key": "a" * 129, "Value": "x"}]}, "ValidationError", "length less than or equal to 128"),
    ({"Tags": [{"Key": "a", "Value": "x"}, {"Key": "a", "Value": "y"}]}, "ValidationError", "Duplicate tag keys"),
    ({"Tags": [{"Key": str(number), "Value": "x"} for number in range(51)]}, "LimitExceeded", "50 tags"),
    ({"LaunchTemplate": {"LaunchTemplateId": "lt-0123456789abcdef0"}}, "ValidationError", "template ID lt-0123456789abcdef0, does not exist"),
    ({"LaunchTemplate": {"LaunchTemplateName": "nobody's"}}, "ValidationError", "template name nobody's, does not exist"),
    ({"LaunchTemplate": {"LaunchTemplateName": "{name}", "Version": "9"}}, "ValidationError", "version 9"),
    ({"LaunchTemplate": {"LaunchTemplateName": "{name}", "LaunchTemplateId": "lt-1"}}, "ValidationError", "either launchTemplateId or LaunchTemplateName"),
    ({"LaunchTemplate": None}, "ValidationError", "either LaunchTemplate, LaunchConfigurationName, InstanceId or MixedInstancesPolicy"),
    ({"MixedInstancesPolicy": MIXED}, "ValidationError", "either LaunchTemplate, LaunchConfigurationName, InstanceId or MixedInstancesPolicy"),
    ({"LaunchTemplate": None, "LaunchConfigurationName": "nobody's"}, "ValidationError", "nobody's not found"),
    ({"LaunchTemplate": None, "InstanceId": "i-0123456789abcdef0"}, "ValidationError", "i-0123456789abcdef0"),
    (mixed({"InstanceType": "t3.small", "WeightedCapacity": "2"}, {"InstanceType": "t3.large"}), "ValidationError", "all or none"),
    (mixed({"InstanceType": "t3.small", "WeightedCapacity": "1000"}), "ValidationError", "1000"),
    ({**mixed({"InstanceType": "t3.small"}), "DesiredCapacityType": "vcpu"}, "ValidationError", "attribute-based"),
    ({"DesiredCapacityType": "machines"}, "ValidationError", "machines"),
    ({"VPCZoneIdentifier": None}, "ValidationError", "At least one Availability Zone or VPC Subnet is required"),
    ({"VPCZoneIdentifier": "subnet-0123456789abcdef0"}, "ValidationError", "subnet ID 'subnet-0123456789abcdef0' does not exist"),
    ({"AvailabilityZones": ["us-east-1c"]}, "ValidationError", "availability zones of the specified subnets and the AutoScalingGroup do not match"),
    ({"AvailabilityZones": ["us-east-1z"]}, "ValidationError", "us-east-1z"),
    ({"AvailabilityZones": ["us-east-1a"], "AvailabilityZoneIds": ["use1-az1"]}, "ValidationError", "both AvailabilityZones and AvailabilityZoneIds"),
    ({"TargetGroupARNs": [GONE]}, "ValidationError", "Provided Target Groups may not be valid"),
    ({"LoadBalancerNames": ["gone"]}, "ValidationError", "Provided Load Balancers may not be valid"),
    ({"TrafficSources": [{"Identifier": GONE}], "TargetGroupARNs": [GONE]}, "ValidationError", "TrafficSources"),
    ({"HealthCheckType": "ALB"}, "ValidationError", "ALB"),
    ({"TerminationPolicies": ["Newest"]}, "ValidationError", "Newest"),
    ({"MaxInstanceLifetime": 3600}, "ValidationError", "86400"),
    ({"InstanceMaintenancePolicy": {"MinHealthyPercentage": 50, "MaxHealthyPercentage": 200}}, "ValidationError", "at most 100 apart"),
    ({"DeletionProtection": "all"}, "ValidationError", "prevent-all-deletion"),
    ({"LifecycleHookSpecificationList": [{"LifecycleHookName": "h", "LifecycleTransition": "launch"}]}, "ValidationError", "Lifecycle Transition: launch"),
]
UPDATES = [
    ({"MinSize": 3}, "ValidationError", "Max bound, 2"),
    ({"DesiredCapacity": 3}, "ValidationError", "Desired capacity:3"),
    ({"LaunchTemplate": {"LaunchTemplateName": "{name}", "Version": "2"}}, "ValidationError", "version 2"),
    ({"LaunchTemplate": {"LaunchTemplateName": "{name}"}, "MixedInstancesPolicy": MIXED}, "ValidationError", "MixedInstancesPolicy"),
    ({"AvailabilityZones": ["us-east-1c"], "VPCZoneIdentifier": "{subnet}"}, "ValidationError", "do not match"),
    ({"AutoScalingGroupName": "{name}-other"}, "ValidationError", "AutoScalingGroup '{name}-other' not found"),
]
ON_UNKNOWN_GROUPS = {
    "put_scaling_policy": {"PolicyName": "p", "AdjustmentType": "ExactCapacity", "ScalingAdjustment": 1},
    "describe_policies": {},
    "put_warm_pool": {},
    "describe_warm_pool": {},
    "delete_warm_pool": {},
    "put_notification_configuration": {"TopicARN": "arn:aws:sns:us-east-1:123456789012:t", "NotificationTypes": ["autoscaling:EC2_INSTANCE_LAUNCH"]},
    "put_lifecycle_hook": {"LifecycleHookName": "h", "LifecycleTransition": "autoscaling:EC2_INSTANCE_LAUNCHING"},
    "describe_lifecycle_hooks": {},
    "delete_lifecycle_hook": {"LifecycleHookName": "h"},
    "complete_lifecycle_action": {"LifecycleHookName": "h", "LifecycleActionResult": "CONTINUE", "InstanceId": "i-0123456789abcdef0"},
    "enable_metrics_collection": {"Granularity": "1Minute"},
    "disable_metrics_collection": {},
    "put_scheduled_update_group_action": {"ScheduledActionName": "s", "Recurrence": "0 0 * * *", "MinSize": 1},
    "batch_put_scheduled_update_group_action": {"ScheduledUpdateGroupActions": [{"ScheduledActionName": "s", "Recurrence": "0 0 * * *", "MinSize": 1}]},
    "describe_scheduled_actions": {},
    "suspend_processes": {},
    "resume_processes": {},
    "attach_load_balancer_target_groups": {"TargetGroupARNs": []},
    "attach_load_balancers": {"LoadBalancerNames": []},
    "attach_traffic_sources": {"TrafficSources": []},
    "describe_load_balancer_target_groups": {},
    "set_desired_capacity": {"DesiredCapacity": 1},
    "set_instance_protection": {"InstanceIds": [], "ProtectedFromScaleIn": True},
    "enter_standby": {"ShouldDecrementDesiredCapacity": False},
    "detach_instances": {"ShouldDecrementDesiredCapacity": False},
    "delete_auto_scaling_group": {},
    "describe_scaling_activities": {},
}


@pytest.fixture
def autoscaling(aws):
    return aws.client("autoscaling")


def refused(call, arguments, code, words):
    with pytest.raises(ClientError) as caught:
        call(**arguments)
    assert (caught.value.response["Error"]["Code"], words in caught.value.response["Error"]["Message"]) == (code, True), caught.value


def filled(value, **texts):
    if isinstance(value, dict):
        return {key: filled(item, **texts) for key, item in value.items()}
    if isinstance(value, list):
        return [filled(item, **texts) for item in value]
    return value.format(**texts) if isinstance(value, str) else value


@pytest.fixture
def subnet(aws):
    return aws.client("ec2").describe_subnets()["Subnets"][0]["SubnetId"]


@pytest.mark.parametrize(("wrong", "code", "words"), CREATIONS)
def test_a_group_is_not_created(aws, autoscaling, name, subnet, wrong, code, words):
    aws.add_auto_scaling_group(f"{name}-taken", 0)
    aws.add_launch_template(name)
    good = {"AutoScalingGroupName": name, **SIZES, "LaunchTemplate": {"LaunchTemplateName": name}, "VPCZoneIdentifier": subnet}
    asked = {key: value for key, value in {**good, **filled(wrong, name=name)}.items() if value is not None}
    refused(autoscaling.create_auto_scaling_group, asked, code, words.format(name=name))
    named = [group["AutoScalingGroupName"] for group in autoscaling.describe_auto_scaling_groups()["AutoScalingGroups"]]
    assert [group for group in named if group.startswith(name)] == [f"{name}-taken"]


@pytest.mark.parametrize(("wrong", "code", "words"), UPDATES)
def test_a_group_is_not_changed(aws, autoscaling, name, subnet, wrong, code, words):
    aws.add_auto_scaling_group(name, 0, MaxSize=2)
    before = aws.auto_scaling_group(name)
    asked = {"AutoScalingGroupName": name, "HealthCheckGracePeriod": 7, **filled(wrong, name=name, subnet=subnet)}
    refused(autoscaling.update_auto_scaling_group, asked, code, words.format(name=name))
    assert aws.auto_scaling_group(name) == before


@pytest.mark.parametrize("operation", ON_UNKNOWN_GROUPS)
def test_no_call_is_taken_for_a_group_that_is_not_there(autoscaling, name, operation):
    refused(getattr(autoscaling, operation), {"AutoScalingGroupName": name, **ON_UNKNOWN_GROUPS[operation]}, "ValidationError", f"'{name}' not found")


def test_a_desired_capacity_outside_of_the_sizes(aws, autoscaling, name):
    aws.add_auto_scaling_group(name, 1, MaxSize=2)
    for desired, words in ((3, "value 3 is above max value 2"), (0, "value 0 is below min value 1")):
        refused(autoscaling.set_desired_capacity, {"AutoScalingGroupName": name, "DesiredCapacity": desired}, "ValidationError", words)


def test_a_group_with_instances_is_deleted_by_force_only(aws, autoscaling, name):
    hook = {"LifecycleHookName": "hold", "LifecycleTransition": "autoscaling:EC2_INSTANCE_TERMINATING"}
    [instance] = aws.add_auto_scaling_group(name, 1, MinSize=0, LifecycleHookSpecificationList=[hook])
    refused(autoscaling.delete_auto_scaling_group, {"AutoScalingGroupName": name}, "ResourceInUse", "there are instances")
    autoscaling.terminate_instance_in_auto_scaling_group(InstanceId=instance, ShouldDecrementDesiredCapacity=True)
    refused(autoscaling.delete_auto_scaling_group, {"AutoScalingGroupName": name}, "ScalingActivityInProgress", "scaling activities in progress")
    autoscaling.delete_auto_scaling_group(AutoScalingGroupName=name, ForceDelete=True)
    assert aws.auto_scaling_group(name)["Status"] == "Delete in progress"
    refused(autoscaling.update_auto_scaling_group, {"AutoScalingGroupName": name, "MaxSize": 5}, "ValidationError", "pending delete")


@pytest.mark.parametrize(("level", "is_forced"), [("prevent-force-deletion", True), ("prevent-all-deletion", True), ("prevent-all-deletion", False)])
def test_a_protected_group_is_not_deleted(aws, autoscaling, name, level, is_forced):
    aws.add_auto_scaling_group(name, 0, DeletionProtection=level)
    refused(autoscaling.delete_auto_scaling_group, {"AutoScalingGroupName": name, "ForceDelete": is_forced}, "ValidationError", level)
    autoscaling.update_auto_scaling_group(AutoScalingGroupName=name, DeletionProtection="none")
    autoscaling.delete_auto_scaling_group(AutoScalingGroupName=name, ForceDelete=is_forced)
    assert autoscaling.describe_auto_scaling_groups(AutoScalingGroupNames=[name])["AutoScalingGroups"] == []


def test_each_action_can_be_denied(aws, autoscaling, name):
    aws.add_auto_scaling_group(name, 0)
    aws.inject_fault("autoscaling:PutWarmPool", error="AccessDenied", times=1)
    refused(autoscaling.put_warm_pool, {"AutoScalingGroupName": name}, "AccessDenied", "not authorized")
    autoscaling.put_warm_pool(AutoScalingGroupName=name)


def test_a_group_of_an_operator_is_changed_by_nobody_else(aws, autoscaling, name):
    aws.add_auto_scaling_group(name, 0, Operator={"Principal": "operator.example.com"})
    for call, asked in (("update_auto_scaling_group", {"MaxSize": 3}), ("set_desired_capacity", {"DesiredCapacity": 1}), ("delete_auto_scaling_group", {})):
        refused(getattr(autoscaling, call), {"AutoScalingGroupName": name, **asked}, "ValidationError", "operator.example.com")


def test_how_many_groups_there_may_be(aws, autoscaling, name):
    aws.add_auto_scaling_group(name, 0)
    pages = autoscaling.get_paginator("describe_auto_scaling_groups")
    # Those of the tests before may be on their way out.
    wait_until(lambda: not any("Status" in group for page in pages.paginate() for group in page["AutoScalingGroups"]))
    limits = autoscaling.describe_account_limits()
    assert limits["NumberOfAutoScalingGroups"] == sum(len(page["AutoScalingGroups"]) for page in pages.paginate())
    assert limits["MaxNumberOfAutoScalingGroups"] == 500
    aws.allow_groups(limits["NumberOfAutoScalingGroups"] + 1)
    aws.add_auto_scaling_group(f"{name}-last", 0)
    full = autoscaling.describe_account_limits()
    assert full["NumberOfAutoScalingGroups"] == full["MaxNumberOfAutoScalingGroups"] == limits["NumberOfAutoScalingGroups"] + 1
    with pytest.raises(ClientError, match="LimitExceeded.*reached the limit"):
        aws.add_auto_scaling_group(f"{name}-more", 0)
