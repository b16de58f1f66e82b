# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from dataclasses import dataclass
from threading import Lock


@dataclass
class Fault:
    """What happens to calls of one operation. `times` None: until cleared; `error` None: the call is only slow.

    carried_out: the call has its effect, and only its answer is lost. about: only calls whose request holds this text, such as an ARN.
    """

    operation: str
    error: str | int | None = None
    times: int | None = None
    delay_seconds: float = 0.0
    carried_out: bool = False
    about: str = ""


class Faults:
    """The faults to come, oldest first for each operation."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> None:
        with self._lock:
            self._faults.append(fault)

    def clear(self) -> None:
        with self._lock:
            self._faults.clear()

    def take(self, operation: str, read_request) -> Fault | None:
        """The fault for this call, one of its times used up. read_request: gives the text of its body, which can be long."""
        with self._lock:
            of_operation = [fault for fault in self._faults if fault.operation == operation]
            fault = next((fault for fault in of_operation if not fault.about or fault.about in read_request()), None)
            if fault and fault.times is not None:
                fault.times -= 1
                if fault.times <= 0:
                    self._faults.remove(fault)
            return fault
