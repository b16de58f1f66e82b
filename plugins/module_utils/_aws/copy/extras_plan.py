# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Metrics, notifications, schedules and the warm pool of a copy."""

from __future__ import annotations

from datetime import datetime, timezone

from .draft import CANNOT_BE, CHANGED, COPIED, Draft
from .rules.field_rules import METRIC, NOTIFICATION, SCHEDULED_ACTION, WARM_POOL

MOST_SCHEDULED_ACTIONS = 50
GOING = "PendingDelete"


def add_metrics(draft: Draft, group: dict, name: str) -> None:
    """Collect the metrics that are collected of the original."""
    of = f"Auto Scaling group {group['AutoScalingGroupName']}"
    by_granularity: dict[str, list[str]] = {}
    for metric in group.get("EnabledMetrics") or []:
        draft.look_for_unknown(f"metric {metric['Metric']}", METRIC, metric)
        by_granularity.setdefault(metric["Granularity"], []).append(metric["Metric"])
    if "EnabledMetrics" in group:
        draft.tell(of, "EnabledMetrics", COPIED, after=[metric["Metric"] for metric in group["EnabledMetrics"]])
    for granularity, metrics in by_granularity.items():
        arguments = {"AutoScalingGroupName": name, "Granularity": granularity, "Metrics": metrics}
        draft.call("EnableMetricsCollection", arguments, "Metrics of the group.")


def add_notifications(draft: Draft, notifications: list[dict], name: str) -> None:
    """One request for each topic."""
    by_topic: dict[str, list[str]] = {}
    for notification in notifications:
        of = f"notifications to {notification['TopicARN']}"
        draft.look_for_unknown(of, NOTIFICATION, notification)
        draft.tell(of, notification["NotificationType"], COPIED)
        by_topic.setdefault(notification["TopicARN"], []).append(notification["NotificationType"])
    for topic, kinds in by_topic.items():
        arguments = {"AutoScalingGroupName": name, "TopicARN": topic, "NotificationTypes": kinds}
        draft.call("PutNotificationConfiguration", arguments, "Notifications of the group.")


def add_scheduled_actions(draft: Draft, actions: list[dict], name: str, now: datetime) -> None:
    """Schedules, which wait until the copy is handed over; those that are over are left out."""
    requests = [request for request in (_scheduled_action(draft, action, now) for action in actions) if request]
    for start in range(0, len(requests), MOST_SCHEDULED_ACTIONS):
        some = requests[start : start + MOST_SCHEDULED_ACTIONS]
        arguments = {"AutoScalingGroupName": name, "ScheduledUpdateGroupActions": some}
        draft.call("BatchPutScheduledUpdateGroupAction", arguments, "Schedules of the group, held until the deployment has ended well.")


def add_warm_pool(draft: Draft, pool: dict | None, name: str) -> None:
    """A warm pool like the original's, whose instances are launched from then on."""
    if pool and pool.get("Status") != GOING:
        arguments = {"AutoScalingGroupName": name, **Draft().take("warm pool", WARM_POOL, pool)}
        draft.call("PutWarmPool", arguments, "The warm pool of the group.")


def tell_warm_pool(draft: Draft, group: dict, pool: dict | None) -> None:
    """Why the copy has none until it is handed over."""
    of = f"Auto Scaling group {group['AutoScalingGroupName']}"
    if not pool:
        if "WarmPoolConfiguration" in group:
            draft.tell(of, "WarmPoolConfiguration", COPIED)
        return
    draft.take("warm pool", WARM_POOL, pool)
    if pool.get("Status") == GOING:
        draft.tell(of, "WarmPoolConfiguration", CANNOT_BE, "It is being deleted.")
        return
    why = "The copy gets it when the deployment has ended well: until then it is not scaled, and its instances would be paid for in vain."
    draft.tell(of, "WarmPoolConfiguration", CHANGED, why, before=pool)
    draft.warn(f"Instances of the warm pool of {of} do not have the revision: a launch lifecycle hook has to deploy to them when they come into service.")


def _scheduled_action(draft: Draft, action: dict, now: datetime) -> dict | None:
    of = f"scheduled action {action['ScheduledActionName']}"
    start, end = action.get("StartTime"), action.get("EndTime")
    is_over = (end and _moment(end) <= now) or (start and _moment(start) <= now and not action.get("Recurrence"))
    if is_over:
        draft.tell(of, "ScheduledActionName", CANNOT_BE, "It is over.")
        draft.look_for_unknown(of, SCHEDULED_ACTION, action)
        return None
    request = draft.take(of, SCHEDULED_ACTION, action)
    for field, value in (("StartTime", start), ("EndTime", end)):
        if value and _moment(value) > now:
            draft.tell(of, field, COPIED, after=str(value))
            request[field] = value
        elif value:
            draft.tell(of, field, CHANGED, "It has begun: AWS takes no time that has passed.", before=str(value))
    return request


def _moment(value) -> datetime:
    """A time as boto3 gives it, or as text."""
    found = value if isinstance(value, datetime) else datetime.fromisoformat(str(value).replace("Z", "+00:00"))
    return found if found.tzinfo else found.replace(tzinfo=timezone.utc)
