# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.polling import next_poll_seconds
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    "elapsed, interval, left, seconds",
    [(0, 5, 600, 5), (40, 5, 560, 5), (100, 5, 500, 10), (900, 5, 900, 30), (900, 60, 900, 60), (598, 5, 2, 2)],
)
def test_polls_become_rarer(elapsed, interval, left, seconds):
    assert next_poll_seconds(elapsed, interval, left) == seconds


@given(st.floats(0, 7200), st.floats(0.1, 120), st.floats(0.1, 7200))
def test_a_poll_is_never_past_the_end_nor_much_too_late(elapsed, interval, left):
    seconds = next_poll_seconds(elapsed, interval, left)
    assert 0 < seconds <= left
    assert seconds <= max(interval, elapsed / 10)
