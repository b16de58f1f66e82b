# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sends one file to its stream, batch after batch."""

from __future__ import annotations

import os
import time
from typing import NamedTuple

from ..messages.failure_rules import REFUSED, Failure, hopeless, no_answer_in_time, not_tried, unsendable
from .batch_rules import batches_of, not_before, retimed
from .event_rules import Event, events_of
from .log_target import Ended, LogTarget
from .logs_api import create_stream, put_events

# No line of a log of scripts is as long, and no other fills the memory.
LONGEST_READ = 8 * 1024 * 1024


class Progress(NamedTuple):
    """sent_bytes: of the file, from its beginning; last_timestamp: of what was sent last, in milliseconds; retimed: how many events have another time."""

    sent_bytes: int
    last_timestamp: int
    retimed: int


class StreamSender:
    """given: {name, path, sent_bytes, last_timestamp, utc_offset_seconds}. What it has come to can be asked for while a thread sends."""

    def __init__(self, given: dict, target: LogTarget) -> None:
        self._given, self._target = given, target
        self._failure: Failure | None = None
        self._is_on_its_way = False
        self.progress = Progress(given["sent_bytes"], given["last_timestamp"], 0)

    @property
    def name(self) -> str:
        return self._given["name"]

    def send(self) -> None:
        """Send what is left of the file, or note why not."""
        try:
            self._send()
        except Ended as error:
            self._failure = error.failure
            # What is refused is a matter of this stream; all else would be the same for the others.
            if error.failure.kind != REFUSED:
                self._target.failure = error.failure

    def failure(self) -> Failure | None:
        """Why not all was sent, None if it was, by now."""
        if self._failure or self._is_whole():
            return self._failure
        if self._target.failure:
            return self._target.failure
        if self._is_on_its_way:
            return no_answer_in_time(self._target.timeout_seconds, self._target.words)
        return not_tried(self._target.timeout_seconds, self._target.words, None)

    def _is_whole(self) -> bool:
        try:
            return self.progress.sent_bytes >= os.path.getsize(self._given["path"])
        except OSError:
            return False

    def _send(self) -> None:
        try:
            with open(self._given["path"], "rb") as file:
                file.seek(self.progress.sent_bytes)
                self._send_lines(file)
        except OSError as error:
            raise Ended(unsendable(f"{self._given['path']}: {error.strerror}", self._target.words)) from error

    def _send_lines(self, file) -> None:
        client, (offset, last, _count) = self._target.client(), self.progress
        # One that was begun is there.
        if not offset:
            self._create(client)
        lines = iter(lambda: file.readline(LONGEST_READ), b"")
        for batch in batches_of(events_of(lines, offset, last, self._given["utc_offset_seconds"], _now())):
            if self._target.failure:
                raise Ended(self._target.failure)
            self._put(client, batch)

    def _create(self, client) -> None:
        def create() -> bool:
            return create_stream(client, self._target.name, self.name)

        if not self._call(create):
            self._target.create(client)
            if not self._call(create):
                raise Ended(hopeless("MESSAGE_TARGET_INVALID", "it was created, and is not there", "Look whether somebody removes it.", self._target.words))

    def _put(self, client, batch: list[Event]) -> None:
        def put(events: list[Event]) -> dict:
            return self._call(lambda: put_events(client, self._target.name, self.name, events))

        batch = not_before(batch, self.progress.last_timestamp)
        again = retimed(batch, put(batch), _now())
        if again and put(again):
            raise Ended(unsendable(f"the stream {self.name} takes {len(again)} events with no time", self._target.words))
        times = {event.end: event for event in [*batch, *again]}
        count = sum(event.retimed for event in times.values())
        self.progress = Progress(batch[-1].end, times[batch[-1].end].timestamp, self.progress.retimed + count)

    def _call(self, call):
        if time.monotonic() >= self._target.deadline:
            raise Ended(not_tried(self._target.timeout_seconds, self._target.words, None))
        self._is_on_its_way = True
        answer = self._target.call(call)
        self._is_on_its_way = False
        return answer


def _now() -> int:
    return int(time.time() * 1000)
