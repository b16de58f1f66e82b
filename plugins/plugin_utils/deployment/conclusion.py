# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The end of a deployment: its verdict, and the summary that is read at two in the morning."""

from __future__ import annotations

from ..fleet.copied_group import is_to_be_made
from ..fleet.copy_text import describe_copy
from ..reporting.failure_text import MANUAL_STOP, describe_failures, place_of
from ..reporting.fleet_text import describe_fleets, describe_termination, names_of_fleets
from ..reporting.traffic_text import describe_traffic
from ..reporting.way_out_text import describe_way_out
from ..names_of_hosts import shorten
from .health_rule import has_succeeded
from ..blue_green.ready_wait import waits_when_ready
from ..lifecycle.host_record import FAILED, IN_PROGRESS, PENDING, READY, SUCCEEDED, has_begun
from ..lifecycle.kinds_of_host import all_hosts
from ..lifecycle.stop import was_stopped
from ..lifecycle.unreached_host import was_deregistered
from .stop import describe_stopped, stop_error, stopped_hosts
from ..blue_green.termination import waits_to_terminate

CHECKED, STOPPED = "Checked", "Stopped"


def conclude_deployment(plan, records, check_mode=False, error=None, stop=None, segments=None, termination=None, copied=None, price=None):
    """Plan and host records (host -> record) -> {status, error_information, deployment_overview, check_mode, records, failed_hosts}.

    status: Succeeded, Failed or Stopped; Ready where it waits before traffic is rerouted, InProgress before the original fleet is terminated; Checked in
    check mode, where nothing has succeeded yet. A host without a record of its end is Pending.
    records: those of the hosts that are through, in the order of the plan. error: what ended the deployment before its next wave, if anything did;
    stop: the request to stop it, if there is one; segments: kind of host -> the segments of its lifecycle; termination: see termination_of; copied: what
    was done last with the copy of an Auto Scaling group, and price: what one costs that is left, see describe_copy.
    """
    through = {host: records[host] for host in all_hosts(plan) if host in records and records[host]["status"] in (SUCCEEDED, FAILED)}
    overview = deployment_overview(plan, records)
    unhealthy = sum(1 for host in plan["unhealthy_hosts"] if host not in through)
    fleet, kept = (_counts(hosts, through) for hosts in (plan["hosts"], plan["original_hosts"]))
    has_fleet = plan["hosts"] or plan["copied_group"]
    is_done = not has_fleet or has_succeeded(len(plan["hosts"]), plan["minimum_healthy_hosts"], fleet[SUCCEEDED], fleet[FAILED])
    deregistered = sum(1 for host in plan["original_hosts"] if host in through and was_deregistered(through[host]))
    is_done = is_done and kept[SUCCEEDED] + deregistered == len(plan["original_hosts"])
    stopped = stopped_hosts(plan, through, segments or {})
    waits = not error and waits_when_ready(plan) and _is_ready(plan, records)
    # What is to be stopped does not begin to wait.
    if stop and (any(stopped.values()) or (error or {}).get("code") == MANUAL_STOP or waits):
        status, error = STOPPED, stop_error(stop).to_dict()
    elif waits:
        status = CHECKED if check_mode else READY
    elif check_mode and not error and is_to_be_made(plan):
        status = CHECKED
    elif error or not is_done:
        status, error = FAILED, error or _error_information(plan, fleet, kept, unhealthy)
    else:
        status = CHECKED if check_mode else IN_PROGRESS if waits_to_terminate(plan) else SUCCEEDED
    return {
        **plan["deployment"],
        "status": status,
        "error_information": error,
        "deployment_overview": overview,
        "check_mode": check_mode,
        "records": through,
        "all_records": records,
        "failed_hosts": [host for host, record in through.items() if record["status"] == FAILED],
        "stopped_hosts": stopped,
        "termination": termination,
        "copied": copied,
        "price": price,
    }


def _is_ready(plan, records):
    """Whether the replacement fleet is deployed to, so far that traffic may be rerouted."""
    found = [records[host]["status"] if host in records else PENDING for host in plan["hosts"]]
    return has_succeeded(len(found), plan["minimum_healthy_hosts"], found.count(READY), found.count(FAILED))


def deployment_overview(plan, records):
    """How many hosts have which status; Ready only where there are two fleets."""
    found = [records[host]["status"] if host in records else PENDING for host in all_hosts(plan)]
    names = (SUCCEEDED, FAILED, *([READY] if plan["blue_green"] else []))
    counts = {name: found.count(name) for name in names}
    return {**counts, PENDING: len(found) - sum(counts.values())}


def _counts(hosts, records):
    found = [records[host]["status"] for host in hosts if host in records]
    return {status: found.count(status) for status in (SUCCEEDED, FAILED)}


def describe_conclusion(plan, conclusion):
    """The conclusion as lines of text: what came of it, why each host failed, what is left, what to do."""
    failed = [conclusion["records"][host] for host in conclusion["failed_hosts"]]
    lines = [_verdict(plan, conclusion)]
    lines += [_rolls_back(plan)] if plan["rollback_of"] else []
    if conclusion["error_information"]:
        lines.append(f"{conclusion['error_information']['code']}: {conclusion['error_information']['message']}")
    lines += describe_failures(failed, conclusion["check_mode"])
    lines += [f"Left out, as they ran this revision already: {shorten(plan['up_to_date_hosts'])}"] if plan["up_to_date_hosts"] else []
    lines += _what_is_left(plan, conclusion) + _what_to_do(failed, conclusion["error_information"])
    has_failed = plan["blue_green"] and conclusion["status"] in (FAILED, STOPPED) and not conclusion["check_mode"]
    return lines + (describe_way_out(plan, conclusion["all_records"]) if has_failed else [])


def describe_host(conclusion, host):
    """One line on why a host failed, for Ansible's own result of this host."""
    record = conclusion["records"][host]
    error, ended = record["error"], "failed"
    who = f"{conclusion['error_information']['message']} " if conclusion["status"] == STOPPED else ""
    if was_stopped(record):
        ended = "was stopped"
    return f"Deployment {conclusion['deployment_id']} {ended} on this host {place_of(record)} ({error['code']}): {who}{error['message']}"


def describe_controller(conclusion):
    """One line on why the deployment failed although no host did, for Ansible's own result of the controller."""
    error, ended = conclusion["error_information"], "was stopped" if conclusion["status"] == STOPPED else "failed"
    return f"Deployment {conclusion['deployment_id']} {ended} ({error['code']}): {error['message']}"


def _verdict(plan, conclusion):
    overview, identity = conclusion["deployment_overview"], plan["deployment"]
    of = f"of {len(all_hosts(plan))} hosts; {plan['deployment_config_name']} keeps {plan['minimum_healthy_hosts']} healthy)"
    name = f"{identity['deployment_id']} of {identity['application_name']} to {identity['deployment_group_name']}"
    if not plan["hosts"] and not plan["copied_group"]:
        return f"Deployment {name}: {conclusion['status']} (nothing to do, none of {len(plan['up_to_date_hosts'])} hosts is outdated)"
    if conclusion["check_mode"]:
        deployed_to = overview["Succeeded"] + overview.get(READY, 0)
        counts = f"{deployed_to} would be deployed to, {overview['Failed']} would fail, {overview['Pending']} would be left out"
        return f"Deployment {name}, check mode: nothing was changed ({counts}, {of}"
    stopped = sum(map(len, conclusion["stopped_hosts"].values()))
    of_stopped = f"{stopped} stopped, " if stopped else ""
    ready = f"{overview[READY]} ready, " if overview.get(READY) else ""
    counts = f"{overview['Succeeded']} succeeded, {ready}{of_stopped}{overview['Failed'] - stopped} failed, {overview['Pending']} not deployed to"
    return f"Deployment {name}: {conclusion['status']} ({counts}, {of}"


def _rolls_back(plan):
    if plan["revision_of"]:
        return f"Rolls back {plan['rollback_of']} to the revision of {plan['revision_of']}."
    return f"Rolls back {plan['rollback_of']} to the fleet that it replaced, of whose revision nothing is on record."


def _what_is_left(plan, conclusion):
    records = conclusion["records"]
    if conclusion["check_mode"]:
        return describe_termination(conclusion["termination"], "Would be terminated")
    if plan["blue_green"]:
        fleets = describe_fleets(plan, conclusion["all_records"]) + describe_termination(conclusion["termination"])
        return fleets + describe_copy(plan, conclusion["copied"], conclusion["status"], conclusion["price"])
    pending = [host for host in plan["hosts"] if host not in records]
    lines = [] if any(map(has_begun, records.values())) else ["Nothing was touched on any host, nor at a load balancer."]
    if pending:
        lines.append(f"Not deployed to, still on what they ran before: {shorten(pending)}")
    return lines + describe_stopped(conclusion["stopped_hosts"]) + describe_traffic(records.values())


def _what_to_do(failed, error):
    """Each hint once, with the hosts that it is for."""
    hosts_by_hint, of_all = {}, [f"What to do: {error['hint']}"] if error and error.get("hint") else []
    for record in failed:
        if record["error"].get("hint") and record["error"]["hint"] != (error or {}).get("hint"):
            hosts_by_hint.setdefault(record["error"]["hint"], []).append(record["host"])
    return of_all + [f"What to do ({shorten(hosts)}): {hint}" for hint, hosts in hosts_by_hint.items()]


def _error_information(plan, counts, of_original, unhealthy):
    fleet, minimum = len(plan["hosts"]), plan["minimum_healthy_hosts"]
    healthy = fleet - counts[FAILED] - unhealthy
    if of_original[FAILED]:
        message = f"{of_original[FAILED]} of {len(plan['original_hosts'])} hosts of the {names_of_fleets(plan)[1].lower()} could not be taken out of traffic."
        return {"code": "HEALTH_CONSTRAINTS", "message": message}
    if counts[FAILED] == fleet:
        return {"code": "HEALTH_CONSTRAINTS", "message": "every host failed."}
    if healthy < minimum:
        message = f"{healthy} of {fleet} hosts are healthy, {minimum} must be."
    else:
        message = f"with {healthy} of {fleet} hosts healthy and {minimum} that must stay so, no further host may be taken out of service."
    return {"code": "HEALTH_CONSTRAINTS", "message": f"too many hosts failed: {message}"}
