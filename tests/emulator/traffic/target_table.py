# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from threading import Lock

from .target import DRAINING, Target


class TargetTable:
    """The targets of one target group or Classic Load Balancer, by (id, port). API threads write, the event loop reads."""

    def __init__(self, now) -> None:
        self._now = now
        self._lock = Lock()
        self._targets: dict[tuple[str, int], Target] = {}
        self.known_ids: set[str] = set()

    def register(self, target_id: str, port: int, availability_zone: str | None = None) -> None:
        """Registering a registered target again changes nothing; a draining one starts anew."""
        with self._lock:
            self._forget_drained()
            known = self._targets.get((target_id, port))
            if known is None or known.state == DRAINING:
                self._targets[target_id, port] = Target(target_id, port, self._now(), availability_zone)
            self.known_ids.add(target_id)

    def deregister(self, target_id: str, port: int, delay_seconds: float) -> None:
        """Without a delay the target is gone at once. An unknown or draining target is left as it is."""
        with self._lock:
            target = self._targets.get((target_id, port))
            if target and target.state != DRAINING:
                target.drain(until=self._now() + delay_seconds)
            self._forget_drained()

    def find(self, target_id: str, port: int) -> Target | None:
        with self._lock:
            self._forget_drained()
            return self._targets.get((target_id, port))

    def all(self) -> list[Target]:
        with self._lock:
            self._forget_drained()
            return list(self._targets.values())

    def _forget_drained(self) -> None:
        now = self._now()
        drained = [key for key, target in self._targets.items() if target.drained_at is not None and target.drained_at <= now]
        for key in drained:
            del self._targets[key]
