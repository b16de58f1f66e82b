# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A host whose lifecycle somebody stopped: before which event, and whether it can serve as it is now."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._host.lifecycle.events import ALLOW_EVENTS, BLOCK_EVENTS, DEPLOY_EVENTS, LIFECYCLE_EVENTS
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.lifecycle.lifecycle_report import event_record

from ..reporting.failure_text import MANUAL_STOP, NOT_BEGUN
from ..reporting.task_failure import host_error
from .host_record import IN, OUT, REGISTERED, UNKNOWN, advance, has_begun, is_over

HINT = "Deploy again when what made it necessary is over."
# Where a host may lack traffic that it had before.
TAKEN_OUT = (OUT, REGISTERED, UNKNOWN)


def stopped_before(event):
    """The error of a host that was stopped when nothing of an event had begun."""
    return host_error({"event": event}, MANUAL_STOP, f"The deployment was stopped before {event}.", hint=HINT)


def result_of_stop(events):
    """The result of a run of events of which none was begun."""
    error, records = stopped_before(events[0]), [event_record(event, "Skipped") for event in events]
    text = f"{error['code']}: {error['message']} {error['hint']}"
    return {"failed": True, "changed": False, "msg": text, "error": error, "log_path": None, "events": records}


def next_event(segment):
    """The event with which a segment begins."""
    return segment.get("event") or min([*segment["events"], *segment["unscripted"]], key=LIFECYCLE_EVENTS.index)


def stop_record(record, segments):
    """The record of a host that does not begin its next segment, as it was stopped; one that is through stays as it is."""
    return record if is_over(record) else advance(record, segments, error=stopped_before(next_event(segments[record["segments_done"]])))


def was_stopped(record):
    """Whether somebody stopped the host."""
    return bool(record["error"]) and record["error"]["code"] == MANUAL_STOP


def can_serve(record, segments):
    """Whether a host that was stopped has a revision that is whole: the one before, of which nothing was changed, or the new one, which is validated."""
    return record["error"]["event"] in ALLOW_EVENTS or is_untouched(record, segments)


def is_untouched(record, segments):
    """Whether nothing between ApplicationStop and ValidateService was begun, tasks of the user's included."""
    begun = [event["name"] for event in record["events"] if event["status"] not in NOT_BEGUN]
    done = [segment["event"] for segment in segments[: record["segments_done"]] if segment["type"] == "tasks"]
    return not set(DEPLOY_EVENTS).intersection(begun + done)


def lacks_traffic(record):
    """Whether a host that was stopped may be out of traffic."""
    return record["traffic"] in TAKEN_OUT


def put_back_record(record, report):
    """The record of a host that was stopped and to which traffic was to be allowed again. report: what came of that, see host_report."""
    error, failed = record["error"], report["error"]
    if failed:
        error = {**error, "message": f"{error['message']} It was not put back into traffic: {failed['message']}", "hint": failed["hint"] or error["hint"]}
    events = [{**event, "put_back": True} for event in report["events"]]
    return {**record, "events": [*record["events"], *events], "traffic": report["traffic"] or record["traffic"], "error": error}


def serves_on(record):
    """Whether a host serves although it was stopped: nothing of it was touched, it was not taken out of traffic yet, or it is in traffic again."""
    if not was_stopped(record):
        return False
    is_still_in = record["traffic"] is None and record["error"]["event"] in BLOCK_EVENTS
    return record["traffic"] == IN or is_still_in or not has_begun(record)
