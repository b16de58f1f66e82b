# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A host of a fleet that leaves, on which nothing can be run any more: load balancers are told to leave it without it."""

from __future__ import annotations

from ..reporting.failure_text import WITHOUT_HOOKS
from .host_record import FAILED

UNREACHABLE = "HostUnreachable"
HINT = "It gets no requests any more. Repair it, or remove it."
DONE = {"Succeeded": "It was", "Pending": "It would be"}


def is_unreached(record):
    """Whether a host failed as it could not be reached, or not be prepared, before any load balancer was asked to let go of it."""
    error = record["error"]
    if record["status"] != FAILED or record["traffic"] is not None or record["registrations"]:
        return False
    return error["code"] == UNREACHABLE or not (record["events"] or error.get("event") or error.get("events"))


def was_deregistered(record):
    """Whether such a host is out of its load balancers, or would be in check mode."""
    return any(event.get(WITHOUT_HOOKS) and event["status"] in DONE for event in record["events"])


def deregistered_record(record, report):
    """The record of such a host when load balancers were told. report: what came of that, see report_of_traffic."""
    error, failed, [event] = record["error"], report["error"], report["events"]
    if failed:
        text, hint = f"It could not be deregistered without it either: {failed['message']}", failed.get("hint") or error["hint"]
    else:
        text, hint = f"{DONE[event['status']]} deregistered from the controller, without its BeforeBlockTraffic and AfterBlockTraffic.", HINT
    return {
        **record,
        "events": [*record["events"], {**event, WITHOUT_HOOKS: True}],
        "error": {**error, "message": f"{error['message'].rstrip('.')}. {text}", "hint": hint},
        "traffic": report["traffic"],
        "registrations": report["registrations"],
    }
