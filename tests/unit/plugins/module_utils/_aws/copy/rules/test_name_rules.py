# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.copy.rules.name_rules import (
    HANDED_OVER,
    STATE,
    as_before,
    base_name,
    copy_name,
    is_copy_of,
    is_handed_over,
    marks,
    suspended_before,
    tags_of,
)
from hypothesis import given
from hypothesis import strategies as st

ID, OTHER = "d-ABCDEFGH1", "d-ZZZZZZZZ9"
GROUP = {"AutoScalingGroupName": "web", "MinSize": 1, "DesiredCapacity": 3, "SuspendedProcesses": [{"ProcessName": "AZRebalance"}]}
COPY = {"AutoScalingGroupName": "green", "Tags": tags_of("green", marks(GROUP, ID, True))}


@pytest.mark.parametrize(("name", "base"), [
    ("web", "web"),
    ("CodeDeploy_web_d-ABCDEFGH1", "web"),
    ("CodeDeploy_CodeDeploy_web_d-ABCDEFGH1_d-ABCDEFGH2", "web"),
    ("CodeDeploy_web", "CodeDeploy_web"),
    ("CodeDeploy_web_d-abcdefgh1", "CodeDeploy_web_d-abcdefgh1"),
    ("web_d-ABCDEFGH1", "web_d-ABCDEFGH1"),
    ("CodeDeploy__d-ABCDEFGH1", "CodeDeploy__d-ABCDEFGH1"),
])  # fmt: skip
def test_the_name_before_all_copies(name, base):
    assert base_name(name) == base


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",)), min_size=1, max_size=255))
def test_names_of_copies_fit_and_do_not_grow(name):
    first = copy_name(name, ID)
    assert len(first) <= 255 and first.startswith("CodeDeploy_") and first.endswith(f"_{ID}")
    second = copy_name(first, OTHER)
    assert second == f"{first.removesuffix(ID)}{OTHER}"


def test_long_names_that_begin_the_same_differ():
    assert copy_name("a" * 254 + "b", ID) != copy_name("a" * 254 + "c", ID)
    assert len(copy_name("a" * 255, ID)) == 255


def test_whose_copy_a_group_is():
    assert is_copy_of(COPY, "web", ID) and not is_copy_of(COPY, "web", OTHER) and not is_copy_of(COPY, "other", ID) and not is_copy_of(GROUP, "web", ID)
    assert not is_handed_over(COPY) and is_handed_over({"Tags": tags_of("green", {STATE: HANDED_OVER})})
    nothing_suspended = {**COPY, "Tags": tags_of("green", marks({**GROUP, "SuspendedProcesses": []}, ID, True))}
    assert suspended_before(COPY) == {"AZRebalance"} and suspended_before(nothing_suspended) == set()


@pytest.mark.parametrize(("now", "before"), [
    ({"MinSize": 3}, 1),
    ({"MinSize": 1}, 1),
    # Somebody else has changed it since.
    ({"MinSize": 2}, 2),
])
def test_an_original_as_it_was(now, before):
    held = {**GROUP, **now, "SuspendedProcesses": [{"ProcessName": "AZRebalance"}, {"ProcessName": "ScheduledActions"}]}
    found = as_before(held, COPY)
    assert (found["MinSize"], found["SuspendedProcesses"]) == (before, [{"ProcessName": "AZRebalance"}])
    assert as_before(held, None) is held
