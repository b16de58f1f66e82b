# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a blue/green deployment left of its two fleets, as lines that are read at two in the morning."""

from __future__ import annotations

from ..lifecycle.host_record import FAILED, READY, SUCCEEDED
from ..names_of_hosts import shorten
from .traffic_text import describe_traffic

REPLACEMENT = {
    SUCCEEDED: "Replacement fleet, in traffic: {}",
    READY: "Replacement fleet, deployed to and without traffic: {}",
    FAILED: "Replacement fleet, failed: {}",
    None: "Replacement fleet, not deployed to: {}",
}
ORIGINAL = {
    SUCCEEDED: "Original fleet, out of traffic: {}",
    FAILED: "Original fleet, perhaps still in traffic: {}",
    None: "Original fleet, in traffic as before: {}",
}


def describe_fleets(plan, records):
    """Plan and host records -> lines."""
    lines = [*_of_fleet(REPLACEMENT, plan["hosts"], records), *_of_fleet(ORIGINAL, plan["original_hosts"], records)]
    return lines + describe_traffic([records[host] for host in plan["hosts"] if host in records and records[host]["status"] == FAILED])


def _of_fleet(texts, hosts, records):
    by_status: dict = {}
    for host in hosts:
        status = records[host]["status"] if host in records else None
        by_status.setdefault(status if status in texts else None, []).append(host)
    return [text.format(shorten(by_status[status])) for status, text in texts.items() if status in by_status]


def describe_wait(record):
    """What to do while a deployment waits -> lines."""
    return [
        f"Waits until {record['wait']['until']}: agentless.codedeploy.continue has traffic rerouted to the replacement fleet. If nobody does, it is stopped."
    ]
