# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Scaling policies come back as they were put, with the alarms that run them, and change the desired capacity when they are executed."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError
from emulator.tests.autoscaling.group_at_work import GroupAtWork
from waiting import wait_until

SIMPLE = {"PolicyType": "SimpleScaling", "AdjustmentType": "ChangeInCapacity", "ScalingAdjustment": 1, "Cooldown": 60}
STEP = {
    "PolicyType": "StepScaling",
    "AdjustmentType": "PercentChangeInCapacity",
    "MinAdjustmentMagnitude": 2,
    "EstimatedInstanceWarmup": 30,
    "StepAdjustments": [
        {"MetricIntervalLowerBound": 0.0, "MetricIntervalUpperBound": 10.0, "ScalingAdjustment": 10},
        {"MetricIntervalLowerBound": 10.0, "ScalingAdjustment": 50},
    ],
}
TRACKING = {
    "PolicyType": "TargetTrackingScaling",
    "EstimatedInstanceWarmup": 20,
    "Enabled": False,
    "TargetTrackingConfiguration": {"PredefinedMetricSpecification": {"PredefinedMetricType": "ASGAverageCPUUtilization"}, "TargetValue": 50.0},
}
LABEL = "app/shop/0123456789abcdef/targetgroup/shop/fedcba9876543210"
BY_REQUESTS = {
    "PolicyType": "TargetTrackingScaling",
    "TargetTrackingConfiguration": {
        "PredefinedMetricSpecification": {"PredefinedMetricType": "ALBRequestCountPerTarget", "ResourceLabel": LABEL},
        "TargetValue": 100.0,
        "DisableScaleIn": True,
    },
}
PREDICTIVE = {
    "PolicyType": "PredictiveScaling",
    "PredictiveScalingConfiguration": {
        "MetricSpecifications": [{"TargetValue": 40.0, "PredefinedMetricPairSpecification": {"PredefinedMetricType": "ASGCPUUtilization"}}],
        "Mode": "ForecastAndScale",
        "SchedulingBufferTime": 120,
        "MaxCapacityBreachBehavior": "IncreaseMaxCapacity",
        "MaxCapacityBuffer": 10,
    },
}
REFUSED = [
    ({"PolicyType": "Magic"}, "ValidationError", "Magic"),
    ({**SIMPLE, "ScalingAdjustment": None}, "ValidationError", "ScalingAdjustment must be specified"),
    ({**SIMPLE, "StepAdjustments": STEP["StepAdjustments"]}, "ValidationError", "StepAdjustments is not supported"),
    ({**SIMPLE, "AdjustmentType": "Double"}, "ValidationError", "Double"),
    ({**SIMPLE, "MinAdjustmentMagnitude": 1}, "ValidationError", "MinAdjustmentMagnitude"),
    ({**STEP, "Cooldown": 60}, "ValidationError", "Cooldown is not supported"),
    ({**STEP, "StepAdjustments": None}, "ValidationError", "StepAdjustments must be specified"),
    ({**TRACKING, "ScalingAdjustment": 1}, "ValidationError", "ScalingAdjustment is not supported"),
    ({"PolicyType": "TargetTrackingScaling", "TargetTrackingConfiguration": {"TargetValue": 1.0}}, "ValidationError", "Exactly one of"),
    ({**STEP, "StepAdjustments": [{"MetricIntervalLowerBound": float(n), "ScalingAdjustment": 1} for n in range(21)]}, "LimitExceeded", "20 step"),
    ({"PolicyType": "PredictiveScaling"}, "ValidationError", "PredictiveScalingConfiguration must be specified"),
]


@pytest.fixture
def group(aws, name):
    made = GroupAtWork(aws, name)
    made.add(0)
    return made


def put(group, policy, policy_name="scale"):
    asked = {key: value for key, value in policy.items() if value is not None}
    return group.call("put_scaling_policy", PolicyName=policy_name, **asked)


def described(group):
    [policy] = group.call("describe_policies")["ScalingPolicies"]
    return policy


def alarms(aws, prefix):
    return {item["AlarmName"]: item for item in aws.client("cloudwatch").describe_alarms(AlarmNamePrefix=prefix)["MetricAlarms"]}


@pytest.mark.parametrize("asked", [SIMPLE, STEP, TRACKING, BY_REQUESTS, PREDICTIVE])
def test_a_policy_comes_back_as_it_was_put(group, asked):
    arn = put(group, asked)["PolicyARN"]
    policy = described(group)
    own = {"PolicyName": "scale", "PolicyARN": arn, "AutoScalingGroupName": group.name, "Enabled": True, "StepAdjustments": [], "Alarms": policy["Alarms"]}
    expected = {**own, **asked}
    if asked is STEP:
        expected["MetricAggregationType"] = "Average"
    if asked is TRACKING:
        expected["TargetTrackingConfiguration"] = {**asked["TargetTrackingConfiguration"], "DisableScaleIn": False}
    assert policy == expected
    assert arn.endswith(f":autoScalingGroupName/{group.name}:policyName/scale") and put(group, asked)["PolicyARN"] == arn


def test_target_tracking_makes_its_alarms_and_takes_them_with_it(aws, group):
    made = put(group, TRACKING)["Alarms"]
    prefix = f"TargetTracking-{group.name}-"
    found = alarms(aws, prefix)
    assert described(group)["Alarms"] == made and found.keys() == {alarm["AlarmName"] for alarm in made}
    thresholds = {alarm["Threshold"]: (alarm["ComparisonOperator"], alarm["EvaluationPeriods"]) for alarm in found.values()}
    assert thresholds == {50.0: ("GreaterThanThreshold", 3), 45.0: ("LessThanThreshold", 15)}
    put(group, BY_REQUESTS)
    [only] = alarms(aws, prefix).values()
    dimensions = {item["Name"]: item["Value"] for item in only["Dimensions"]}
    assert dimensions == {"LoadBalancer": "app/shop/0123456789abcdef", "TargetGroup": "targetgroup/shop/fedcba9876543210"}
    group.call("delete_policy", PolicyName="scale")
    assert alarms(aws, prefix) == {} and group.call("describe_policies")["ScalingPolicies"] == []
    put(group, TRACKING)
    group.call("delete_auto_scaling_group")
    assert alarms(aws, prefix) == {}


def test_the_alarms_of_a_step_policy_are_those_that_run_it(aws, group):
    arn = put(group, STEP)["PolicyARN"]
    assert described(group)["Alarms"] == []
    cloudwatch = aws.client("cloudwatch")
    alarm = {"MetricName": "CPUUtilization", "Namespace": "AWS/EC2", "Statistic": "Average", "Period": 60, "EvaluationPeriods": 1, "Threshold": 50.0}
    cloudwatch.put_metric_alarm(AlarmName=group.name, ComparisonOperator="GreaterThanThreshold", AlarmActions=[arn], **alarm)
    assert [item["AlarmName"] for item in described(group)["Alarms"]] == [group.name]
    group.call("delete_policy", PolicyName=arn)
    assert group.name in alarms(aws, group.name), "it is somebody else's"


@pytest.mark.parametrize(("asked", "code", "words"), REFUSED)
def test_a_policy_is_not_put(group, asked, code, words):
    with pytest.raises(ClientError, match=f"{code}.*{words}"):
        put(group, asked)
    assert group.call("describe_policies")["ScalingPolicies"] == []


def test_there_are_at_most_fifty(group):
    for number in range(50):
        put(group, SIMPLE, f"scale-{number}")
    with pytest.raises(ClientError, match="LimitExceeded"):
        put(group, SIMPLE)
    put(group, SIMPLE, "scale-0")


@pytest.mark.parametrize(
    ("policy", "values", "desired"),
    [
        (SIMPLE, {}, 4),
        ({**SIMPLE, "ScalingAdjustment": 9}, {}, 6),
        ({**SIMPLE, "AdjustmentType": "ExactCapacity", "ScalingAdjustment": 1}, {}, 1),
        ({**SIMPLE, "AdjustmentType": "PercentChangeInCapacity", "ScalingAdjustment": 10}, {}, 4),
        (STEP, {"MetricValue": 55.0, "BreachThreshold": 50.0}, 5),
        (STEP, {"MetricValue": 40.0, "BreachThreshold": 50.0}, 3),
    ],
)
def test_an_executed_policy_changes_the_desired_capacity(aws, group, policy, values, desired):
    group.call("suspend_processes", ScalingProcesses=["Launch"])
    group.want(3)
    put(group, policy)
    group.call("execute_policy", PolicyName="scale", **values)
    assert aws.auto_scaling_group(group.name)["DesiredCapacity"] == desired


@pytest.mark.parametrize(("policy", "desired"), [(SIMPLE, 4), (STEP, 5), (TRACKING, 3), ({**TRACKING, "Enabled": True}, 4), (BY_REQUESTS, 4)])
def test_an_alarm_runs_its_policies_unless_alarm_notification_is_suspended(aws, group, policy, desired):
    cloudwatch = aws.client("cloudwatch")
    group.call("suspend_processes", ScalingProcesses=["Launch", "AlarmNotification"])
    group.want(3)
    put(group, policy)
    alarm = {"MetricName": "CPUUtilization", "Namespace": "AWS/EC2", "Statistic": "Average", "Period": 60, "EvaluationPeriods": 1, "Threshold": 50.0}
    [name] = [item["AlarmName"] for item in described(group)["Alarms"] if "AlarmHigh" in item["AlarmName"]] or [f"{group.name}-busy"]
    if name == f"{group.name}-busy":
        arn = described(group)["PolicyARN"]
        cloudwatch.put_metric_alarm(AlarmName=name, ComparisonOperator="GreaterThanThreshold", AlarmActions=[arn], **alarm)
    for suspended, expected in ((True, 3), (False, desired)):
        cloudwatch.set_alarm_state(AlarmName=name, StateValue="OK", StateReason="test")
        cloudwatch.set_alarm_state(AlarmName=name, StateValue="ALARM", StateReason="test", StateReasonData='{"recentDatapoints": [55.0]}')
        assert aws.auto_scaling_group(group.name)["DesiredCapacity"] == expected
        if suspended:
            group.call("resume_processes", ScalingProcesses=["AlarmNotification"])
    group.call("resume_processes", ScalingProcesses=["Launch"])
    aws.wait_for_auto_scaling_group(group.name)
    told = f"monitor alarm {name} in state ALARM triggered policy scale changing the desired capacity from 3 to {desired}."
    assert desired == 3 or told in group.activities()[0]["Cause"]


def test_a_cooldown_is_heeded_by_those_who_honor_it(aws, group):
    aws.client("autoscaling").update_auto_scaling_group(AutoScalingGroupName=group.name, DefaultCooldown=60)
    put(group, SIMPLE)
    group.call("set_desired_capacity", DesiredCapacity=1, HonorCooldown=True)
    aws.wait_for_auto_scaling_group(group.name)
    with pytest.raises(ClientError, match="ScalingActivityInProgress"):
        group.call("execute_policy", PolicyName="scale", HonorCooldown=True)
    with pytest.raises(ClientError, match="ScalingActivityInProgress"):
        group.call("set_desired_capacity", DesiredCapacity=2, HonorCooldown=True)
    group.call("execute_policy", PolicyName="scale")
    assert aws.auto_scaling_group(group.name)["DesiredCapacity"] == 2
    aws.wait_for_auto_scaling_group(group.name)
    wait_until(lambda: _is_set(group, 3))


def _is_set(group, desired):
    try:
        group.call("set_desired_capacity", DesiredCapacity=desired, HonorCooldown=True)
    except ClientError:
        return False
    return True
