# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the load balancers can reach the instances of a replacement fleet."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from ..names_of_hosts import shorten
from .registered_hosts import balancers

SHOWN_REASONS = 5


def check_placement(instances_by_host, load_balancers):
    """Refuse instances in another VPC than a load balancer, or in a zone that it does not have. Raises DeploymentError that names each host.

    instances_by_host: {host: instance as fleet_info returns it}. load_balancers: as load_balancer_info returns them; what is null there is not known.
    """
    found: dict = {}
    for host, instance in instances_by_host.items():
        for kind, balancer in _balancers(load_balancers):
            reason = _reason(instance, kind, balancer)
            if reason:
                found.setdefault(reason, []).append(host)
    if found:
        told = [f"{shorten(hosts)}: {reason}." for reason, hosts in list(found.items())[:SHOWN_REASONS]]
        more = f" And {len(found) - SHOWN_REASONS} more." if len(found) > SHOWN_REASONS else ""
        hint = "Launch the replacement fleet in subnets of the load balancer's VPC and zones, or enable the zones at the load balancer."
        raise DeploymentError("ELB_INVALID_INSTANCE", " ".join(told) + more, hint)


def _reason(instance, kind, balancer):
    if _differ(instance["vpc_id"], [balancer["vpc_id"]] if balancer["vpc_id"] else []):
        return f"in {instance['vpc_id']}, and {kind} {balancer['name']} is in {balancer['vpc_id']}"
    if _differ(instance["availability_zone"], balancer["availability_zones"]):
        zones = ", ".join(balancer["availability_zones"])
        return f"in {instance['availability_zone']}, and {kind} {balancer['name']} has targets only in {zones}"
    return None


def _differ(value, allowed):
    return bool(value and allowed) and value not in allowed


def _balancers(load_balancers):
    """An address may lie outside the VPC, so target groups of type ip are left out."""
    return [(kind, balancer) for kind, balancer in balancers(load_balancers) if balancer.get("target_type") != "ip"]
