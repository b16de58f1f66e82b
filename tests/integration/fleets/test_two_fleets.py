# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A fleet that was replaced goes away under traffic; which one that is, the load balancer says."""

from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.fleet.placement_rules import check_placement
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.fleet.standing_fleets import roles_of_fleets
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.fleet.target_instances import check_all_known, hosts_of_instances
from emulator import LoadGenerator
from emulator.tests.fleet import PORT

from integration.runs.module_run import run_module, run_modules
from waiting import wait_until

QUICK = {"timeout_seconds": 30, "poll_interval_seconds": 0.1}


def wave(fleet_name, instance_ids):
    return [{"host": f"{fleet_name}-{number}", "instance_id": instance_id} for number, instance_id in enumerate(instance_ids, 1)]


def targets(instances):
    return [{**instance, "ip_address": None} for instance in instances]


def asked_of(info):
    return {"load_balancer_info": info, "with_availability_zones": True}


def test_not_one_request_fails_while_the_original_group_is_retired(aws, fleet):
    arn = aws.add_target_group(fleet.name, PORT, deregistration_delay_seconds=5)
    url = aws.add_application_load_balancer(fleet.name, target_groups=[arn])
    info = {"target_group_info_list": [{"name": fleet.name}]}
    blue = wave("blue", fleet.add_group(fleet.name, 2, "v1", TargetGroupARNs=[arn]))
    green = wave("green", fleet.add(2, "v2"))
    wait_until(lambda: run_module(aws, "traffic_info", {"load_balancer_info": info, "instances": blue})["instances"]["blue-2"]["traffic"] == "in")
    fleets = {"a": targets(green), "b": targets(blue)}
    assert roles_of_fleets(fleets, run_module(aws, "load_balancer_info", asked_of(info))) == {"blue": "b", "green": "a"}

    allowed = run_module(aws, "allow_traffic", {"load_balancer_info": info, "instances": green, **QUICK})
    assert not allowed["failed"]
    with pytest.raises(DeploymentError, match="both fleets"):
        roles_of_fleets(fleets, run_module(aws, "load_balancer_info", asked_of(info)))
    with LoadGenerator(url, rate=100) as load:
        blocked, retired = run_modules(
            aws,
            ("block_traffic", {"load_balancer_info": info, "instances": blue, **QUICK}),
            ("retire_instances", {"instances": blue, **QUICK}),
        )
        assert (blocked["failed"], retired["failed"]) == (False, False), (blocked, retired)
        assert sorted(fleet.stop_terminated()) == sorted(item["instance_id"] for item in blue)
        result = load.result()
    assert (result.failed, result.failures) == (0, [])
    assert set(result.versions) == {"v1", "v2"}
    assert roles_of_fleets(fleets, run_module(aws, "load_balancer_info", asked_of(info))) == {"blue": "a", "green": "b"}
    assert aws.auto_scaling_group(fleet.name)["Instances"] == []


def test_instances_of_a_group_are_hosts_that_the_load_balancers_reach(aws, fleet):
    arn = aws.add_target_group(fleet.name, PORT)
    aws.add_application_load_balancer(fleet.name, target_groups=[arn])
    ids = aws.add_auto_scaling_group(fleet.name, 2)
    zone_c = next(item for item in aws.client("ec2").describe_subnets()["Subnets"] if item["AvailabilityZone"] == "us-east-1c")
    [elsewhere] = aws.add_auto_scaling_group(f"{fleet.name}-c", 1, VPCZoneIdentifier=zone_c["SubnetId"])
    groups, info = [fleet.name, f"{fleet.name}-c"], {"target_group_info_list": [{"name": fleet.name}]}
    told, balancers = run_modules(
        aws, ("fleet_info", {"target_instances": {"auto_scaling_groups": groups}}), ("load_balancer_info", asked_of(info))
    )
    known, strangers = hosts_of_instances(told["instances"], {"web-1": ids[0], "web-2": elsewhere, "web-3": None})
    assert {host: instance["instance_id"] for host, instance in known.items()} == {"web-1": ids[0], "web-2": elsewhere}
    with pytest.raises(DeploymentError, match=f"instance id of {ids[1]}"):
        check_all_known(strangers)
    check_placement({"web-1": known["web-1"]}, balancers)
    with pytest.raises(DeploymentError, match=f"web-2: in us-east-1c, and target group {fleet.name} has targets only in us-east-1a, us-east-1b"):
        check_placement(known, balancers)
