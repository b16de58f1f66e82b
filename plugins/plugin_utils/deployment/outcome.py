# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What came of a deployment on one host, as plain data.

{host, status: Succeeded | Failed, events: [{name, status, duration_seconds, scripts, ...}], error: null or
{code, event, script, exit_code, message, hint, log_path, log_tail}, in_traffic: true | false | null}
"""

from __future__ import annotations

from .health_rule import FAILED, SUCCEEDED
from ..reporting.task_failure import error_of_task, host_error, lost_error


def success_outcome(host, progress):
    """The host went through all segments."""
    events = progress["events"]
    return {"host": host, "status": SUCCEEDED, "events": events, "error": None, "in_traffic": is_in_traffic(events)}


def failure_outcome(host, progress, segments, task, result):
    """The host failed in a task: its progress, the segments, the task ({name, no_log}) and its result as Ansible gives it."""
    error = progress["error"] or result.get("error")
    if error:
        return _failed(host, [*progress["events"], *(result.get("events") or [])], error)
    segment = segment_reached(segments, progress)
    return _failed(host, [*progress["events"], *_failed_event(segment)], error_of_task(segment, task, result))


def lost_outcome(host, progress, segments):
    """The host was deployed to, and nothing is known of how that ended but the segment that it was in."""
    segment = segment_reached(segments, progress)
    return _failed(host, [*progress["events"], *_failed_event(segment)], lost_error(segment))


def segment_reached(segments, progress):
    """The segment that the host is in; one of tasks of the user's knows its event. Empty before the lifecycle."""
    done = progress["segments_done"]
    return segments[done] if done < len(segments) else {}


def is_in_traffic(events):
    """Whether a load balancer sends traffic to the host; null when no traffic was blocked or allowed, as in check mode."""
    done = [event for event in events if event["name"] in ("BlockTraffic", "AllowTraffic") and event["status"] != "Pending"]
    last = done[-1] if done else None
    if last is None:
        return None
    return last["name"] == "AllowTraffic" and last["status"] == SUCCEEDED


def traffic_event(result, name, host):
    """The result of block_traffic or allow_traffic for a wave -> {event, error} of one host, as lifecycle_events reports its own."""
    instance = (result.get("instances") or {}).get(host) or _failed_instance(result)
    event = {
        "name": name,
        "status": instance["status"],
        "duration_seconds": instance["duration_seconds"],
        "scripts": [],
        "load_balancers": instance["load_balancers"],
    }
    error = instance["error"]
    return {"event": event, "error": {**host_error({"event": name}, None, None), **error} if error else None}


def _failed_instance(result):
    """What to say of a host when the module ended before it came to hosts."""
    error = result.get("error") or {"code": "UnknownError", "message": result.get("msg", "the load balancer module gave no result.")}
    return {"status": FAILED, "duration_seconds": 0, "load_balancers": [], "error": error}


def _failed(host, events, error):
    return {"host": host, "status": FAILED, "events": events, "error": error, "in_traffic": is_in_traffic(events)}


def _failed_event(segment):
    event = segment.get("event")
    return [{"name": event, "status": FAILED, "duration_seconds": None, "scripts": []}] if event else []
