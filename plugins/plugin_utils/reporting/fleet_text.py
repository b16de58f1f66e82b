# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The two fleets of a blue/green deployment: what is planned with them, and what it left of them, as lines that are read at two in the morning."""

from __future__ import annotations

from ..blue_green.blue_green_settings import END, STOP
from ..blue_green.ready_wait import is_ready
from ..lifecycle.host_record import FAILED, IN, OUT, READY, SUCCEEDED
from ..names_of_hosts import shorten
from .traffic_text import describe_traffic

REPLACEMENT, ORIGINAL = "Replacement fleet", "Original fleet"
# Where traffic goes back, the fleets have changed places.
NAMES, NAMES_BACK = (REPLACEMENT, ORIGINAL), (ORIGINAL, REPLACEMENT)
TAKES_OVER = {
    SUCCEEDED: "{}, in traffic: {}",
    READY: "{}, deployed to and without traffic: {}",
    FAILED: "{}, failed: {}",
    None: "{}, not deployed to: {}",
}
TAKES_OVER_AGAIN = {SUCCEEDED: "{}, in traffic: {}", FAILED: "{}, failed: {}", None: "{}, no traffic was rerouted to: {}"}
IS_REPLACED = {
    SUCCEEDED: "{}, out of traffic: {}",
    OUT: "{}, failed and out of traffic: {}",
    IN: "{}, in traffic again: {}",
    FAILED: "{}, perhaps still in traffic: {}",
    None: "{}, in traffic as before: {}",
}


def describe_planned_fleets(plan, load_balancers):
    """What is planned with both -> lines. load_balancers: as load_balancer_info tells of them, or None."""
    taking, replaced = NAMES_BACK if plan["goes_back"] else NAMES
    lines = [f"{taking.lower()}: {shorten(plan['hosts'])}", f"{replaced.lower()}: {shorten(plan['original_hosts'])}, deregistered all at once"]
    return [f"  {line}" for line in [*lines, *_ends(plan), *_seconds(load_balancers)]]


def describe_fleets(plan, records):
    """What is left of both. Plan and host records -> lines."""
    taking, replaced = NAMES_BACK if plan["goes_back"] else NAMES
    texts = TAKES_OVER_AGAIN if plan["goes_back"] else TAKES_OVER
    lines = [*_of_fleet(taking, texts, plan["hosts"], records), *_of_fleet(replaced, IS_REPLACED, plan["original_hosts"], records)]
    return lines + describe_traffic([records[host] for host in plan["hosts"] if host in records and records[host]["status"] == FAILED])


def describe_wait(record):
    """What to do while a deployment waits -> lines."""
    until, what = record["wait"]["until"], "has traffic rerouted to the replacement fleet. If nobody does, it is stopped."
    if not is_ready(record):
        what = "terminates the original fleet, then or before. agentless.codedeploy.rollback has traffic go back to it."
    return [f"Waits until {until}: agentless.codedeploy.continue {what}"]


def describe_termination(termination, done="Terminated"):
    """What became of the instances of the original fleet -> lines. termination: see termination_of, or None."""
    if not termination:
        return []
    lines = [f"{done}: {shorten(termination['terminated'])}"] if termination["terminated"] else []
    lines += [f"Not terminated: the original fleet. {termination['error']}"] if termination["error"] else []
    return lines + [f"Not terminated: {host} ({error['code']}): {error['message']} {error['hint']}" for host, error in termination["failed"].items()]


def _ends(plan):
    ready, terminate = plan["blue_green"]["ready"], plan["blue_green"]["terminate"]
    waits = f"waits up to {ready['wait_minutes']} minutes for agentless.codedeploy.continue, and is stopped if nobody runs it"
    return [
        *([f"when the replacement fleet is ready: {waits}"] if ready["action_on_timeout"] == STOP else []),
        *([f"original fleet: terminated {terminate['wait_minutes']} minutes after traffic was rerouted"] if terminate["action"] == END else []),
    ]


def _seconds(load_balancers):
    balancers = [*load_balancers["target_groups"], *load_balancers["classic_load_balancers"]] if load_balancers else []
    if not balancers:
        return []
    healthy, drained = (max(balancer[key] for balancer in balancers) for key in ("healthy_after_seconds", "deregistration_delay_seconds"))
    return [f"by the load balancers a host takes up to {healthy} s to become healthy, and {drained} s to drain"]


def _of_fleet(name, texts, hosts, records):
    found: dict = {}
    for host in hosts:
        record = records.get(host, {"status": None})
        is_known = record["status"] == FAILED and record["traffic"] in (IN, OUT) and record["traffic"] in texts
        status = record["traffic"] if is_known else record["status"]
        found.setdefault(status if status in texts else None, []).append(host)
    return [text.format(name, shorten(found[status])) for status, text in texts.items() if status in found]
