# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import datetime

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.fleet.fleet_facts import group_facts, ids_by_readiness, instance_facts, members_of

GROUP = {"AutoScalingGroupName": "web", "MinSize": 1, "MaxSize": 9, "DesiredCapacity": 5}
MEMBER = {"InstanceId": "i-1", "LifecycleState": "InService", "HealthStatus": "Unhealthy", "ProtectedFromScaleIn": True, "WeightedCapacity": "4"}
TAGGED = {"Tags": [{"Key": "Name", "Value": "web-1"}, {"Key": "aws:autoscaling:groupName", "Value": "web"}]}
RUNNING = {"InstanceId": "i-1", "State": {"Name": "running", "Code": 16}}


def facts(description, *members, groups=("web",)):
    described = {name: {**GROUP, "Instances": list(members)} for name in groups}
    return instance_facts(description, described, members_of(described))


def test_an_instance_of_no_group():
    described = {
        **RUNNING,
        "VpcId": "vpc-1",
        "SubnetId": "subnet-1",
        "Placement": {"AvailabilityZone": "eu-1a"},
        "PrivateIpAddress": "10.0.0.1",
        "PrivateDnsName": "ip-10-0-0-1.internal",
        "LaunchTime": datetime.datetime(2026, 11, 26, 5, 36, 3, tzinfo=datetime.timezone.utc),
        "Tags": [{"Key": "Name", "Value": "web-1"}],
    }
    assert facts(described) == {
        "instance_id": "i-1",
        "state": "running",
        "vpc_id": "vpc-1",
        "subnet_id": "subnet-1",
        "availability_zone": "eu-1a",
        "private_ip_address": "10.0.0.1",
        "private_dns_name": "ip-10-0-0-1.internal",
        "launch_time": "2026-11-26T05:36:03Z",
        "tags": {"Name": "web-1"},
        "auto_scaling_group": None,
        "lifecycle_state": None,
        "health_status": None,
        "protected_from_scale_in": False,
        "weighted_capacity": None,
    }


def test_an_instance_that_ec2_says_little_of():
    told = facts({"InstanceId": "i-1", "State": {"Name": "terminated"}, "PrivateDnsName": ""})
    assert {told[key] for key in ("vpc_id", "subnet_id", "availability_zone", "private_ip_address", "private_dns_name", "launch_time")} == {None}
    assert told["tags"] == {}


@pytest.mark.parametrize(
    ("members", "groups", "expected"),
    [
        ([MEMBER], ["web"], ("web", "InService", "Unhealthy", True, 4)),
        ([{**MEMBER, "WeightedCapacity": None, "ProtectedFromScaleIn": False}], ["web"], ("web", "InService", "Unhealthy", False, 1)),
        # In the warm pool, or let go.
        ([], ["web"], ("web", None, None, False, None)),
        # The group is gone.
        ([], [], (None, None, None, False, None)),
    ],
)
def test_an_instance_of_a_group(members, groups, expected):
    told = facts({**RUNNING, **TAGGED}, *members, groups=groups)
    keys = ("auto_scaling_group", "lifecycle_state", "health_status", "protected_from_scale_in", "weighted_capacity")
    assert tuple(told[key] for key in keys) == expected


def test_a_group():
    others = [{**MEMBER, "InstanceId": "i-2", "LifecycleState": "Pending:Wait"}, {"InstanceId": "i-3", "LifecycleState": "InService"}]
    told = group_facts({
        **GROUP,
        "Instances": [MEMBER, *others],
        "VPCZoneIdentifier": "subnet-1,subnet-2",
        "SuspendedProcesses": [{"ProcessName": "Terminate"}, {"ProcessName": "AZRebalance"}],
        "Operator": {"Principal": "eks.amazonaws.com"},
        "Status": "Delete in progress",
    })
    assert (told["in_service_capacity"], told["desired_capacity"]) == (5, 5)
    assert told["subnet_ids"] == ["subnet-1", "subnet-2"] and told["suspended_processes"] == ["AZRebalance", "Terminate"]
    assert (told["operator"], told["status"]) == ("eks.amazonaws.com", "Delete in progress")
    assert group_facts(GROUP)["operator"] is None and group_facts(GROUP)["subnet_ids"] == []


def test_ids_by_readiness():
    states = {"i-1": "running", "i-2": "pending", "i-3": "stopped", "i-4": "running", "i-5": "terminated"}
    told = ids_by_readiness([{"instance_id": instance_id, "state": state} for instance_id, state in states.items()])
    assert told == {"running": ["i-1", "i-4"], "pending": ["i-2"], "others": ["i-3", "i-5"]}
