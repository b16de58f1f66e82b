# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A deployment that was not concluded, for whoever finds it."""

from __future__ import annotations

from ..names_of_hosts import shorten


def describe_open(lost):
    """Which it is, who started it, and how far it came, in one sentence. lost: {record, hosts, plan}."""
    record, left = lost["record"], _left(lost)
    name = f"deployment {record['deployment_id']} of {record['application_name']} to {record['deployment_group_name']}"
    when = f"in the wave that began at {record['wave']['begun_at']}" if record["wave"] else "before its first wave"
    by = f"{record['started_by']['user']} on {record['started_by']['host']}"
    return f"{name}, started by {by} at {record['created_at']}, was not concluded: its run ended {when}. {_counts(left)}."


def describe_resumed(lost, new_id):
    """What a run says that goes on with it -> lines. new_id: what it would have been called by itself."""
    record, left = lost["record"], _left(lost)
    of_before = describe_open(lost)
    lines = [f"{of_before[:1].upper()}{of_before[1:]}", f"This run goes on with {record['deployment_id']}, and does not begin {new_id}."]
    lines += [f"  in the middle of their lifecycle, perhaps out of traffic: {shorten(left['middle'])}"] if left["middle"] else []
    lines += [f"  failed, and not deployed to again: {shorten(left['Failed'])}"] if left["Failed"] else []
    return lines


def describe_given_up(lost):
    """What a rollback says that gives it up -> lines."""
    of_before = describe_open(lost)
    return [f"{of_before[:1].upper()}{of_before[1:]}", f"This rollback gives {lost['record']['deployment_id']} up, which is closed (Failed, RUN_LOST)."]


def _left(lost):
    hosts, wave = lost["hosts"], (lost["record"]["wave"] or {"hosts": []})["hosts"]
    by_status = {status: [host for host in lost["plan"]["hosts"] if host in hosts and hosts[host]["status"] == status] for status in ("Succeeded", "Failed")}
    return {**by_status, "middle": [host for host in wave if host not in hosts], "of": len(lost["plan"]["hosts"])}


def _counts(left):
    through = len(left["Succeeded"]) + len(left["Failed"])
    counts = f"{len(left['Succeeded'])} succeeded, {len(left['Failed'])} failed, {len(left['middle'])} in the middle"
    return f"Of {left['of']} hosts {counts}, {left['of'] - through - len(left['middle'])} not deployed to"
