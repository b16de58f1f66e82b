# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.elb import load_balancer_facts

CLASSIC = {"LoadBalancerName": "web", "VPCId": "vpc-1", "AvailabilityZones": ["us-east-1a"]}
CLASSIC_CHECK = {"Interval": 30, "Timeout": 5, "HealthyThreshold": 10, "UnhealthyThreshold": 2}
TARGETS = [
    {"Target": {"Id": "i-1", "Port": 80}, "TargetHealth": {"State": "healthy"}},
    {"Target": {"Id": "i-1", "Port": 81}, "TargetHealth": {"State": "unhealthy", "Reason": "Target.Timeout"}},
    {"Target": {"Id": "10.0.0.2", "Port": 80, "AvailabilityZone": "all"}, "TargetHealth": {"State": "initial"}},
    {"Target": {"Id": "i-3", "Port": 80}, "TargetHealth": {"State": "draining", "Reason": "Target.DeregistrationInProgress"}},
    {"Target": {"Id": "i-4", "Port": 80}, "TargetHealth": {"State": "unused", "Reason": "Target.NotRegistered"}},
    {"Target": {"Id": "i-5", "Port": 80}, "TargetHealth": {"State": "unused", "Reason": "Target.NotInUse"}},
]


def test_facts_of_a_target_group():
    description = {
        "TargetGroupArn": "arn:x",
        "Protocol": "HTTP",
        "Port": 8080,
        "TargetType": "instance",
        "VpcId": "vpc-1",
        "LoadBalancerArns": ["arn:lb"],
        "HealthCheckProtocol": "HTTP",
        "HealthCheckPort": "traffic-port",
        "HealthCheckPath": "/health",
        "HealthCheckIntervalSeconds": 10,
        "HealthCheckTimeoutSeconds": 5,
        "HealthyThresholdCount": 3,
        "UnhealthyThresholdCount": 2,
        "Matcher": {"HttpCode": "200-299"},
    }
    attributes = {"deregistration_delay.timeout_seconds": "45", "slow_start.duration_seconds": "30", "stickiness.enabled": "true"}
    facts = load_balancer_facts.target_group_facts("web", description, attributes, TARGETS)
    assert facts["availability_zones"] is None
    assert load_balancer_facts.target_group_facts("web", description, attributes, [], ["us-east-1a"])["availability_zones"] == ["us-east-1a"]
    assert facts["deregistration_delay_seconds"] == 45
    assert facts["slow_start_seconds"] == 30
    assert facts["stickiness_enabled"] is True
    assert facts["load_balancer_arns"] == ["arn:lb"]
    assert facts["health_check"]["matcher"] == "200-299"
    assert facts["healthy_after_seconds"] == 40
    assert facts["registrations"] == [
        {"id": "i-1", "port": 80, "availability_zone": None},
        {"id": "i-1", "port": 81, "availability_zone": None},
        {"id": "10.0.0.2", "port": 80, "availability_zone": "all"},
        {"id": "i-5", "port": 80, "availability_zone": None},
    ]


@pytest.mark.parametrize(
    "target, protocol, port, path",
    [("HTTP:8080/health?deep=1", "HTTP", "8080", "/health?deep=1"), ("TCP:80", "TCP", "80", None), ("HTTPS:443/", "HTTPS", "443", "/")],
)
def test_health_check_of_a_classic_load_balancer(target, protocol, port, path):
    facts = load_balancer_facts.classic_load_balancer_facts({**CLASSIC, "HealthCheck": {**CLASSIC_CHECK, "Target": target}}, {})
    check = facts["health_check"]
    assert (check["protocol"], check["port"], check["path"]) == (protocol, port, path)
    assert facts["healthy_after_seconds"] == 330


def test_what_a_classic_load_balancer_has():
    description = {**CLASSIC, "HealthCheck": {**CLASSIC_CHECK, "Target": "TCP:80"}}
    assert load_balancer_facts.classic_load_balancer_facts(description, {})["registrations"] == []
    facts = load_balancer_facts.classic_load_balancer_facts({**description, "Instances": [{"InstanceId": "i-1"}]}, {})
    assert facts["registrations"] == [{"id": "i-1", "port": None, "availability_zone": None}]


def test_zones_of_target_groups():
    groups = [{"TargetGroupArn": "a", "LoadBalancerArns": ["one", "two"]}, {"TargetGroupArn": "b", "LoadBalancerArns": ["two"]}, {"TargetGroupArn": "c"}]
    balancers = [
        {"LoadBalancerArn": "one", "AvailabilityZones": [{"ZoneName": "1b"}, {"ZoneName": "1a"}]},
        {"LoadBalancerArn": "two", "AvailabilityZones": [{"ZoneName": "1c"}, {"ZoneName": "1b"}]},
    ]
    assert load_balancer_facts.zones_by_target_group(groups, balancers) == {"a": ["1a", "1b", "1c"], "b": ["1b", "1c"], "c": []}


@pytest.mark.parametrize("draining, seconds", [({"Enabled": True, "Timeout": 60}, 60), ({"Enabled": False, "Timeout": 60}, 0), ({}, 0)])
def test_connection_draining_of_a_classic_load_balancer(draining, seconds):
    description = {**CLASSIC, "HealthCheck": {**CLASSIC_CHECK, "Target": "TCP:80"}}
    facts = load_balancer_facts.classic_load_balancer_facts(description, {"ConnectionDraining": draining})
    assert facts["deregistration_delay_seconds"] == seconds
