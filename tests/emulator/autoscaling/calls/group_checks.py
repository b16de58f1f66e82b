# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What AWS refuses of a group, new or changed, that its service model does not."""

from __future__ import annotations

from ..group import Group
from ..launches.sources import resolve
from ..refusal import invalid, refusal
from ..region import Region
from .group_settings import LAUNCHED_FROM

HEALTH_CHECK_TYPES = ("EC2", "ELB", "VPC_LATTICE", "EBS")
TERMINATION_POLICIES = (
    "Default", "AllocationStrategy", "ClosestToNextInstanceHour", "NewestInstance", "OldestInstance", "OldestLaunchConfiguration", "OldestLaunchTemplate",
)  # fmt: skip
UNITS = ("units", "vcpu", "memory-mib")
DAY_SECONDS = 86400
MOST_TAGS, MOST_OVERRIDES = 50, 40
ONE_SOURCE = "Valid requests must contain either LaunchTemplate, LaunchConfigurationName, InstanceId or MixedInstancesPolicy parameter."
TWO_WAYS = "You cannot specify TrafficSources together with LoadBalancerNames or TargetGroupARNs."


def check_new(region: Region, asked: dict) -> None:
    name = asked["AutoScalingGroupName"]
    if ":" in name:
        raise invalid(f"The name '{name}' of an Auto Scaling group cannot contain a colon (:).")
    if name in region.groups:
        raise refusal("AlreadyExists", f"AutoScalingGroup by this name already exists - A group with the name {name} already exists")
    if sum(bool(asked.get(key)) for key in (*LAUNCHED_FROM, "InstanceId")) != 1:
        raise invalid(ONE_SOURCE)
    if asked.get("TrafficSources") and (asked.get("LoadBalancerNames") or asked.get("TargetGroupARNs")):
        raise invalid(TWO_WAYS)
    check_sizes(asked["MinSize"], asked["MaxSize"], asked.get("DesiredCapacity", asked["MinSize"]))
    check_tags(name, asked.get("Tags") or [])
    check_settings(region, asked)


def check_changed(region: Region, asked: dict, after: dict) -> None:
    if sum(bool(asked.get(key)) for key in LAUNCHED_FROM) > 1:
        raise invalid(ONE_SOURCE)
    check_sizes(after["MinSize"], after["MaxSize"], after["DesiredCapacity"])
    check_settings(region, asked)


def check_cooldown(region: Region, group: Group, asked: dict) -> None:
    if asked.get("HonorCooldown") and region.clock.now() < group.cooldown_until:
        raise refusal("ScalingActivityInProgress", f"Scaling activity of Auto Scaling group {group.name} is in progress: its cooldown is not over.")


def check_sizes(least: int, most: int, desired: int) -> None:
    if least < 0 or most < 0:
        raise invalid("Min and max size of an Auto Scaling group must be greater than or equal to 0")
    if least > most:
        raise invalid(f"Max bound, {most}, must be greater than or equal to min bound, {least}")
    if not least <= desired <= most:
        raise invalid(f"Desired capacity:{desired} must be between the specified min size:{least} and max size:{most}")


def check_tags(name: str, tags: list[dict]) -> None:
    keys = [tag["Key"] for tag in tags]
    reserved = [key for key in keys if key.lower().startswith("aws:")]
    if reserved:
        raise invalid(f"Tag keys that begin with 'aws:' are reserved for AWS: {reserved[0]}")
    if len(set(keys)) != len(keys):
        raise invalid("Duplicate tag keys found. Please note that Tag keys are case sensitive.")
    if len(keys) > MOST_TAGS:
        raise refusal("LimitExceeded", f"An Auto Scaling group can have at most {MOST_TAGS} tags.")
    others = {tag["ResourceId"] for tag in tags if tag.get("ResourceId")} - {name}
    if others:
        raise invalid(f"The tag's ResourceId {others.pop()} is not the Auto Scaling group {name}.")


def check_settings(region: Region, asked: dict) -> None:
    bad = [kind for kind in (asked.get("HealthCheckType") or "EC2").split(",") if kind not in HEALTH_CHECK_TYPES]
    if bad:
        raise invalid(f"Invalid health check type: {bad[0]}. Valid types are {', '.join(HEALTH_CHECK_TYPES)}.")
    strange = [policy for policy in asked.get("TerminationPolicies") or [] if policy not in TERMINATION_POLICIES and not policy.startswith("arn:")]
    if strange:
        raise invalid(f"Termination policy {strange[0]} is not valid.")
    if 0 < asked.get("MaxInstanceLifetime", 0) < DAY_SECONDS:
        raise invalid("Max instance lifetime must be 0 or at least 86400 seconds.")
    _check_maintenance(asked.get("InstanceMaintenancePolicy"))
    if asked.get("LaunchTemplate"):
        resolve(region, asked["LaunchTemplate"])
    configuration = asked.get("LaunchConfigurationName")
    if configuration and configuration not in region.backend.launch_configurations:
        raise invalid(f"Launch configuration name not found - Launch configuration {configuration} not found")
    overrides = _check_mixed(region, asked.get("MixedInstancesPolicy") or {})
    unit = asked.get("DesiredCapacityType")
    if unit and unit not in UNITS:
        raise invalid(f"DesiredCapacityType {unit} is not valid. Valid types are {', '.join(UNITS)}.")
    if unit in UNITS[1:] and asked.get("MixedInstancesPolicy") and not any(item.get("InstanceRequirements") for item in overrides):
        raise invalid(f"DesiredCapacityType {unit} is only supported with attribute-based instance type selection.")


def _check_maintenance(policy: dict | None) -> None:
    if not policy:
        return
    least, most = policy.get("MinHealthyPercentage"), policy.get("MaxHealthyPercentage")
    if least is None or most is None or (least == -1) != (most == -1):
        raise invalid("MinHealthyPercentage and MaxHealthyPercentage of an instance maintenance policy must be given, or taken back, together.")
    if least != -1 and not (0 <= least <= 100 <= most <= 200 and most - least <= 100):
        raise invalid(f"An instance maintenance policy from {least} to {most} percent is not valid: 0 to 100, 100 to 200, and at most 100 apart.")


def _check_mixed(region: Region, policy: dict) -> list[dict]:
    template = policy.get("LaunchTemplate") or {}
    overrides = template.get("Overrides") or []
    if template:
        resolve(region, template.get("LaunchTemplateSpecification") or {})
    if len(overrides) > MOST_OVERRIDES:
        raise invalid(f"The number of overrides must be at most {MOST_OVERRIDES}.")
    for item in overrides:
        if item.get("LaunchTemplateSpecification"):
            resolve(region, item["LaunchTemplateSpecification"])
        if item.get("InstanceType") and item.get("InstanceRequirements"):
            raise invalid("You cannot specify both InstanceType and InstanceRequirements in an override.")
        if item.get("WeightedCapacity") and not (item["WeightedCapacity"].isdigit() and 1 <= int(item["WeightedCapacity"]) <= 999):
            raise invalid(f"WeightedCapacity {item['WeightedCapacity']} is not valid: 1 to 999.")
    if len({bool(item.get("WeightedCapacity")) for item in overrides}) > 1:
        raise invalid("WeightedCapacity must be specified for all or none of the overrides.")
    return overrides
