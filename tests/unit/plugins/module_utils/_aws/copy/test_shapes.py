# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a copy of each of the twelve shapes is."""
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.tests.unit.plugins.module_utils._aws.copy.described_groups import (
    DEPLOYMENT,
    SHAPES,
    calls,
    created,
    described,
    faults,
    plan,
    told,
)

# Size of the copy, and processes suspended in it beside those of every copy.
SIZES = {
    "launch-template-latest": 2, "mixed-instances-weighted-spot": 8, "attribute-based-vcpu": 32, "hooks-own-and-codedeploys": 2, "warm-pool": 2,
    "policies-alarms-schedules": 4, "traffic-sources-of-three-kinds": 2, "processes-protection-standby-metrics": 3, "deletion-protection-and-retention": 2,
    "zones-reservations-placement": 4, "launch-configuration-and-aws-tags": 2, "second-generation-codedeploy-copy": 2,
}  # fmt: skip
HELD = {"AZRebalance", "AlarmNotification", "ReplaceUnhealthy", "ScheduledActions"}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape(shape):
    planned = plan(described(shape))
    name, arguments = created(planned)["AutoScalingGroupName"], created(planned)
    assert faults(planned) == []
    assert planned["calls"][0]["action"] == "CreateAutoScalingGroup" and (arguments["MinSize"], arguments["DesiredCapacity"]) == (0, 0)
    sizes = {"AutoScalingGroupName": name, "MinSize": SIZES[shape], "MaxSize": SHAPES[shape]["group"]["MaxSize"], "DesiredCapacity": SIZES[shape]}
    assert planned["calls"][-1]["arguments"] == sizes
    assert set(calls(planned, "SuspendProcesses")[0]["ScalingProcesses"]) >= HELD
    assert not {"TargetGroupARNs", "LoadBalancerNames", "TrafficSources", "DeletionProtection", "Operator", "InstanceId"} & arguments.keys()
    assert not [item for item in planned["report"] if item["outcome"] == "unknown"]
    names = {call["arguments"].get("AutoScalingGroupName") for call in planned["calls"] if call["service"] == "autoscaling"}
    assert names <= {name, SHAPES[shape]["group"]["AutoScalingGroupName"]}


def test_latest_becomes_a_number_that_is_shown():
    planned = plan(described("launch-template-latest"))
    assert created(planned)["LaunchTemplate"] == {"LaunchTemplateId": "lt-0000000000000000a", "Version": "9"}
    item = told(planned, "LaunchTemplate.Version")
    assert (item["outcome"], item["before"], item["after"]) == ("changed", "$Latest", "9")
    assert any("run version 7, 8 of launch template" in text and "version 9" in text for text in planned["warnings"])


def test_a_mixed_instances_policy_is_copied_whole():
    group = described("mixed-instances-weighted-spot")["group"]
    arguments = created(plan(described("mixed-instances-weighted-spot")))
    wanted = group["MixedInstancesPolicy"]
    for specification in (wanted["LaunchTemplate"]["LaunchTemplateSpecification"], wanted["LaunchTemplate"]["Overrides"][2]["LaunchTemplateSpecification"]):
        specification.pop("LaunchTemplateName")
    assert arguments["MixedInstancesPolicy"] == wanted and "LaunchTemplate" not in arguments
    assert arguments["CapacityRebalance"] is True


def test_attributes_and_their_unit_go_together():
    arguments = created(plan(described("attribute-based-vcpu")))
    [override] = arguments["MixedInstancesPolicy"]["LaunchTemplate"]["Overrides"]
    assert arguments["DesiredCapacityType"] == "vcpu" and override["InstanceRequirements"]["VCpuCount"] == {"Min": 4, "Max": 8}
    assert arguments["MixedInstancesPolicy"]["LaunchTemplate"]["LaunchTemplateSpecification"]["Version"] == "7"


def test_hooks_are_there_from_the_beginning_without_those_of_codedeploy():
    planned = plan(described("hooks-own-and-codedeploys"))
    hooks = created(planned)["LifecycleHookSpecificationList"]
    assert [hook["LifecycleHookName"] for hook in hooks] == ["configure", "drain-jobs"] and calls(planned, "PutLifecycleHook") == []
    assert hooks[0]["NotificationMetadata"] and hooks[1]["RoleARN"] and hooks[1]["NotificationTargetARN"]
    assert not any("GlobalTimeout" in hook for hook in hooks)
    assert told(planned, "LifecycleHookName", "CodeDeploy-managed")["outcome"] == "cannot_be"
    assert any("hook configure" in text for text in planned["warnings"])


def test_a_warm_pool_comes_later():
    planned = plan(described("warm-pool"))
    assert calls(planned, "PutWarmPool") == [] and told(planned, "WarmPoolConfiguration")["outcome"] == "changed"


def test_policies_alarms_and_schedules():
    planned = plan(described("policies-alarms-schedules"))
    [policy] = calls(planned, "PutScalingPolicy")
    assert (policy["PolicyName"], policy["AutoScalingGroupName"]) == ("queue", f"CodeDeploy_shop-front-scaling_{DEPLOYMENT}")
    assert told(planned, "PolicyName", "requests")["outcome"] == told(planned, "PolicyName", "forecast")["outcome"] == "changed"
    [alarm] = calls(planned, "PutMetricAlarm")
    index = next(number for number, call in enumerate(planned["calls"]) if call["action"] == "PutScalingPolicy")
    assert alarm["AlarmName"] == f"CodeDeploy_front-queue-deep_{DEPLOYMENT}" and alarm["ActionsEnabled"] is False
    assert alarm["AlarmActions"] == [{"from_call": index, "key": "PolicyARN"}, "arn:aws:sns:eu-central-1:123456789012:people"]
    assert alarm["Dimensions"] == [{"Name": "AutoScalingGroupName", "Value": policy["AutoScalingGroupName"]}]
    [[schedule]] = [request["ScheduledUpdateGroupActions"] for request in calls(planned, "BatchPutScheduledUpdateGroupAction")]
    assert schedule["ScheduledActionName"] == "office-hours" and "ScheduledActionARN" not in schedule
    original = [call for call in planned["calls"] if call["arguments"].get("AutoScalingGroupName") == "shop-front-scaling"]
    assert [(call["action"], call["arguments"].get("MinSize"), call["arguments"].get("ScalingProcesses")) for call in original] == [
        ("SuspendProcesses", None, ["ScheduledActions"]), ("UpdateAutoScalingGroup", 4, None),
    ]  # fmt: skip


def test_the_original_is_left_alone_where_that_is_wanted():
    planned = plan(described("policies-alarms-schedules"), hold_original=False)
    assert [call for call in planned["calls"] if call["arguments"].get("AutoScalingGroupName") == "shop-front-scaling"] == []
    tags = {tag["Key"]: tag["Value"] for tag in created(planned)["Tags"]}
    assert tags["agentless.codedeploy:min-size-before"] == tags["agentless.codedeploy:min-size-held"] == "2"


def test_load_balancers_are_not_attached_and_do_not_check():
    planned = plan(described("traffic-sources-of-three-kinds"))
    assert created(planned)["HealthCheckType"] == "EBS"
    assert [told(planned, field)["outcome"] for field in ("TrafficSources", "TargetGroupARNs", "LoadBalancerNames", "HealthCheckType")] == ["changed"] * 4


def test_processes_metrics_notifications_and_protection():
    planned = plan(described("processes-protection-standby-metrics"))
    assert calls(planned, "EnableMetricsCollection")[0]["Metrics"] == ["GroupInServiceInstances", "GroupDesiredCapacity"]
    assert calls(planned, "PutNotificationConfiguration")[0]["NotificationTypes"] == [
        "autoscaling:EC2_INSTANCE_LAUNCH", "autoscaling:EC2_INSTANCE_TERMINATE_ERROR",
    ]  # fmt: skip
    assert created(planned)["NewInstancesProtectedFromScaleIn"] is True
    size = told(planned, "DesiredCapacity")
    assert "2 units of capacity serve now" in size["why"] and "i-00000000000000002 (Standby, Healthy)" in size["why"]
    assert any("protects i-00000000000000001 from scale in" in text for text in planned["warnings"])


def test_retention_is_copied_and_deletion_protection_comes_later():
    planned = plan(described("deletion-protection-and-retention"))
    arguments = created(planned)
    assert arguments["InstanceLifecyclePolicy"] and arguments["InstanceMaintenancePolicy"] and arguments["MaxInstanceLifetime"] == 604800
    assert told(planned, "DeletionProtection")["before"] == "prevent-all-deletion"


def test_zones_are_said_in_one_way():
    planned = plan(described("zones-reservations-placement"))
    arguments = created(planned)
    assert arguments["VPCZoneIdentifier"] and not {"AvailabilityZones", "AvailabilityZoneIds"} & arguments.keys()
    assert arguments["AvailabilityZoneDistribution"] and arguments["AvailabilityZoneImpairmentPolicy"] and arguments["CapacityReservationSpecification"]
    assert any("capacity reservations" in text for text in planned["warnings"]) and any("quote-partitions" in text for text in planned["warnings"])


@pytest.mark.parametrize(("left_out", "sent"), [
    (["VPCZoneIdentifier"], "AvailabilityZones"), (["VPCZoneIdentifier", "AvailabilityZones"], "AvailabilityZoneIds"),
])
def test_zones_without_subnets(left_out, sent):
    of = described("zones-reservations-placement")
    for field in left_out:
        of["group"].pop(field)
    planned = plan(of)
    assert {"VPCZoneIdentifier", "AvailabilityZones", "AvailabilityZoneIds"} & created(planned).keys() == {sent} and faults(planned) == []


def test_tags_of_aws_are_left_out():
    planned = plan(described("launch-configuration-and-aws-tags"))
    tags = {tag["Key"]: tag for tag in created(planned)["Tags"]}
    assert tags["Name"]["PropagateAtLaunch"] is True and tags["cost"]["PropagateAtLaunch"] is False
    assert not any(key.startswith("aws:") for key in tags) and created(planned)["LaunchConfigurationName"] == "old-intranet-2019"
    assert told(planned, "Tags[aws:cloudformation:stack-name]")["outcome"] == "cannot_be"
    assert {tag["ResourceId"] for tag in tags.values()} == {created(planned)["AutoScalingGroupName"]}
    assert tags["agentless.codedeploy:copy-of"]["Value"] == "old-intranet" and not tags["agentless.codedeploy:copy-of"]["PropagateAtLaunch"]


def test_a_copy_of_a_copy_has_no_longer_name():
    assert created(plan(described("second-generation-codedeploy-copy")))["AutoScalingGroupName"] == f"CodeDeploy_shop-web-prod_{DEPLOYMENT}"
