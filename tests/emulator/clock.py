# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import time


class Clock:
    """Time as the load balancers see it: seconds that pass `speed` times faster than real ones."""

    # A health check is answered by a real application, which is not any faster.
    SHORTEST_REAL_TIMEOUT_SECONDS = 1.0

    def __init__(self, speed: float = 1.0) -> None:
        self.speed = speed

    def now(self) -> float:
        return time.monotonic() * self.speed

    def real_timeout(self, seconds: float) -> float:
        """Real seconds to wait for an application when the load balancer would wait `seconds`."""
        return max(seconds / self.speed, min(seconds, self.SHORTEST_REAL_TIMEOUT_SECONDS))
