# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings of a group as the API answers them, from a request to create or to update it: pure but for the names of launch templates and zones."""

from __future__ import annotations

from ..launches.sources import full_specification
from ..refusal import invalid
from ..region import Region

DEFAULTS = {
    "DefaultCooldown": 300,
    "HealthCheckType": "EC2",
    "HealthCheckGracePeriod": 0,
    "TerminationPolicies": ["Default"],
    "NewInstancesProtectedFromScaleIn": False,
    "CapacityRebalance": False,
    "DeletionProtection": "none",
    "AvailabilityZoneDistribution": {"CapacityDistributionStrategy": "balanced-best-effort"},
    "AvailabilityZoneImpairmentPolicy": {"ZonalShiftEnabled": False, "ImpairedZoneHealthCheckBehavior": "IgnoreUnhealthy"},
    "CapacityReservationSpecification": {"CapacityReservationPreference": "default"},
}
DISTRIBUTION = {
    "OnDemandAllocationStrategy": "prioritized",
    "OnDemandBaseCapacity": 0,
    "OnDemandPercentageAboveBaseCapacity": 100,
    "SpotAllocationStrategy": "lowest-price",
}
# These are kept elsewhere than among the settings, or are said once and not answered.
NOT_KEPT = (
    "AutoScalingGroupName", "Tags", "LifecycleHookSpecificationList", "TrafficSources", "TargetGroupARNs", "LoadBalancerNames", "SkipZonalShiftValidation",
    "InstanceId",
)  # fmt: skip
LAUNCHED_FROM = ("LaunchConfigurationName", "LaunchTemplate", "MixedInstancesPolicy")
# What takes a setting back, in a request to update.
TAKEN_BACK = {
    "MaxInstanceLifetime": 0,
    "DefaultInstanceWarmup": -1,
    "PlacementGroup": "",
    "Context": "",
    "InstanceMaintenancePolicy": {"MinHealthyPercentage": -1, "MaxHealthyPercentage": -1},
}


def of_new_group(region: Region, asked: dict) -> dict:
    """asked has been checked."""
    given = {key: value for key, value in asked.items() if key not in NOT_KEPT and value not in ("", [])}
    role = f"arn:aws:iam::{region.account_id}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"
    settings = {**DEFAULTS, "DesiredCapacity": asked["MinSize"], "ServiceLinkedRoleARN": role, **given}
    settings.update(_launched_from(region, asked, {}))
    settings.update(zones(region, asked))
    if not settings.get("DesiredCapacityType") and _has_requirements(settings):
        settings["DesiredCapacityType"] = "units"
    return _without_taken_back(settings)


def of_changed_group(region: Region, settings: dict, asked: dict) -> dict:
    """What is not asked for stays; of what the instances are launched from there is only one."""
    given = {key: value for key, value in asked.items() if key not in NOT_KEPT}
    changed = {**settings, **given}
    if any(asked.get(key) for key in LAUNCHED_FROM):
        changed = {key: value for key, value in changed.items() if key not in LAUNCHED_FROM}
        changed.update(_launched_from(region, asked, settings))
    if any(asked.get(key) for key in ("AvailabilityZones", "AvailabilityZoneIds", "VPCZoneIdentifier")):
        changed.update(zones(region, asked, settings))
    if "DesiredCapacity" not in asked:
        changed["DesiredCapacity"] = min(max(settings["DesiredCapacity"], changed["MinSize"]), changed["MaxSize"])
    return _without_taken_back(changed)


def zones(region: Region, asked: dict, before: dict | None = None) -> dict:
    """The zones' names and ids, and VPCZoneIdentifier, whose subnets give the zones; refused if they do not agree."""
    subnets = [subnet.strip() for subnet in (asked.get("VPCZoneIdentifier") or "").split(",") if subnet.strip()]
    known = {subnet.id: subnet for subnet in region.ec2.describe_subnets()}
    unknown = [subnet for subnet in subnets if subnet not in known]
    if unknown:
        raise invalid(f"The subnet ID '{', '.join(unknown)}' does not exist")
    all_zones = region.zone_ids
    wanted = _wanted_zones(asked, all_zones)
    if not subnets:
        if not wanted:
            raise invalid("At least one Availability Zone or VPC Subnet is required.")
        return {"AvailabilityZones": wanted, "AvailabilityZoneIds": [all_zones[zone] for zone in wanted]}
    if len({known[subnet].vpc_id for subnet in subnets}) > 1:
        raise invalid("The subnets of an Auto Scaling group must all be in the same VPC.")
    by_subnets = sorted({known[subnet].availability_zone for subnet in subnets})
    if wanted and sorted(wanted) != by_subnets:
        raise invalid("The availability zones of the specified subnets and the AutoScalingGroup do not match")
    ids = [all_zones[zone] for zone in by_subnets]
    return {"AvailabilityZones": by_subnets, "AvailabilityZoneIds": ids, "VPCZoneIdentifier": ",".join(subnets)}


def _wanted_zones(asked: dict, all_zones: dict[str, str]) -> list[str]:
    names, ids = asked.get("AvailabilityZones") or [], asked.get("AvailabilityZoneIds") or []
    if names and ids:
        raise invalid("You cannot specify both AvailabilityZones and AvailabilityZoneIds in the same request.")
    unknown = [zone for zone in names if zone not in all_zones] + [zone for zone in ids if zone not in all_zones.values()]
    if unknown:
        raise invalid(f"Invalid availability zones: [{', '.join(unknown)}]")
    return names or [name for name, zone_id in all_zones.items() if zone_id in ids]


def _launched_from(region: Region, asked: dict, before: dict) -> dict:
    if asked.get("LaunchTemplate"):
        return {"LaunchTemplate": full_specification(region, asked["LaunchTemplate"])}
    if asked.get("MixedInstancesPolicy"):
        return {"MixedInstancesPolicy": _policy(region, asked["MixedInstancesPolicy"], before.get("MixedInstancesPolicy") or {})}
    if asked.get("LaunchConfigurationName"):
        return {"LaunchConfigurationName": asked["LaunchConfigurationName"]}
    return {"LaunchConfigurationName": asked["AutoScalingGroupName"]} if asked.get("InstanceId") else {}


def _policy(region: Region, asked: dict, before: dict) -> dict:
    template = asked.get("LaunchTemplate") or before.get("LaunchTemplate") or {}
    own = full_specification(region, template["LaunchTemplateSpecification"])
    overrides = [
        {**item, "LaunchTemplateSpecification": _with_version(full_specification(region, item["LaunchTemplateSpecification"]))}
        if item.get("LaunchTemplateSpecification")
        else item
        for item in template.get("Overrides") or []
    ]
    distribution = {**DISTRIBUTION, **before.get("InstancesDistribution", {}), **(asked.get("InstancesDistribution") or {})}
    if distribution["SpotAllocationStrategy"] == "lowest-price":
        distribution.setdefault("SpotInstancePools", 2)
    return {"LaunchTemplate": {"LaunchTemplateSpecification": _with_version(own), "Overrides": overrides}, "InstancesDistribution": distribution}


def _with_version(specification: dict) -> dict:
    return {"Version": "$Default", **specification}


def _has_requirements(settings: dict) -> bool:
    overrides = (settings.get("MixedInstancesPolicy") or {}).get("LaunchTemplate", {}).get("Overrides") or []
    return any(item.get("InstanceRequirements") for item in overrides)


def _without_taken_back(settings: dict) -> dict:
    return {key: value for key, value in settings.items() if key not in TAKEN_BACK or value != TAKEN_BACK[key]}
