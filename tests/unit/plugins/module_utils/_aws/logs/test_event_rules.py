# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import random

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.logs.event_rules import (
    HOUR_MS,
    LATEST_MS,
    MOST_EVENT_BYTES,
    OLDEST_MS,
    OVERHEAD_BYTES,
    events_of,
    moment_of,
    pieces_of,
)

# 2026-11-26 05:35:36 UTC
AT = 1795671336000
NOW = AT + HOUR_MS


def made(*lines, offset=0, last=0, utc_offset_seconds=0):
    return list(events_of(lines, offset, last, utc_offset_seconds, NOW))


@pytest.mark.parametrize("beginning, utc_offset_seconds, expected", [
    (b"2026-11-26 05:35:36 ", 0, AT),
    (b"2026-11-26 06:35:36 ", 3600, AT),
    (b"2026-11-25 23:05:36 ", -6 * 3600 - 1800, AT),
    (b"2026-11-26 05:35:36", 0, None),
    (b"[2026-11-26 05:35:36", 0, None),
    (b"2026-13-26 05:35:36 ", 0, None),
    (b"", 0, None),
])
def test_the_time_of_a_line(beginning, utc_offset_seconds, expected):
    assert moment_of(beginning, utc_offset_seconds) == expected


def test_each_line_is_an_event_as_it_is():
    texts = ["2026-11-26 05:35:36 LifecycleEvent - Install", "2026-11-26 05:35:37 [stdout]caf\u00e9\r", "2026-11-26 05:35:37 [stderr]"]
    lines = [f"{text}\n".encode() for text in texts]
    events = made(*lines, offset=7)
    assert [event.message for event in events] == texts
    assert [event.timestamp for event in events] == [AT, AT + 1000, AT + 1000] and not any(event.retimed for event in events)
    assert [event.end for event in events] == [7 + len(b"".join(lines[:count])) for count in (1, 2, 3)]
    assert events[1].size == len(lines[1]) - 1 + OVERHEAD_BYTES


@pytest.mark.parametrize("lines, last, times", [
    # The host's clock went back.
    ([b"2026-11-26 05:35:36 a\n", b"2026-11-26 05:35:30 b\n", b"2026-11-26 05:35:37 c\n"], 0, [AT, AT, AT + 1000]),
    # What was sent before is later.
    ([b"2026-11-26 05:35:36 a\n"], AT + 5000, [AT + 5000]),
    # No time.
    ([b"a\n", b"2026-11-26 05:35:36 b\n", b"c\n"], AT - 1000, [AT - 1000, AT, AT]),
    ([b"a\n", b"2026-11-26 05:35:36 b\n"], 0, [NOW, NOW]),
])
def test_times_do_not_go_back(lines, last, times):
    assert [event.timestamp for event in made(*lines, last=last)] == times


def test_what_is_too_old_or_to_come_has_another_time():
    old, new = made(b"2020-01-01 00:00:00 a\n", b"2030-01-01 00:00:00 b\n")
    assert (old.timestamp, old.retimed, new.timestamp, new.retimed) == (NOW - OLDEST_MS, True, NOW, True)
    just = made(b"2026-11-26 08:20:36 a\n")[0]
    assert (just.timestamp, just.retimed, just.timestamp - NOW) == (NOW + LATEST_MS, False, LATEST_MS)


def test_a_line_without_text_is_a_blank():
    assert [(event.message, event.end) for event in made(b"2026-11-26 05:35:36 a\n", b"\n", b"\n")] == [("2026-11-26 05:35:36 a", 22), (" ", 23), (" ", 24)]


def test_a_line_without_an_end_is_sent_to_where_it_is():
    assert [(event.message, event.end) for event in made(b"2026-11-26 05:35:36 a")] == [("2026-11-26 05:35:36 a", 21)]


@pytest.mark.parametrize("character", ["x", "\u00e9", "\u20ac", "\U0001f600"])
def test_long_lines_are_split_between_characters_and_nothing_is_cut(character):
    line = ("2026-11-26 05:35:36 [stdout]" + character * MOST_EVENT_BYTES).encode() + b"\n"
    events = made(line, b"2026-11-26 05:35:40 b\n")
    # Told apart without being shown, as they are long.
    is_whole = "".join(event.message for event in events[:-1]).encode() + b"\n" == line
    sizes, is_split_within = [event.size for event in events], ["\ufffd" in event.message for event in events]
    assert (is_whole, max(sizes) <= MOST_EVENT_BYTES + OVERHEAD_BYTES, any(is_split_within)) == (True, True, False)
    times, end, expected = {event.timestamp for event in events[:-1]}, events[-2].end, -(-(len(line) - 1) // (MOST_EVENT_BYTES - 3))
    assert (times, end, len(sizes) - 1) == ({AT}, len(line), expected)


def test_what_is_no_utf_8_has_room_for_what_stands_for_it():
    line = random.Random(1).randbytes(2 * MOST_EVENT_BYTES).replace(b"\n", b"")
    pieces = pieces_of(line)
    is_whole, longest = b"".join(pieces) == line, max(len(piece.decode("utf-8", "replace").encode()) for piece in pieces)
    assert (is_whole, longest <= MOST_EVENT_BYTES) == (True, True)


@pytest.mark.parametrize("beyond, counts", [(-1, (1, 2)), (0, (1, 2)), (1, (2, 3))])
def test_in_as_few_pieces_as_there_can_be(beyond, counts):
    found = tuple(len(pieces_of(b"x" * (times * MOST_EVENT_BYTES + beyond))) for times in (1, 2))
    assert found == counts and pieces_of(b"") == [b""]
