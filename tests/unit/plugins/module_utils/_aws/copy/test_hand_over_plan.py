# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.copy.hand_over_plan import hand_over_plan, traffic_sources
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.copy.rules.name_rules import HANDED_OVER, STATE, tags_of
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.tests.unit.plugins.module_utils._aws.copy.described_groups import (
    DEPLOYMENT,
    SHAPES,
    calls,
    described,
    described_copy,
    faults,
    held_original,
    plan,
)

OPTIONS = {"deployment_id": DEPLOYMENT, "hold_original": True, "instance_ids": None}
HELD = ["AZRebalance", "AlarmNotification", "ReplaceUnhealthy", "ScheduledActions"]


def handed_over(shape, changes=None, **options):
    of = described(shape)
    planned = plan(of)
    copy = described_copy(of, planned, **(changes or {}))
    result = hand_over_plan({**of, "group": held_original(of, planned)}, copy, {**OPTIONS, **options})
    assert faults(result) == []
    return copy, result


def of_original(shape, result):
    return [call["action"] for call in result["calls"] if call["arguments"].get("AutoScalingGroupName") == SHAPES[shape]["group"]["AutoScalingGroupName"]]


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape(shape):
    copy, result = handed_over(shape)
    group = SHAPES[shape]["group"]
    settings = {}
    for request in calls(result, "UpdateAutoScalingGroup"):
        settings.update(request)
    assert (settings["MinSize"], settings["MaxSize"]) == (group["MinSize"], group["MaxSize"]) and "DesiredCapacity" not in settings
    assert settings.get("HealthCheckType", copy["HealthCheckType"]) == group["HealthCheckType"]
    assert settings.get("DeletionProtection", "none") == group.get("DeletionProtection", "none")
    before = {process["ProcessName"] for process in group["SuspendedProcesses"]}
    assert calls(result, "ResumeProcesses")[0]["ScalingProcesses"] == sorted(set(HELD) - before)
    assert [call["action"] for call in result["calls"]][-2:] == ["ResumeProcesses", "CreateOrUpdateTags"]
    is_held = group["MinSize"] < group["DesiredCapacity"]
    assert of_original(shape, result) == ["SuspendProcesses", *(["UpdateAutoScalingGroup"] if is_held else [])]
    # What it marks is the end of it.
    copy["Tags"] = [tag for tag in copy["Tags"] if tag["Key"] != STATE] + calls(result, "CreateOrUpdateTags")[0]["Tags"]
    assert hand_over_plan(described(shape), copy, OPTIONS)["calls"] == []


@pytest.mark.parametrize(("shape", "where", "expression"), [
    ("launch-template-latest", lambda request: request["LaunchTemplate"], "$Latest"),
    ("attribute-based-vcpu", lambda request: request["MixedInstancesPolicy"]["LaunchTemplate"]["LaunchTemplateSpecification"], "$Default"),
    ("second-generation-codedeploy-copy", lambda request: request["LaunchTemplate"], "$Default"),
])
def test_versions_are_as_the_owner_has_written_them(shape, where, expression):
    request = calls(handed_over(shape)[1], "UpdateAutoScalingGroup")[0]
    assert where(request)["Version"] == expression
    assert request.get("MixedInstancesPolicy", {}).keys() == SHAPES[shape]["group"].get("MixedInstancesPolicy", {}).keys()


def test_a_number_is_not_sent_again():
    assert "MixedInstancesPolicy" not in calls(handed_over("mixed-instances-weighted-spot")[1], "UpdateAutoScalingGroup")[0]


def test_what_comes_after_what():
    _copy, result = handed_over("policies-alarms-schedules")
    assert [call["action"] for call in result["calls"]] == [
        "UpdateAutoScalingGroup", "AttachTrafficSources", "DescribeTrafficSources", "UpdateAutoScalingGroup", "PutScalingPolicy", "PutScalingPolicy",
        "EnableAlarmActions", "SuspendProcesses", "UpdateAutoScalingGroup", "ResumeProcesses", "CreateOrUpdateTags",
    ]  # fmt: skip
    assert [call.get("until") for call in result["calls"]].count("InService") == 1
    assert calls(result, "EnableAlarmActions") == [{"AlarmNames": [f"CodeDeploy_front-queue-deep_{DEPLOYMENT}"]}]
    assert calls(result, "SuspendProcesses")[0]["ScalingProcesses"] == ["AddToLoadBalancer", "AlarmNotification", "ReplaceUnhealthy"]
    # The original has what its owner gave it when nothing scales it any more.
    assert calls(result, "UpdateAutoScalingGroup")[2] == {"AutoScalingGroupName": "shop-front-scaling", "MinSize": 2}
    assert calls(result, "UpdateAutoScalingGroup")[1] == {
        "AutoScalingGroupName": f"CodeDeploy_shop-front-scaling_{DEPLOYMENT}", "HealthCheckType": "ELB", "HealthCheckGracePeriod": 300,
    }  # fmt: skip


def test_alarms_that_did_not_act_do_not():
    of = described("policies-alarms-schedules")
    of["alarms"][0]["ActionsEnabled"] = False
    planned = plan(of)
    assert calls(hand_over_plan(of, described_copy(of, planned), OPTIONS), "EnableAlarmActions") == []


def test_each_attachment_is_made_once():
    _copy, result = handed_over("traffic-sources-of-three-kinds")
    [request] = calls(result, "AttachTrafficSources")
    assert sorted(source["Type"] for source in request["TrafficSources"]) == ["elb", "elbv2", "elbv2", "vpc-lattice"]
    group = SHAPES["traffic-sources-of-three-kinds"]["group"]
    without = {**group, "TrafficSources": []}
    assert [source["Type"] for source in traffic_sources(without)] == ["elbv2", "elbv2", "elb"]


def test_many_attachments_go_in_several_calls_and_nobody_waits_for_those_that_do_not_check():
    of = described("warm-pool")
    planned = plan(of)
    of["group"]["TargetGroupARNs"] = [f"arn:aws:elasticloadbalancing:r:1:targetgroup/t/{number}" for number in range(11)]
    of["group"]["AvailabilityZoneImpairmentPolicy"] = {"ZonalShiftEnabled": True, "ImpairedZoneHealthCheckBehavior": "IgnoreUnhealthy"}
    result = hand_over_plan(of, described_copy(of, planned), OPTIONS)
    requests = calls(result, "AttachTrafficSources")
    assert [len(request["TrafficSources"]) for request in requests] == [10, 1] and all(request["SkipZonalShiftValidation"] for request in requests)
    assert calls(result, "DescribeTrafficSources") == [] and len(calls(result, "PutWarmPool")) == 1 and faults(result) == []


@pytest.mark.parametrize(("min_size", "least"), [(1, 1), (2, 1), (0, 0)])
def test_an_instance_without_the_revision_gets_no_traffic(min_size, least):
    of = described("launch-template-latest")
    of["group"]["MinSize"] = min_size
    planned = plan(of)
    members = [{**of["group"]["Instances"][0], "InstanceId": name} for name in ("i-good", "i-bad")]
    copy = described_copy(of, planned, Instances=[*members, {**members[0], "InstanceId": "i-waits", "LifecycleState": "Pending:Wait"}])
    result = hand_over_plan(of, copy, {**OPTIONS, "instance_ids": ["i-good"]})
    [request] = calls(result, "EnterStandby")
    assert request["InstanceIds"] == ["i-bad"] and request["ShouldDecrementDesiredCapacity"] is True and faults(result) == []
    assert calls(result, "UpdateAutoScalingGroup")[0]["MinSize"] == least
    actions = [call["action"] for call in result["calls"]]
    assert actions.index("UpdateAutoScalingGroup") < actions.index("EnterStandby") < actions.index("AttachTrafficSources")
    assert "i-bad" in str(result["warnings"])
    assert calls(hand_over_plan(of, copy, {**OPTIONS, "instance_ids": ["i-good", "i-bad"]}), "EnterStandby") == []


def test_the_original_is_left_alone_where_that_is_wanted():
    assert of_original("policies-alarms-schedules", handed_over("policies-alarms-schedules", hold_original=False)[1]) == []


def test_another_group_is_not_handed_over():
    of = described("launch-template-latest")
    copy = described_copy(of, plan(of))
    for wrong in ({**copy, "Tags": []}, {**copy, "Tags": tags_of("x", {STATE: HANDED_OVER})}):
        with pytest.raises(DeploymentError, match="is no copy of shop-web-latest"):
            hand_over_plan(of, wrong, OPTIONS)
    with pytest.raises(DeploymentError, match="d-OTHER0001"):
        hand_over_plan(of, copy, {**OPTIONS, "deployment_id": "d-OTHER0001"})
