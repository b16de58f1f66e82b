# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.messages.batch_plan import targets_of
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.messages.entry_plan import entries_of
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.messages.failure_rules import Refusal, from_refusal, unreached
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.messages.ledger import Ledger

ENTRIES = entries_of([{"id": str(number), "topic_arn": "t", "message": "x"} for number in range(3)], [], [])
TARGETS = targets_of(ENTRIES)
FIRST, LAST = ENTRIES[:2], ENTRIES[2:]
THROTTLED = from_refusal(Refusal("PublishBatch", "Throttling", "", 400), "topic t")


def ends(*steps):
    ledger = Ledger()
    for step, *arguments in steps:
        getattr(ledger, step)(*arguments)
    return ledger.close(TARGETS, 5)


def codes(found):
    return [end.code if end else None for end in found.values()]


@pytest.mark.parametrize("steps, expected", [
    ([], ["TIMEOUT"] * 3),
    ([("leave", FIRST)], ["TIMEOUT"] * 3),
    ([("leave", FIRST), ("end", FIRST, None)], [None, None, "TIMEOUT"]),
    ([("leave", FIRST), ("come_back", FIRST, THROTTLED)], ["THROTTLED"] * 3),
    ([("leave", FIRST), ("come_back", FIRST, THROTTLED), ("leave", FIRST)], ["TIMEOUT"] * 3),
    ([("end", FIRST, THROTTLED), ("end", LAST, unreached("x", "topic t"))], ["THROTTLED", "THROTTLED", "INTERNAL_ERROR"]),
    ([("close", TARGETS, 5), ("end", FIRST, None)], ["TIMEOUT"] * 3),
])
def test_what_is_said_of_each_entry_at_the_end(steps, expected):
    assert codes(ends(*steps)) == expected


def test_only_what_was_on_its_way_may_have_been_delivered():
    said = ends(("leave", FIRST), ("come_back", FIRST, THROTTLED), ("leave", FIRST[:1]))
    assert ["delivered" in end.hint for end in said.values()] == [True, False, False]


def test_nothing_leaves_after_the_end():
    ledger = Ledger()
    assert ledger.leave(FIRST)
    ledger.close(TARGETS, 5)
    assert not ledger.leave(LAST)
