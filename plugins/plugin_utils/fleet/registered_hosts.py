# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which hosts of a fleet load balancers have."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from ..names_of_hosts import shorten

# What load_balancer_info tells where there are none.
NO_LOAD_BALANCERS = {"target_groups": [], "classic_load_balancers": []}


def registered_hosts(targets, load_balancers):
    """Targets, and load balancers as load_balancer_info tells of them -> names of the hosts that are registered with any."""
    known = [(_known_by(balancer), {item["id"] for item in balancer["registrations"]}) for _kind, balancer in balancers(load_balancers)]
    return [target["host"] for target in targets if any(target[key] in ids for key, ids in known)]


def balancers(load_balancers):
    """[(what it is, load balancer)]"""
    groups = [("target group", group) for group in load_balancers["target_groups"]]
    return groups + [("Classic Load Balancer", balancer) for balancer in load_balancers["classic_load_balancers"]]


def strangers(targets, load_balancers):
    """Targets of a fleet that serves, and load balancers as load_balancer_info tells of them -> ids of what else they have, each once."""
    known = {target[key] for target in targets for key in ("instance_id", "ip_address") if target[key]}
    return list(dict.fromkeys(item["id"] for _kind, balancer in balancers(load_balancers) for item in balancer["registrations"] if item["id"] not in known))


def refuse_strangers(plan):
    """Refuse to have a fleet replaced beside which others have traffic: these would keep it. Raises DeploymentError."""
    found = plan["strangers_in_traffic"]
    if found and not plan["goes_back"]:
        message = f"{shorten(found)} have traffic and are not in service in Auto Scaling group {plan['copied_group']['of']}, so that they would keep it."
        hint = "Deregister them; or, if a deployment left them there, agentless.codedeploy.rollback has traffic go back. Nothing was touched."
        raise DeploymentError("INVALID_TARGETS", message, hint)


def refuse_serving_replacements(plan):
    """Refuse to deploy to hosts of a replacement fleet that load balancers have already: they would be stopped under traffic. Raises DeploymentError."""
    hosts = plan["serving_replacements"]
    if hosts and not plan["goes_back"]:
        message = f"{shorten(hosts)} of the replacement fleet are registered with a load balancer already, and would be stopped under traffic."
        hint = "Deregister them; or, if a deployment left them there, agentless.codedeploy.rollback has traffic go back. Nothing was touched."
        raise DeploymentError("INVALID_TARGETS", message, hint)


def _known_by(balancer):
    return "ip_address" if balancer.get("target_type") == "ip" else "instance_id"
