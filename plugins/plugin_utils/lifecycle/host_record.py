# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The host record: what is known of one host in a deployment, one value that is advanced by one function.

{deployment_id, host, status: Pending | InProgress | Ready (through a phase, before the next) | Succeeded | Failed, segments_done,
events: [{name, status, duration_seconds, scripts, …}],
error: null or {code, event, script, exit_code, message, hint, log_path, log_tail},
traffic: whether load balancers send it requests, as they said last: in | registered (without being healthy) | out | unknown | null, when none was asked,
registrations: [{name, type, port: the default one, targets: [{id, port, availability_zone}]}], what BlockTraffic took out of target groups and others,
previous: {events, previous_appspecs}, what the revisions installed before have scripts for, and their AppSpecs where nobody had read them as data,
appspec: null or the AppSpec as data that counts on this host, as a script has edited the file there,
program: null or {python, path, sha256}, the program that was laid down on the host for this deployment,
was_begun: whether a run that was lost had begun with the host, attempt: how often the host has begun again from the start of its lifecycle}
"""

from __future__ import annotations

from ..reporting.failure_text import MANUAL_STOP, NOT_BEGUN

PENDING, IN_PROGRESS, READY, SUCCEEDED, FAILED = "Pending", "InProgress", "Ready", "Succeeded", "Failed"
IN, REGISTERED, OUT, UNKNOWN = "in", "registered", "out", "unknown"


def record_of(record, deployment_id, host):
    """The record of a host in this deployment; none, or that of another deployment, counts as a new one."""
    if record and record["deployment_id"] == deployment_id:
        return record
    new = {"status": PENDING, "segments_done": 0, "events": [], "error": None, "traffic": None, "registrations": [], "program": None, "appspec": None}
    new.update(was_begun=False, attempt=0)
    return {"deployment_id": deployment_id, "host": host, **new, "previous": {"events": [], "previous_appspecs": {}}}


def advance(record, segments, events=(), error=None, traffic=None, registrations=None):
    """The record after a segment of the lifecycle, which has these segments, with these events. The host is through the segment unless there is an error.

    traffic and registrations: what a load balancer said of the host in this segment; null if nothing, and then what is known of them stays.
    """
    done = record["segments_done"] + (0 if error else 1)
    status = FAILED if error else _status_after(segments, done)
    told = {"traffic": traffic or record["traffic"], "registrations": record["registrations"] if registrations is None else registrations}
    return {**record, "status": status, "segments_done": done, "events": [*record["events"], *events], "error": error, **told}


def _status_after(segments, done):
    if done == len(segments):
        return SUCCEEDED
    return IN_PROGRESS if segments[done]["phase"] == segments[done - 1]["phase"] else READY


def is_over(record):
    """Whether the host is through its lifecycle, or failed in it."""
    return record["status"] in (SUCCEEDED, FAILED)


def is_at_segment(record, segments_done):
    """Whether the host is through exactly the segments before this one, without an error."""
    return record["segments_done"] == segments_done and not record["error"]


def has_begun(record):
    """Whether anything of the lifecycle may have happened on a host that is through, or failed."""
    error = record["error"]
    begun_before = bool(record["segments_done"] or record["was_begun"])
    if error and error["code"] == MANUAL_STOP:
        return begun_before or any(event["status"] not in NOT_BEGUN for event in record["events"])
    return not error or begun_before or bool(record["events"] or error.get("event") or error.get("events"))
