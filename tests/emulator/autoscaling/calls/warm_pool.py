# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A group's warm pool, as it is configured: it holds no instances."""

from __future__ import annotations

from ..refusal import invalid
from ..region import Region

DEFAULTS = {"MinSize": 0, "PoolState": "Stopped"}
NO_LIMIT = -1


def _put(region: Region, asked: dict) -> None:
    """What is not asked for stays; a MaxGroupPreparedCapacity of -1 takes it back."""
    group = region.group(asked["AutoScalingGroupName"])
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
    return {"WarmPoolConfiguration": region.group(asked["AutoScalingGroupName"]).warm_pool, "Instances": []}


def _delete(region: Region, asked: dict) -> None:
    group = region.group(asked["AutoScalingGroupName"])
    if group.warm_pool is None:
        raise invalid(f"No warm pool found for Auto Scaling group {group.name}.")
    group.warm_pool = None


CALLS = {"PutWarmPool": _put, "DescribeWarmPool": _describe, "DeleteWarmPool": _delete}
