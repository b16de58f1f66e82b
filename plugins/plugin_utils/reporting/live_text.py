# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Events while they run, of all hosts of a run together.

The state: {begun_at, shown_at: seconds or null, shown: {host: how many of its events were shown}, ended: [[host, event]] since then,
running: {host: {event, since: seconds, last_line}}}
"""

from __future__ import annotations

from .timeline_text import event_lines

IN_PROGRESS = "InProgress"
# What the lines of a log of scripts begin with.
LOG_TIME = "2026-01-31 23:59:59 "


def first_state():
    """Nothing is known and shown yet."""
    return {"begun_at": None, "shown_at": None, "shown": {}, "ended": [], "running": {}}


def noted(state, host, answer, now):
    """The state when a host has told what happened since it was last heard of. answer: {entries: of its journal, log: lines, seconds_in_event}"""
    entries, log, seconds = answer["entries"], answer["log"], answer["seconds_in_event"]
    running = dict(state["running"])
    ended = [[host, entry["ended"]] for entry in entries if "ended" in entry]
    begun = [entry["began"] for entry in entries if "began" in entry]
    before = running.pop(host, None)
    if seconds is not None:
        event = begun[-1] if begun else before["event"]
        last_line = log[-1][len(LOG_TIME) :] if log else before["last_line"] if before and not begun else ""
        running[host] = {"event": event, "since": now - seconds, "last_line": last_line}
    return {**state, "begun_at": state["begun_at"] or now, "ended": state["ended"] + ended, "running": running}


def is_due(state, now, interval_seconds, followed):
    """Whether it is time to show the state: an interval after the last time, and first when all hosts that are followed have told of themselves.

    Hosts that are through by then, or failed before, never do, so that the first time comes after an interval too.
    """
    if state["shown_at"] is None and len(state["running"]) >= followed:
        return True
    # The hosts answer in the rhythm of the interval, which is not exact.
    return now >= (state["shown_at"] or state["begun_at"]) + interval_seconds * 0.8


def left(state, host):
    """A host has come to the end of its segment -> (the state without it, how many of its events were shown)."""
    without = {
        **state,
        "ended": [pair for pair in state["ended"] if pair[0] != host],
        "running": {name: event for name, event in state["running"].items() if name != host},
        "shown": {name: count for name, count in state["shown"].items() if name != host},
    }
    return without, state["shown"].get(host, 0)


def shown_lines(state, width, shared, clock, now):
    """What there is to show -> ([(line, status)], the state when they have been shown). shared: whether hosts share lines; clock: the time of day."""
    running = [(host, _running_event(event, now)) for host, event in state["running"].items()]
    counts = dict(state["shown"])
    for host, _event in state["ended"]:
        counts[host] = counts.get(host, 0) + 1
    lines = event_lines(state["ended"], width, shared) + event_lines(running, width, shared, clock)
    return lines, {**state, "shown_at": now, "ended": [], "shown": counts}


def _running_event(event, now):
    return {"name": event["event"], "status": IN_PROGRESS, "duration_seconds": now - event["since"], "scripts": [], "last_line": event["last_line"]}
