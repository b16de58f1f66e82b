# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How large a copy is, in the units that its original counts in: instances, weights, vCPUs or MiB."""

from __future__ import annotations


def units(member: dict) -> int:
    """How much of the group's capacity a described instance is."""
    return int(member.get("WeightedCapacity") or 1)


def serves(member: dict) -> bool:
    """An instance in Standby, one that comes or goes, and one that is unhealthy, do not."""
    return member["LifecycleState"] == "InService" and member["HealthStatus"].lower() == "healthy"


def serving_capacity(group: dict) -> int:
    return sum(units(member) for member in group.get("Instances") or [] if serves(member))


def copy_size(group: dict) -> int:
    """The capacity that serves now, but no more than is wanted and no less than the minimum size.

    A group has more than it wants for a moment, where weights do not add up or its zones are being balanced.
    """
    return max(group["MinSize"], min(group["DesiredCapacity"], serving_capacity(group)))


def size_reason(group: dict) -> str:
    """Why the copy has its size, for people."""
    unit = {"vcpu": "vCPUs", "memory-mib": "MiB"}.get(group.get("DesiredCapacityType"), "units of capacity")
    idle = [member for member in group.get("Instances") or [] if not serves(member)]
    said = f"{serving_capacity(group)} {unit} serve now, the original wants {group['DesiredCapacity']}, at least {group['MinSize']}."
    if not idle:
        return said
    told = ", ".join(f"{member['InstanceId']} ({member['LifecycleState']}, {member['HealthStatus']})" for member in idle)
    return f"{said} These do not count: {told}."
