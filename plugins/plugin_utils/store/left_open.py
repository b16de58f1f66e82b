# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a deployment that was not concluded left behind: for whoever sees its run end, and for those who deploy to the group after it."""

from __future__ import annotations

from ..deployment.fleets_of_phases import fleet_of
from ..lifecycle.host_record import FAILED, IN_PROGRESS
from ..names_of_hosts import shorten


def left_by_run(plan, gate, begun_at):
    """What is left now, in the run itself: the plan, the gate before the wave that began at a time."""
    failed = set(gate["failed"])
    fleet = fleet_of(plan, gate["phase"])
    later = fleet[fleet.index(gate["batch_last"]) + 1 :]
    left = [host for host in [*gate["waiting"], *later] if host not in failed]
    return {"deployment_id": plan["deployment"]["deployment_id"], "wave_begun_at": begun_at, "wave": gate["hosts"], "failed": gate["failed"], "left": left}


def left_by_group(group):
    """What the deployments before left, by what is remembered of the group's instances: a list, one for each that was not concluded."""
    found = {}
    for host, result in group["instances"].items():
        if result["status"] == IN_PROGRESS:
            one = {"deployment_id": result["deployment_id"], "wave_begun_at": result["at"], "wave": [], "failed": [], "left": []}
            found.setdefault(result["deployment_id"], one)["wave"].append(host)
    for host, result in group["instances"].items():
        if result["status"] == FAILED and result["deployment_id"] in found:
            found[result["deployment_id"]]["failed"].append(host)
    return list(found.values())


def describe_left_open(plan, left):
    """What one deployment left -> lines. plan: of this deployment or of one to the same group."""
    identity = plan["deployment"]
    lines = [
        f"Deployment {left['deployment_id']} of {identity['application_name']} to {identity['deployment_group_name']} was not concluded:"
        f" its run ended, or still goes on, in the wave that began at {left['wave_begun_at']}."
    ]
    lines += [f"  perhaps in the middle of their lifecycle and out of traffic: {shorten(left['wave'])}"] if left["wave"] else []
    lines += [f"  failed: {shorten(left['failed'])}"] if left["failed"] else []
    lines += [f"  not deployed to: {shorten(left['left'])}"] if left["left"] else []
    return [*lines, "  A deployment to these hosts that succeeds puts them back into traffic."]
