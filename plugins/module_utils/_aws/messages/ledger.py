# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is known of each entry, while threads send them and after the time is over."""

from __future__ import annotations

from threading import Lock

from .batch_plan import Target
from .entry_plan import Entry
from .failure_rules import Failure, no_answer_in_time, not_taken_in_time, not_tried


class Ledger:
    """Closed once; what a thread finds out later no longer counts."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._closed = False
        self._ends: dict[int, Failure | None] = {}
        self._on_their_way: set[int] = set()
        self._setbacks: dict[int, Failure] = {}

    def leave(self, entries: list[Entry]) -> bool:
        """Note that a call with these begins; False if none must begin any more."""
        with self._lock:
            if not self._closed:
                self._on_their_way.update(entry.number for entry in entries)
            return not self._closed

    def come_back(self, entries: list[Entry], failure: Failure) -> None:
        """Note that the call with these has come to nothing, and that there is to be another."""
        with self._lock:
            if not self._closed:
                self._on_their_way.difference_update(entry.number for entry in entries)
                self._setbacks.update((entry.number, failure) for entry in entries)

    def end(self, entries: list[Entry], failure: Failure | None) -> None:
        """Note what became of these: None if they were sent."""
        with self._lock:
            if not self._closed:
                self._ends.update((entry.number, failure) for entry in entries)

    def close(self, targets: list[Target], timeout_seconds: float) -> dict[int, Failure | None]:
        """The end of each entry, by its number."""
        with self._lock:
            self._closed = True
        return {entry.number: end for target in targets for entry, end in self._ends_of(target, timeout_seconds)}

    def _ends_of(self, target: Target, timeout_seconds: float):
        ahead = None
        for entry in (entry for batch in target.batches for entry in batch):
            setback = self._setbacks.get(entry.number)
            if entry.number in self._ends:
                yield entry, self._ends[entry.number]
            elif entry.number in self._on_their_way:
                yield entry, no_answer_in_time(timeout_seconds, target.words)
            elif setback:
                ahead = setback
                yield entry, not_taken_in_time(timeout_seconds, setback)
            else:
                yield entry, not_tried(timeout_seconds, target.words, ahead)
