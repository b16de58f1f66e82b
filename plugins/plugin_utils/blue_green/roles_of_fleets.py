# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which of two standing fleets a blue/green deployment replaces: the one that serves, by what the load balancers say."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from ..fleet.registered_hosts import NO_LOAD_BALANCERS
from ..fleet.standing_fleets import roles_of_fleets
from ..deployment.fleets_of_phases import with_fleets

UNTOUCHED = "Nothing was touched."


def with_roles(plan, load_balancers, minimum_of):
    """The plan, in which the fleets have their roles; where these cannot be told, why: a deployment that goes on has them on record.

    load_balancers: as load_balancer_info tells of them, or None; minimum_of(n): how many of so many hosts must stay healthy.
    """
    fleets, targets = plan["standing_fleets"], plan["targets"]
    try:
        roles = roles_of_fleets({name: [targets[host] for host in hosts] for name, hosts in fleets.items()}, load_balancers or NO_LOAD_BALANCERS)
    except DeploymentError as error:
        return {**plan, "fleet_error": error.to_dict()}
    hosts = fleets[roles["green"]]
    return with_fleets(plan, hosts, fleets[roles["blue"]], targets, minimum_of(len(hosts)))


def refuse_without_fleets(plan, left_copy):
    """Refuse to begin where it could not be told which fleet serves, or the one that serves cannot be copied. left_copy: what is removed before that, and may
    be what stands in its way, or None. Raises DeploymentError.
    """
    error = plan["fleet_error"]
    if error and not plan["goes_back"] and not left_copy:
        raise DeploymentError(error["code"], error["message"], f"{error['hint'].removesuffix(UNTOUCHED).rstrip()} {UNTOUCHED}".lstrip())
