# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Follows a segment that a process of its own runs."""

from __future__ import annotations

import select
import time

from ..error_codes import error_of
from ..lifecycle.lifecycle_report import event_record, lifecycle_result, located
from .log_reader import read_log
from .process_identity import has_outlived, is_alive
from .segment_journal import read_journal, seconds_in_event

POLL_SECONDS = 0.1
# A process that has been started says so at once.
BEGIN_SECONDS = 10
LOST_HINT = "Look at the end of the log of scripts and at the log of the system for the reason, then deploy again."


def follow(journal, log_path, since, seconds, ended=None):
    """Follow a segment to its end, or for so many seconds (None: without a limit).

    since: {journal, log: offsets of what was told before, in bytes, process: that runs the segment, None if not known yet};
    ended: what start_segment() returned, where this process started it.
    -> the result, or while it runs {running: True, since: for the next time, entries: of the journal, log: lines of scripts,
    seconds_in_event}
    """
    deadline = None if seconds is None else time.monotonic() + seconds
    begun_by = time.monotonic() + BEGIN_SECONDS
    while True:
        process = process_of(journal, since)
        is_over = _is_over(process, ended, begun_by)
        entries, behind = read_journal(journal, since["journal"])
        if is_over or (entries and _is_last(entries[-1])):
            return _result(read_journal(journal)[0], log_path)
        if deadline is not None and time.monotonic() >= deadline:
            log, log_end = read_log(log_path, since["log"])
            told = {"entries": entries, "log": log, "seconds_in_event": seconds_in_event(read_journal(journal)[0])}
            return {"running": True, "changed": True, "since": {"journal": behind, "log": log_end, "process": process}, **told}
        _wait(ended, POLL_SECONDS if deadline is None else min(POLL_SECONDS, max(deadline - time.monotonic(), 0)))


def process_of(journal, since):
    """The process that runs the segment; None if it has not said so yet."""
    return since["process"] or _process_of(read_journal(journal)[0])


def _process_of(entries):
    return next((entry["process"] for entry in entries if "events" in entry), None)


def _is_over(process, ended, begun_by):
    if ended is not None:
        return bool(select.select([ended], [], [], 0)[0])
    # The journal alone does not tell: a script that is running may have removed it.
    return not is_alive(process) if process else time.monotonic() >= begun_by


def _wait(ended, seconds):
    if ended is None:
        time.sleep(seconds)
    else:
        select.select([ended], [], [], seconds)


def _is_last(entry):
    return "result" in entry or "broke_down" in entry


def _result(entries, log_path):
    last = entries[-1] if entries else {}
    if "result" in last:
        return last["result"]
    if "broke_down" in last:
        broken = _cut_off(entries, log_path, "run-broke-down", "The program that runs lifecycle events broke down", "Report the fault with module_stderr.")
        return {**broken, "module_stderr": last["broke_down"]}
    return _cut_off(entries, log_path, "run-lost", _why_lost(entries), LOST_HINT)


def _why_lost(entries):
    process = _process_of(entries)
    if process and has_outlived(process):
        return "The server was restarted"
    return "The process that ran the events was killed, or could not write to the disk,"


def _cut_off(entries, log_path, reason, message, hint):
    """The result of a segment that came to no end; what is known of its events is what its process had told."""
    events = next((entry["events"] for entry in entries if "events" in entry), [])
    records = {entry["ended"]["name"]: entry["ended"] for entry in entries if "ended" in entry}
    begun = [entry["began"] for entry in entries if "began" in entry and entry["began"] not in records]
    event = begun[-1] if begun else None
    records.update({name: event_record(name, "Failed") for name in begun})
    error = error_of(reason, f"{message} in {event or 'the segment'}.", hint)
    all_records = [records.get(name) or event_record(name, "Skipped") for name in events]
    return lifecycle_result(True, all_records, None, [], log_path, located(error, event, log_path))
