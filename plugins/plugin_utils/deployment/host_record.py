# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The host record: what is known of one host in a deployment, one value that is advanced by one function.

{deployment_id, host, status: Pending | InProgress | Succeeded | Failed, segments_done, events: [{name, status, duration_seconds, scripts, …}],
error: null or {code, event, script, exit_code, message, hint, log_path, log_tail}, in_traffic: true | false | null,
previous: {events, previous_appspecs}, what the revisions installed before have scripts for, and their AppSpecs where nobody had read them as data,
appspec: null or the AppSpec as data that counts on this host, as a script has edited the file there,
program: null or {python, path, sha256}, the program that was laid down on the host for this deployment}
"""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._host.lifecycle.events import ALLOW_TRAFFIC, TRAFFIC_EVENTS

PENDING, IN_PROGRESS, SUCCEEDED, FAILED = "Pending", "InProgress", "Succeeded", "Failed"


def record_of(record, deployment_id, host):
    """The record of a host in this deployment; none, or that of another deployment, counts as a new one."""
    if record and record["deployment_id"] == deployment_id:
        return record
    new = {"status": PENDING, "segments_done": 0, "events": [], "error": None, "in_traffic": None, "program": None, "appspec": None}
    return {"deployment_id": deployment_id, "host": host, **new, "previous": {"events": [], "previous_appspecs": {}}}


def advance(record, segment_count, events=(), error=None):
    """The record after a segment of the lifecycle with these events. The host is through the segment unless there is an error."""
    all_events = [*record["events"], *events]
    done = record["segments_done"] + (0 if error else 1)
    status = FAILED if error else SUCCEEDED if done == segment_count else IN_PROGRESS
    return {**record, "status": status, "segments_done": done, "events": all_events, "error": error, "in_traffic": is_in_traffic(all_events)}


def is_over(record):
    """Whether the host is through its lifecycle, or failed in it."""
    return record["status"] in (SUCCEEDED, FAILED)


def is_at_segment(record, segments_done):
    """Whether the host is through exactly the segments before this one, without an error."""
    return record["segments_done"] == segments_done and not record["error"]


def is_in_traffic(events):
    """Whether a load balancer sends traffic to the host; null when no traffic was blocked or allowed, as in check mode."""
    done = [event for event in events if event["name"] in TRAFFIC_EVENTS and event["status"] != "Pending"]
    last = done[-1] if done else None
    if last is None:
        return None
    return last["name"] == ALLOW_TRAFFIC and last["status"] == SUCCEEDED
