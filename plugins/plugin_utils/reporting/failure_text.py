# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a host failed, as lines that are read at two in the morning."""

from __future__ import annotations

from ..names_of_hosts import shorten

LOG_LINES = 10
# So many hosts that failed are told of one by one; of more, those that failed alike share what is said, and of so many kinds of failure it is said in full.
FEW_HOSTS = 8
MANY_FAILURES = 12
NAMES_OF_MANY = 5
MANUAL_STOP = "MANUAL_STOP"
NOT_BEGUN = ("Pending", "Skipped")
# Of an event: nothing of it, nor of what belongs to it, was run on the host.
WITHOUT_HOOKS = "without_hooks"
# Where a host was stopped, by what is known of the event that its error names.
STOPPED = {"Failed": "in", "Succeeded": "after"}
TRAFFIC = {
    "in": ", in traffic", "registered": ", registered but not healthy", "out": ", out of traffic", "unknown": ", not known whether in traffic", None: "",
}  # fmt: skip


def describe_failure(record, check_mode=False):
    """The record of a host that failed -> lines: where and how, why, the end of the log and where the rest of it is. The hint is not in them."""
    return [f"{record['host']}: {_how(record, check_mode)}", f"  {record['error']['message']}", *_log(record["error"])]


def describe_failures(records, check_mode=False):
    """The same for all hosts of a deployment that failed, as long as that can be read."""
    if len(records) <= FEW_HOSTS:
        return [line for record in records for line in describe_failure(record, check_mode)]
    alike = {}
    for record in records:
        alike.setdefault((_how(record, check_mode), record["error"]["message"]), []).append(record)
    groups = list(alike.items())
    lines = [line for (how, message), group in groups[:MANY_FAILURES] for line in _of_many(how, message, group)]
    others = [record["host"] for _alike, group in groups[MANY_FAILURES:] for record in group]
    return lines + ([f"{shorten(others, NAMES_OF_MANY)}: failed in other ways, which the results of the hosts say"] if others else [])


def _of_many(how, message, group):
    first, hosts = group[0], [record["host"] for record in group]
    log = _log(first["error"])
    of_first = [f"  {first['host']} says:"] if log and len(group) > 1 else []
    return [f"{shorten(hosts, NAMES_OF_MANY)}: {how}", f"  {message}", *of_first, *log]


def _how(record, check_mode):
    error = record["error"]
    code = f" with exit code {error['exit_code']}" if error.get("exit_code") is not None else ""
    failed = "stopped" if error["code"] == MANUAL_STOP else "failed"
    verb, traffic = ("would fail", "") if check_mode else (failed, TRAFFIC[record["traffic"]])
    return f"{verb} {place_of(record)}{code} ({error['code']}{traffic})"


def _log(error):
    lines = [f"  | {line}" for line in (error.get("log_tail") or "").splitlines()[-LOG_LINES:]]
    return lines + ([f"  full log on the host: {error['log_path']}"] if error.get("log_path") else [])


def place_of(record):
    """Where in the deployment the host failed."""
    error = record["error"]
    if error.get("event"):
        return " ".join(filter(None, (_side_of(record), error["event"], error.get("script"))))
    if error.get("events"):
        return f"in one of {', '.join(error['events'])}"
    begun = [event["name"] for event in record["events"] if event["status"] not in NOT_BEGUN and not event.get(WITHOUT_HOOKS)]
    if begun:
        return f"after {begun[-1]}"
    if record["was_begun"]:
        return "when the deployment was resumed, in the middle of its lifecycle"
    return "in its lifecycle" if record["segments_done"] else "before its lifecycle, nothing on it was touched"


def _side_of(record):
    """Whether the host failed in the event, or was stopped before it or after it."""
    if record["error"]["code"] != MANUAL_STOP:
        return "in"
    of_event = (event for event in record["events"] if event["name"] == record["error"]["event"] and not event.get("put_back"))
    return STOPPED.get(next(of_event, {}).get("status"), "before")
