# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the subnets of a copy have addresses for its instances."""

from __future__ import annotations

from ..rules.size_rules import serves, units
from .obstacle_rules import Answer, Obstacle, not_told

FREE = "Free addresses there, or give the group more subnets."
UNITS_OF_MACHINES = ("vcpu", "memory-mib")
BALANCED = "balanced-only"


def subnet_filters(creation: dict) -> list[dict]:
    """creation: the arguments of CreateAutoScalingGroup -> filters of DescribeSubnets for where it launches, which leave out what is not there."""
    if creation.get("VPCZoneIdentifier"):
        return [{"Name": "subnet-id", "Values": named_subnets(creation)}]
    zones = {"Name": "availability-zone", "Values": creation["AvailabilityZones"]} if creation.get("AvailabilityZones") else None
    zones = zones or {"Name": "availability-zone-id", "Values": creation.get("AvailabilityZoneIds") or []}
    return [{"Name": "default-for-az", "Values": ["true"]}, zones]


def named_subnets(creation: dict) -> list[str]:
    return [subnet.strip() for subnet in (creation.get("VPCZoneIdentifier") or "").split(",") if subnet.strip()]


def address_obstacles(group: dict, creation: dict, size: int, answer: Answer) -> list[Obstacle]:
    """group: described; size: of the copy in units of the group; answer: of DescribeSubnets."""
    if answer.value is None:
        return [not_told("Whether its subnets have enough free addresses", "ec2:DescribeSubnets", answer)]
    subnets = answer.value["Subnets"]
    missing = sorted(set(named_subnets(creation)) - {subnet["SubnetId"] for subnet in subnets})
    if missing and not subnets:
        return [Obstacle(f"{_them(missing)} not there any more", "Give the group subnets that there are.", "subnet")]
    gone = [Obstacle(f"{_them(missing)} not there any more, so that nothing is launched there", "", "subnet", False)] if missing else []
    # An address of IPv6 is never wanting.
    if not subnets or any(subnet.get("Ipv6Native") for subnet in subnets):
        return gone
    return gone + _wanting(creation, subnets, least_instances(creation, size), likely_instances(group, size))


def least_instances(creation: dict, size: int) -> int:
    """How many instances a copy of that size has at least."""
    overrides = ((creation.get("MixedInstancesPolicy") or {}).get("LaunchTemplate") or {}).get("Overrides") or []
    weights = [int(override["WeightedCapacity"]) for override in overrides if override.get("WeightedCapacity")]
    if not weights and creation.get("DesiredCapacityType") in UNITS_OF_MACHINES:
        return min(size, 1)
    return -(-size // max(weights, default=1))


def likely_instances(group: dict, size: int) -> int:
    """How many it has if they are like those that serve now."""
    serving = [units(member) for member in group.get("Instances") or [] if serves(member)]
    return -(-size * len(serving) // sum(serving)) if serving else size


def _wanting(creation: dict, subnets: list[dict], least: int, likely: int) -> list[Obstacle]:
    free = sum(subnet["AvailableIpAddressCount"] for subnet in subnets)
    told = ", ".join(f"{subnet['AvailableIpAddressCount']} in {subnet['SubnetId']}" for subnet in sorted(subnets, key=lambda item: item["SubnetId"]))
    if free < least:
        return [Obstacle(f"it needs {least} addresses at least, and free are {told}", FREE, "subnet", is_of_room=True)]
    if free < likely:
        return [Obstacle(f"its copy may need {likely} addresses, and free are {told}", FREE, "subnet", False)]
    by_zone: dict[str, int] = {}
    for subnet in subnets:
        by_zone[subnet["AvailabilityZone"]] = by_zone.get(subnet["AvailabilityZone"], 0) + subnet["AvailableIpAddressCount"]
    share = least // len(by_zone)
    short = [f"{count} in zone {zone}" for zone, count in sorted(by_zone.items()) if count < share]
    if not short:
        return []
    is_balanced = (creation.get("AvailabilityZoneDistribution") or {}).get("CapacityDistributionStrategy") == BALANCED
    if is_balanced:
        why = f"it launches {share} in each zone and never elsewhere ({BALANCED}), and free addresses are {', '.join(short)}"
        return [Obstacle(why, FREE, "subnet", is_of_room=True)]
    return [Obstacle(f"its copy would have {share} in each zone, and free addresses are {', '.join(short)}: others have more instances", "", "subnet", False)]


def _them(subnets: list[str]) -> str:
    return f"{'subnets' if len(subnets) > 1 else 'subnet'} {', '.join(subnets)} {'are' if len(subnets) > 1 else 'is'}"
