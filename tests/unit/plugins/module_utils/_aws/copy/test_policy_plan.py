# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.tests.unit.plugins.module_utils._aws.copy.described_groups import (
    QUEUE_ALARM,
    calls,
    described,
    faults,
    plan,
    told,
)
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.copy.draft import Draft
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.copy.policy_plan import add_late_policies

SHAPE = "policies-alarms-schedules"
GREEN = "CodeDeploy_shop-front-scaling_d-ABCDEFGH1"
OF_GROUP = {"Name": "AutoScalingGroupName", "Value": "shop-front-scaling"}
OF_COPY = {**OF_GROUP, "Value": GREEN}


def metrics(dimension):
    return [{"Id": "a", "MetricStat": {"Metric": {"Namespace": "n", "MetricName": "m", "Dimensions": [dimension]}, "Period": 60, "Stat": "Sum"}}]


def with_policy(**fields):
    of = described(SHAPE)
    of["policies"] = [{"PolicyName": "p", "PolicyARN": "arn:p", "AutoScalingGroupName": "shop-front-scaling", "Enabled": True, "Alarms": [], **fields}]
    return of


def late(of):
    draft = Draft()
    add_late_policies(draft, of, GREEN)
    assert faults(draft.to_dict()) == []
    return [call["arguments"] for call in draft.calls]


def test_policies_that_need_target_groups_or_forecast_come_later():
    assert [policy["PolicyName"] for policy in late(described(SHAPE))] == ["requests", "forecast"]
    [requests, _forecast] = late(described(SHAPE))
    label = requests["TargetTrackingConfiguration"]["PredefinedMetricSpecification"]["ResourceLabel"]
    assert label == "app/front/1111111111111111/targetgroup/front-blue/0123456789abcdef"
    assert not {"PolicyARN", "Alarms", "StepAdjustments"} & requests.keys() and requests["AutoScalingGroupName"] == GREEN


@pytest.mark.parametrize("field", ["TargetGroupARNs", "TrafficSources"])
def test_either_field_says_what_is_attached(field):
    of = described(SHAPE)
    of["group"].pop(field)
    assert len(late(of)) == 2


def test_a_target_group_that_is_not_attached():
    of = described(SHAPE)
    of["group"].update({"TargetGroupARNs": [], "TrafficSources": []})
    planned = plan(of)
    assert told(planned, "PolicyName", "requests")["outcome"] == "cannot_be" and any("front-blue" in text for text in planned["warnings"])
    assert [policy["PolicyName"] for policy in late(of)] == ["forecast"]


def test_own_metrics_are_those_of_the_copy():
    metric = {"MetricName": "Jobs", "Namespace": "Shop", "Dimensions": [OF_GROUP, {"Name": "Queue", "Value": "q"}], "Statistic": "Average"}
    tracking = {"TargetValue": 10.0, "CustomizedMetricSpecification": metric}
    planned = plan(with_policy(PolicyType="TargetTrackingScaling", TargetTrackingConfiguration=tracking))
    [request] = calls(planned, "PutScalingPolicy")
    assert request["TargetTrackingConfiguration"]["CustomizedMetricSpecification"]["Dimensions"] == [OF_COPY, {"Name": "Queue", "Value": "q"}]
    assert told(planned, "TargetTrackingConfiguration")["outcome"] == "changed" and metric["Dimensions"][0] == OF_GROUP and faults(planned) == []


@pytest.mark.parametrize(("fields", "sent"), [
    ({"MinAdjustmentStep": 2}, 2), ({"MinAdjustmentStep": 2, "MinAdjustmentMagnitude": 3}, 3), ({"MinAdjustmentMagnitude": 3}, 3), ({}, None),
])
def test_simple_policies(fields, sent):
    of = with_policy(PolicyType="SimpleScaling", AdjustmentType="PercentChangeInCapacity", ScalingAdjustment=10, Cooldown=60, StepAdjustments=[], **fields)
    planned = plan(of)
    [request] = calls(planned, "PutScalingPolicy")
    assert request.get("MinAdjustmentMagnitude") == sent and request["ScalingAdjustment"] == 10 and "MinAdjustmentStep" not in request
    assert "StepAdjustments" not in request and faults(planned) == []


def test_a_policy_that_is_switched_off_stays_so():
    [request] = calls(plan(with_policy(PolicyType="SimpleScaling", AdjustmentType="ExactCapacity", ScalingAdjustment=1, Enabled=False)), "PutScalingPolicy")
    assert request["Enabled"] is False


@pytest.mark.parametrize(("changes", "field", "after"), [
    ({"AlarmActions": ["arn:aws:autoscaling:r:1:scalingPolicy:x:autoScalingGroupName/other:policyName/p", "arn:sns"]}, "AlarmActions", ["arn:sns"]),
    ({"OKActions": QUEUE_ALARM["AlarmActions"]}, "OKActions", [{"from_call": 4, "key": "PolicyARN"}, QUEUE_ALARM["AlarmActions"][1]]),
    ({"Dimensions": [], "Metrics": metrics(OF_GROUP)}, "Metrics", metrics(OF_COPY)),
    ({"ActionsEnabled": False}, "ActionsEnabled", False),
    ({"Dimensions": [{"Name": "QueueName", "Value": "front"}]}, "Dimensions", [{"Name": "QueueName", "Value": "front"}]),
])
def test_alarms(changes, field, after):
    of = described(SHAPE)
    of["alarms"][0].update(changes)
    planned = plan(of)
    [request] = calls(planned, "PutMetricAlarm")
    assert request[field] == after and faults(planned) == []
    assert ("other:policyName/p" in str(planned["warnings"])) == (after == ["arn:sns"])
    # People read it.
    assert "from_call" not in str(planned["report"])


def test_an_alarm_of_two_policies_is_copied_once():
    of = described(SHAPE)
    of["policies"].append({**of["policies"][1], "PolicyName": "queue-2", "PolicyARN": "arn:2"})
    of["alarms"][0]["OKActions"] = ["arn:2"]
    [request] = calls(plan(of), "PutMetricAlarm")
    assert request["OKActions"] == [{"from_call": 5, "key": "PolicyARN"}]


def test_an_alarm_that_is_gone_and_tags_of_alarms():
    of = described(SHAPE)
    gone = plan({**of, "alarms": []})
    assert calls(gone, "PutMetricAlarm") == [] and told(gone, "AlarmName")["outcome"] == "cannot_be" and "front-queue-deep" in str(gone["warnings"])
    of["alarm_tags"] = {"front-queue-deep": [{"Key": "team", "Value": "front"}, {"Key": "aws:x", "Value": "y"}]}
    [request] = calls(plan(of), "PutMetricAlarm")
    assert [tag["Key"] for tag in request["Tags"]] == ["team", "agentless.codedeploy:copy-of", "agentless.codedeploy:deployment-id"]
    of["alarm_tags"] = {}
    assert told(plan(of), "Tags", "alarm front-queue-deep")["outcome"] == "unknown"
