# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The status of a deployment group as a table for people, of 100 columns at most."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._store.lock.lease_rules import describe_lock

from ..blue_green.ready_wait import is_waiting
from ..names_of_hosts import shorten
from ..reporting.fleet_text import describe_wait
from .columns import cut, minute, note_lines, width_of_names, wrapped
from .host_answer import error_text

COLUMNS = "{host:<{width}}  {runs:<11}  {revision:<8}  {since:<16}  {last:<10}  {traffic}"
HEAD = {"host": "host", "runs": "runs", "revision": "revision", "since": "since (UTC)", "last": "last", "traffic": "traffic"}
# What is left for the name of a host.
LONGEST_NAME = 23
SHOWN_OF_HASH, SHOWN_HOSTS = 8, 3
NONE = "-"


def status_lines(status):
    """The status, see group_status -> lines."""
    width = width_of_names([row["host"] for row in status["hosts"]], LONGEST_NAME)
    rows = [line for row in status["hosts"] for line in _lines_of_host(row, width)]
    return [*_heading(status), COLUMNS.format(**HEAD, width=width), *rows]


def _heading(status):
    count, good = len(status["hosts"]), status["last_good"]
    lines = [f"{status['application_name']} to {status['deployment_group_name']}, {minute(status['at'])} UTC, {count} host{'' if count == 1 else 's'}"]
    if good:
        lines += [f"Last good deployment: {good['deployment_id']}, revision {good['revision_sha256'][:SHOWN_OF_HASH]}, {minute(good['at'])} UTC"]
    lines += [_of_copied_group(name, serves) for name, serves in status["auto_scaling_groups"].items()]
    lines += _of_open_deployment(status["open_deployment"], status["lock"])
    for what, key in (("The store", "store_error"), ("The load balancers", "load_balancers_error")):
        lines += [f"{what} could not be read: {error_text(status[key])}"] if status[key] else []
    return [piece for line in lines for piece in wrapped(line)]


def _of_copied_group(name, serves):
    if not serves["deployment_id"]:
        return f"Auto Scaling group {name} serves; traffic has gone back to it from its copy."
    return f"Auto Scaling group {serves['name']} serves for {name}; {serves['deployment_id']} has copied it from {serves['of']}."


def _of_open_deployment(record, lock):
    lines = []
    if record:
        counts, starter, wave = record["deployment_overview"], record["started_by"], record["wave"]
        progress = ", ".join(f"{number} {name}" for name, number in counts.items() if number)
        lines += [
            f"Deployment {record['deployment_id']} is open: {record['status']} since {minute(record['created_at'])} UTC, started by {starter.get('user')}"
            f" on {starter.get('host')}, revision {record['revision_sha256'][:SHOWN_OF_HASH]}: {progress}"
        ]
        lines += [f"Its wave {wave['number']} began {minute(wave['begun_at'])} UTC: {shorten(wave['hosts'], SHOWN_HOSTS)}"] if wave else []
    if record and is_waiting(record):
        lines += describe_wait(record)
    if lock:
        lines += [f"The lock: {describe_lock(lock)}; last sign of life {lock['renewed_at']}"]
    elif record and not is_waiting(record):
        lines += ["Nobody holds the lock: the run of that deployment is gone. The next deployment of the group goes on with it, or gives it up."]
    return lines


def _lines_of_host(row, width):
    installed, last = row["installed"] or {}, row["last_result"] or {}
    if row["error"]:
        return [cut(row["host"], width), *note_lines(error_text(row["error"]))]
    shown = {
        "host": cut(row["host"], width),
        "runs": cut(installed.get("deployment_id") or NONE, 11),
        "revision": _revision(installed),
        "since": minute(installed["since"]) if installed else NONE,
        "last": last.get("status") or NONE,
        "traffic": row["traffic"] or NONE,
    }
    return [COLUMNS.format(**shown, width=width), *(line for note in _notes(row, installed, last) for line in note_lines(note))]


def _revision(installed):
    if not installed:
        return NONE
    if installed["bundle_sha256"]:
        return installed["bundle_sha256"][:SHOWN_OF_HASH]
    return "by agent" if installed["deployed_by"] == "codedeploy-agent" else "unknown"


def _notes(row, installed, last):
    """What does not fit into the line."""
    running, notes = row["in_progress"], []
    if running:
        by = f", started by {running['started_by']}" if running["started_by"] else ""
        notes.append(f"events of {running['deployment_id']} run now, since {running['since']}{by}")
    if last and last["status"] != "Succeeded":
        notes.append(f"{last['status']} in {last['deployment_id']}, {minute(last['at'])} UTC")
    if row["disagreement"]:
        notes.append(row["disagreement"])
    if row["traffic"] not in (None, "in"):
        words = ((item["name"], item["state"], item["reason"]) for item in row["load_balancers"] if item["traffic"] != "in" and item["state"])
        notes += [f"{name}: {state}{f' ({reason})' if reason else ''}" for name, state, reason in words]
    return [*notes, row["traffic_error"]["message"]] if row["traffic_error"] else notes
