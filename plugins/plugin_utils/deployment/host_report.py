# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the result of a task says of a host: {events, error}, with which its record is advanced."""

from __future__ import annotations

from ..reporting.task_failure import error_of_task, host_error, lost_error
from .host_record import FAILED


def report_of_events(record, segments, result):
    """The host is through the events of a segment; others follow unless somebody asked to stop meanwhile."""
    error = None
    if result["stop_requested"] and (result["needs"] or record["segments_done"] + 1 < len(segments)):
        event = result["events"][-1]["name"]
        hint = "Deploy again when what made it necessary is over."
        error = host_error({"event": event}, "MANUAL_STOP", f"The deployment was stopped after {event}.", hint=hint)
    return {"events": result["events"], "error": error}


def report_of_failure(record, segments, task, result):
    """The host failed in a task ({name, no_log}), whose result is as Ansible gives it."""
    error = result.get("error")
    if error:
        return {"events": result.get("events") or [], "error": error}
    segment = segment_reached(segments, record)
    return {"events": result.get("events") or _failed_event(segment), "error": error_of_task(segment, task, result)}


def report_of_lost_host(record, segments):
    """The host was deployed to, and nothing is known of how that ended but the segment that it was in."""
    segment = segment_reached(segments, record)
    return {"events": _failed_event(segment), "error": lost_error(segment)}


def report_of_traffic(result, name, host):
    """The result of block_traffic or allow_traffic for a wave, as far as it is about one host."""
    instance = (result.get("instances") or {}).get(host) or _failed_instance(result)
    event = {
        "name": name,
        "status": instance["status"],
        "duration_seconds": instance["duration_seconds"],
        "scripts": [],
        "load_balancers": instance["load_balancers"],
    }
    error = instance["error"]
    return {"events": [event], "error": {**host_error({"event": name}, None, None), **error} if error else None}


def segment_reached(segments, record):
    """The segment that the host is in; one of tasks of the user's knows its event. Empty before the lifecycle."""
    done = record["segments_done"]
    return segments[done] if done < len(segments) else {}


def _failed_instance(result):
    """What to say of a host when the module ended before it came to hosts."""
    error = result.get("error") or {"code": "UnknownError", "message": result.get("msg", "the load balancer module gave no result."), "hint": ""}
    return {"status": FAILED, "duration_seconds": 0, "load_balancers": [], "error": error}


def _failed_event(segment):
    event = segment.get("event")
    return [{"name": event, "status": FAILED, "duration_seconds": None, "scripts": []}] if event else []
