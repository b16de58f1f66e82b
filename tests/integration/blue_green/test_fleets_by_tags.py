# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Replacement fleets that are chosen by tags, as CodeDeploy's targetInstances."""

from __future__ import annotations

import pytest
from emulator import Emulator

from integration.blue_green.two_fleets import TwoFleets

GREEN = {"tag_filters": [{"key": "fleet", "value": "green", "type": "KEY_AND_VALUE"}]}


@pytest.fixture(scope="module")
def aws():
    with Emulator(speed=8) as emulator:
        yield emulator


@pytest.fixture(scope="module", name="fleet")
def two_fleets(aws):
    with TwoFleets(aws, 2) as fleet:
        yield fleet


def choose(fleet, target_instances, **options):
    return fleet.replace(fleet.revision("2.0.0"), codedeploy_replacement_targets="", codedeploy_target_instances=target_instances, **options)


@pytest.mark.parametrize(
    ("target_instances", "says"),
    [
        ({"tag_filters": [{"key": "fleet", "value": "red", "type": "KEY_AND_VALUE"}]}, "The replacement fleet has no hosts"),
        ({"auto_scaling_groups": ["nobody"]}, "nobody"),
        ({"tag_filters": [{"key": "fleet", "type": "SOMETIMES"}]}, "codedeploy_target_instances: tag_filters[0] has the type 'SOMETIMES'"),
    ],
)
def test_what_chooses_no_fleet_is_refused(fleet, target_instances, says):
    run = choose(fleet, target_instances)
    assert run.rc != 0 and says in run.failures, run.stdout
    assert fleet.in_service() == fleet.everywhere(fleet.blue)


def test_an_instance_that_the_inventory_does_not_have_is_named(fleet, aws):
    stranger = aws.add_instance("stranger", "127.1.2.3", {"fleet": "strange"})
    run = choose(fleet, {"tag_filters": [{"key": "fleet", "value": "strange", "type": "KEY_AND_VALUE"}]})
    assert run.rc != 0 and f"No host of the inventory has the instance id of {stranger} (stranger)" in run.failures, run.stdout


def test_an_instance_in_another_vpc_than_the_load_balancer_is_refused(fleet, aws):
    ec2 = aws.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.9.1.0/24")["Subnet"]["SubnetId"]
    tags = [{"ResourceType": "instance", "Tags": [{"Key": "fleet", "Value": "far"}]}]
    [far] = ec2.run_instances(ImageId="ami-12345678", MinCount=1, MaxCount=1, SubnetId=subnet, TagSpecifications=tags)["Instances"]
    inventory, before = fleet.inventory(), fleet.trees()
    inventory["all"]["hosts"]["web-2"]["codedeploy_instance_id"] = far["InstanceId"]
    run = choose(fleet, {"tag_filters": [{"key": "fleet", "value": "far", "type": "KEY_AND_VALUE"}]}, inventory=inventory)
    assert run.rc != 0 and f"web-2: in {vpc}, and target group" in run.failures, run.stdout
    assert (fleet.trees(), fleet.in_service()) == (before, fleet.everywhere(fleet.blue))


def test_instances_with_a_tag_take_over(fleet, aws):
    green = fleet.inventory()["all"]["hosts"]["web-2"]["codedeploy_instance_id"]
    aws.client("ec2").create_tags(Resources=[green], Tags=[{"Key": "fleet", "Value": "green"}])
    with fleet.load() as traffic:
        run = choose(fleet, GREEN)
    assert run.rc == 0 and "Replacement fleet, in traffic: web-2" in run.summary, run.stdout
    assert fleet.in_service() == fleet.everywhere(fleet.green)
    [result] = traffic
    assert result.failed == 0, result.failures
