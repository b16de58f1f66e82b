# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import random

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.logs.batch_rules import (
    LONGEST_SPAN_MS,
    MOST_BYTES,
    MOST_EVENTS,
    batches_of,
    not_before,
    retimed,
)
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.logs.event_rules import Event


def event(timestamp, size=100, end=0):
    return Event(timestamp, "x", size, end, False)


@pytest.mark.parametrize("events, counts", [
    ([], []),
    ([event(1)], [1]),
    ([event(1)] * MOST_EVENTS, [MOST_EVENTS]),
    ([event(1)] * (MOST_EVENTS + 1), [MOST_EVENTS, 1]),
    ([event(1, MOST_BYTES // 4)] * 9, [4, 4, 1]),
    ([event(1, MOST_BYTES // 4 + 1)] * 4, [3, 1]),
    ([event(0), event(LONGEST_SPAN_MS)], [2]),
    ([event(0), event(LONGEST_SPAN_MS + 1), event(LONGEST_SPAN_MS + 2)], [1, 2]),
], ids=str)
def test_as_few_calls_as_there_can_be(events, counts):
    batches = list(batches_of(events))
    assert [len(batch) for batch in batches] == counts and [one for batch in batches for one in batch] == events


def test_no_call_is_over_a_limit_and_nothing_is_left_out():
    chance = random.Random(2)
    moments = sorted(chance.randrange(5 * LONGEST_SPAN_MS) for _number in range(2000))
    events = [event(moment, chance.randrange(27, 256 * 1024), end) for end, moment in enumerate(moments)]
    batches = list(batches_of(iter(events)))
    assert [one for batch in batches for one in batch] == events
    for batch in batches:
        assert len(batch) <= MOST_EVENTS and sum(one.size for one in batch) <= MOST_BYTES
        assert batch[-1].timestamp - batch[0].timestamp <= LONGEST_SPAN_MS


BATCH = [event(10, end=1), event(20, end=2), event(30, end=3), event(40, end=4)]


@pytest.mark.parametrize("rejected, again", [
    ({}, []),
    ({"tooOldLogEventEndIndex": 2}, [(30, 1), (30, 2)]),
    ({"expiredLogEventEndIndex": 1}, [(20, 1)]),
    ({"tooOldLogEventEndIndex": 1, "expiredLogEventEndIndex": 3}, [(40, 1), (40, 2), (40, 3)]),
    ({"expiredLogEventEndIndex": 4}, [(99, 1), (99, 2), (99, 3), (99, 4)]),
    ({"tooNewLogEventStartIndex": 3}, [(99, 4)]),
    ({"tooOldLogEventEndIndex": 1, "tooNewLogEventStartIndex": 3}, [(20, 1), (99, 4)]),
    ({"tooOldLogEventEndIndex": 2, "tooNewLogEventStartIndex": 2}, [(99, 1), (99, 2), (99, 3), (99, 4)]),
])
def test_what_was_not_taken_gets_the_nearest_time_that_is(rejected, again):
    events = retimed(BATCH, rejected, 99)
    assert [(one.timestamp, one.end) for one in events] == again and all(one.retimed for one in events)


def test_a_batch_comes_behind_the_one_before():
    assert [one.timestamp for one in not_before(BATCH, 25)] == [25, 25, 30, 40] and not_before(BATCH, 10) is BATCH
