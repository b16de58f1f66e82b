# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is to be known of the instances and Auto Scaling groups of a fleet, from the answers of the API."""

from __future__ import annotations

GROUP_TAG = "aws:autoscaling:groupName"


def instance_facts(description: dict, groups: dict[str, dict], members: dict[str, dict]) -> dict:
    """DescribeInstances' description, {name: DescribeAutoScalingGroups' description} and the members of these -> facts as fleet_info documents them."""
    tags = {tag["Key"]: tag["Value"] for tag in description.get("Tags", [])}
    name = tags.get(GROUP_TAG)
    member = members.get(description["InstanceId"], {})
    return {
        "instance_id": description["InstanceId"],
        "state": description["State"]["Name"],
        "vpc_id": description.get("VpcId"),
        "subnet_id": description.get("SubnetId"),
        "availability_zone": description.get("Placement", {}).get("AvailabilityZone"),
        "private_ip_address": description.get("PrivateIpAddress"),
        # Empty while an instance is pending, and once it is terminated.
        "private_dns_name": description.get("PrivateDnsName") or None,
        "launch_time": _time(description.get("LaunchTime")),
        "tags": tags,
        # A terminated instance keeps the tag after its group has let it go or is gone.
        "auto_scaling_group": name if name in groups else None,
        "lifecycle_state": member.get("LifecycleState"),
        "health_status": member.get("HealthStatus"),
        "protected_from_scale_in": bool(member.get("ProtectedFromScaleIn")),
        "weighted_capacity": _units(member) if member else None,
    }


def group_facts(description: dict) -> dict:
    """DescribeAutoScalingGroups' description -> facts as fleet_info documents them."""
    return {
        "name": description["AutoScalingGroupName"],
        "arn": description.get("AutoScalingGroupARN"),
        "desired_capacity": description["DesiredCapacity"],
        "min_size": description["MinSize"],
        "max_size": description["MaxSize"],
        "in_service_capacity": sum(_units(member) for member in description.get("Instances", []) if member["LifecycleState"] == "InService"),
        "suspended_processes": sorted(process["ProcessName"] for process in description.get("SuspendedProcesses", [])),
        "target_group_arns": description.get("TargetGroupARNs", []),
        "load_balancer_names": description.get("LoadBalancerNames", []),
        "health_check_type": description.get("HealthCheckType"),
        "availability_zones": description.get("AvailabilityZones", []),
        "subnet_ids": [subnet for subnet in description.get("VPCZoneIdentifier", "").split(",") if subnet],
        "status": description.get("Status"),
        "operator": description.get("Operator", {}).get("Principal"),
    }


def members_of(groups: dict[str, dict]) -> dict[str, dict]:
    """{instance id: what its group says of it}."""
    return {member["InstanceId"]: member for group in groups.values() for member in group.get("Instances", [])}


def ids_by_readiness(instances: list[dict]) -> dict[str, list[str]]:
    """Ids of instances by whether they can be deployed to: running, or pending, which is waited for, or others."""
    found: dict[str, list[str]] = {"running": [], "pending": [], "others": []}
    for instance in instances:
        found[instance["state"] if instance["state"] in found else "others"].append(instance["instance_id"])
    return found


def _units(member: dict) -> int:
    """How much of the group's capacity it is."""
    return int(member.get("WeightedCapacity") or 1)


def _time(value) -> str | None:
    return value.strftime("%Y-%m-%dT%H:%M:%SZ") if value else None
