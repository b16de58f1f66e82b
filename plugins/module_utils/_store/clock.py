# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The two clocks: one that people read and that may be wrong, and one that measures."""

from __future__ import annotations

import time

# Unlike CLOCK_MONOTONIC it goes on while the machine sleeps.
MEASURING = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


def measured_now():
    """Seconds of this machine, of use for differences only, and the same for all its processes."""
    return time.clock_gettime(MEASURING)


def utc_now():
    """For people."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
