# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sends the batches of one topic, event bus or namespace of CloudWatch, one after the other."""

from __future__ import annotations

import random
import time
from collections import deque

from .batch_plan import Target
from .call_failure import client_failure_of, failure_of
from .entry_plan import Entry, topic_region
from .failure_rules import HOPELESS, REFUSED, Failure, no_topic
from .ledger import Ledger
from .message_calls import CALLS
from .message_clients import MessageClients
from .repeat_rules import delay_seconds, may_repeat

# A call has up to a thousand metrics, too many to be tried one by one.
TAKEN_AS_A_WHOLE = ("cloudwatch",)


class TargetSender:
    """deadline: of time.monotonic(); no call begins after it."""

    def __init__(self, target: Target, clients: MessageClients, ledger: Ledger, deadline: float) -> None:
        self._target = target
        self._clients = clients
        self._ledger = ledger
        self._deadline = deadline
        self._waiting: deque[tuple[list[Entry], int]] = deque((batch, 1) for batch in target.batches)

    def send(self) -> None:
        """Send all, or note why not."""
        is_topic = self._target.service == "sns"
        region = topic_region(self._target.name) if is_topic else None
        if is_topic and region is None:
            self._give_up(no_topic(self._target.words))
            return
        try:
            client = self._clients.client(self._target.service, region)
        except Exception as error:  # whatever it is, it is told, and hinders nobody else
            self._give_up(client_failure_of(error, self._target.words))
            return
        while self._waiting and time.monotonic() < self._deadline:
            self._send(client, *self._waiting.popleft())

    def _send(self, client, batch: list[Entry], attempts: int) -> None:
        if not self._ledger.leave(batch):
            self._waiting.clear()
            return
        try:
            said = CALLS[self._target.service](client, self._target.name, [entry.request for entry in batch], self._target.words)
        except Exception as error:  # as above
            self._call_failed(batch, attempts, failure_of(error, self._target.words))
            return
        self._ledger.end([entry for entry, failure in zip(batch, said) if failure is None], None)
        refused = [(entry, failure) for entry, failure in zip(batch, said) if failure]
        again = [entry for entry, failure in refused if may_repeat(failure, [entry], attempts)]
        for entry, failure in refused:
            if entry not in again:
                self._ledger.end([entry], failure)
        if again:
            self._repeat(again, attempts, next(failure for entry, failure in refused if entry in again))

    def _call_failed(self, batch: list[Entry], attempts: int, failure: Failure) -> None:
        if may_repeat(failure, batch, attempts):
            self._repeat(batch, attempts, failure)
        elif failure.kind == REFUSED and len(batch) > 1 and self._target.service not in TAKEN_AS_A_WHOLE:
            # One bad entry can have the whole call refused; alone, only it is.
            self._waiting.extendleft(([entry], 1) for entry in reversed(batch))
        else:
            self._ledger.end(batch, failure)
            if failure.kind == HOPELESS:
                self._give_up(failure)

    def _repeat(self, batch: list[Entry], attempts: int, failure: Failure) -> None:
        self._ledger.come_back(batch, failure)
        delay = delay_seconds(attempts, random.random())
        if time.monotonic() + delay >= self._deadline:
            self._waiting.clear()
            return
        time.sleep(delay)
        self._waiting.appendleft((batch, attempts + 1))

    def _give_up(self, failure: Failure) -> None:
        for batch, _attempts in self._waiting:
            self._ledger.end(batch, failure)
        self._waiting.clear()
