# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A request to end a segment before its last event."""

from __future__ import annotations

import signal

from ..error_codes import error_of

AT_NEXT_EVENT, NOW = "next_event", "now"
SIGNALS = {AT_NEXT_EVENT: signal.SIGUSR1, NOW: signal.SIGTERM}


class StopRequest:
    """Whether somebody has asked the process that runs a segment to stop, by a signal."""

    def __init__(self):
        self.is_asked = False
        self.is_urgent = False

    def listen(self):
        """Take the signals."""
        for number in SIGNALS.values():
            signal.signal(number, self._ask)

    def _ask(self, number, _frame):
        self.is_asked = True
        self.is_urgent = self.is_urgent or number == SIGNALS[NOW]


def stopped(event):
    """The error of a segment that was stopped before an event, or in one."""
    return error_of("stopped", f"The deployment was stopped before {event}.", "Deploy again when what made it necessary is over.")
