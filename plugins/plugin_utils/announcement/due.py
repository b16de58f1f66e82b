# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is to be announced of a deployment: noted in its record together with what has happened, so that whoever goes on with it, or closes it, knows what is
left to be told.

A record's `announcements`: {due: [{event, at, hosts: those that it is about, of instances only}] to topics and event buses, due_to_tasks: the same to tasks of
the user's, null where there are none, last_wave: number of the last one whose end was due, not_sent: see undelivered, logs: see there, only
where there is a log group}, or null where nobody is told.
"""

from __future__ import annotations

from ..lifecycle.host_record import FAILED, READY, SUCCEEDED
from ..lifecycle.phases import REROUTE
from .logs import NEW

DEPLOYMENT_ENDS = {"Succeeded": "DeploymentSuccess", "Failed": "DeploymentFailure", "Stopped": "DeploymentStop"}
INSTANCE_ENDS = {SUCCEEDED: "InstanceSuccess", FAILED: "InstanceFailure", READY: "InstanceReady"}


def new_announcements(plan, now):
    """Of a deployment that begins."""
    if not plan["announcements"]:
        return None
    events = ["DeploymentStart", *(["DeploymentRollback"] if plan["rollback_of"] else [])]
    due = [{"event": event, "at": now} for event in events]
    of_tasks, of_logs = due if plan["announcements"]["tasks"] else None, {"logs": NEW} if plan["announcements"]["log_group_name"] else {}
    return {"due": due, "due_to_tasks": of_tasks, "last_wave": -1, "not_sent": [], **of_logs}


def with_wave(announcements, plan, wave, waves, now, is_ready=False):
    """When a wave ({phase, hosts}) begins. waves: {number: {host: its record}} of those that have ended, whose end may have been due before.

    is_ready: whether the replacement fleet has become ready by then. Its hosts were told of when they began to be deployed to, if they were.
    """
    in_the_middle = set((plan["resumed"] or {"middle": ()})["middle"])
    # Those were announced by the run that was lost, or are due from it.
    begin = [host for host in wave["hosts"] if host not in in_the_middle] if wave["phase"] != REROUTE or plan["goes_back"] else []
    ready = _of_ready(now) if is_ready else []
    return _with_due(announcements, waves, [*ready, *_of_hosts("InstanceStart", begin, now)], now)


def with_ready(announcements, waves, now, is_ready):
    """When the deployment begins to wait. is_ready: because the replacement fleet is ready."""
    return _with_due(announcements, waves, _of_ready(now) if is_ready else [], now)


def with_end(announcements, status, waves, now):
    """When the deployment has ended. status: of the deployment."""
    return _with_due(announcements, waves, [{"event": DEPLOYMENT_ENDS[status], "at": now}], now)


def with_told_by_tasks(record):
    """The record when tasks of the user's have told all that was due to them."""
    announcements = record["announcements"]
    is_due = announcements and announcements["due_to_tasks"]
    return {**record, "announcements": {**announcements, "due_to_tasks": []}} if is_due else record


def hosts_due(due):
    """Names of the hosts that something is due of."""
    return list(dict.fromkeys(host for group in due for host in group.get("hosts", ())))


def transitions_of(due, hosts):
    """What is due, one by one: [{event, at, host, record}], the last two of instances only. hosts: {host: its stored record}."""
    found = []
    for group in due:
        of = {"event": group["event"], "at": group["at"]}
        if "hosts" not in group:
            found.append(of)
        found += [{**of, "host": host, "record": None if of["event"] == "InstanceStart" else hosts.get(host)} for host in group.get("hosts", ())]
    return found


def _with_due(announcements, waves, groups, now):
    if not announcements:
        return None
    last = announcements["last_wave"]
    ended = {host: record["status"] for number, of in sorted(waves.items()) if number > last for host, record in of.items()}
    ends = [
        group for status, event in INSTANCE_ENDS.items() for group in _of_hosts(event, [host for host, of in ended.items() if of == status], now)
    ]  # fmt: skip
    to_tasks = announcements["due_to_tasks"]
    return {
        **announcements,
        "due": [*announcements["due"], *ends, *groups],
        "due_to_tasks": None if to_tasks is None else [*to_tasks, *ends, *groups],
        "last_wave": max([last, *waves]),
    }


def _of_ready(now):
    return [{"event": "DeploymentReady", "at": now}]


def _of_hosts(event, hosts, now):
    return [{"event": event, "at": now, "hosts": hosts}] if hosts else []
