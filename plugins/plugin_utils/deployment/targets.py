# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The hosts that are deployed to, and what load balancers must know of them."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from ..lifecycle.kinds_of_host import all_hosts
from ..names_of_hosts import shorten

CONTROLLER_NAMES = ("localhost", "127.0.0.1", "::1")
# How a load balancer knows a target -> the variable of the host.
KNOWN_BY = {"instance_id": "codedeploy_instance_id", "ip_address": "codedeploy_ip_address"}


def chosen_hosts(matching, pattern):
    """Names of hosts that match a pattern -> (those to deploy to, those left out): the controller takes part only where the pattern names it."""
    named = set(pattern.replace("!", " !").replace(",", " ").replace(":", " ").split())
    left_out = [host for host in matching if host in CONTROLLER_NAMES and host not in named]
    return [host for host in matching if host not in left_out], left_out


def hosts_to_prepare(plan):
    """Names of the hosts that a run takes through their lifecycle, in order: all that were not through before."""
    through = (plan["resumed"] or {"records": {}})["records"]
    return [host for host in all_hosts(plan) if host not in through]


def check_targets(targets):
    """Refuse targets of which two are the same to a load balancer. Raises DeploymentError.

    targets: [{host, instance_id, ip_address, port, …}]
    """
    for what, key in (("instance id", _instance), ("address and port", _address)):
        hosts = {}
        for target in targets:
            if key(target):
                hosts.setdefault(key(target), []).append(target["host"])
        for value, same in hosts.items():
            if len(same) > 1:
                message = f"{shorten(same)} have the same {what}: {':'.join(map(str, value))}."
                raise DeploymentError("INVALID_TARGETS", message, "Correct the variables of these hosts, or leave out all but one.")


def check_registrations(targets, load_balancers):
    """Refuse targets that lack what a load balancer knows them by, or of which two have one address there. Raises DeploymentError.

    load_balancers: {target_groups, classic_load_balancers}, as load_balancer_info returns them.
    """
    for name, kind, key in _registrations(load_balancers):
        lacking = [target["host"] for target in targets if not target[key]]
        if lacking:
            message = f"{shorten(lacking)}: {KNOWN_BY[key]} is not set, and by this {kind} {name} knows its targets."
            raise DeploymentError("ELB_INVALID_INSTANCE", message, f"Set {KNOWN_BY[key]} for these hosts, or leave them out.")
        for value, same in _hosts_by(targets, key).items():
            if len(same) > 1:
                message = f"{shorten(same)} have the same {key.replace('_', ' ')} {value}, and BlockTraffic takes out all that {kind} {name} has of it."
                raise DeploymentError("INVALID_TARGETS", message, "Correct the variables of these hosts, or leave out all but one.")


def check_haproxy(targets):
    """Refuse targets that do not say which HAProxy sends them traffic, where the tasks of this collection speak to it. Raises DeploymentError."""
    for key in ("haproxy_hosts", "haproxy_backends"):
        lacking = [target["host"] for target in targets if not target[key]]
        if lacking:
            message = f"codedeploy_{key} is not set for {shorten(lacking)}, and the tasks for HAProxy need it."
            raise DeploymentError("MISSING_ELB_INFORMATION", message, f"Set codedeploy_{key} for these hosts.")


def drain_warnings(load_balancers, timeout_seconds):
    """What is to be said of load balancers that keep a target draining longer than BlockTraffic waits."""
    return [
        f"{kind} {balancer['name']} drains a target for {balancer['deregistration_delay_seconds']} s, and BlockTraffic waits for {timeout_seconds} s"
        " (codedeploy_block_traffic_timeout_seconds): BlockTraffic will fail. Wait longer, or shorten the deregistration delay."
        for kind, balancer in _load_balancers(load_balancers)
        if balancer["deregistration_delay_seconds"] >= timeout_seconds
    ]


def _registrations(load_balancers):
    for group in load_balancers["target_groups"]:
        yield group["name"], "target group", "ip_address" if group["target_type"] == "ip" else "instance_id"
    for balancer in load_balancers["classic_load_balancers"]:
        yield balancer["name"], "Classic Load Balancer", "instance_id"


def _hosts_by(targets, key):
    hosts = {}
    for target in targets:
        hosts.setdefault(target[key], []).append(target["host"])
    return hosts


def _load_balancers(load_balancers):
    for group in load_balancers["target_groups"]:
        yield "Target group", group
    for balancer in load_balancers["classic_load_balancers"]:
        yield "Classic Load Balancer", balancer


def _instance(target):
    return (target["instance_id"],) if target["instance_id"] else None


def _address(target):
    return (target["ip_address"], target["port"] or "") if target["ip_address"] else None
