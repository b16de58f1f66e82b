# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Drains a server of HAProxy, or makes it ready, in every backend that has it, and waits."""

from __future__ import annotations

import time

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from . import haproxy_rules as rules

HINTS = {
    "drained": "Allow more time with timeout_seconds, or find out which clients keep their sessions open ('show sess').",
    "ready": "Call the server's health check by hand, read the application's log, or allow more time with timeout_seconds.",
}


class HaproxyServer:
    """One server, by name, in some backends of the HAProxy behind a stats socket."""

    def __init__(self, haproxy, backends: list, server: str) -> None:
        self.haproxy = haproxy
        self.backends = backends
        self.server = server

    def states(self) -> list:
        """What HAProxy says now, a dict per backend."""
        statistics = rules.parse_statistics(self.haproxy.ask(rules.STATISTICS_COMMAND))
        return [self._state(backend, statistics) for backend in self.backends]

    def drain(self, timeout_seconds: float, poll_interval_seconds: float) -> list:
        """Takes no new sessions, waits for the last to end, then goes into maintenance. -> states()"""
        for state in self.states():
            if state["admin_state"] == "ready":
                self.haproxy.order(rules.drain_command(state["backend"], self.server))
        for state in self._wait("drained", rules.is_drained, timeout_seconds, poll_interval_seconds):
            if state["admin_state"] != "maint":
                self.haproxy.order(rules.maintenance_command(state["backend"], self.server))
        return self.states()

    def make_ready(self, timeout_seconds: float, poll_interval_seconds: float) -> list:
        """Takes sessions as soon as the health checks succeed, and waits for that. -> states()"""
        for state in self.states():
            if state["admin_state"] != "ready":
                self.haproxy.order(rules.ready_command(state["backend"], self.server, state["has_health_check"]))
        return self._wait("ready", rules.is_ready, timeout_seconds, poll_interval_seconds)

    def _state(self, backend: str, statistics: dict) -> dict:
        administration = rules.parse_servers_state(self.haproxy.ask(f"show servers state {backend}"))
        if (backend, self.server) in statistics and self.server in administration:
            return rules.server_state(backend, statistics[backend, self.server], administration[self.server])
        raise DeploymentError(
            "CODEDEPLOY_RESOURCE_CANNOT_BE_FOUND",
            f"HAProxy at {self.haproxy.address} shows no server {backend}/{self.server}.",
            "Check the names of the backend and the server in HAProxy's configuration (they are compared exactly), "
            "and that the stats socket has 'level admin'.",
        )

    def _wait(self, wanted: str, is_reached, timeout_seconds: float, poll_interval_seconds: float) -> list:
        deadline = time.monotonic() + timeout_seconds
        while True:
            states = self.states()
            missing = [state for state in states if not is_reached(state)]
            if not missing:
                return states
            left = deadline - time.monotonic()
            if left <= 0:
                words = "; ".join(rules.describe_state(state) for state in missing)
                raise DeploymentError("TIMEOUT", f"{self.server} did not become {wanted} within {timeout_seconds:g} seconds: {words}.", HINTS[wanted])
            time.sleep(min(poll_interval_seconds, left))
