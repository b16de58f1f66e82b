# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import asyncio

from ..clock import Clock
from .health_checker import FAILED, check_health
from .routing import Group
from .target import DRAINING, Target


class HealthMonitor:
    """Checks every target of the groups in use at its group's interval."""

    def __init__(self, clock: Clock, registration_seconds: float) -> None:
        self.held_unhealthy: set[str] = set()
        self._clock = clock
        self._registration_seconds = registration_seconds
        self._running: set[asyncio.Task] = set()

    def start_due_checks(self, groups: list[Group]) -> None:
        now = self._clock.now()
        for group in groups:
            for target in group.table.all():
                if target.state == DRAINING:
                    continue
                if group.check is None:
                    target.start_over()
                elif now >= max(target.next_check_at, target.registered_at + self._registration_seconds):
                    target.next_check_at = now + group.check.interval_seconds
                    self._start(self._check(target, group))

    async def _check(self, target: Target, group: Group) -> None:
        address = group.locate(target.id)
        if address is None or target.id in self.held_unhealthy:
            result = FAILED
        else:
            timeout_seconds = self._clock.real_timeout(group.check.timeout_seconds)
            result = await check_health(address, target.port, group.check, timeout_seconds)
        target.record(result, group.check)

    def _start(self, check) -> None:
        task = asyncio.get_running_loop().create_task(check)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
