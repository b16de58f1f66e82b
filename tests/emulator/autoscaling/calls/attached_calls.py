# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What else a group has by calls of its own: suspended processes, collected metrics, notifications."""

from __future__ import annotations

from datetime import datetime, timezone

from moto.sns.models import sns_backends

from ..group import PROCESSES
from ..messages import test_target
from ..refusal import invalid, page, refusal
from ..region import Region

METRICS = (
    "GroupMinSize", "GroupMaxSize", "GroupDesiredCapacity", "GroupInServiceInstances", "GroupPendingInstances", "GroupStandbyInstances",
    "GroupTerminatingInstances", "GroupTotalInstances", "GroupInServiceCapacity", "GroupPendingCapacity", "GroupStandbyCapacity", "GroupTerminatingCapacity",
    "GroupTotalCapacity", "WarmPoolDesiredCapacity", "WarmPoolWarmedCapacity", "WarmPoolPendingCapacity", "WarmPoolTerminatingCapacity",
    "WarmPoolTotalCapacity", "GroupAndWarmPoolDesiredCapacity", "GroupAndWarmPoolTotalCapacity",
)  # fmt: skip
GRANULARITY = "1Minute"
NOTIFICATIONS = tuple(
    f"autoscaling:{kind}"
    for kind in ("EC2_INSTANCE_LAUNCH", "EC2_INSTANCE_LAUNCH_ERROR", "EC2_INSTANCE_TERMINATE", "EC2_INSTANCE_TERMINATE_ERROR", "TEST_NOTIFICATION")
)
MOST_TOPICS = 10


def _suspend(region: Region, asked: dict) -> None:
    group = region.group(asked["AutoScalingGroupName"])
    now = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    for process in _processes(asked):
        group.suspended.setdefault(process, f"User suspended at {now}")


def _resume(region: Region, asked: dict) -> None:
    group = region.group(asked["AutoScalingGroupName"])
    for process in _processes(asked):
        group.suspended.pop(process, None)
    group.next_launch_at = 0.0


def _processes(asked: dict) -> list[str]:
    unknown = [process for process in asked.get("ScalingProcesses") or [] if process not in PROCESSES]
    if unknown:
        raise invalid(f"Invalid process name: {unknown[0]}. Valid names are {', '.join(PROCESSES)}.")
    return asked.get("ScalingProcesses") or list(PROCESSES)


def _enable_metrics(region: Region, asked: dict) -> None:
    group = region.group(asked["AutoScalingGroupName"])
    if asked["Granularity"] != GRANULARITY:
        raise invalid(f"Granularity {asked['Granularity']} is not valid. The only valid value is {GRANULARITY}.")
    group.metrics += [metric for metric in _metrics(asked) if metric not in group.metrics]


def _disable_metrics(region: Region, asked: dict) -> None:
    group, gone = region.group(asked["AutoScalingGroupName"]), _metrics(asked)
    group.metrics = [metric for metric in group.metrics if metric not in gone]


def _metrics(asked: dict) -> list[str]:
    unknown = [metric for metric in asked.get("Metrics") or [] if metric not in METRICS]
    if unknown:
        raise invalid(f"Metric {unknown[0]} is not valid.")
    return asked.get("Metrics") or list(METRICS)


def _put_notifications(region: Region, asked: dict) -> None:
    """In place of what the topic was told of before."""
    group, topic = region.group(asked["AutoScalingGroupName"]), asked["TopicARN"]
    unknown = [kind for kind in asked["NotificationTypes"] if kind not in NOTIFICATIONS]
    if unknown:
        raise invalid(f"Notification type {unknown[0]} is not valid.")
    if topic not in sns_backends[region.account_id][region.name].topics:
        raise invalid(f"Unable to publish a test notification to topic {topic}: it does not exist.")
    others = {(other, kind) for other, kind in group.notifications if other != topic}
    if len({other for other, _kind in others}) >= MOST_TOPICS:
        raise refusal("LimitExceeded", f"You may only have {MOST_TOPICS} notification topics per Auto Scaling group.")
    group.notifications = others | {(topic, kind) for kind in asked["NotificationTypes"]}
    test_target(region, group, topic)


def _describe_notifications(region: Region, asked: dict) -> dict:
    names = asked.get("AutoScalingGroupNames")
    found = [
        {"AutoScalingGroupName": group.name, "TopicARN": topic, "NotificationType": kind}
        for group in region.groups.values()
        if not names or group.name in names
        for topic, kind in sorted(group.notifications)
    ]
    return page(asked, found, "NotificationConfigurations")


def _delete_notifications(region: Region, asked: dict) -> None:
    group = region.group(asked["AutoScalingGroupName"])
    if all(topic != asked["TopicARN"] for topic, _kind in group.notifications):
        raise invalid(f"Notification Topic '{asked['TopicARN']}' doesn't exist for '{group.name}'")
    group.notifications = {(topic, kind) for topic, kind in group.notifications if topic != asked["TopicARN"]}


def _describe_refreshes(region: Region, asked: dict) -> dict:
    """There are none, as none can be started."""
    region.group(asked["AutoScalingGroupName"])
    return {"InstanceRefreshes": []}


CALLS = {
    "DescribeInstanceRefreshes": _describe_refreshes,
    "SuspendProcesses": _suspend,
    "ResumeProcesses": _resume,
    "DescribeScalingProcessTypes": lambda _region, _asked: {"Processes": [{"ProcessName": name} for name in PROCESSES]},
    "EnableMetricsCollection": _enable_metrics,
    "DisableMetricsCollection": _disable_metrics,
    "PutNotificationConfiguration": _put_notifications,
    "DescribeNotificationConfigurations": _describe_notifications,
    "DeleteNotificationConfiguration": _delete_notifications,
    "DescribeAutoScalingNotificationTypes": lambda _region, _asked: {"AutoScalingNotificationTypes": list(NOTIFICATIONS)},
}
