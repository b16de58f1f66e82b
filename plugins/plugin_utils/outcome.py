# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What came of a deployment on one host, as plain data.

{host, status: Succeeded | Failed, events: [{name, status, duration_seconds, scripts, ...}], error: null or
{code, event, script, exit_code, message, hint, log_path, log_tail}, in_traffic: true | false | null}
"""

from __future__ import annotations

from .health_rule import FAILED, SUCCEEDED

UNREACHABLE_HINT = "Check that the host runs and that Ansible reaches it (ansible HOST -m ansible.builtin.ping), then deploy again."
UNREACHABLE_SIGN = "the host cannot be reached: "
NO_PYTHON_HINT = "Install Python 3.9 or newer on the host, or point ansible_python_interpreter at it, then deploy again."
NO_PYTHON_SIGNS = ("No python interpreters found", "The module interpreter", "python: not found", "python3: not found")


def success_outcome(host, progress):
    """The host went through all segments."""
    events = progress["events"]
    return {"host": host, "status": SUCCEEDED, "events": events, "error": None, "in_traffic": is_in_traffic(events)}


def failure_outcome(host, progress, segments, task_name, result):
    """The host failed in a task: its progress, the segments, the task's name and its result as Ansible gives it."""
    error = progress["error"] or result.get("error")
    events = [*progress["events"], *(result.get("events") or [])]
    if not error:
        segment = _segment_reached(segments, progress["segments_done"])
        event = segment.get("event")
        error = _error_of_task(segment, task_name, result)
        events += [_failed_event(event)] if event else []
    return {"host": host, "status": FAILED, "events": events, "error": error, "in_traffic": is_in_traffic(events)}


def lost_outcome(host):
    """The host was deployed to, and nothing is known of how that ended."""
    message = "the host began its lifecycle and did not report an end."
    hint = "Look at the output above and at scripts.log on the host, then deploy again."
    error = _host_error(None, {"code": "UnknownError", "message": message, "hint": hint})
    return {"host": host, "status": FAILED, "events": [], "error": error, "in_traffic": None}


def is_in_traffic(events):
    """Whether a load balancer sends traffic to the host; null when no traffic was blocked or allowed."""
    last = next((event for event in reversed(events) if event["name"] in ("BlockTraffic", "AllowTraffic")), None)
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
    return {"event": event, "error": _host_error(name, instance["error"]) if instance["error"] else None}


def _failed_instance(result):
    """What to say of a host when the module ended before it came to hosts."""
    error = result.get("error") or {"code": "UnknownError", "message": result.get("msg", "the load balancer module gave no result.")}
    return {"status": FAILED, "duration_seconds": 0, "load_balancers": [], "error": error}


def _segment_reached(segments, segments_done):
    """The segment in which the host failed; one of tasks of the user's knows its event. Empty before the lifecycle."""
    return segments[segments_done] if segments_done < len(segments) else {}


def _failed_event(event):
    return {"name": event, "status": FAILED, "duration_seconds": None, "scripts": []}


def _error_of_task(segment, task_name, result):
    """An error for a task that is not one of ours, or that Ansible could not run at all."""
    message = str(result.get("msg") or "it gave no message").strip()
    text = f"{message} {result.get('module_stderr') or ''} {result.get('module_stdout') or ''}"
    if result.get("unreachable") or message.startswith(UNREACHABLE_SIGN):
        return _unreachable_error(segment, message.removeprefix(UNREACHABLE_SIGN))
    hint = NO_PYTHON_HINT if any(sign in text for sign in NO_PYTHON_SIGNS) else ""
    return _host_error(segment.get("event"), {"code": "UnknownError", "message": f"the task '{task_name}' failed: {message}", "hint": hint})


def _unreachable_error(segment, message):
    """How far a host came in a segment of events that broke off is not known: `events` names them all."""
    error = {"code": "UnknownError", "message": f"{UNREACHABLE_SIGN}{message.removeprefix('Task failed: ')}", "hint": UNREACHABLE_HINT}
    return _host_error(segment.get("event"), {**error, "events": segment.get("events") or []})


def _host_error(event, error):
    return {"script": None, "exit_code": None, "log_path": None, "log_tail": "", "hint": "", **error, "event": event}
