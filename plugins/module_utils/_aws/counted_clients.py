# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""boto3 clients, and how often each API action was called by them."""

from __future__ import annotations

from threading import Lock


class CountedClients:
    """boto3 clients of one module run, made when first needed, and how often each API action was called."""

    def __init__(self, module) -> None:
        self.module = module
        self.api_calls: dict[str, int] = {}
        # Calls about several load balancers go on at the same time.
        self._lock = Lock()
        self._clients: dict = {}

    def get(self, service: str, **settings):
        """settings: what a client of this service has otherwise than the others, such as its region; given when it is first asked for."""
        if service not in self._clients:
            client = self.module.client(service, **settings)
            client.meta.events.register("before-call", self._count)
            self._clients[service] = client
        return self._clients[service]

    def _count(self, model, **_details) -> None:
        action = f"{model.service_model.endpoint_prefix}:{model.name}"
        with self._lock:
            self.api_calls[action] = self.api_calls.get(action, 0) + 1
