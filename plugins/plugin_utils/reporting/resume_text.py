# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A deployment that was not concluded, for whoever finds it."""

from __future__ import annotations

from ..blue_green.ready_wait import has_expired, is_ready, is_waiting
from ..lifecycle.host_record import FAILED, READY, SUCCEEDED
from ..lifecycle.kinds_of_host import all_hosts
from ..names_of_hosts import shorten


def describe_open(lost):
    """Which it is, and how far it came, in sentences. lost: {record, hosts, plan}."""
    if is_waiting(lost["record"]):
        of = "is ready, and waits", "for somebody to have traffic rerouted"
        of = of if is_ready(lost["record"]) else ("has rerouted traffic, and waits", "before the original fleet is terminated")
        return f"deployment {_name(lost)} {of[0]} until {lost['record']['wait']['until']} {of[1]}."
    return f"deployment {_name(lost)} was not concluded: {_run(lost)}; {_counts(_left(lost))}."


def describe_resumed(lost, new_id):
    """What a run says that goes on with it -> lines. new_id: what it would have been called by itself."""
    record, left = lost["record"], _left(lost)
    if is_waiting(record):
        of = "was ready and waited; this run has traffic rerouted" if is_ready(record) else "waited; this run terminates the original fleet"
        return [f"Deployment {_name(lost)} {of}.", f"  {_counts(left)}"]
    lines = [
        f"Deployment {_name(lost)} was not concluded:",
        f"  {_run(lost)}",
        f"  {_counts(left)}",
        f"This run goes on with {record['deployment_id']}, and does not begin {new_id}.",
    ]
    lines += [f"  in the middle of their lifecycle, perhaps out of traffic: {shorten(left['middle'])}"] if left["middle"] else []
    lines += [f"  ready for traffic: {shorten(left['Ready'])}"] if left["Ready"] else []
    lines += [f"  failed, and not deployed to again: {shorten(left['Failed'])}"] if left["Failed"] else []
    return lines


def describe_joined(plan, old):
    """Hosts that came to the replacement fleet since it was deployed to -> lines. plan: of the run that goes on, by its variables; old: the one on record."""
    known = set(all_hosts(old))
    joined = [host for host in plan["hosts"] if host not in known] if old["blue_green"] and not old["goes_back"] else []
    said = "came to the replacement fleet since, so that they lack the revision and get no traffic. Deploy again when this deployment has ended."
    return [f"{shorten(joined)}: {said}"] if joined else []


def describe_given_up(lost, now):
    """What another deployment says that gives it up -> lines. now: the time."""
    if is_waiting(lost["record"]) and not is_ready(lost["record"]):
        return [f"Deployment {_name(lost)} is closed (Succeeded): it waited to terminate the original fleet, which is kept."]
    if is_waiting(lost["record"]):
        why = "nobody had it go on until" if has_expired(lost["record"], now) else "it waited, and is given up before"
        return [f"Deployment {_name(lost)} is closed (Stopped): {why} {lost['record']['wait']['until']}."]
    closed = f"Succeeded, and leaves {left_by_termination(lost)}" if lost["record"]["original_terminated"] else "Failed, RUN_LOST"
    return [
        f"Deployment {_name(lost)} was not concluded:",
        f"  {_run(lost)}",
        # Somebody may have removed its plan, without which its hosts are not known.
        *([f"  {_counts(_left(lost))}"] if lost["plan"] else []),
        f"This run gives {lost['record']['deployment_id']} up, which is closed ({closed}).",
    ]


def left_by_termination(lost):
    """What somebody has to terminate where a deployment does not go on whose run was lost while it did that."""
    plan = lost["plan"]
    if not plan or not plan["original_hosts"]:
        return "what is not terminated yet"
    group = f" of Auto Scaling group {plan['copied_group']['of']}" if plan["copied_group"] else ""
    return f"what is not terminated yet of {shorten(plan['original_hosts'])}{group}"


def _name(lost):
    record = lost["record"]
    return f"{record['deployment_id']} of {record['application_name']} to {record['deployment_group_name']}"


def _run(lost):
    record = lost["record"]
    if record["original_terminated"]:
        return f"{_by(record)}, ended while it terminated the fleet that carries no traffic any more"
    when = f"in the wave that began at {record['wave']['begun_at']}" if record["wave"] else "before its first wave"
    return f"{_by(record)}, ended {when}"


def _by(record):
    return f"its run, started by {record['started_by']['user']} on {record['started_by']['host']} at {record['created_at']}"


def _left(lost):
    hosts, wave = lost["hosts"], (lost["record"]["wave"] or {"hosts": []})["hosts"]
    known = [host for host in all_hosts(lost["plan"]) if host in hosts]
    over = {status: [host for host in known if hosts[host]["status"] == status] for status in (SUCCEEDED, FAILED)}
    middle = [host for host in wave if host not in hosts or hosts[host]["status"] == READY]
    ready = [host for host in known if hosts[host]["status"] == READY and host not in middle]
    return {**over, READY: ready, "middle": middle, "of": len(all_hosts(lost["plan"]))}


def _counts(left):
    known = sum(len(left[which]) for which in (SUCCEEDED, FAILED, READY, "middle"))
    ready = f"{len(left[READY])} ready, " if left[READY] else ""
    counts = f"{len(left[SUCCEEDED])} succeeded, {ready}{len(left[FAILED])} failed, {len(left['middle'])} in the middle"
    return f"of {left['of']} hosts {counts}, {left['of'] - known} not deployed to"
