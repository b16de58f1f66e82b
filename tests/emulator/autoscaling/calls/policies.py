# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Scaling policies of all types, and the alarms that target tracking makes for itself."""

from __future__ import annotations

import math
import uuid

from ..activities import moment
from ..group import Group
from ..refusal import invalid, page, refusal
from ..region import Region
from .group_checks import check_cooldown
from .tracking_alarms import delete_alarms, put_alarms

MOST_POLICIES, MOST_STEPS = 50, 20
ADJUSTMENTS = ("ChangeInCapacity", "ExactCapacity", "PercentChangeInCapacity")
# Each type, what it cannot be without, and what it cannot have.
SIMPLE, STEP, TRACKING, PREDICTIVE = "SimpleScaling", "StepScaling", "TargetTrackingScaling", "PredictiveScaling"
NEEDED = {
    SIMPLE: ("AdjustmentType", "ScalingAdjustment"),
    STEP: ("AdjustmentType", "StepAdjustments"),
    TRACKING: ("TargetTrackingConfiguration",),
    PREDICTIVE: ("PredictiveScalingConfiguration",),
}
REFUSED = {
    SIMPLE: ("StepAdjustments", "MetricAggregationType", "EstimatedInstanceWarmup", "TargetTrackingConfiguration", "PredictiveScalingConfiguration"),
    STEP: ("ScalingAdjustment", "Cooldown", "TargetTrackingConfiguration", "PredictiveScalingConfiguration"),
    TRACKING: ("AdjustmentType", "ScalingAdjustment", "Cooldown", "StepAdjustments", "MetricAggregationType", "PredictiveScalingConfiguration"),
    PREDICTIVE: ("AdjustmentType", "ScalingAdjustment", "Cooldown", "StepAdjustments", "MetricAggregationType", "TargetTrackingConfiguration"),
}


def _put(region: Region, asked: dict) -> dict:
    group, name = region.group(asked["AutoScalingGroupName"]), asked["PolicyName"]
    before = group.policies.get(name)
    if before is None and len(group.policies) >= MOST_POLICIES:
        raise refusal("LimitExceeded", f"You may only have {MOST_POLICIES} scaling policies per Auto Scaling group.")
    given = {key: value for key, value in asked.items() if value is not None}
    kind = given.setdefault("PolicyType", SIMPLE)
    _check(kind, given)
    arn = before["PolicyARN"] if before else region.arn("scalingPolicy", f"{uuid.uuid4()}:autoScalingGroupName/{group.name}:policyName/{name}")
    policy = {"StepAdjustments": [], "Enabled": True, **given, "PolicyARN": arn}
    if kind == STEP:
        policy.setdefault("MetricAggregationType", "Average")
    if before:
        delete_alarms(region, before)
    if kind == TRACKING:
        policy["TargetTrackingConfiguration"] = {"DisableScaleIn": False, **given["TargetTrackingConfiguration"]}
        policy["Alarms"] = put_alarms(region, group, policy)
    if kind == PREDICTIVE:
        policy["PredictiveScalingConfiguration"] = {"Mode": "ForecastOnly", **given["PredictiveScalingConfiguration"]}
    group.policies[name] = policy
    return {"PolicyARN": arn, "Alarms": policy.get("Alarms", [])}


def _check(kind: str, asked: dict) -> None:
    if kind not in NEEDED:
        raise invalid(f"Policy type {kind} is not valid. Valid types are {', '.join(NEEDED)}.")
    missing = [key for key in NEEDED[kind] if asked.get(key) in (None, [], {})]
    if missing:
        raise invalid(f"{missing[0]} must be specified for policy type {kind}.")
    wrong = [key for key in REFUSED[kind] if asked.get(key) not in (None, [], {})]
    if wrong:
        raise invalid(f"{wrong[0]} is not supported for policy type {kind}.")
    if asked.get("AdjustmentType") and asked["AdjustmentType"] not in ADJUSTMENTS:
        raise invalid(f"Invalid adjustment type {asked['AdjustmentType']}. Valid types are {', '.join(ADJUSTMENTS)}.")
    if asked.get("MinAdjustmentMagnitude") is not None and asked.get("AdjustmentType") != "PercentChangeInCapacity":
        raise invalid("MinAdjustmentMagnitude is only supported for the adjustment type PercentChangeInCapacity.")
    tracked = asked.get("TargetTrackingConfiguration") or {}
    if kind == TRACKING and bool(tracked.get("PredefinedMetricSpecification")) == bool(tracked.get("CustomizedMetricSpecification")):
        raise invalid("Exactly one of PredefinedMetricSpecification and CustomizedMetricSpecification must be specified.")
    if len(asked.get("StepAdjustments") or []) > MOST_STEPS:
        raise refusal("LimitExceeded", f"You may only have {MOST_STEPS} step adjustments per scaling policy.")
    predefined = tracked.get("PredefinedMetricSpecification") or {}
    if predefined.get("PredefinedMetricType") == "ALBRequestCountPerTarget" and not predefined.get("ResourceLabel"):
        raise invalid("ResourceLabel must be specified for the metric type ALBRequestCountPerTarget.")


def _describe(region: Region, asked: dict) -> dict:
    name, names, kinds = asked.get("AutoScalingGroupName"), asked.get("PolicyNames"), asked.get("PolicyTypes")
    groups = [region.group(name)] if name else region.groups.values()
    found = [
        {**policy, "Alarms": policy.get("Alarms") or _alarms_that_run(region, policy["PolicyARN"])}
        for group in groups
        for policy in group.policies.values()
        if (not names or policy["PolicyName"] in names or policy["PolicyARN"] in names) and (not kinds or policy["PolicyType"] in kinds)
    ]
    return page(asked, found, "ScalingPolicies")


def _alarms_that_run(region: Region, arn: str) -> list[dict]:
    alarms = region.cloudwatch.alarms.values()
    return [{"AlarmName": alarm.name, "AlarmARN": alarm.alarm_arn} for alarm in alarms if arn in (*alarm.alarm_actions, *alarm.ok_actions)]


def _find(region: Region, asked: dict) -> tuple[Group, dict]:
    name, wanted = asked.get("AutoScalingGroupName"), asked["PolicyName"]
    for group in [region.group(name)] if name else region.groups.values():
        for policy in group.policies.values():
            if wanted == policy["PolicyARN"] or (name and wanted == policy["PolicyName"]):
                return group, policy
    raise invalid(f"Policy {wanted} not found")


def _delete(region: Region, asked: dict) -> None:
    group, policy = _find(region, asked)
    delete_alarms(region, policy)
    del group.policies[policy["PolicyName"]]


def _execute(region: Region, asked: dict) -> None:
    group, policy = _find(region, asked)
    if policy["PolicyType"] not in (SIMPLE, STEP):
        raise invalid(f"Policies of type {policy['PolicyType']} cannot be executed.")
    check_cooldown(region, group, asked)
    adjustment = policy.get("ScalingAdjustment")
    if policy["PolicyType"] == STEP:
        if asked.get("MetricValue") is None or asked.get("BreachThreshold") is None:
            raise invalid("MetricValue and BreachThreshold must be specified for policies of type StepScaling.")
        adjustment = step(policy["StepAdjustments"], asked["MetricValue"] - asked["BreachThreshold"])
    wanted = adjusted(group.desired, policy, adjustment)
    bounded = min(max(wanted, group.settings["MinSize"]), group.settings["MaxSize"])
    group.want(bounded, f"At {moment()} a user request executed policy {policy['PolicyName']}")


def step(steps: list[dict], breach: float) -> int:
    """The adjustment of the step that the metric's distance from the threshold is in."""
    for item in steps:
        lower, upper = item.get("MetricIntervalLowerBound"), item.get("MetricIntervalUpperBound")
        if (lower is None or breach >= lower) and (upper is None or breach < upper):
            return item["ScalingAdjustment"]
    return 0


def adjusted(desired: int, policy: dict, adjustment: int) -> int:
    if policy["AdjustmentType"] == "ExactCapacity":
        return adjustment
    if policy["AdjustmentType"] == "ChangeInCapacity":
        return desired + adjustment
    if not adjustment:
        return desired
    change = desired * adjustment / 100
    # Between 0 and 1 away from nothing, otherwise towards it.
    whole = math.copysign(1, change) if 0 < abs(change) < 1 else math.trunc(change)
    least = policy.get("MinAdjustmentMagnitude") or 0
    return desired + int(math.copysign(max(abs(whole), least), change))


CALLS = {
    "PutScalingPolicy": _put,
    "DescribePolicies": _describe,
    "DeletePolicy": _delete,
    "ExecutePolicy": _execute,
    "DescribeAdjustmentTypes": lambda _region, _asked: {"AdjustmentTypes": [{"AdjustmentType": kind} for kind in ADJUSTMENTS]},
}
