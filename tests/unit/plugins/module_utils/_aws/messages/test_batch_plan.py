# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.messages.batch_plan import targets_of
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.messages.entry_plan import Entry
from hypothesis import given
from hypothesis import strategies as st

LIMIT = 262144


def entries(sizes, target="t", service="sns", first=0):
    return [Entry(number, str(number), service, target, {}, size, False) for number, size in enumerate(sizes, first)]


@pytest.mark.parametrize("sizes, counts", [
    ([1], [1]),
    ([1] * 10, [10]),
    ([1] * 11, [10, 1]),
    ([1] * 25, [10, 10, 5]),
    ([LIMIT - 1, 1], [2]),
    ([LIMIT, 1], [1, 1]),
    ([1, LIMIT, 1], [1, 1, 1]),
    ([LIMIT + 1, 1, 1], [1, 2]),
    ([100_000] * 5, [2, 2, 1]),
])
def test_a_batch_has_ten_entries_and_256_kib(sizes, counts):
    [target] = targets_of(entries(sizes))
    assert [len(batch) for batch in target.batches] == counts


@pytest.mark.parametrize("sizes, counts", [
    ([1] * 1000, [1000]),
    ([1] * 1001, [1000, 1]),
    ([400_000, 600_000, 1], [2, 1]),
])
def test_a_call_has_a_thousand_metrics_and_a_megabyte(sizes, counts):
    [target] = targets_of(entries(sizes, "CloudWatch Shop", "cloudwatch"))
    assert [len(batch) for batch in target.batches] == counts


def test_each_target_has_its_own_batches_in_its_own_order():
    mixed = [entry for pair in zip(entries([1] * 11, "a"), entries([1] * 11, "b", first=11)) for entry in pair] + entries([1], "a", "events", 22)
    mixed += entries([1], "CloudWatch a", "cloudwatch", 23)
    found = [(target.words, [[entry.number for entry in batch] for batch in target.batches]) for target in targets_of(mixed)]
    assert found == [
        ("topic a", [list(range(10)), [10]]),
        ("topic b", [list(range(11, 21)), [21]]),
        ("event bus a", [[22]]),
        ("CloudWatch a", [[23]]),
    ]


def test_nothing_to_send():
    assert targets_of([]) == []


@given(st.lists(st.integers(1, LIMIT), max_size=60))
def test_no_entry_is_lost_or_moved(sizes):
    batches = [batch for target in targets_of(entries(sizes)) for batch in target.batches]
    assert [entry.size for batch in batches for entry in batch] == sizes
    assert all(0 < len(batch) <= 10 and sum(entry.size for entry in batch) <= LIMIT for batch in batches)
