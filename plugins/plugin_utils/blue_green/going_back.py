# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A rollback of a blue/green deployment: traffic goes back to the fleet that it replaced, to which nothing is deployed."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._host.lifecycle.events import ALLOW_EVENTS, BLOCK_EVENTS

from ..lifecycle.kinds_of_host import BLUE, GREEN
from .blue_green_settings import CONTINUE, KEEP
from ..deployment.fleets_of_phases import with_fleets

# By which a server knows whose scripts it runs around traffic.
CREATOR = "codeDeployRollback"
AT_ONCE = {"ready": {"action_on_timeout": CONTINUE, "wait_minutes": 0}, "terminate": {"action": KEEP, "wait_minutes": 0}}


def going_back_plan(plan, fleets, minimum_of):
    """The plan of a rollback to the original fleet of another deployment. fleets: {hosts, original_hosts, targets, copy} of that one's plan, whatever the
    inventory says now; minimum_of(n): how many of so many hosts must stay healthy.
    """
    hosts, original = fleets["original_hosts"], fleets["hosts"]
    changed = with_fleets(plan, hosts, original, {**fleets["targets"], **plan["targets"]}, minimum_of(len(hosts)))
    return {
        **changed,
        "deployment": {**plan["deployment"], "deployment_creator": CREATOR},
        "blue_green": AT_ONCE,
        "test_load_balancer_info": None,
        "goes_back": True,
        "copied_group": fleets["copied_group"],
        "events": {GREEN: list(ALLOW_EVENTS), BLUE: list(BLOCK_EVENTS)},
    }
