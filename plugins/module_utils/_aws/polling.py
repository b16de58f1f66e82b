# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When to ask AWS again, and what time it is."""

from __future__ import annotations

import datetime

LONGEST_POLL_SECONDS = 30


def next_poll_seconds(elapsed_seconds: float, poll_interval_seconds: float, seconds_left: float) -> float:
    """Seconds to the next poll: the interval, growing to a tenth of the time waited so far (at most 30 s), never past the end."""
    return min(max(poll_interval_seconds, min(elapsed_seconds / 10, LONGEST_POLL_SECONDS)), seconds_left)


def utc_now() -> str:
    """As the times of events on hosts are spelled."""
    return datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"
