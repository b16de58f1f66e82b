# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Scheduled actions come back as they were put, and run when their time has come."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from botocore.exceptions import ClientError
from emulator.autoscaling.calls.recurrence import next_time
from emulator.tests.autoscaling.group_at_work import GroupAtWork
from moto.autoscaling.exceptions import AutoscalingClientError
from waiting import wait_until


def later(**span):
    return (datetime.now(timezone.utc) + timedelta(**span)).replace(microsecond=0)


@pytest.fixture
def group(aws, name):
    made = GroupAtWork(aws, name)
    made.add(0)
    return made


def put(group, action_name="night", **arguments):
    group.call("put_scheduled_update_group_action", ScheduledActionName=action_name, **arguments)


def described(group):
    return group.call("describe_scheduled_actions")["ScheduledUpdateGroupActions"]


def test_an_action_comes_back_as_it_was_put(group):
    given = {"StartTime": later(days=1), "EndTime": later(days=9), "MinSize": 1, "MaxSize": 3, "DesiredCapacity": 2, "Recurrence": "0 6 * * MON-FRI",
             "TimeZone": "Europe/Berlin"}  # fmt: skip
    put(group, **given)
    [action] = described(group)
    arn = action.pop("ScheduledActionARN")
    assert arn.endswith(f":autoScalingGroupName/{group.name}:scheduledActionName/night")
    assert action == {**given, "AutoScalingGroupName": group.name, "ScheduledActionName": "night", "Time": given["StartTime"]}
    put(group, Recurrence="30 22 * * *", MinSize=0)
    [action] = described(group)
    assert action["ScheduledActionARN"] == arn and (action["StartTime"].hour, action["StartTime"].minute) == (22, 30) and "EndTime" not in action
    group.call("delete_scheduled_action", ScheduledActionName="night")
    with pytest.raises(ClientError, match="Scheduled action name not found"):
        group.call("delete_scheduled_action", ScheduledActionName="night")


def test_of_many_actions_those_that_are_refused_are_named(group):
    actions = [
        {"ScheduledActionName": "good", "StartTime": later(hours=1), "MinSize": 1},
        {"ScheduledActionName": "past", "StartTime": later(hours=-1), "MinSize": 1},
        {"ScheduledActionName": "empty", "StartTime": later(hours=2)},
    ]
    failed = group.call("batch_put_scheduled_update_group_action", ScheduledUpdateGroupActions=actions)["FailedScheduledUpdateGroupActions"]
    assert [(item["ScheduledActionName"], item["ErrorCode"]) for item in failed] == [("past", "ValidationError"), ("empty", "ValidationError")]
    assert "in the past" in failed[0]["ErrorMessage"] and [item["ScheduledActionName"] for item in described(group)] == ["good"]
    gone = group.call("batch_delete_scheduled_action", ScheduledActionNames=["good", "past"])["FailedScheduledActions"]
    assert [item["ScheduledActionName"] for item in gone] == ["past"] and described(group) == []


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({}, "Start time or recurrence"),
        ({"Recurrence": "61 * * * *"}, "recurrence string: 61"),
        ({"Recurrence": "* * * *"}, "recurrence string"),
        ({"Recurrence": "0 0 * * *", "TimeZone": "Mars/Olympus"}, "Mars/Olympus"),
        ({"Recurrence": "0 0 * * *", "MinSize": 3, "MaxSize": 2}, "Max bound, 2"),
        ({"Recurrence": "0 0 * * *", "MaxSize": 2, "DesiredCapacity": 4}, "Desired capacity:4"),
    ],
)
def test_an_action_is_not_put(group, wrong, words):
    with pytest.raises(ClientError, match=words):
        put(group, **{"MinSize": 1, **wrong})
    with pytest.raises(ClientError, match="end time is before"):
        put(group, MinSize=1, StartTime=later(hours=2), EndTime=later(hours=1))
    assert described(group) == []


def test_an_action_runs_when_its_time_has_come_unless_scheduled_actions_are_suspended(aws, group):
    group.call("suspend_processes", ScalingProcesses=["ScheduledActions"])
    put(group, StartTime=later(seconds=1.5), MinSize=1, MaxSize=2)
    wait_until(lambda: datetime.now(timezone.utc) > described(group)[0]["StartTime"])
    assert aws.auto_scaling_group(group.name)["MinSize"] == 0
    group.call("resume_processes", ScalingProcesses=["ScheduledActions"])
    wait_until(lambda: (aws.auto_scaling_group(group.name)["MinSize"], aws.auto_scaling_group(group.name)["DesiredCapacity"]) == (1, 1))
    assert described(group) == []


@pytest.mark.parametrize(
    ("recurrence", "zone", "expected"),
    [
        ("30 22 * * *", "UTC", "2026-03-10 22:30"),
        ("0 6 * * *", "UTC", "2026-03-11 06:00"),
        ("*/15 * * * *", "UTC", "2026-03-10 12:15"),
        ("0 6 * * MON-FRI", "Europe/Berlin", "2026-03-11 05:00"),
        ("0 6 30 3 *", "Europe/Berlin", "2026-03-30 04:00"),
        ("0 0 1,15 * *", "UTC", "2026-03-15 00:00"),
        ("0 0 13 * 5", "UTC", "2026-03-13 00:00"),
        ("0 0 29 FEB *", "UTC", "2028-02-29 00:00"),
        ("0 0 * * 7", "UTC", "2026-03-15 00:00"),
    ],
)
def test_when_a_recurrence_comes_next(recurrence, zone, expected):
    tuesday = datetime(2026, 3, 10, 12, 0, tzinfo=timezone.utc)
    assert next_time(recurrence, zone, tuesday).strftime("%Y-%m-%d %H:%M") == expected


@pytest.mark.parametrize("recurrence", ["", "0 24 * * *", "0 0 30 2 *", "0 0 0 * *", "a * * * *", "5-1 * * * *"])
def test_what_is_no_recurrence(recurrence):
    with pytest.raises(AutoscalingClientError, match="recurrence"):
        next_time(recurrence, "UTC", datetime.now(timezone.utc))
