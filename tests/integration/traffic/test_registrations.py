# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Registrations as they are: several ports, addresses with zones, long lists, and target groups that somebody else changes."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest
from emulator.load.load_generator import LoadGenerator
from emulator.tests.fleet import APPLICATION, OTHER_PORT, PORT, get

from integration.runs.module_run import run_module, run_modules
from integration.traffic.traffic_modules import QUICK, all_of, attached_group, outcomes, traffic, wave
from waiting import wait_until


def arn_of(aws, group):
    return aws.client("elbv2").describe_target_groups(Names=[group])["TargetGroups"][0]["TargetGroupArn"]


def registered(aws, group):
    """What is registered, but for what drains: [(id, port, zone)]."""
    described = aws.client("elbv2").describe_target_health(TargetGroupArn=arn_of(aws, group))["TargetHealthDescriptions"]
    targets = [item["Target"] for item in described if item["TargetHealth"]["State"] != "draining"]
    return sorted((target["Id"], target["Port"], target.get("AvailabilityZone")) for target in targets)


def register(aws, group, *targets):
    """Somebody registers targets, and sees them become healthy."""
    elbv2, arn = aws.client("elbv2"), arn_of(aws, group)
    elbv2.register_targets(TargetGroupArn=arn, Targets=list(targets))

    def are_healthy():
        described = elbv2.describe_target_health(TargetGroupArn=arn, Targets=list(targets))["TargetHealthDescriptions"]
        return all(item["TargetHealth"]["State"] == "healthy" for item in described)

    wait_until(are_healthy)


def deregister(aws, group, *targets):
    aws.client("elbv2").deregister_targets(TargetGroupArn=arn_of(aws, group), Targets=list(targets))


def put_back(instance, blocked):
    return {**instance, "registrations": blocked["instances"][instance["host"]]["registrations"]}


def test_what_is_registered_is_told_but_for_what_drains(aws, two_port_fleet):
    group, _url = attached_group(aws, two_port_fleet, target_type="ip", deregistration_delay_seconds=100)
    address = two_port_fleet.addresses[two_port_fleet.add(1)[0]]
    targets = [{"Id": address, "Port": port, "AvailabilityZone": "all"} for port in (PORT, OTHER_PORT)]
    register(aws, group, *targets)
    info = {"load_balancer_info": traffic([group], [])["load_balancer_info"]}
    aws.reset_api_calls()
    told = run_module(aws, "load_balancer_info", info)
    both = [{"id": address, "port": port, "availability_zone": "all"} for port in (PORT, OTHER_PORT)]
    assert sorted(told["target_groups"][0]["registrations"], key=lambda item: item["port"]) == both
    described = ("DescribeTargetGroups", "DescribeTargetGroupAttributes", "DescribeTargetHealth")
    assert told["api_calls"] == aws.api_calls() == {f"elasticloadbalancing:{action}": 1 for action in described}
    deregister(aws, group, targets[0])
    assert run_module(aws, "load_balancer_info", info)["target_groups"][0]["registrations"] == both[1:]


@pytest.mark.parametrize("ports", [(OTHER_PORT,), (PORT, OTHER_PORT)])
@pytest.mark.parametrize("target_type", ["instance", "ip"])
def test_what_was_registered_is_taken_out_and_put_back_under_traffic(aws, two_port_fleet, target_type, ports):
    group, url = attached_group(aws, two_port_fleet, target_type=target_type, deregistration_delay_seconds=5)
    instances = [{**item, "ip_address": two_port_fleet.addresses[item["instance_id"]]} for item in wave(two_port_fleet.add(2))]
    zone = {"AvailabilityZone": "all"} if target_type == "ip" else {}
    key = "ip_address" if target_type == "ip" else "instance_id"
    register(aws, group, *({"Id": item[key], "Port": port, **zone} for item in instances for port in ports))
    before = registered(aws, group)
    with LoadGenerator(url, rate=100) as load:
        for instance in instances:
            blocked = run_module(aws, "block_traffic", traffic([group], [instance]))
            assert outcomes(blocked) == {instance["host"]: ("Succeeded", True)}
            assert blocked["instances"][instance["host"]]["traffic"] == "out"
            assert [target for target in registered(aws, group) if target[0] == instance[key]] == []
            two_port_fleet.restart(instance["instance_id"], "v2")
            allowed = run_module(aws, "allow_traffic", traffic([group], [put_back(instance, blocked)]))
            assert outcomes(allowed) == {instance["host"]: ("Succeeded", True)}
            assert allowed["instances"][instance["host"]]["traffic"] == "in"
        result = load.result()
    assert (result.failed, result.failures) == (0, [])
    assert set(result.versions) == {"v1", "v2"}
    assert registered(aws, group) == before


def test_at_most_a_hundred_targets_a_call(aws, fleet):
    group, _url = attached_group(aws, fleet, target_type="ip", deregistration_delay_seconds=1)
    addresses = [f"127.9.{number // 100}.{number % 100 + 1}" for number in range(130)]
    # One application for all addresses of this machine.
    application = subprocess.Popen([sys.executable, "-S", str(APPLICATION), "0.0.0.0", str(PORT), "v1"])
    try:
        instances = [{"host": address, "ip_address": address} for address in addresses]
        aws.reset_api_calls()
        allowed, blocked = run_modules(aws, ("allow_traffic", traffic([group], instances)), ("block_traffic", traffic([group], instances)))
    finally:
        application.kill()
        application.wait(timeout=60)
    for result in (allowed, blocked):
        assert outcomes(result) == all_of(instances, "Succeeded", True)
    calls = aws.api_calls()
    assert (calls["elasticloadbalancing:RegisterTargets"], calls["elasticloadbalancing:DeregisterTargets"]) == (2, 2)
    assert registered(aws, group) == []


def test_ten_target_groups_are_asked_at_once(aws, fleet):
    groups = [attached_group(aws, fleet, f"-{number}")[0] for number in range(10)]
    instances = wave(fleet.add(1))
    run_module(aws, "allow_traffic", traffic(groups, instances))
    aws.inject_fault("elasticloadbalancing:DescribeTargetHealth", delay_seconds=1)
    again = run_module(aws, "allow_traffic", traffic(groups, instances))
    assert outcomes(again) == all_of(instances, "Succeeded", False)
    assert again["api_calls"]["elasticloadbalancing:DescribeTargetHealth"] == 10
    assert 1 <= again["instances"]["web-1"]["duration_seconds"] < 5


@pytest.mark.parametrize(
    ("module", "operation", "told"),
    [
        ("block_traffic", "DeregisterTargets", "in"),
        ("block_traffic", "DescribeTargetHealth", "unknown"),
        ("block_traffic", "DescribeTargetGroups", "unknown"),
        ("allow_traffic", "RegisterTargets", "out"),
    ],
)
def test_with_an_expired_token_it_says_what_the_load_balancer_said_last(aws, fleet, module, operation, told):
    group, url = attached_group(aws, fleet, deregistration_delay_seconds=1)
    instances = wave(fleet.add(1))
    if module == "block_traffic":
        run_module(aws, "allow_traffic", traffic([group], instances))
    aws.inject_fault(f"elasticloadbalancing:{operation}", error="ExpiredToken")
    result = run_module(aws, module, traffic([group], instances))
    assert (result["error"]["code"], result["instances"]["web-1"]["traffic"]) == ("IAM_ROLE_PERMISSIONS", told)
    assert get(url)[0] == (200 if module == "block_traffic" else 503)


def test_what_came_of_a_change_is_unknown_when_nobody_could_be_asked_after_it(aws, fleet):
    group, _url = attached_group(aws, fleet, deregistration_delay_seconds=30)
    instances = wave(fleet.add(1))
    run_module(aws, "allow_traffic", traffic([group], instances))
    aws.reset_api_calls()

    def expire():
        wait_until(lambda: aws.api_calls().get("elasticloadbalancing:DeregisterTargets"))
        aws.inject_fault("elasticloadbalancing:DescribeTargetHealth", error="ExpiredToken")

    watch = threading.Thread(target=expire)
    watch.start()
    result = run_module(aws, "block_traffic", traffic([group], instances, poll_interval_seconds=2))
    watch.join(timeout=60)
    assert (result["instances"]["web-1"]["status"], result["instances"]["web-1"]["changed"]) == ("Failed", True)
    assert result["instances"]["web-1"]["traffic"] == "unknown"
    assert result["instances"]["web-1"]["load_balancers"][0]["state"] is None


def test_after_a_time_out_nothing_stays_behind_that_was_not_there_before(aws, fleet):
    group, _url = attached_group(aws, fleet, deregistration_delay_seconds=1)
    instances = wave(fleet.add(2))
    for instance in instances:
        aws.hold_unhealthy(instance["instance_id"])
    kept = {"name": group, "type": "target_group", "targets": [{"id": instances[1]["instance_id"], "port": OTHER_PORT}]}
    asked = [instances[0], {**instances[1], "registrations": [kept]}]
    result = run_module(aws, "allow_traffic", traffic([group], asked, timeout_seconds=2))
    assert outcomes(result) == all_of(instances, "Failed", True)
    first, second = (result["instances"][host] for host in ("web-1", "web-2"))
    assert (first["traffic"], second["traffic"]) == ("out", "registered")
    assert f"It was deregistered from target group {group} again" in first["error"]["message"]
    assert f"target group {group} (port {OTHER_PORT}) says unhealthy" in second["error"]["message"]
    assert registered(aws, group) == [(instances[1]["instance_id"], OTHER_PORT, None)]


def test_a_target_group_that_somebody_else_changes_in_between(aws, two_port_fleet):
    group, _url = attached_group(aws, two_port_fleet, deregistration_delay_seconds=1)
    instances = wave(two_port_fleet.add(2))
    first, second = (instance["instance_id"] for instance in instances)
    register(aws, group, {"Id": first, "Port": OTHER_PORT}, {"Id": second})
    blocked = run_module(aws, "block_traffic", traffic([group], instances))
    # One is put back already, and has a port more than before.
    register(aws, group, {"Id": first, "Port": OTHER_PORT}, {"Id": first})
    allowed = run_module(aws, "allow_traffic", traffic([group], [put_back(instance, blocked) for instance in instances]))
    assert outcomes(allowed) == {"web-1": ("Succeeded", False), "web-2": ("Succeeded", True)}
    assert registered(aws, group) == sorted([(first, PORT, None), (first, OTHER_PORT, None), (second, PORT, None)])


def test_a_port_that_somebody_registers_while_the_instance_drains_is_taken_out_too(aws, two_port_fleet):
    group, _url = attached_group(aws, two_port_fleet, deregistration_delay_seconds=20)
    instances = wave(two_port_fleet.add(1))
    register(aws, group, {"Id": instances[0]["instance_id"]})
    aws.reset_api_calls()

    def interfere():
        wait_until(lambda: aws.api_calls().get("elasticloadbalancing:DeregisterTargets"))
        target = {"Id": instances[0]["instance_id"], "Port": OTHER_PORT}
        aws.client("elbv2").register_targets(TargetGroupArn=arn_of(aws, group), Targets=[target])

    somebody = threading.Thread(target=interfere)
    somebody.start()
    blocked = run_module(aws, "block_traffic", traffic([group], instances))
    somebody.join(timeout=60)
    assert (outcomes(blocked), registered(aws, group)) == ({"web-1": ("Succeeded", True)}, [])
    assert [target["port"] for target in blocked["instances"]["web-1"]["registrations"][0]["targets"]] == [PORT, OTHER_PORT]
    assert blocked["api_calls"]["elasticloadbalancing:DeregisterTargets"] == 2


def test_without_a_memory_what_is_there_counts_and_nothing_is_added(aws, two_port_fleet):
    group, _url = attached_group(aws, two_port_fleet, deregistration_delay_seconds=1)
    instances = wave(two_port_fleet.add(1))
    register(aws, group, {"Id": instances[0]["instance_id"], "Port": OTHER_PORT})
    assert outcomes(run_module(aws, "allow_traffic", traffic([group], instances))) == all_of(instances, "Succeeded", False)
    assert registered(aws, group) == [(instances[0]["instance_id"], OTHER_PORT, None)]


def test_what_was_taken_out_of_another_instance_is_refused(aws, fleet):
    group, _url = attached_group(aws, fleet)
    first, second = wave(fleet.add(2))
    foreign = {"name": group, "type": "target_group", "targets": [{"id": second["instance_id"], "port": PORT}]}
    result = run_module(aws, "allow_traffic", traffic([group], [{**first, "registrations": [foreign]}], **QUICK))
    assert result["error"]["code"] == "ELB_INVALID_INSTANCE"
    assert f"name {second['instance_id']}, and it is known there as {first['instance_id']}" in result["msg"]
    assert registered(aws, group) == []
