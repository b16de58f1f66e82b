# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The traffic modules, as Ansible runs them, against load balancers that really check and really carry requests."""

from __future__ import annotations

import os

import pytest
from emulator.load.load_generator import LoadGenerator
from emulator.tests.fleet import PORT

from integration.runs.module_run import run_module, run_modules
from integration.traffic.traffic_modules import QUICK, all_of, attached_group, outcomes, states, traffic, wave

NO_CREDENTIALS = {"AWS_ACCESS_KEY_ID": None, "AWS_SECRET_ACCESS_KEY": None, "AWS_SHARED_CREDENTIALS_FILE": os.devnull, "AWS_CONFIG_FILE": os.devnull}


def test_a_wave_goes_in_and_out_of_every_load_balancer(aws, fleet):
    group, _url = attached_group(aws, fleet, deregistration_delay_seconds=5)
    by_address, _url = attached_group(aws, fleet, "-ip", target_type="ip", deregistration_delay_seconds=2)
    classic = f"{fleet.name}-classic"
    aws.add_classic_load_balancer(classic, instance_port=PORT, connection_draining_seconds=5)
    ids = fleet.add(3)
    instances = [{**item, "ip_address": fleet.addresses[item["instance_id"]]} for item in wave(ids)]
    arguments = traffic([group, by_address], instances, [classic])

    assert outcomes(run_module(aws, "allow_traffic", arguments, check=True)) == all_of(instances, "Pending", True)
    allowed, again = run_modules(aws, ("allow_traffic", arguments), ("allow_traffic", arguments))
    assert outcomes(allowed) == all_of(instances, "Succeeded", True)
    assert states(allowed, "web-3") == ["healthy", "healthy", "InService"]
    assert outcomes(again) == all_of(instances, "Succeeded", False)
    assert again["changed"] is False
    assert outcomes(run_module(aws, "allow_traffic", arguments, check=True)) == all_of(instances, "Pending", False)

    assert outcomes(run_module(aws, "block_traffic", arguments, check=True)) == all_of(instances, "Pending", True)
    blocked, again = run_modules(aws, ("block_traffic", arguments), ("block_traffic", arguments))
    assert outcomes(blocked) == all_of(instances, "Succeeded", True)
    assert states(blocked, "web-1") == ["unused", "unused", "OutOfService"]
    assert blocked["instances"]["web-1"]["duration_seconds"] >= 0.5
    assert outcomes(again) == all_of(instances, "Succeeded", False)


def test_api_calls_do_not_grow_with_the_wave(aws, fleet):
    group, _url = attached_group(aws, fleet)
    classic = f"{fleet.name}-classic"
    aws.add_classic_load_balancer(classic, instance_port=PORT)
    instances = wave(fleet.add(12))
    aws.reset_api_calls()
    # Polls at leisure, so that their number depends on ELB's times only.
    arguments = traffic([group], instances, [classic], poll_interval_seconds=3)
    allowed = run_module(aws, "allow_traffic", arguments)
    assert outcomes(allowed) == all_of(instances, "Succeeded", True)
    calls = aws.api_calls()
    assert allowed["api_calls"] == calls
    assert calls["elasticloadbalancing:DescribeTargetGroups"] == 1
    assert calls["elasticloadbalancing:RegisterTargets"] == 1
    assert calls["elasticloadbalancing:RegisterInstancesWithLoadBalancer"] == 1
    assert calls["elasticloadbalancing:DescribeTargetHealth"] <= 3
    assert calls["elasticloadbalancing:DescribeInstanceHealth"] <= 4


def test_not_one_request_fails_while_instances_are_replaced_under_traffic(aws, fleet):
    group, url = attached_group(aws, fleet, deregistration_delay_seconds=5)
    instances = wave(fleet.add(2))
    run_module(aws, "allow_traffic", traffic([group], instances))
    with LoadGenerator(url, rate=100) as load:
        for instance in instances:
            arguments = traffic([group], [instance])
            assert run_module(aws, "block_traffic", arguments)["instances"][instance["host"]]["status"] == "Succeeded"
            fleet.restart(instance["instance_id"], "v2")
            assert run_module(aws, "allow_traffic", arguments)["instances"][instance["host"]]["status"] == "Succeeded"
        result = load.result()
    assert (result.failed, result.failures) == (0, [])
    assert set(result.versions) == {"v1", "v2"}


def test_a_network_load_balancer_and_a_port_of_ones_own(aws, fleet):
    arn = aws.add_target_group(fleet.name, 1, protocol="TCP", health_check={"HealthCheckProtocol": "TCP"})
    aws.add_network_load_balancer(fleet.name, target_groups=[arn])
    first, second = wave(fleet.add(2))
    arguments = traffic([{"name": arn, "port": 2}], [{**first, "port": PORT}, {**second, "port": PORT}])
    result = run_module(aws, "allow_traffic", arguments)
    assert outcomes(result) == all_of([first, second], "Succeeded", True)
    described = aws.client("elbv2").describe_target_health(TargetGroupArn=arn)["TargetHealthDescriptions"]
    assert {item["Target"]["Port"] for item in described} == {PORT}


def test_one_that_never_becomes_healthy_fails_alone_with_the_load_balancers_words(aws, fleet):
    group, _url = attached_group(aws, fleet)
    instances = wave(fleet.add(2))
    aws.hold_unhealthy(instances[0]["instance_id"])
    result = run_module(aws, "allow_traffic", traffic([group], instances, timeout_seconds=4))
    assert result["failed"] is True
    assert outcomes(result) == {"web-1": ("Failed", True), "web-2": ("Succeeded", True)}
    error = result["instances"]["web-1"]["error"]
    assert error["code"] == "TIMEOUT"
    assert f"web-1 did not become healthy within 4 seconds: target group {group} says unhealthy (Target." in error["message"]
    assert error["message"] in result["msg"]
    assert 4 <= result["instances"]["web-1"]["duration_seconds"] < 20


def test_a_drain_longer_than_the_timeout(aws, fleet):
    group, _url = attached_group(aws, fleet, deregistration_delay_seconds=100)
    instances = wave(fleet.add(1))
    allowed, blocked, reallowed = run_modules(
        aws,
        ("allow_traffic", traffic([group], instances)),
        ("block_traffic", traffic([group], instances, timeout_seconds=1)),
        ("allow_traffic", traffic([group], instances)),
    )
    assert outcomes(allowed) == all_of(instances, "Succeeded", True)
    assert blocked["instances"]["web-1"]["error"]["code"] == "TIMEOUT"
    assert "draining (Target.DeregistrationInProgress)" in blocked["msg"]
    assert "deregistration delay" in blocked["msg"]
    # The draining target was registered again.
    assert outcomes(reallowed) == all_of(instances, "Succeeded", True)
    assert states(reallowed, "web-1") == ["healthy"]


def test_a_target_group_without_a_load_balancer_is_not_waited_for(aws, fleet):
    aws.add_target_group(fleet.name, PORT)
    instances = wave(fleet.add(1))
    result = run_module(aws, "allow_traffic", traffic([fleet.name], instances, timeout_seconds=60))
    error = result["instances"]["web-1"]["error"]
    assert error["code"] == "ELASTIC_LOAD_BALANCING_INVALID"
    assert "Target.NotInUse" in error["message"]
    assert result["instances"]["web-1"]["duration_seconds"] < 10


def test_an_instance_without_an_id_is_left_alone(aws, fleet):
    group, _url = attached_group(aws, fleet)
    instances = [*wave(fleet.add(1)), {"host": "rack-7", "ip_address": "127.0.0.1"}]
    result = run_module(aws, "allow_traffic", traffic([group], instances))
    assert outcomes(result) == {"web-1": ("Succeeded", True), "rack-7": ("Failed", False)}
    error = result["instances"]["rack-7"]["error"]
    assert error["code"] == "ELB_INVALID_INSTANCE"
    assert "rack-7 has no instance_id" in error["message"]
    assert "codedeploy_instance_id" in error["hint"]


@pytest.mark.parametrize("module", ["allow_traffic", "block_traffic", "load_balancer_info"])
@pytest.mark.parametrize("kind", ["target_group_info_list", "elb_info_list"])
def test_a_load_balancer_that_does_not_exist(aws, fleet, module, kind):
    # As AWS prints a deployment group.
    printed = {"target_group_info_list": [], "elb_info_list": None, "target_group_pair_info_list": [], kind: [{"name": "wbe"}]}
    arguments = {"load_balancer_info": printed}
    if module != "load_balancer_info":
        arguments.update(instances=wave(fleet.add(1)), **QUICK)
    result = run_module(aws, module, arguments)
    assert result["failed"] is True
    assert result["error"]["code"] == "ELASTIC_LOAD_BALANCING_INVALID"
    assert "wbe" in result["msg"]


@pytest.mark.parametrize("module", ["allow_traffic", "block_traffic", "load_balancer_info"])
@pytest.mark.parametrize("key", ["target_group_pair_info_list", "target_groups"])
def test_a_key_that_is_not_for_servers_is_named(aws, module, key):
    arguments = {"load_balancer_info": {"elb_info_list": [{"name": "web"}], key: [{"name": "web"}]}}
    if module != "load_balancer_info":
        arguments.update(instances=wave(["i-0123456789abcdef0"]), **QUICK)
    result = run_module(aws, module, arguments)
    assert result["failed"] is True
    assert key in result["msg"]


def test_denied_access_names_the_action_and_changes_nothing(aws, fleet):
    group, _url = attached_group(aws, fleet)
    instances = wave(fleet.add(1))
    aws.inject_fault("elasticloadbalancing:RegisterTargets", error="AccessDenied")
    result = run_module(aws, "allow_traffic", traffic([group], instances))
    assert outcomes(result) == all_of(instances, "Failed", False)
    assert result["error"]["code"] == "IAM_ROLE_PERMISSIONS"
    assert "elasticloadbalancing:RegisterTargets" in result["msg"]


def test_throttling_that_passes_is_not_noticed(aws, fleet):
    group, _url = attached_group(aws, fleet)
    instances = wave(fleet.add(1))
    for operation in ("DescribeTargetGroups", "DescribeTargetHealth", "RegisterTargets"):
        aws.inject_fault(f"elasticloadbalancing:{operation}", error="Throttling", times=2)
    assert outcomes(run_module(aws, "allow_traffic", traffic([group], instances))) == all_of(instances, "Succeeded", True)


@pytest.mark.parametrize(
    "environment, words",
    [
        (NO_CREDENTIALS, "Unable to locate credentials"),
        ({**NO_CREDENTIALS, "AWS_REGION": None, "AWS_DEFAULT_REGION": None}, "requires a region"),
        ({"AWS_ENDPOINT_URL": "http://127.0.0.1:1", "AWS_MAX_ATTEMPTS": "1"}, "Could not connect to the endpoint URL"),
    ],
)
def test_no_way_to_aws_is_told_plainly(aws, environment, words):
    result = run_module(aws, "block_traffic", traffic(["web"], wave(["i-0123456789abcdef0"])), environment=environment)
    assert result["failed"] is True
    assert words in result["msg"]


def test_facts_for_the_plan(aws, fleet):
    group, _url = attached_group(aws, fleet, deregistration_delay_seconds=45, health_check={"HealthCheckPath": "/health"})
    classic = f"{fleet.name}-classic"
    aws.add_classic_load_balancer(classic, instance_port=PORT, connection_draining_seconds=20)
    info = {"target_group_info_list": [{"name": group}], "elb_info_list": [{"name": classic}]}
    result = run_module(aws, "load_balancer_info", {"load_balancer_info": info}, check=True)
    (target_group,) = result["target_groups"]
    assert target_group["deregistration_delay_seconds"] == 45
    assert target_group["port"] == PORT
    assert target_group["target_type"] == "instance"
    assert target_group["health_check"]["path"] == "/health"
    assert target_group["healthy_after_seconds"] == 15
    assert len(target_group["load_balancer_arns"]) == 1
    assert target_group["registrations"] == [] and target_group["availability_zones"] is None
    (classic_facts,) = result["classic_load_balancers"]
    assert classic_facts["deregistration_delay_seconds"] == 20
    assert classic_facts["health_check"]["port"] == str(PORT)
    assert classic_facts["registrations"] == []
    assert result["changed"] is False


def test_zones_and_registered_instances_for_the_plan_of_two_fleets(aws, fleet):
    group, _url = attached_group(aws, fleet)
    alone, classic = f"{fleet.name}-alone", f"{fleet.name}-classic"
    aws.add_target_group(alone, PORT)
    aws.add_classic_load_balancer(classic, instance_port=PORT)
    [instance] = fleet.add(1)
    aws.client("elb").register_instances_with_load_balancer(LoadBalancerName=classic, Instances=[{"InstanceId": instance}])
    info = {"target_group_info_list": [{"name": group}, {"name": alone}], "elb_info_list": [{"name": classic}]}
    result = run_module(aws, "load_balancer_info", {"load_balancer_info": info, "with_availability_zones": True})
    assert [item["availability_zones"] for item in result["target_groups"]] == [["us-east-1a", "us-east-1b"], []]
    (classic_facts,) = result["classic_load_balancers"]
    assert classic_facts["registrations"] == [{"id": instance, "port": None, "availability_zone": None}]
    assert classic_facts["availability_zones"] == ["us-east-1a"]
    assert result["api_calls"]["elasticloadbalancing:DescribeLoadBalancers"] == 2
