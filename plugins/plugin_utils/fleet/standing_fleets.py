# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two standing fleets that swap roles: which one is blue is what the load balancers say."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from ..names_of_hosts import shorten
from .registered_hosts import balancers, registered_hosts


def roles_of_fleets(fleets, load_balancers):
    """{name: [targets]} of two fleets -> {blue: name of the fleet that is registered, if only in part, green: name of the other}.

    load_balancers: {target_groups, classic_load_balancers}, as load_balancer_info returns them. Raises DeploymentError.
    """
    check_standing_fleets({name: [target["host"] for target in targets] for name, targets in fleets.items()})
    if not balancers(load_balancers):
        message = "No load balancer is named, and by its registrations it is known which of the standing fleets serves."
        raise DeploymentError("MISSING_ELB_INFORMATION", message, "Set load_balancer_info of the deployment group.")
    registered = {name: registered_hosts(targets, load_balancers) for name, targets in fleets.items()}
    in_traffic = [name for name, hosts in registered.items() if hosts]
    if not in_traffic:
        message = f"No host of {' or of '.join(fleets)} is registered with {_names(load_balancers)}, so neither fleet is known to serve."
        raise DeploymentError("INVALID_TARGETS", message, "Register the hosts of the fleet that is to be replaced, or name the fleets yourself.")
    if len(in_traffic) > 1:
        said = "; ".join(f"of {name} {shorten(hosts)}" for name, hosts in registered.items())
        message = f"Hosts of both fleets are registered with {_names(load_balancers)}: {said}."
        raise DeploymentError("INVALID_TARGETS", message, "Deregister the hosts of the fleet that is to get the new revision, and deploy again.")
    [blue] = in_traffic
    [green] = [name for name in fleets if name != blue]
    return {"blue": blue, "green": green}


def check_standing_fleets(fleets):
    """Refuse fleets {name: names of hosts} that cannot take turns. Raises DeploymentError."""
    if len(fleets) != 2:
        hint = "Name two standing fleets, of which one serves and the other is deployed to."
        raise DeploymentError("INVALID_TARGETS", f"There are {len(fleets)} fleets that swap roles: {', '.join(fleets) or 'none'}.", hint)
    empty = [name for name, hosts in fleets.items() if not hosts]
    if empty:
        hint = "Refresh the inventory, or correct the pattern of this fleet."
        raise DeploymentError("NO_INSTANCES", f"The standing fleet {empty[0]} has no hosts.", hint)
    hosts, others = fleets.values()
    chosen = set(others)
    both = [host for host in hosts if host in chosen]
    if both:
        message = f"{shorten(both)}: in both standing fleets, {' and '.join(fleets)}."
        raise DeploymentError("INVALID_TARGETS", message, "Correct the patterns of the fleets, so that each host is in one.")


def _names(load_balancers):
    return " or ".join(f"{kind} {balancer['name']}" for kind, balancer in balancers(load_balancers))
