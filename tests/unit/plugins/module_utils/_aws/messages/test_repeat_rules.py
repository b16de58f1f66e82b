# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.messages.entry_plan import Entry
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.messages.failure_rules import (
    HOPELESS,
    REFUSED,
    THROTTLED,
    UNANSWERED,
    UNREACHED,
    Failure,
)
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.messages.repeat_rules import delay_seconds, may_repeat

PLAIN = Entry(0, "a", "sns", "t", {}, 1, False)
FIFO = PLAIN._replace(deduplicated=True)


@pytest.mark.parametrize("kind, entries, attempts, again", [
    (THROTTLED, [PLAIN], 1, True),
    (THROTTLED, [PLAIN], 50, True),
    (UNREACHED, [PLAIN], 2, True),
    (UNREACHED, [PLAIN], 3, False),
    (UNREACHED, [FIFO], 3, False),
    (UNANSWERED, [PLAIN], 1, False),
    (UNANSWERED, [FIFO, FIFO], 5, True),
    (UNANSWERED, [FIFO, PLAIN], 1, False),
    (HOPELESS, [FIFO], 1, False),
    (REFUSED, [FIFO], 1, False),
])
def test_only_what_aws_has_not_taken_or_would_drop_is_sent_again(kind, entries, attempts, again):
    assert may_repeat(Failure(kind, "", "", ""), entries, attempts) is again


def test_delays_grow_to_a_bound():
    assert [delay_seconds(attempts, 1) for attempts in (1, 2, 3, 4, 5, 6, 5000)] == [0.2, 0.4, 0.8, 1.6, 2.0, 2.0, 2.0]
    assert delay_seconds(2, 0) == 0.2
