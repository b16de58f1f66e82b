# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One registered target and its health: pure, every time is given in load balancer seconds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

INITIAL, HEALTHY, UNHEALTHY, DRAINING = "initial", "healthy", "unhealthy", "draining"


class CheckResult(NamedTuple):
    """The answer of one health check; reason and description say what was wrong when it did not pass."""

    passed: bool
    reason: str = ""
    description: str = ""


class HealthCheck(NamedTuple):
    """How targets are checked. `port` None is the target's own; `first_passes` is what a new target needs to be healthy."""

    protocol: str
    port: int | None
    path: str
    matcher: str
    interval_seconds: float
    timeout_seconds: float
    healthy_threshold: int
    unhealthy_threshold: int
    first_passes: int


# Identity matters: the same target registered again is a new object, and late results go to the old one.
@dataclass(eq=False)
class Target:
    id: str
    port: int
    registered_at: float
    availability_zone: str | None = None
    state: str = INITIAL
    passes: int = 0
    failures: int = 0
    last_failure: CheckResult | None = None
    next_check_at: float = 0.0
    drained_at: float | None = None

    @property
    def was_checked(self) -> bool:
        return bool(self.passes or self.failures)

    def record(self, result: CheckResult, check: HealthCheck) -> None:
        """Take one health check's result into account."""
        if result.passed:
            self.passes, self.failures = self.passes + 1, 0
        else:
            self.passes, self.failures, self.last_failure = 0, self.failures + 1, result
        if self.state == DRAINING:
            return
        needed_passes = check.first_passes if self.state == INITIAL else check.healthy_threshold
        if self.passes >= needed_passes:
            self.state = HEALTHY
        elif self.failures >= check.unhealthy_threshold:
            self.state = UNHEALTHY

    def drain(self, until: float) -> None:
        self.state, self.drained_at = DRAINING, until

    def start_over(self) -> None:
        """Back to the state of a target that was just registered."""
        self.state, self.passes, self.failures = INITIAL, 0, 0
