# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines of a log of scripts as events of CloudWatch Logs: their times, and what is longer than one event."""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

# What CloudWatch Logs counts for an event beside its text in UTF-8.
OVERHEAD_BYTES = 26
MOST_EVENT_BYTES = 256 * 1024 - OVERHEAD_BYTES
# So many has what stands for a byte that is no UTF-8.
BYTES_OF_REPLACEMENT = 3
MOMENT = re.compile(rb"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) ")
MOMENT_BYTES = 20
HOUR_MS = 3600 * 1000
# Some of the two weeks and the two hours within which it takes events is left for the way, and for clocks that differ.
OLDEST_MS, LATEST_MS = 14 * 24 * HOUR_MS - HOUR_MS, 2 * HOUR_MS - HOUR_MS // 4
# It takes no event without text.
EMPTY = " "


class Event(NamedTuple):
    """timestamp: in milliseconds; end: the offset in the log behind it, in bytes; retimed: whether its own time would not be taken."""

    timestamp: int
    message: str
    size: int
    end: int
    retimed: bool


def events_of(lines: Iterable[bytes], offset: int, last: int, utc_offset_seconds: int, now: int) -> Iterator[Event]:
    """lines: of a log from an offset on, with their ends; last: the time of the event before them, or 0; now: as all times in milliseconds.

    Times do not go back, whatever the host's clock does. A line without a time has that of the line before.
    """
    for line in lines:
        own = moment_of(line[:MOMENT_BYTES], utc_offset_seconds)
        taken = _taken(own, now)
        last = max(last, taken) if own is not None else last or taken
        pieces, line_end = pieces_of(line.removesuffix(b"\n")), offset + len(line)
        for number, piece in enumerate(pieces, 1):
            offset = line_end if number == len(pieces) else offset + len(piece)
            text = piece.decode("utf-8", "replace") or EMPTY
            yield Event(last, text, len(text.encode()) + OVERHEAD_BYTES, offset, own is not None and taken != own)


@functools.lru_cache(maxsize=64)
def moment_of(beginning: bytes, utc_offset_seconds: int) -> int | None:
    """The time at the beginning of a line, which is the host's local one; None if there is none."""
    matched = MOMENT.match(beginning)
    if not matched:
        return None
    zone = datetime.timezone(datetime.timedelta(seconds=utc_offset_seconds))
    try:
        return int(datetime.datetime.fromisoformat(matched[1].decode()).replace(tzinfo=zone).timestamp() * 1000)
    except ValueError:
        return None


def pieces_of(line: bytes) -> list[bytes]:
    """A line in as few pieces as there can be of not more than an event has, none of which begins within a character."""
    most = MOST_EVENT_BYTES if _is_utf_8(line) else MOST_EVENT_BYTES // BYTES_OF_REPLACEMENT
    pieces = []
    while len(line) > most:
        end = next((end for end in range(most, most - 4, -1) if line[end] & 0xC0 != 0x80), most)
        pieces.append(line[:end])
        line = line[end:]
    return [*pieces, line]


def _is_utf_8(line: bytes) -> bool:
    if len(line) * BYTES_OF_REPLACEMENT <= MOST_EVENT_BYTES:
        return True
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _taken(own: int | None, now: int) -> int:
    """The time itself, or the one nearest to it of which there is no doubt."""
    if own is None or own > now + LATEST_MS:
        return now
    return max(own, now - OLDEST_MS)
