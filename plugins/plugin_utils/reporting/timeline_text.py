# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What people watch: a line for each lifecycle event of each host."""

from __future__ import annotations

NAME_WIDTH = 20
EVENT_WIDTH = 18
STATUS_WIDTH = 9
LOG_LINES = 10


def plan_lines(plan):
    """The plan, when it is made."""
    identity, batches = plan["deployment"], plan["batches"]
    sizes = ", ".join(str(size) for size in batches[:8]) + (" …" if len(batches) > 8 else "")
    return [
        f"Deployment {identity['deployment_id']}: {identity['application_name']} to {identity['deployment_group_name']},"
        f" {len(plan['hosts'])} host(s), {plan['deployment_config_name']}",
        f"  at least {plan['minimum_healthy_hosts']} host(s) stay healthy; batches of {sizes}",
    ]


def event_line(host, event, clock=""):
    """One event of one host. clock: the time of day to show when the event does not know its own end."""
    ended = (event.get("end_time") or "")[11:19] or clock
    seconds = event.get("duration_seconds")
    duration = "" if seconds is None else f"{seconds:7.1f} s"
    columns = f"{ended:8}  {host:{NAME_WIDTH}}  {event['name']:{EVENT_WIDTH}}  {event['status']:{STATUS_WIDTH}} {duration}"
    return f"{columns}  {_detail(event)}".rstrip()


def error_lines(error):
    """Why a host failed, indented below its event."""
    code = f", exit code {error['exit_code']}" if error.get("exit_code") is not None else ""
    script = f" in {error['script']}" if error.get("script") else ""
    lines = [f"{error['code']}{script}{code}: {error['message']}"]
    lines += [f"| {line}" for line in (error.get("log_tail") or "").splitlines()[-LOG_LINES:]]
    return [f"          {line}" for line in lines]


def _detail(event):
    if event["status"] == "Pending":
        return ", ".join(script["location"] for script in event["scripts"])
    scripts = [script["location"] for script in event["scripts"]]
    states = [f"{entry['name']}: {entry['state']}" for entry in event.get("load_balancers") or []]
    return ", ".join(scripts + states)
