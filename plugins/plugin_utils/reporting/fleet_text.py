# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The two fleets of a blue/green deployment: what it left of them, and for what it waits, as lines that are read at two in the morning."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._host.lifecycle.events import BLOCK_EVENTS

from ..blue_green.ready_wait import is_ready
from ..lifecycle.host_record import FAILED, IN, OUT, READY, SUCCEEDED
from ..names_of_hosts import shorten
from .traffic_text import describe_traffic

SHOWN_URLS = 8
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
    IN: "{}, in traffic: {}",
    FAILED: "{}, perhaps still in traffic: {}",
    None: "{}, in traffic as before: {}",
}


def names_of_fleets(plan):
    """(the fleet that takes traffic over, the one that is deregistered), by the names that they have for people."""
    return NAMES_BACK if plan["goes_back"] else NAMES


def describe_fleets(plan, records):
    """What is left of both. Plan and host records -> lines."""
    taking, replaced = names_of_fleets(plan)
    texts = TAKES_OVER_AGAIN if plan["goes_back"] else TAKES_OVER
    lines = [*_of_fleet(taking, texts, plan["hosts"], records), *_of_fleet(replaced, IS_REPLACED, plan["original_hosts"], records)]
    return lines + describe_traffic([records[host] for host in plan["hosts"] if host in records and records[host]["status"] == FAILED])


def describe_wait(record):
    """What to do while a deployment waits -> lines."""
    until, what = record["wait"]["until"], "has traffic rerouted to the replacement fleet. If nobody does, it is stopped."
    if not is_ready(record):
        what = "terminates the original fleet, then or before. agentless.codedeploy.rollback has traffic go back to it."
    return [f"Waits until {until}: agentless.codedeploy.continue {what}", *_where_to_look(record["wait"])]


def describe_termination(termination, done="Terminated"):
    """What became of the hosts of the fleet that is retired -> lines. termination: see termination_of, or None."""
    if not termination:
        return []
    lines = [f"{done}: {shorten(termination['terminated'])}"] if termination["terminated"] else []
    lines += [f"Auto Scaling groups: {shorten([_sizes(group) for group in termination['groups']])}"] if termination["groups"] else []
    lines += [f"Not terminated: {shorten(termination['kept'])}. {termination['error']}"] if termination["kept"] else []
    return lines + [f"Not terminated: {host} ({error['code']}): {error['message']} {error['hint']}" for host, error in termination["failed"].items()]


def _sizes(group):
    before, after = group["before"], group["after"]
    sizes = (f"{key.replace('_', ' ')} {before[key]} -> {after[key]}" for key in ("desired_capacity", "min_size"))
    return f"{group['name']} ({', '.join(sizes)})"


def _where_to_look(wait):
    """See ready_view -> lines."""
    hosts_by_url: dict = {}
    for host, url in wait.get("urls", {}).items():
        hosts_by_url.setdefault(url, []).append(host)
    more = len(hosts_by_url) - SHOWN_URLS
    urls = [f"Look at {url} ({shorten(hosts)})" for url, hosts in list(hosts_by_url.items())[:SHOWN_URLS]]
    return [*_at_test_listener(wait.get("test_traffic")), *urls, *([f"Look at the URLs of {more} more, which are in the record"] if more > 0 else [])]


def _at_test_listener(traffic):
    if not traffic:
        return []
    groups = ", ".join(traffic["target_groups"])
    failed = [(f"Not healthy in {groups}", traffic["not_healthy"]), (f"Not deregistered from {groups}, so perhaps seen there", traffic["still_there"])]
    return [
        f"In the test target group{'' if len(traffic['target_groups']) == 1 else 's'} {groups}: {shorten(traffic['hosts']) if traffic['hosts'] else 'nobody'}",
        *(f"{text}: {shorten(of['hosts'])} ({of['code']}): {of['message']} {of['hint']}".rstrip() for text, found in failed for of in found),
    ]


def _of_fleet(name, texts, hosts, records):
    found: dict = {}
    for host in hosts:
        found.setdefault(_end_of(records[host], texts) if host in records else None, []).append(host)
    return [text.format(name, shorten(found[end])) for end, text in texts.items() if end in found]


def _end_of(record, texts):
    """Of the ends that there are texts for, the one that a host came to; None where it has what it had before."""
    status, traffic = record["status"], record["traffic"]
    if status == FAILED and traffic in (IN, OUT) and traffic in texts:
        return traffic
    # A run that was lost may have come further.
    was_asked = traffic is not None or record["was_begun"]
    return status if status in texts and (status != FAILED or was_asked or record["error"].get("event") != BLOCK_EVENTS[0]) else None
