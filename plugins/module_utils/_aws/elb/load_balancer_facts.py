# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is to be known about load balancers before a deployment, from the answers of the API."""

from __future__ import annotations

from . import target_health
from .target import Target, target_from_aws

CLASSIC_PROTOCOLS_WITH_PATH = ("HTTP", "HTTPS")


def target_group_facts(name: str, description: dict, attributes: dict[str, str], targets: list[dict], zones: list[str] | None = None) -> dict:
    """DescribeTargetGroups' description, the target group's attributes, its targets as DescribeTargetHealth gives them, and the zones of its load
    balancers, None if these were not asked -> facts as documented.
    """
    interval, threshold = description.get("HealthCheckIntervalSeconds", 30), description.get("HealthyThresholdCount", 5)
    return {
        "name": name,
        "arn": description["TargetGroupArn"],
        "protocol": description.get("Protocol"),
        "port": description.get("Port"),
        "target_type": description["TargetType"],
        "vpc_id": description.get("VpcId"),
        "load_balancer_arns": description.get("LoadBalancerArns", []),
        "availability_zones": zones,
        "deregistration_delay_seconds": int(attributes.get("deregistration_delay.timeout_seconds", 300)),
        "slow_start_seconds": int(attributes.get("slow_start.duration_seconds", 0)),
        "stickiness_enabled": attributes.get("stickiness.enabled", "false") == "true",
        "health_check": {
            "protocol": description.get("HealthCheckProtocol"),
            "port": description.get("HealthCheckPort"),
            "path": description.get("HealthCheckPath"),
            "matcher": _matcher(description.get("Matcher", {})),
            "interval_seconds": interval,
            "timeout_seconds": description.get("HealthCheckTimeoutSeconds", 5),
            "healthy_threshold_count": threshold,
            "unhealthy_threshold_count": description.get("UnhealthyThresholdCount", 2),
        },
        "healthy_after_seconds": healthy_after_seconds(interval, threshold),
        "registrations": [target_from_aws(item["Target"]).to_dict() for item in targets if _is_registered(item["TargetHealth"])],
    }


def classic_load_balancer_facts(description: dict, attributes: dict) -> dict:
    """DescribeLoadBalancers' description and the attributes of a Classic Load Balancer -> facts as load_balancer_info documents them."""
    check = description["HealthCheck"]
    draining = attributes.get("ConnectionDraining", {})
    protocol, _colon, rest = check["Target"].partition(":")
    port, slash, path = rest.partition("/")
    return {
        "name": description["LoadBalancerName"],
        "vpc_id": description.get("VPCId"),
        "availability_zones": description.get("AvailabilityZones", []),
        "deregistration_delay_seconds": int(draining.get("Timeout", 300)) if draining.get("Enabled") else 0,
        "health_check": {
            "protocol": protocol,
            "port": port,
            "path": slash + path if protocol in CLASSIC_PROTOCOLS_WITH_PATH else None,
            "interval_seconds": check["Interval"],
            "timeout_seconds": check["Timeout"],
            "healthy_threshold_count": check["HealthyThreshold"],
            "unhealthy_threshold_count": check["UnhealthyThreshold"],
        },
        "healthy_after_seconds": healthy_after_seconds(check["Interval"], check["HealthyThreshold"]),
        "registrations": [Target(instance["InstanceId"]).to_dict() for instance in description.get("Instances", [])],
    }


def zones_by_target_group(descriptions: list[dict], load_balancers: list[dict]) -> dict[str, list[str]]:
    """{ARN of a target group: zones of the load balancers that use it}; load_balancers: as DescribeLoadBalancers of these gives them."""
    of_balancer = {item["LoadBalancerArn"]: [zone["ZoneName"] for zone in item.get("AvailabilityZones", [])] for item in load_balancers}
    return {
        description["TargetGroupArn"]: sorted({zone for arn in description.get("LoadBalancerArns", []) for zone in of_balancer.get(arn, [])})
        for description in descriptions
    }


def healthy_after_seconds(interval_seconds: int, healthy_threshold_count: int) -> int:
    """The longest that a registered instance which answers at once takes to become healthy."""
    return interval_seconds * (healthy_threshold_count + 1)


def _is_registered(health: dict) -> bool:
    """Whether nobody has deregistered the target."""
    known = target_health.health_from_aws(health)
    return target_health.is_registered(known) and not target_health.is_draining(known)


def _matcher(matcher: dict) -> str | None:
    return matcher.get("HttpCode") or matcher.get("GrpcCode")
