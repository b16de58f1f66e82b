# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The calls that change something in AWS, in their order, of which one can be held, so that whoever makes it can be killed at it."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Event, Lock

from .api_calls import ApiCall

SERVICES = ("autoscaling", "ec2", "elasticloadbalancing", "monitoring")
READING = ("Describe", "List", "Get")
TRIED = "&DryRun=true"
HELD_FOR_SECONDS = 120


@dataclass(eq=False)
class Hold:
    """carried_out: the call has its effect, and only its answer is held; else it never has one."""

    number: int
    carried_out: bool
    is_over: Event = field(default_factory=Event)


class Changes:
    """names: of all calls that changed something, or would have, since the last reset. held: that of the one that is held now, or None."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._hold: Hold | None = None
        self.names: list[str] = []
        self.held: str | None = None

    def note(self, call: ApiCall, read_request) -> Hold | None:
        """The hold for this call, if it is its turn. read_request: gives the text of its body."""
        if call.service not in SERVICES or call.operation.startswith(READING) or (call.service == "ec2" and TRIED in read_request()):
            return None
        with self._lock:
            self.names.append(call.name)
            is_its_turn = self._hold is not None and self._hold.number == len(self.names)
            return self._hold if is_its_turn else None

    def hold(self, number: int, carried_out: bool) -> None:
        """Hold the call of this number from the last reset on, beginning with 1."""
        with self._lock:
            self._hold = Hold(number, carried_out)

    def release(self) -> None:
        """Have the call that is held fail, and forget of it."""
        with self._lock:
            if self._hold:
                self._hold.is_over.set()
            self._hold = self.held = None

    def reset(self) -> None:
        with self._lock:
            self.names = []
