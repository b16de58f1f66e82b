# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Scheduled actions: put, described, deleted, and run when their time has come, which is real time."""

from __future__ import annotations

import uuid
from datetime import datetime, timezone

from moto.autoscaling.exceptions import AutoscalingClientError

from ..activities import moment
from ..group import Group
from ..refusal import invalid, page, refusal
from ..region import Region
from .recurrence import next_time

MOST_ACTIONS, MOST_IN_A_BATCH = 125, 50
SIZES = ("MinSize", "MaxSize", "DesiredCapacity")


def _put(region: Region, asked: dict) -> None:
    put_action(region, region.group(asked["AutoScalingGroupName"]), asked)


def put_action(region: Region, group: Group, asked: dict) -> None:
    """One with this name is replaced, and keeps its ARN."""
    name, now = asked["ScheduledActionName"], datetime.now(timezone.utc)
    # moto reads times as UTC and does not say so.
    asked = {key: value.replace(tzinfo=timezone.utc) if isinstance(value, datetime) else value for key, value in asked.items()}
    _check(asked, now)
    before = group.schedules.get(name)
    if before is None and len(group.schedules) >= MOST_ACTIONS:
        raise refusal("LimitExceeded", f"You may only have {MOST_ACTIONS} scheduled actions per Auto Scaling group.")
    given = {key: value for key, value in asked.items() if value is not None and key != "Time"}
    if given.get("StartTime") is None:
        given["StartTime"] = next_time(given["Recurrence"], given.get("TimeZone") or "UTC", now)
    if any(other["StartTime"] == given["StartTime"] for key, other in group.schedules.items() if key != name and "Recurrence" not in other):
        raise refusal("AlreadyExists", f"An action with this schedule already exists in Auto Scaling group {group.name}.")
    arn = before["ScheduledActionARN"] if before else _arn(region, group, name)
    group.schedules[name] = {**given, "AutoScalingGroupName": group.name, "ScheduledActionARN": arn, "Time": given["StartTime"]}


def _arn(region: Region, group: Group, name: str) -> str:
    return region.arn("scheduledUpdateGroupAction", f"{uuid.uuid4()}:autoScalingGroupName/{group.name}:scheduledActionName/{name}")


def _check(asked: dict, now: datetime) -> None:
    start, end = asked.get("StartTime") or asked.get("Time"), asked.get("EndTime")
    if all(asked.get(key) is None for key in SIZES):
        raise invalid("At least one of MinSize, MaxSize and DesiredCapacity must be specified.")
    least, most, desired = (asked.get(key) for key in SIZES)
    if least is not None and most is not None and least > most:
        raise invalid(f"Max bound, {most}, must be greater than or equal to min bound, {least}")
    if desired is not None and not (least or 0) <= desired <= (desired if most is None else most):
        raise invalid(f"Desired capacity:{desired} must be between the specified min size:{least} and max size:{most}")
    if start is None and not asked.get("Recurrence"):
        raise invalid("Start time or recurrence must be specified.")
    if start is not None and start <= now:
        raise invalid("Given start time is in the past")
    if end is not None and end <= (start or now):
        raise invalid("Given end time is before the start time")
    if asked.get("Recurrence"):
        next_time(asked["Recurrence"], asked.get("TimeZone") or "UTC", now)


def _batch_put(region: Region, asked: dict) -> dict:
    group, failed = region.group(asked["AutoScalingGroupName"]), []
    for item in _few(asked, "ScheduledUpdateGroupActions"):
        try:
            put_action(region, group, item)
        except AutoscalingClientError as error:
            failed.append({"ScheduledActionName": item["ScheduledActionName"], "ErrorCode": error.code, "ErrorMessage": error.message})
    return {"FailedScheduledUpdateGroupActions": failed}


def _few(asked: dict, key: str) -> list:
    if len(asked[key]) > MOST_IN_A_BATCH:
        raise invalid(f"At most {MOST_IN_A_BATCH} {key} can be given in one call.")
    return asked[key]


def _describe(region: Region, asked: dict) -> dict:
    name, names = asked.get("AutoScalingGroupName"), asked.get("ScheduledActionNames")
    groups = [region.group(name)] if name else region.groups.values()
    found = [action for group in groups for key, action in group.schedules.items() if not names or key in names or action["ScheduledActionARN"] in names]
    return page(asked, sorted(found, key=lambda action: action["StartTime"]), "ScheduledUpdateGroupActions")


def _delete(region: Region, asked: dict) -> None:
    group, name = region.group(asked["AutoScalingGroupName"]), asked["ScheduledActionName"]
    if name not in group.schedules:
        raise invalid(f"Scheduled action name not found - Scheduled action {name} not found")
    del group.schedules[name]


def _batch_delete(region: Region, asked: dict) -> dict:
    group, failed = region.group(asked["AutoScalingGroupName"]), []
    for name in _few(asked, "ScheduledActionNames"):
        if group.schedules.pop(name, None) is None:
            failed.append({"ScheduledActionName": name, "ErrorCode": "ValidationError", "ErrorMessage": "Scheduled action name not found"})
    return {"FailedScheduledActions": failed}


def run_due_actions(group: Group) -> None:
    if group.is_suspended("ScheduledActions"):
        return
    now = datetime.now(timezone.utc)
    for name, action in list(group.schedules.items()):
        if action["StartTime"] <= now:
            _run(group, action)
            _plan_again(group, name, action, now)


def _run(group: Group, action: dict) -> None:
    sizes = {key: action[key] for key in SIZES if action.get(key) is not None}
    group.settings.update({key: value for key, value in sizes.items() if key != "DesiredCapacity"})
    least, most = group.settings["MinSize"], max(group.settings["MinSize"], group.settings["MaxSize"])
    desired = min(max(sizes.get("DesiredCapacity", group.desired), least), most)
    group.want(desired, f"At {moment()} the scheduled action {action['ScheduledActionName']} executed, constraints to min: {least}, max: {most},")


def _plan_again(group: Group, name: str, action: dict, now: datetime) -> None:
    following = next_time(action["Recurrence"], action.get("TimeZone") or "UTC", now) if action.get("Recurrence") else None
    if following is None or (action.get("EndTime") and following > action["EndTime"]):
        del group.schedules[name]
    else:
        group.schedules[name] = {**action, "StartTime": following, "Time": following}


CALLS = {
    "PutScheduledUpdateGroupAction": _put,
    "BatchPutScheduledUpdateGroupAction": _batch_put,
    "DescribeScheduledActions": _describe,
    "DeleteScheduledAction": _delete,
    "BatchDeleteScheduledAction": _batch_delete,
}
