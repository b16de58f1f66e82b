# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A rollback of a blue/green deployment: traffic goes back to the fleet that it replaced, to which nothing is deployed."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._host.lifecycle.events import ALLOW_EVENTS, BLOCK_EVENTS

from ..lifecycle.kinds_of_host import BLUE, GREEN
from .blue_green_settings import CONTINUE, END, KEEP
from .termination import check_termination
from ..deployment.fleets_of_phases import with_fleets

# By which a server knows whose scripts it runs around traffic.
CREATOR = "codeDeployRollback"
AT_ONCE = {"ready": {"action_on_timeout": CONTINUE, "wait_minutes": 0}, "terminate": {"action": KEEP, "wait_minutes": 0}}
AND_TERMINATE = {**AT_ONCE, "terminate": {"action": END, "wait_minutes": 0}}
TERMINATES = "rollback_terminates_replacement"


def going_back_plan(plan, fleets, minimum_of):
    """The plan of a rollback to the original fleet of another deployment. fleets: {hosts, original_hosts, targets, copied_group} of that one's plan,
    whatever the inventory says now; minimum_of(n): how many of so many hosts must stay healthy. Raises DeploymentError where the fleet that leaves is to be
    terminated and cannot be.
    """
    hosts, original = fleets["original_hosts"], fleets["hosts"]
    changed = with_fleets(plan, hosts, original, {**fleets["targets"], **plan["targets"]}, minimum_of(len(hosts)))
    settings = AND_TERMINATE if plan["options"].get(TERMINATES) else AT_ONCE
    how_to_keep = f"leave codedeploy_{TERMINATES} out"
    check_termination(settings, [changed["targets"][host] for host in original], plan["terminate_tasks"], f"codedeploy_{TERMINATES}", how_to_keep)
    return {
        **changed,
        "deployment": {**plan["deployment"], "deployment_creator": CREATOR},
        "blue_green": settings,
        "test_load_balancer_info": None,
        "goes_back": True,
        "copied_group": fleets["copied_group"],
        "events": {GREEN: list(ALLOW_EVENTS), BLUE: list(BLOCK_EVENTS)},
    }
