# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The alarms that a target tracking policy puts into CloudWatch, and takes out again when it goes."""

from __future__ import annotations

import uuid

from ..group import Group
from ..region import Region

METRICS = {
    "ASGAverageCPUUtilization": ("AWS/EC2", "CPUUtilization", "Average"),
    "ASGAverageNetworkIn": ("AWS/EC2", "NetworkIn", "Average"),
    "ASGAverageNetworkOut": ("AWS/EC2", "NetworkOut", "Average"),
    "ALBRequestCountPerTarget": ("AWS/ApplicationELB", "RequestCountPerTarget", "Sum"),
}
# Name, comparison, periods of a minute, part of the target value.
HIGH = ("AlarmHigh", "GreaterThanThreshold", 3, 1.0)
LOW = ("AlarmLow", "LessThanThreshold", 15, 0.9)
DO_NOT_EDIT = "DO NOT EDIT OR DELETE. For TargetTrackingScaling policy {}."


def put_alarms(region: Region, group: Group, policy: dict) -> list[dict]:
    """Make them -> as the policy's Alarms tell of them."""
    configuration = policy["TargetTrackingConfiguration"]
    namespace, metric, statistic, dimensions = _metric(group, configuration)
    made = []
    for name, comparison, periods, part in (HIGH,) if configuration["DisableScaleIn"] else (HIGH, LOW):
        alarm = region.cloudwatch.put_metric_alarm(
            name=f"TargetTracking-{group.name}-{name}-{uuid.uuid4()}",
            namespace=namespace,
            metric_name=metric,
            comparison_operator=comparison,
            evaluation_periods=periods,
            period=60,
            threshold=configuration["TargetValue"] * part,
            statistic=statistic,
            description=DO_NOT_EDIT.format(policy["PolicyARN"]),
            dimensions=dimensions,
            alarm_actions=[policy["PolicyARN"]],
        )
        made.append({"AlarmName": alarm.name, "AlarmARN": alarm.alarm_arn})
    return made


def delete_alarms(region: Region, policy: dict) -> None:
    """Only its own; those that somebody else has put for the policy stay, as they do with AWS."""
    region.cloudwatch.delete_alarms([alarm["AlarmName"] for alarm in policy.get("Alarms", [])])


def _metric(group: Group, configuration: dict) -> tuple[str, str, str, list[dict]]:
    own = configuration.get("CustomizedMetricSpecification")
    if own:
        return own.get("Namespace") or "", own.get("MetricName") or "", own.get("Statistic") or "Average", own.get("Dimensions") or []
    predefined = configuration["PredefinedMetricSpecification"]
    namespace, metric, statistic = METRICS[predefined["PredefinedMetricType"]]
    if not predefined.get("ResourceLabel"):
        return namespace, metric, statistic, [{"Name": "AutoScalingGroupName", "Value": group.name}]
    load_balancer, _slash, target_group = predefined["ResourceLabel"].partition("/targetgroup/")
    return namespace, metric, statistic, [
        {"Name": "LoadBalancer", "Value": load_balancer},
        {"Name": "TargetGroup", "Value": f"targetgroup/{target_group}"},
    ]
