# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.agentless.codedeploy.plugins.module_utils._host.scripts.log_tail import LIMIT, log_tail

LINE = "[stdout]line 448 xxxxxxxxxxxxxxxxxxxx"


@pytest.mark.parametrize(
    "entries, expected",
    [
        ([], ""),
        (["LifecycleEvent - AfterInstall", "[stdout]x"], "LifecycleEvent - AfterInstall\n[stdout]x"),
        ([LINE] * 500, "\n".join([LINE] * 53)),
        (["a" * 2046], "a" * 2046),
        (["a" * 2047], "a" * 2000),
        (["b" * 5000, "short"], "short"),
        (["short", "b" * 3000 + "end"], "b" * 1997 + "end"),
    ],
)
def test_tails(entries, expected):
    assert log_tail(entries) == expected


@given(st.lists(st.text(max_size=900)))
def test_is_short_and_the_end_of_the_log(entries):
    tail = log_tail(entries)
    assert len(tail) < LIMIT
    assert "\n".join(entries).endswith(tail)
