# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What people watch: a line for each lifecycle event of each host, or of many hosts together."""

from __future__ import annotations

from ..fleet.copied_group import size_of_fleet
from ..names_of_hosts import shorten
from .planned_fleets_text import describe_planned_fleets

# Ansible's names of colors.
COLORS = {
    "Succeeded": "green", "Failed": "red", "Skipped": "cyan", "Pending": "yellow", "Checked": "green", "Stopped": "red", "InProgress": "bright blue",
    "Ready": "green",
}  # fmt: skip
NAME_WIDTHS = (20, 40)
EVENT_WIDTH = 18
STATUS_WIDTH = 10
# As long as that of many hosts, of which the slowest took some minutes.
DURATION_WIDTH = 13
LOG_LINES = 10
# Where so many hosts are deployed to at once, each has a line; of more, those in the same state of the same event share one.
FEW_HOSTS = 8
NAMES_OF_MANY = 3
# What fits beside the columns on a wide screen.
NAMES_WIDTH = 60
LOG_LINE_WIDTH = 80


def plan_lines(plan, load_balancers, now):
    """The plan, when it is made. load_balancers: as load_balancer_info tells of them, or None; now: as records say times."""
    identity, batches, made = plan["deployment"], plan["batches"], plan["options"]["paths_made_by_hooks"]
    sizes = ", ".join(str(size) for size in batches[:8]) + (" …" if len(batches) > 8 else "")
    count = size_of_fleet(plan)
    replaced = f", which replace{'s' if count == 1 else ''} {len(plan['original_hosts'])}" if plan["original_hosts"] else ""
    return [
        f"Deployment {identity['deployment_id']}: {identity['application_name']} to {identity['deployment_group_name']},"
        f" {count} host(s){replaced}, {plan['deployment_config_name']}",
        f"  at least {plan['minimum_healthy_hosts']} host(s) stay healthy; batches of {sizes}",
        *(describe_planned_fleets(plan, load_balancers, now) if plan["blue_green"] else []),
        *([f"  rolls back {plan['rollback_of']}"] if plan["rollback_of"] else []),
        *([f"  the revision of deployment {plan['revision_of']}, not fetched again"] if plan["revision_of"] else []),
        *([f"  made by hooks, so not checked: {', '.join(made)}"] if made else []),
    ]


def name_width(hosts):
    """The width of the column of names, for all lines of a deployment to these hosts."""
    least, most = NAME_WIDTHS
    return min(max([least, *map(len, hosts)]), most)


def share_lines(hosts):
    """Whether so many hosts are deployed to at once that they share lines."""
    return len(hosts) > FEW_HOSTS


def event_lines(events, width, shared, clock=""):
    """[(host, its event)] -> [(line, status)]: a line for each, or where lines are shared one for all hosts in the same state of the same event."""
    groups = {}
    for host, event in events:
        groups.setdefault(event["name"], {}).setdefault(event["status"], []).append((host, event))
    lines = []
    for by_status in groups.values():
        for status, group in by_status.items():
            lines += [(line, status) for line in _lines_of_group(group, width, shared, clock)]
    return lines


def event_line(host, event, width, clock=""):
    """One event of one host. clock: the time of day to show when the event does not know its own end."""
    seconds = event.get("duration_seconds")
    duration = "" if seconds is None else f"{seconds:.1f} s"
    return _columns(_clock(event, clock), host, event, width, duration, _detail(event))


def error_lines(error):
    """Why a host failed, indented below its event."""
    code = f", exit code {error['exit_code']}" if error.get("exit_code") is not None else ""
    script = f" in {error['script']}" if error.get("script") else ""
    lines = [f"{error['code']}{script}{code}: {error['message']}"]
    lines += [f"| {line}" for line in (error.get("log_tail") or "").splitlines()[-LOG_LINES:]]
    return [f"          {line}" for line in lines]


def _lines_of_group(group, width, shared, clock):
    if shared and len(group) > 1:
        return [_line_of_many(group, width, clock)]
    return [event_line(host, event, width, clock) for host, event in group]


def _line_of_many(group, width, clock):
    seconds = [event["duration_seconds"] for _host, event in group if event.get("duration_seconds") is not None]
    duration = f"{min(seconds):.1f}-{max(seconds):.1f} s" if seconds else ""
    ended = max(_clock(event, clock) for _host, event in group)
    return _columns(ended, f"{len(group)} hosts", group[0][1], width, duration, _names([host for host, _event in group], width))


def _names(hosts, width):
    """The first of many names, as many as have room."""
    names = [_cut(host, width) for host in hosts]
    most = NAMES_OF_MANY
    while most > 1 and len(", ".join(names[:most])) > NAMES_WIDTH:
        most -= 1
    return shorten(names, most)


def _columns(ended, name, event, width, duration, detail):
    what = f"{event['name']:{EVENT_WIDTH}}  {event['status']:{STATUS_WIDTH}} {duration:>{DURATION_WIDTH}}"
    return f"{ended:8}  {_cut(name, width):{width}}  {what}  {detail}".rstrip()


def _cut(text, width):
    return text if len(text) <= width else f"{text[: width - 1]}…"


def _clock(event, clock):
    return (event.get("end_time") or "")[11:19] or clock


def _detail(event):
    if "last_line" in event:
        return f"| {_as_seen(event['last_line'])}" if event["last_line"] else ""
    scripts = [script["location"] for script in event["scripts"]]
    if event["status"] == "Pending":
        return ", ".join(scripts)
    states = [f"{entry['name']}: {entry['state']}" for entry in event.get("load_balancers") or []]
    return ", ".join(scripts + states)


def _as_seen(text):
    """A line of a script's output where nothing of it moves or colors the screen: of a progress bar, its last state."""
    last = text.rstrip("\r").rpartition("\r")[2]
    return _cut("".join(character if character.isprintable() else " " for character in last), LOG_LINE_WIDTH)
