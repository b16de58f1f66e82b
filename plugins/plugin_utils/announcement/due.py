# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is to be announced of a deployment: noted in its record together with what has happened, so that whoever goes on with it, or closes it, knows what is
left to be told.

A record's `announcements`: {due: [{event, at, hosts: those that it is about, of instances only}], not_sent: see undelivered}, or null where nobody is told.
"""

from __future__ import annotations

from ..lifecycle.host_record import FAILED, SUCCEEDED

DEPLOYMENT_ENDS = {"Succeeded": "DeploymentSuccess", "Failed": "DeploymentFailure", "Stopped": "DeploymentStop"}
INSTANCE_ENDS = {SUCCEEDED: "InstanceSuccess", FAILED: "InstanceFailure"}


def new_announcements(plan, now):
    """Of a deployment that begins."""
    if not plan["announcements"]:
        return None
    events = ["DeploymentStart", *(["DeploymentRollback"] if plan["rollback_of"] else [])]
    return {"due": [{"event": event, "at": now} for event in events], "not_sent": []}


def with_wave(announcements, plan, gate, statuses, now):
    """When a wave begins, and the one before has ended. gate: before it; statuses: {host: status} of the hosts that have ended."""
    in_the_middle = set((plan["resumed"] or {"middle": ()})["middle"])
    # Those were announced by the run that was lost, or are due from it.
    begin = [host for host in gate["hosts"] if host not in in_the_middle]
    return _with_due(announcements, [*_ended(statuses, now), *_of_hosts("InstanceStart", begin, now)])


def with_end(announcements, status, statuses, now):
    """When the deployment has ended. status: of the deployment."""
    return _with_due(announcements, [*_ended(statuses, now), {"event": DEPLOYMENT_ENDS[status], "at": now}])


def hosts_due(announcements):
    """Names of the hosts that something is due of."""
    return list(dict.fromkeys(host for group in announcements["due"] for host in group.get("hosts", ())))


def transitions_of(announcements, hosts):
    """What is due, one by one: [{event, at, host, record}], the last two of instances only. hosts: {host: its stored record}."""
    found = []
    for group in announcements["due"]:
        of = {"event": group["event"], "at": group["at"]}
        if "hosts" not in group:
            found.append(of)
        found += [{**of, "host": host, "record": None if of["event"] == "InstanceStart" else hosts.get(host)} for host in group.get("hosts", ())]
    return found


def _with_due(announcements, groups):
    return announcements and {**announcements, "due": [*announcements["due"], *groups]}


def _ended(statuses, now):
    groups = []
    for status, event in INSTANCE_ENDS.items():
        groups += _of_hosts(event, [host for host, of in statuses.items() if of == status], now)
    return groups


def _of_hosts(event, hosts, now):
    return [{"event": event, "at": now, "hosts": hosts}] if hosts else []
