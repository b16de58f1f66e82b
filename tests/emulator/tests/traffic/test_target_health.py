# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import time

import pytest
from botocore.exceptions import ClientError
from emulator.tests.fleet import PORT, SPEED, TargetGroup
from waiting import wait_until


def watch(group, target_id, until) -> list[tuple[str, str | None]]:
    """The (state, reason) pairs that a target passes through, each once."""
    seen = []

    def step():
        health = group.health(target_id)[target_id, PORT]
        if not seen or seen[-1] != (health["State"], health.get("Reason")):
            seen.append((health["State"], health.get("Reason")))
        return seen[-1][0] == until

    wait_until(step, every_seconds=0.005)
    return seen


def test_a_target_passes_through_its_states_in_order(fleet):
    group = TargetGroup(fleet, protocol="TCP", deregistration_delay_seconds=10)
    fleet.aws.add_network_load_balancer(fleet.name, [group.arn])
    [instance] = fleet.add()
    group.register(instance)
    assert watch(group, instance, "healthy") == [
        ("initial", "Elb.RegistrationInProgress"),
        ("initial", "Elb.InitialHealthChecking"),
        ("healthy", None),
    ]
    started = time.monotonic()
    group.deregister(instance)
    assert watch(group, instance, "unused") == [("draining", "Target.DeregistrationInProgress"), ("unused", "Target.NotRegistered")]
    assert 10 / SPEED <= time.monotonic() - started < 10 / SPEED + 30
    assert group.health() == {}


def test_a_target_that_drains_is_described_without_being_named(fleet):
    group = TargetGroup(fleet, deregistration_delay_seconds=20)
    fleet.aws.add_application_load_balancer(fleet.name, [group.arn])
    [instance] = fleet.add()
    group.register(instance)
    group.wait_for("healthy")
    group.deregister(instance)
    assert group.states() == ["draining"]
    group.register(instance)
    assert group.health()[instance, PORT]["Reason"] == "Elb.RegistrationInProgress"
    group.wait_for("healthy")


def test_registering_a_healthy_target_again_changes_nothing(fleet):
    group = TargetGroup(fleet)
    fleet.aws.add_application_load_balancer(fleet.name, [group.arn])
    instances = fleet.add(2)
    group.register(*instances)
    group.wait_for("healthy", "healthy")
    group.register(*instances)
    assert group.states() == ["healthy", "healthy"]


@pytest.mark.parametrize(
    ("check", "is_running", "reason", "description"),
    [
        ({"HealthCheckPath": "/broken"}, True, "Target.ResponseCodeMismatch", "Health checks failed with these codes: [500]"),
        ({"HealthCheckPath": "/slow", "HealthCheckTimeoutSeconds": 2}, True, "Target.Timeout", "Request timed out"),
        ({}, False, "Target.FailedHealthChecks", "Health checks failed"),
    ],
)
def test_an_unhealthy_target_says_why(fleet, check, is_running, reason, description):
    group = TargetGroup(fleet, health_check=check)
    fleet.aws.add_application_load_balancer(fleet.name, [group.arn])
    [instance] = fleet.add(is_running=is_running)
    group.register(instance)
    group.wait_for("unhealthy")
    assert group.health()[instance, PORT] == {"State": "unhealthy", "Reason": reason, "Description": description}


def test_a_target_becomes_unhealthy_and_healthy_again(fleet):
    group = TargetGroup(fleet)
    fleet.aws.add_application_load_balancer(fleet.name, [group.arn])
    [instance] = fleet.add()
    group.register(instance)
    group.wait_for("healthy")
    fleet.stop(instance)
    group.wait_for("unhealthy")
    fleet.start(instance)
    group.wait_for("healthy")


def test_held_unhealthy(fleet):
    group = TargetGroup(fleet)
    fleet.aws.add_application_load_balancer(fleet.name, [group.arn])
    instances = fleet.add(2)
    fleet.aws.hold_unhealthy(instances[0])
    group.register(*instances)
    group.wait_for("unhealthy", "healthy")
    fleet.aws.clear_faults()
    group.wait_for("healthy", "healthy")


def test_a_group_without_load_balancer_is_unused_until_a_listener_forwards_to_it(fleet):
    group, other = TargetGroup(fleet), TargetGroup(fleet, "-other")
    [instance] = fleet.add()
    other.register(instance)
    assert other.health()[instance, PORT]["Reason"] == "Target.NotInUse"
    fleet.aws.add_application_load_balancer(fleet.name, [group.arn])
    [listener] = _listeners(group)
    group.elbv2.modify_listener(ListenerArn=listener, DefaultActions=[_forward({group.arn: 100, other.arn: 0})])
    other.wait_for("healthy")
    assert _load_balancers(other) == _load_balancers(group) != []
    group.elbv2.modify_listener(ListenerArn=listener, DefaultActions=[_forward({group.arn: 1})])
    assert (other.states(), _load_balancers(other)) == (["unused"], [])


def test_targets_are_told_apart_by_port(fleet):
    group = TargetGroup(fleet, deregistration_delay_seconds=20)
    fleet.aws.add_application_load_balancer(fleet.name, [group.arn])
    [instance] = fleet.add()
    targets = [{"Id": instance}, {"Id": instance, "Port": 9}]
    group.elbv2.register_targets(TargetGroupArn=group.arn, Targets=targets)
    wait_until(lambda: {key: health["State"] for key, health in group.health().items()} == {(instance, PORT): "healthy", (instance, 9): "unhealthy"})
    group.elbv2.deregister_targets(TargetGroupArn=group.arn, Targets=targets[1:])
    assert {key: health["State"] for key, health in group.health().items()} == {(instance, PORT): "healthy", (instance, 9): "draining"}


def test_without_a_port_a_call_is_about_the_default_port_only(fleet):
    group = TargetGroup(fleet)
    fleet.aws.add_application_load_balancer(fleet.name, [group.arn])
    [instance] = fleet.add(is_running=False)
    group.elbv2.register_targets(TargetGroupArn=group.arn, Targets=[{"Id": instance, "Port": 9}, {"Id": instance, "Port": 10}])
    assert group.health(instance)[instance, PORT]["Reason"] == "Target.NotRegistered"
    group.deregister(instance)
    assert {port for _instance, port in group.health()} == {9, 10}
    assert group.states() == ["initial", "initial"]


def test_the_zone_of_an_address(fleet):
    group = TargetGroup(fleet, target_type="ip")
    targets = [{"Id": "127.0.0.1"}, {"Id": "127.0.0.2", "AvailabilityZone": "all"}]
    group.elbv2.register_targets(TargetGroupArn=group.arn, Targets=targets)
    described = group.elbv2.describe_target_health(TargetGroupArn=group.arn)["TargetHealthDescriptions"]
    assert [item["Target"] for item in described] == [
        {"Id": "127.0.0.1", "Port": PORT, "AvailabilityZone": "us-east-1a"},
        {"Id": "127.0.0.2", "Port": PORT, "AvailabilityZone": "all"},
    ]


@pytest.mark.parametrize("action", ["register_targets", "deregister_targets"])
def test_long_lists_are_refused_and_change_nothing(fleet, action):
    group = TargetGroup(fleet, target_type="ip", deregistration_delay_seconds=0)
    addresses = [{"Id": f"127.1.1.{number}"} for number in range(1, 102)]
    if action == "deregister_targets":
        group.register(*(address["Id"] for address in addresses[:100]))
    with pytest.raises(ClientError, match="ValidationError.*101 targets"):
        getattr(group.elbv2, action)(TargetGroupArn=group.arn, Targets=addresses)
    assert len(group.health()) == (100 if action == "deregister_targets" else 0)
    getattr(group.elbv2, action)(TargetGroupArn=group.arn, Targets=addresses[:100])
    assert len(group.health()) == (0 if action == "deregister_targets" else 100)


def test_ip_targets(fleet):
    group = TargetGroup(fleet, target_type="ip")
    fleet.aws.add_application_load_balancer(fleet.name, [group.arn])
    [instance] = fleet.add()
    group.register(fleet.addresses[instance])
    group.wait_for("healthy")


def test_what_the_api_refuses_and_what_not(fleet):
    group = TargetGroup(fleet)
    [instance] = fleet.add(is_running=False)
    group.deregister(instance, "i-0123456789abcdef0")
    assert group.health(instance)[instance, PORT]["Reason"] == "Target.NotRegistered"
    with pytest.raises(ClientError, match="InvalidTarget"):
        group.register("i-0123456789abcdef0")
    with pytest.raises(ClientError, match="ValidationError.*Availability Zone"):
        group.elbv2.register_targets(TargetGroupArn=group.arn, Targets=[{"Id": instance, "AvailabilityZone": "all"}])
    assert group.health() == {}
    fleet.aws.client("ec2").stop_instances(InstanceIds=[instance])
    with pytest.raises(ClientError, match="InvalidTarget.*not in a running state"):
        group.register(instance)


def test_a_terminated_instance_drains(fleet):
    group = TargetGroup(fleet, deregistration_delay_seconds=20)
    fleet.aws.add_application_load_balancer(fleet.name, [group.arn])
    [instance] = fleet.add()
    group.register(instance)
    group.wait_for("healthy")
    fleet.aws.client("ec2").terminate_instances(InstanceIds=[instance])
    assert group.states() == ["draining"]


def _load_balancers(group) -> list[str]:
    return group.elbv2.describe_target_groups(TargetGroupArns=[group.arn])["TargetGroups"][0]["LoadBalancerArns"]


def _listeners(group) -> list[str]:
    return [listener["ListenerArn"] for listener in group.elbv2.describe_listeners(LoadBalancerArn=_load_balancers(group)[0])["Listeners"]]


def _forward(weights: dict[str, int]) -> dict:
    return {"Type": "forward", "ForwardConfig": {"TargetGroups": [{"TargetGroupArn": arn, "Weight": weight} for arn, weight in weights.items()]}}
