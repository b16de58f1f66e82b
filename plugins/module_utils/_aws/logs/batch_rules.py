# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which events go to a stream in one call, and what becomes of those whose time it does not take."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .event_rules import HOUR_MS, Event

MOST_EVENTS, MOST_BYTES, LONGEST_SPAN_MS = 10000, 1024 * 1024, 24 * HOUR_MS


def batches_of(events: Iterable[Event]) -> Iterator[list[Event]]:
    """As few calls as there can be in this order."""
    batch: list[Event] = []
    size = 0
    for event in events:
        is_full = len(batch) == MOST_EVENTS or size + event.size > MOST_BYTES
        if batch and (is_full or event.timestamp - batch[0].timestamp > LONGEST_SPAN_MS):
            yield batch
            batch, size = [], 0
        batch.append(event)
        size += event.size
    if batch:
        yield batch


def not_before(batch: list[Event], last: int) -> list[Event]:
    """A batch that comes behind another, of which the last event may have got another time than its own."""
    return [event._replace(timestamp=max(event.timestamp, last)) for event in batch] if batch[0].timestamp < last else batch


def retimed(batch: list[Event], rejected: dict, now: int) -> list[Event]:
    """Those that were not taken because of their time, such as what is older than the group keeps, with the nearest one that is. rejected: as PutLogEvents
    answers.
    """
    old_end = max(rejected.get("tooOldLogEventEndIndex", 0), rejected.get("expiredLogEventEndIndex", 0))
    new_start = rejected.get("tooNewLogEventStartIndex", len(batch))
    earliest = batch[old_end].timestamp if old_end < new_start else now
    return [event._replace(timestamp=earliest, retimed=True) for event in batch[:old_end]] + [
        event._replace(timestamp=now, retimed=True) for event in batch[new_start:]
    ]  # fmt: skip
