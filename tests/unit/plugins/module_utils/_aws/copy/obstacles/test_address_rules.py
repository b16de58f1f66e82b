# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.copy.obstacles.address_rules import (
    address_obstacles,
    least_instances,
    likely_instances,
    subnet_filters,
)
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.copy.obstacles.obstacle_rules import Answer

TWO = {"VPCZoneIdentifier": "subnet-a, subnet-b"}
BALANCED = {**TWO, "AvailabilityZoneDistribution": {"CapacityDistributionStrategy": "balanced-only"}}
GROUP = {"Instances": []}


def subnets(**free):
    """A subnet in a zone of its own for each letter; two letters are a subnet in the zone of the first."""
    found = [{"SubnetId": f"subnet-{name}", "AvailabilityZone": f"z{name[0]}", "AvailableIpAddressCount": count} for name, count in free.items()]
    return Answer({"Subnets": found})


def group(*weights):
    members = [{"LifecycleState": "InService", "HealthStatus": "Healthy", **({"WeightedCapacity": str(weight)} if weight else {})} for weight in weights]
    return {"Instances": [*members, {"LifecycleState": "Standby", "HealthStatus": "Healthy"}]}


def mixed(*weights, **settings):
    overrides = [{"InstanceType": "m7i.large", **({"WeightedCapacity": str(weight)} if weight else {})} for weight in weights]
    return {"MixedInstancesPolicy": {"LaunchTemplate": {"Overrides": overrides}}, **settings}


@pytest.mark.parametrize(("creation", "filters"), [
    (TWO, [{"Name": "subnet-id", "Values": ["subnet-a", "subnet-b"]}]),
    ({"AvailabilityZones": ["z1"]}, [{"Name": "default-for-az", "Values": ["true"]}, {"Name": "availability-zone", "Values": ["z1"]}]),
    ({"AvailabilityZoneIds": ["i1"]}, [{"Name": "default-for-az", "Values": ["true"]}, {"Name": "availability-zone-id", "Values": ["i1"]}]),
])
def test_which_subnets_are_asked_for(creation, filters):
    assert subnet_filters(creation) == filters


@pytest.mark.parametrize(("creation", "size", "least"), [
    ({}, 3, 3), (mixed(), 3, 3), (mixed(None, None), 3, 3), (mixed(4, 2), 8, 2), (mixed(4, 2), 9, 3), ({}, 0, 0),
    ({"DesiredCapacityType": "units"}, 3, 3), (mixed(None, DesiredCapacityType="vcpu"), 32, 1), (mixed(8, DesiredCapacityType="vcpu"), 32, 4),
    ({"DesiredCapacityType": "memory-mib"}, 4096, 1), ({"DesiredCapacityType": "vcpu"}, 0, 0),
])
def test_how_many_instances_there_are_at_least(creation, size, least):
    assert least_instances(creation, size) == least


@pytest.mark.parametrize(("weights", "size", "likely"), [((None, None), 2, 2), ((4, 2, 2), 8, 3), ((4, 2, 2), 9, 4), ((8, 8, 8, 8), 32, 4), ((), 5, 5)])
def test_how_many_instances_are_likely(weights, size, likely):
    assert likely_instances(group(*weights), size) == likely


@pytest.mark.parametrize(("creation", "size", "answer"), [
    (TWO, 4, subnets(a=2, b=2)), (TWO, 5, subnets(a=2, b=3)), (BALANCED, 5, subnets(a=2, b=3)), (TWO, 0, subnets(a=0, b=0)),
    # Several subnets of one zone are one.
    ({"VPCZoneIdentifier": "subnet-a,subnet-a2,subnet-b"}, 8, subnets(a=3, a2=1, b=4)),
    # Nothing is known of where a group without subnets launches.
    ({"AvailabilityZones": ["z1"]}, 4, subnets()),
    # There are no addresses of IPv4 to count.
    (TWO, 4, Answer({"Subnets": [{"SubnetId": f"subnet-{name}", "AvailableIpAddressCount": 0, "Ipv6Native": True} for name in "ab"]})),
])
def test_there_are_enough(creation, size, answer):
    assert address_obstacles(GROUP, creation, size, answer) == []


@pytest.mark.parametrize(("creation", "of", "size", "answer", "why"), [
    (TWO, GROUP, 5, subnets(b=3, a=1), "it needs 5 addresses at least, and free are 1 in subnet-a, 3 in subnet-b"),
    ({**TWO, **mixed(4)}, group(4, 4), 8, subnets(a=1, b=0), "it needs 2 addresses at least, and free are 1 in subnet-a, 0 in subnet-b"),
    ({"AvailabilityZones": ["za"]}, GROUP, 2, subnets(a=1), "it needs 2 addresses at least, and free are 1 in subnet-a"),
    (TWO, GROUP, 1, subnets(), "subnets subnet-a, subnet-b are not there any more"),
    ({"VPCZoneIdentifier": "subnet-a"}, GROUP, 1, subnets(), "subnet subnet-a is not there any more"),
    (BALANCED, GROUP, 5, subnets(a=1, b=9), "it launches 2 in each zone and never elsewhere (balanced-only), and free addresses are 1 in zone za"),
])
def test_the_copy_cannot_come_up(creation, of, size, answer, why):
    [obstacle] = address_obstacles(of, creation, size, answer)
    assert (obstacle.why, obstacle.is_certain, obstacle.reason) == (why, True, "subnet") and "the group" in obstacle.hint
    assert obstacle.is_of_room == ("addresses" in why)


@pytest.mark.parametrize(("creation", "of", "size", "answer", "why"), [
    ({**TWO, **mixed(4, 2)}, group(2, 2, 2, 2), 8, subnets(a=1, b=2), "its copy may need 4 addresses, and free are 1 in subnet-a, 2 in subnet-b"),
    (TWO, GROUP, 5, subnets(a=1, b=9), "its copy would have 2 in each zone, and free addresses are 1 in zone za: others have more instances"),
    (TWO, GROUP, 1, subnets(b=9), "subnet subnet-a is not there any more, so that nothing is launched there"),
    (TWO, GROUP, 1, Answer(code="UnauthorizedOperation"), "Whether its subnets have enough free addresses is not known beforehand (UnauthorizedOperation)"),
])
def test_what_is_only_told(creation, of, size, answer, why):
    [obstacle] = address_obstacles(of, creation, size, answer)
    assert (obstacle.why, obstacle.is_certain) == (why, False)
