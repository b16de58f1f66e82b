# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a call is made again, and after how long.

botocore cannot do this: each of its ways to retry also repeats calls that timed out or broke off, which AWS may have taken, and none knows a bound.
"""

from __future__ import annotations

from .entry_plan import Entry
from .failure_rules import THROTTLED, UNANSWERED, UNREACHED, Failure

FIRST_DELAY_SECONDS, LONGEST_DELAY_SECONDS = 0.1, 2.0
# A name that is resolved again after a moment, a connection refused while a proxy restarts; what lasts longer would only cost time.
MOST_ATTEMPTS_TO_REACH = 3


def may_repeat(failure: Failure, entries: list[Entry], attempts: int) -> bool:
    """attempts: how often these entries were tried."""
    if failure.kind == THROTTLED:
        return True
    if failure.kind == UNREACHED:
        return attempts < MOST_ATTEMPTS_TO_REACH
    return failure.kind == UNANSWERED and all(entry.deduplicated for entry in entries)


def delay_seconds(attempts: int, chance: float) -> float:
    """chance: from 0 to 1, so that many controllers do not come again all at the same time."""
    return min(LONGEST_DELAY_SECONDS, FIRST_DELAY_SECONDS * 2 ** min(attempts, 10)) * (0.5 + chance / 2)
