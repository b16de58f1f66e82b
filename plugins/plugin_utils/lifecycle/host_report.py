# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the result of a task says of a host: {events, error, traffic, registrations}, with which its record is advanced."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._host.lifecycle.events import ALLOW_TRAFFIC, BLOCK_TRAFFIC

from ..reporting.task_failure import error_of_task, host_error, lost_error
from .host_record import FAILED, IN, OUT, PENDING, UNKNOWN, advance, is_at_segment
from .lifecycle import traffic_segment
from .phases import DEPLOY
from .stop import next_event, put_back_record, stop_record, stopped_before
from .unreached_host import deregistered_record

# What tasks of the user's that act on a load balancer have done when they end without failure.
TRAFFIC_AFTER = {BLOCK_TRAFFIC: OUT, ALLOW_TRAFFIC: IN}


def report_of_events(record, segments, result):
    """The host is through the events of a segment; others follow unless somebody asked to stop meanwhile."""
    needed, behind = (result["needs"] or {}).get("event"), segments[record["segments_done"] + 1 :]
    event = needed or (next_event(behind[0]) if behind else None)
    return {"events": result["events"], "error": stopped_before(event) if result["stop_requested"] and event else None}


def report_of_failure(record, segments, task, result):
    """The host failed in a task ({name, no_log}), whose result is as Ansible gives it."""
    error = result.get("error")
    if error:
        return {"events": result.get("events") or [], "error": error}
    return _report_of_failure_in(segment_reached(segments, record), task, result)


def report_of_lost_host(record, segments):
    """The host was deployed to, and nothing is known of how that ended but the segment that it was in."""
    segment = segment_reached(segments, record)
    return {"events": _failed_event(segment), "error": lost_error(segment), "traffic": _traffic_after_failure(segment)}


def report_of_tasks(segment, ended=None):
    """Tasks of the user's are done; those that run instead of an event have acted on a load balancer. ended: when, where that is known."""
    traffic = TRAFFIC_AFTER.get(segment["event"]) if segment["when"] == "instead" else None
    return {"events": [{**event, "end_time": ended} for event in segment["reports"]], "error": None, "traffic": traffic}


def report_of_put_back(path, ended, failed=None):
    """Tasks of the user's, in a file, have put a host back into traffic that was stopped, or failed to. ended: when; failed: (task, result), see
    report_of_failure.
    """
    [segment] = traffic_segment(ALLOW_TRAFFIC, path, DEPLOY)
    return _report_of_failure_in(segment, *failed) if failed else report_of_tasks(segment, ended)


def report_of_traffic(record, result, name):
    """The result of block_traffic or allow_traffic for a wave, as far as it is about one host."""
    instance = (result.get("instances") or {}).get(record["host"]) or _failed_instance(result)
    error = instance["error"]
    event = {
        "name": name,
        "status": instance["status"],
        "end_time": instance["end_time"],
        "duration_seconds": instance["duration_seconds"],
        "scripts": [],
        "load_balancers": instance["load_balancers"],
    }
    return {
        "events": [event],
        "error": {**host_error({"event": name}, None, None), **error} if error else None,
        "traffic": _traffic_of(record, instance),
        "registrations": _registrations(instance) if name == BLOCK_TRAFFIC else None,
    }


def with_traffic(record, told):
    """The record with what the last traffic event of its wave told of the host, unless it was of another deployment, wave or segment.

    told: {deployment_id, hosts, event, segments_done: how many segments lie before it, segments: all of them, result, stop: the request to stop, if there
    was one when it had ended} or None. A traffic event that was skipped was not begun because of the request. Or {deployment_id, hosts, put_back: result},
    when hosts that were stopped were put back, or the same with unreached, when hosts were deregistered on which nothing can be run.
    """
    if not told or told["deployment_id"] != record["deployment_id"] or record["host"] not in told["hosts"]:
        return record
    if "put_back" in told:
        return put_back_record(record, report_of_traffic(record, told["put_back"], ALLOW_TRAFFIC))
    if "unreached" in told:
        return deregistered_record(record, report_of_traffic(record, told["unreached"], BLOCK_TRAFFIC))
    if not is_at_segment(record, told["segments_done"]):
        return record
    segments, result = told["segments"], told["result"]
    if not result.get("skipped"):
        record = advance(record, segments, **report_of_traffic(record, result, told["event"]))
    return stop_record(record, segments) if told["stop"] or result.get("skipped") else record


def segment_reached(segments, record):
    """The segment that the host is in; one of tasks of the user's knows its event. Empty before the lifecycle."""
    done = record["segments_done"]
    return segments[done] if done < len(segments) else {}


def _report_of_failure_in(segment, task, result):
    events = result.get("events") or _failed_event(segment)
    return {"events": events, "error": error_of_task(segment, task, result), "traffic": _traffic_after_failure(segment)}


def _traffic_of(record, instance):
    """What the load balancers said last; before anything was asked or changed, that is what they said before. Nothing in check mode."""
    if instance["status"] == PENDING:
        return None
    return record["traffic"] or UNKNOWN if instance["traffic"] == UNKNOWN and not instance["changed"] else instance["traffic"]


def _registrations(instance):
    ports = {(balancer["type"], balancer["name"]): balancer["port"] for balancer in instance["load_balancers"]}
    return [{**item, "port": ports[item["type"], item["name"]]} for item in instance["registrations"]]


def _traffic_after_failure(segment):
    """How far tasks that were acting on a load balancer came is not known; before and after them, what it said last is true."""
    acts = segment.get("type") in ("block_traffic", "allow_traffic") or segment.get("when") == "instead"
    return UNKNOWN if acts else None


def _failed_instance(result):
    """What to say of a host when the module ended before it came to hosts."""
    error = result.get("error") or {"code": "UnknownError", "message": result.get("msg", "the load balancer module gave no result."), "hint": ""}
    nothing = {"duration_seconds": 0, "end_time": None, "changed": False, "traffic": UNKNOWN, "load_balancers": [], "registrations": []}
    return {"status": FAILED, **nothing, "error": error}


def _failed_event(segment):
    event = segment.get("event")
    return [{"name": event, "status": FAILED, "duration_seconds": None, "scripts": []}] if event else []
