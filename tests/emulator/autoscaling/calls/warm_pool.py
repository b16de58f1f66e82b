# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A group's warm pool: configured, described with its instances, deleted."""

from __future__ import annotations

from ..activities import moment
from ..lifecycle import begin_termination
from ..refusal import invalid, page, refusal
from ..region import Region

DEFAULTS = {"MinSize": 0, "PoolState": "Stopped"}
NO_LIMIT = -1


def _put(region: Region, asked: dict) -> None:
    """What is not asked for stays; a MaxGroupPreparedCapacity of -1 takes it back."""
    group = region.group(asked["AutoScalingGroupName"])
    if (group.warm_pool or {}).get("Status"):
        raise refusal("ScalingActivityInProgress", "The warm pool is being deleted.")
    distribution = (group.settings.get("MixedInstancesPolicy") or {}).get("InstancesDistribution", {})
    if distribution.get("OnDemandPercentageAboveBaseCapacity", 100) < 100:
        raise invalid("You can't add a warm pool to an Auto Scaling group that requests Spot Instances.")
    given = {key: value for key, value in asked.items() if key != "AutoScalingGroupName" and value is not None}
    pool = {**DEFAULTS, **(group.warm_pool or {}), **given}
    if pool.get("MaxGroupPreparedCapacity") == NO_LIMIT:
        del pool["MaxGroupPreparedCapacity"]
    if pool["MinSize"] < 0 or pool.get("MaxGroupPreparedCapacity", 0) < 0:
        raise invalid("The sizes of a warm pool must be 0 or more.")
    group.warm_pool = pool


def _describe(region: Region, asked: dict) -> dict:
    group = region.group(asked["AutoScalingGroupName"])
    return {"WarmPoolConfiguration": group.warm_pool, **page(asked, [member.described() for member in group.pool], "Instances")}


def _delete(region: Region, asked: dict) -> None:
    group = region.group(asked["AutoScalingGroupName"])
    if group.warm_pool is None:
        raise invalid(f"No warm pool found for Auto Scaling group {group.name}.")
    if group.pool and not asked.get("ForceDelete") and any(not member.activity.is_over for member in group.pool):
        raise refusal("ScalingActivityInProgress", "You cannot delete a warm pool while there are scaling activities in progress for it.")
    group.warm_pool["Status"] = "PendingDelete"
    if asked.get("ForceDelete"):
        for member in group.pool:
            begin_termination(region, group, member, f"At {moment()} a user request force deleted the warm pool.", region.clock.now(), with_hooks=False)


CALLS = {"PutWarmPool": _put, "DescribeWarmPool": _describe, "DeleteWarmPool": _delete}
