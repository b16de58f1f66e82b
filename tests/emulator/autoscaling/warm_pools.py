# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Warm pools: instances that were launched ahead, and that a group takes before it launches others."""

from __future__ import annotations

from ..services.ec2_api import PENDING as EC2_PENDING
from ..services.ec2_api import become
from .activities import LAUNCHING, Activity, moment
from .group import DELETING, PENDING, Group, Member
from .launches.launching import launch
from .launches.sources import sources_of
from .lifecycle import begin_termination
from .region import Region

SETTLED = ("Running", "Stopped", "Hibernated")
RETRY_SECONDS = 20


def wanted_size(group: Group) -> int:
    """So that group and pool together have MaxGroupPreparedCapacity, by default the group's maximum size, and the pool its minimum."""
    pool = group.warm_pool
    if pool is None or pool.get("Status") or group.status == DELETING:
        return 0
    return max(pool["MinSize"], pool.get("MaxGroupPreparedCapacity", group.settings["MaxSize"]) - group.desired)


def keep_pool(region: Region, group: Group, now: float) -> None:
    staying = [member for member in group.pool if not member.step.startswith("Terminating")]
    missing = wanted_size(group) - len(staying)
    if missing > 0 and not group.is_suspended("Launch") and now >= group.next_pool_launch_at:
        _launch(region, group, missing, now)
    elif missing < 0 and not group.is_suspended("Terminate"):
        for member in staying[missing:]:
            cause = f"At {moment()} an instance was taken out of the warm pool in response to a difference between desired and actual capacity."
            begin_termination(region, group, member, cause, now)
    if group.warm_pool and group.warm_pool.get("Status") and not group.pool:
        group.warm_pool = None


def _launch(region: Region, group: Group, missing: int, now: float) -> None:
    cause = f"At {moment()} {missing} instances were started for the warm pool in response to a difference between desired and actual capacity."
    for _number in range(missing):
        member = launch(region, group, sources_of(region, group), cause, now)
        if member is None:
            group.next_pool_launch_at = now + RETRY_SECONDS
            return
        member.is_pooled = True
        member.go(PENDING)
        group.pool.append(member)


def take(region: Region, group: Group, cause: str, now: float) -> Member | None:
    """An instance of the pool that is ready, as one that is launched into the group."""
    member = next((member for member in group.pool if member.step in SETTLED), None)
    if member is None:
        return None
    group.pool.remove(member)
    was_running = member.step == "Running"
    details = {"Subnet ID": member.instance.subnet_id, "Availability Zone": member.zone}
    member.activity = Activity(group.name, group.arn, f"{LAUNCHING} from warm pool: {member.id}", cause, details)
    group.note(member.activity)
    member.is_pooled, member.came_from_pool = False, True
    member.go(PENDING)
    member.until = now if was_running else now + region.boot_seconds
    if not was_running:
        member.instance.start()
        become(member.instance, EC2_PENDING)
    return member
