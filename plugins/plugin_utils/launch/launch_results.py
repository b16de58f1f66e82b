# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Auto Scaling is told of the instances that it launched, when they were deployed to."""

from __future__ import annotations

from ..lifecycle.host_record import FAILED, SUCCEEDED
from ..lifecycle.stop import was_stopped
from ..names_of_hosts import shorten

CONTINUE, ABANDON = "CONTINUE", "ABANDON"
SAID = {
    CONTINUE: "Auto Scaling has them come into service: {}",
    ABANDON: "Auto Scaling terminates them, and launches others: {}",
    None: "They wait on (Pending:Wait), for the next call: {}",
}


def launch_results(plan, records):
    """Plan and host records -> instances as lifecycle_action takes them: those of which nothing is known go on waiting, and so do those that were stopped."""
    return [{**plan["launched"]["instances"][host], "host": host, **_result(records.get(host))} for host in plan["hosts"]]


def describe_launch_results(instances):
    """The same, when Auto Scaling was told -> lines."""
    by_result = {result: [item["host"] for item in instances if item.get("lifecycle_action_result") == result] for result in SAID}
    return [SAID[result].format(shorten(hosts)) for result, hosts in by_result.items() if hosts]


def _result(record):
    if not record or record["status"] not in (SUCCEEDED, FAILED) or was_stopped(record):
        return {}
    return {"lifecycle_action_result": CONTINUE if record["status"] == SUCCEEDED else ABANDON}
