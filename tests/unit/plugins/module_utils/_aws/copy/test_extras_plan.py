# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import datetime

import pytest
from ansible_collections.agentless.codedeploy.tests.unit.plugins.module_utils._aws.copy.described_groups import calls, described, faults, plan, told
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.copy.draft import Draft, answer_of, filled_in
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.copy.extras_plan import add_warm_pool

PAST, SOON, LATER = "2026-11-26T11:00:00Z", "2026-11-27T11:00:00Z", "2027-01-01T00:00:00Z"
UNCHANGED = "2026-11-26T12:00:00Z"


@pytest.mark.parametrize(("times", "sent"), [
    ({"StartTime": SOON}, {"StartTime": SOON}),
    ({"StartTime": PAST}, None),
    ({"StartTime": UNCHANGED}, None),
    ({"StartTime": PAST, "Recurrence": "0 8 * * *"}, {"Recurrence": "0 8 * * *"}),
    ({"StartTime": PAST, "EndTime": LATER, "Recurrence": "0 8 * * *"}, {"EndTime": LATER, "Recurrence": "0 8 * * *"}),
    ({"StartTime": PAST, "EndTime": PAST, "Recurrence": "0 8 * * *"}, None),
    ({"StartTime": datetime.datetime(2026, 12, 1)}, {"StartTime": datetime.datetime(2026, 12, 1)}),
    ({"Recurrence": "0 8 * * *"}, {"Recurrence": "0 8 * * *"}),
])
def test_schedules_by_their_times(times, sent):
    of = described("warm-pool")
    of["scheduled_actions"] = [{"ScheduledActionName": "s", "AutoScalingGroupName": "slow-boot-warm", "ScheduledActionARN": "arn", "MinSize": 1, **times}]
    planned = plan(of)
    found = [request["ScheduledUpdateGroupActions"] for request in calls(planned, "BatchPutScheduledUpdateGroupAction")]
    assert found == ([[{"ScheduledActionName": "s", "MinSize": 1, **sent}]] if sent else []) and faults(planned) == []
    assert sent or told(planned, "ScheduledActionName")["outcome"] == "cannot_be"


def test_many_schedules_go_in_several_calls():
    of = described("warm-pool")
    of["scheduled_actions"] = [{"ScheduledActionName": f"s{number}", "Recurrence": "0 8 * * *"} for number in range(51)]
    assert [len(request["ScheduledUpdateGroupActions"]) for request in calls(plan(of), "BatchPutScheduledUpdateGroupAction")] == [50, 1]


def test_notifications_to_two_topics():
    of = described("processes-protection-standby-metrics")
    of["notifications"].append({**of["notifications"][0], "TopicARN": "arn:other"})
    assert [request["TopicARN"][-7:] for request in calls(plan(of), "PutNotificationConfiguration")] == ["scaling", "n:other"]


@pytest.mark.parametrize(("pool", "wanted"), [
    (None, None),
    ({"MinSize": 1, "PoolState": "Stopped", "Status": "PendingDelete"}, None),
    ({"MinSize": 0, "MaxGroupPreparedCapacity": -1, "PoolState": "Running", "InstanceReusePolicy": {"ReuseOnScaleIn": True}},
     {"MinSize": 0, "MaxGroupPreparedCapacity": -1, "PoolState": "Running", "InstanceReusePolicy": {"ReuseOnScaleIn": True}}),
])
def test_warm_pools(pool, wanted):
    draft = Draft()
    add_warm_pool(draft, pool, "green")
    assert [call["arguments"] for call in draft.calls] == ([{"AutoScalingGroupName": "green", **wanted}] if wanted else []) and faults(draft.to_dict()) == []


def test_a_warm_pool_that_is_being_deleted_is_told():
    of = described("warm-pool")
    of["warm_pool"]["Status"] = "PendingDelete"
    assert told(plan(of), "WarmPoolConfiguration")["outcome"] == "cannot_be"


def test_what_stands_for_answers_is_filled_in():
    arguments = {"a": [answer_of(1, "PolicyARN"), "x"], "b": {"from_call": 1}, "c": [{"d": answer_of(2, "k")}]}
    assert filled_in(arguments, {1: {"PolicyARN": "arn:1"}, 2: {"k": [1]}}) == {"a": ["arn:1", "x"], "b": {"from_call": 1}, "c": [{"d": [1]}]}
