# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The end of a deployment: its verdict, and the summary that is read at two in the morning."""

from __future__ import annotations

from .health_rule import FAILED, SUCCEEDED, has_succeeded, healthy_hosts

LOG_LINES = 10


def conclude_deployment(plan, outcomes):
    """Plan and outcomes (host -> outcome) -> {status, error_information, deployment_overview, outcomes}; a host without an outcome is Pending."""
    statuses = {host: outcome["status"] for host, outcome in outcomes.items()}
    succeeded = has_succeeded(plan["hosts"], plan["minimum_healthy_hosts"], statuses)
    overview = {name: sum(1 for status in statuses.values() if status == name) for name in (SUCCEEDED, FAILED)}
    overview["Pending"] = len(plan["hosts"]) - len(statuses)
    return {
        **plan["deployment"],
        "status": SUCCEEDED if succeeded else FAILED,
        "error_information": None if succeeded else _error_information(plan, statuses),
        "deployment_overview": overview,
        "outcomes": {host: outcomes[host] for host in plan["hosts"] if host in outcomes},
    }


def describe_conclusion(plan, conclusion):
    """The conclusion as lines of text."""
    overview, identity = conclusion["deployment_overview"], plan["deployment"]
    lines = [
        f"Deployment {identity['deployment_id']} of {identity['application_name']} to {identity['deployment_group_name']}: {conclusion['status']}"
        f" ({overview['Succeeded']} succeeded, {overview['Failed']} failed, {overview['Pending']} not deployed to, of {len(plan['hosts'])} hosts;"
        f" {plan['deployment_config_name']} keeps {plan['minimum_healthy_hosts']} healthy)"
    ]
    if conclusion["error_information"]:
        lines.append(f"{conclusion['error_information']['code']}: {conclusion['error_information']['message']}")
    for outcome in conclusion["outcomes"].values():
        lines += _describe_failure(outcome) if outcome["status"] == FAILED else []
    return lines + _next_steps(plan, conclusion)


def _describe_failure(outcome):
    error = outcome["error"]
    code = f" with exit code {error['exit_code']}" if error.get("exit_code") is not None else ""
    traffic = {True: ", in traffic", False: ", out of traffic", None: ""}[outcome["in_traffic"]]
    lines = [f"{outcome['host']}: failed {_place(error)}{code} ({error['code']}{traffic})", f"  {error['message']}"]
    lines += [f"  | {line}" for line in (error.get("log_tail") or "").splitlines()[-LOG_LINES:]]
    lines += [f"  full log on the host: {error['log_path']}"] if error.get("log_path") else []
    return lines + ([f"  what to do: {error['hint']}"] if error.get("hint") else [])


def _place(error):
    if error.get("event"):
        return " ".join(filter(None, ("in", error["event"], error.get("script"))))
    if error.get("events"):
        return f"in one of {', '.join(error['events'])}"
    return "before its lifecycle"


def _next_steps(plan, conclusion):
    pending = conclusion["deployment_overview"]["Pending"]
    lines = [f"Not deployed to, still on what they ran before: {_shorten([h for h in plan['hosts'] if h not in conclusion['outcomes']])}"] if pending else []
    out = [host for host, outcome in conclusion["outcomes"].items() if outcome["in_traffic"] is False]
    if out:
        lines.append(f"Out of traffic: {_shorten(out)}. A deployment that succeeds puts them back.")
    return lines


def _shorten(hosts, limit=20):
    return ", ".join(hosts[:limit]) + (f" and {len(hosts) - limit} more" if len(hosts) > limit else "")


def _error_information(plan, statuses):
    fleet, minimum = len(plan["hosts"]), plan["minimum_healthy_hosts"]
    healthy = healthy_hosts(fleet, statuses)
    if SUCCEEDED not in statuses.values() and len(statuses) == fleet:
        return {"code": "HEALTH_CONSTRAINTS", "message": "every host failed."}
    if healthy < minimum:
        message = f"{healthy} of {fleet} hosts are healthy, {minimum} must be."
    else:
        message = f"with {healthy} of {fleet} hosts healthy and {minimum} that must stay so, no further host may be taken out of service."
    return {"code": "HEALTH_CONSTRAINTS", "message": f"too many hosts failed: {message}"}
