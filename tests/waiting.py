# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Wait in a test for what happens, however slow the machine is at that moment."""
from __future__ import annotations

import time


def wait_until(condition, what="the condition", within_seconds=60.0, every_seconds=0.04):
    """Return what condition() gives as soon as that is true; an AssertionError that names what was waited for when it does not come."""
    deadline = time.monotonic() + within_seconds
    while not (value := condition()):
        assert time.monotonic() < deadline, f"waited {within_seconds:.0f} s for {what}"
        time.sleep(every_seconds)
    return value
