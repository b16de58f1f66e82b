# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import asyncio

from . import classic_view, elbv2_view
from ..clock import Clock
from .health_monitor import HealthMonitor
from .http_proxy import HttpProxy
from .routing import Endpoint, Group, Listener, Routes, serving_targets
from .tcp_forwarder import TcpForwarder
from .traffic import Traffic

TICK_REAL_SECONDS = 0.02


class DataPlane:
    """Carries the traffic: looks at moto's state many times a second, checks targets, opens and closes listeners."""

    def __init__(self, clock: Clock, propagation_seconds: float, fail_open: bool) -> None:
        self.monitor = HealthMonitor(clock, propagation_seconds)
        self.listener_addresses: dict[str, tuple[str, int]] = {}
        self._clock = clock
        self._propagation_seconds = propagation_seconds
        self._fail_open = fail_open
        self._traffic = Traffic()
        self._published: Routes | None = None
        self._servers: dict[str, asyncio.Server] = {}

    async def run(self) -> None:
        while True:
            await self._tick()
            await asyncio.sleep(TICK_REAL_SECONDS)

    async def _tick(self) -> None:
        groups = elbv2_view.groups() + classic_view.groups()
        self.monitor.start_due_checks(groups)
        listeners = {listener.key: listener for listener in elbv2_view.listeners() + classic_view.listeners()}
        routes = Routes(listeners, {group.key: self._endpoints(group) for group in groups})
        now = self._clock.now()
        if routes != self._published:
            self._published = routes
            self._traffic.publish(routes, in_force_at=now + self._propagation_seconds)
        self._traffic.take_effect(now)
        await self._open_and_close(self._traffic.routes.listeners)

    def _endpoints(self, group: Group) -> tuple[Endpoint, ...]:
        serving = serving_targets(group.table.all(), group.may_fail_open and self._fail_open)
        located = [(target, group.locate(target.id)) for target in serving]
        return tuple(Endpoint(target, address, target.port) for target, address in located if address)

    async def _open_and_close(self, listeners: dict[str, Listener]) -> None:
        for key in self._servers.keys() - listeners.keys():
            self._servers.pop(key).close()
            del self.listener_addresses[key]
        for key in listeners.keys() - self._servers.keys():
            server = await self._open(listeners[key])
            self._servers[key] = server
            self.listener_addresses[key] = server.sockets[0].getsockname()[:2]

    async def _open(self, listener: Listener) -> asyncio.Server:
        handler = HttpProxy if listener.protocol in ("HTTP", "HTTPS") else TcpForwarder
        serve = handler(listener.key, self._traffic).serve
        try:
            return await asyncio.start_server(serve, listener.address, listener.port, backlog=1024)
        except OSError:
            # A privileged port, or taken: any other; the emulator tells which.
            return await asyncio.start_server(serve, listener.address, 0, backlog=1024)
