# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The hosts that a phase of a deployment is for, and how many of them must stay healthy in it."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from ..lifecycle.kinds_of_host import BLUE, GREEN
from ..lifecycle.phases import DEPLOY, DEREGISTER, PHASES
from ..names_of_hosts import shorten
from .health_rule import batch_sizes


def phases_of(plan):
    """The phases of a deployment, in order. Where traffic goes back to a fleet, nothing is deployed to it."""
    if not plan["blue_green"]:
        return (DEPLOY,)
    return PHASES[1:] if plan["goes_back"] else PHASES


def fleet_of(plan, phase):
    """Names of the hosts that a phase is for."""
    return plan["original_hosts"] if phase == DEREGISTER else plan["hosts"]


def minimum_of(plan, phase):
    """How many hosts of the fleet must stay healthy. As in CodeDeploy, all of the original one are deregistered at once, whatever the configuration."""
    return 0 if phase == DEREGISTER else plan["minimum_healthy_hosts"]


def through_before(plan, phase):
    """{host: record} of the hosts that were through a phase before the run."""
    resumed = plan["resumed"] or {"records": {}, "ready": {}}
    return {**resumed["records"], **(resumed["ready"] if phase == DEPLOY else {})}


def with_fleets(plan, hosts, original_hosts, targets, minimum):
    """The plan with these fleets. targets: {host: target} of all of them; minimum: how many of the hosts must stay healthy."""
    kinds = {**dict.fromkeys(hosts, GREEN), **dict.fromkeys(original_hosts, BLUE)}
    return {
        **plan,
        "hosts": hosts,
        "original_hosts": original_hosts,
        "targets": {host: {**targets[host], "kind": kind} for host, kind in kinds.items()},
        "minimum_healthy_hosts": minimum,
        "batches": batch_sizes(len(hosts), minimum),
    }


def lost_original(hosts):
    """The error where hosts of the original fleet could not be prepared, so that they could not be deregistered either."""
    return DeploymentError(
        "HEALTH_CONSTRAINTS",
        f"{shorten(hosts)} of the original fleet cannot be prepared, so that the fleet could not be taken out of traffic.",
        "Repair these hosts, or take them out of the load balancers and out of codedeploy_targets, then deploy again.",
    )
