# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import asyncio
from collections import deque
from contextlib import asynccontextmanager

from .routing import Endpoint, Forward, Routes, Rule, Turns
from .target import Target

NO_ROUTES = Routes({}, {})


class Traffic:
    """What the listeners share: the routes in force and the requests on their way."""

    def __init__(self) -> None:
        self.routes = NO_ROUTES
        self._coming: deque[tuple[float, Routes]] = deque()
        self._turns = Turns()
        self._flights: dict[asyncio.Timeout, Target] = {}

    def publish(self, routes: Routes, in_force_at: float) -> None:
        """A change of targets or rules reaches the traffic only after a while, as in a real load balancer."""
        self._coming.append((in_force_at, routes))

    def take_effect(self, now: float) -> None:
        """Put published routes into force and cut requests to targets whose deregistration has ended."""
        while self._coming and self._coming[0][0] <= now:
            self.routes = self._coming.popleft()[1]
        real_now = asyncio.get_running_loop().time()
        for timeout, target in self._flights.items():
            if target.drained_at is not None and target.drained_at <= now and timeout.when() > real_now:
                timeout.reschedule(real_now)

    def rules(self, listener_key: str) -> tuple[Rule, ...]:
        """A listener's rules; none when it is gone and only its clients are left."""
        listener = self.routes.listeners.get(listener_key)
        return listener.rules if listener else ()

    def next_endpoint(self, forward: Forward) -> Endpoint | None:
        group_key = self._turns.next_group(forward.weights)
        endpoint = self._turns.next_endpoint(group_key, self.routes.endpoints.get(group_key, ()))
        if endpoint and forward.port:
            return endpoint._replace(port=forward.port)
        return endpoint

    @asynccontextmanager
    async def flight(self, target: Target, timeout_seconds: float):
        """A request on its way to a target; TimeoutError when it takes too long or the target is gone."""
        async with asyncio.timeout(timeout_seconds) as timeout:
            self._flights[timeout] = target
            try:
                yield
            finally:
                del self._flights[timeout]
