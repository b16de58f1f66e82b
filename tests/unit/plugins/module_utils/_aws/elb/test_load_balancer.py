# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import boto3
import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.elb import target_health
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.elb.load_balancer import ClassicLoadBalancer, TargetGroup
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.elb.target import Target
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from botocore.stub import Stubber

ARN = "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/web/0123456789abcdef"
ONE, TWO, TEN = Target("i-1", 80), Target("i-2", 80), Target("i-10", 80)


@pytest.fixture
def elbv2():
    client = boto3.client("elbv2", region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x")
    with Stubber(client) as stub:
        yield stub
        stub.assert_no_pending_responses()


@pytest.fixture
def elb():
    client = boto3.client("elb", region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x")
    with Stubber(client) as stub:
        yield stub
        stub.assert_no_pending_responses()


def group(stub=None, target_type="instance", port=None):
    return TargetGroup(stub and stub.client, {"TargetGroupArn": ARN, "TargetType": target_type, "Port": 80}, "web", port)


def sent(*targets):
    return {"TargetGroupArn": ARN, "Targets": [{"Id": target.id, "Port": target.port} for target in targets]}


def told(target, state, reason=None):
    health = {"State": state, "Reason": reason} if reason else {"State": state}
    return {"Target": target.to_aws(), "TargetHealth": health}


@pytest.mark.parametrize(
    "target_type, group_port, instance, target",
    [
        ("instance", None, {"instance_id": "i-1", "ip_address": "10.0.0.1"}, Target("i-1", 80)),
        ("instance", 8080, {"instance_id": "i-1"}, Target("i-1", 8080)),
        ("instance", 8080, {"instance_id": "i-1", "port": 9090}, Target("i-1", 9090)),
        ("instance", None, {"instance_id": "i-1", "availability_zone": "all"}, Target("i-1", 80)),
        ("ip", None, {"instance_id": "i-1", "ip_address": "10.0.0.1"}, Target("10.0.0.1", 80)),
        ("ip", None, {"ip_address": "192.168.0.1", "availability_zone": "all"}, Target("192.168.0.1", 80, "all")),
    ],
)
def test_how_a_target_group_knows_an_instance(target_type, group_port, instance, target):
    assert group(None, target_type, group_port).default_target({"host": "web-1", **instance}) == target


@pytest.mark.parametrize("load_balancer", [group(), ClassicLoadBalancer(None, "web")])
def test_an_instance_without_an_id(load_balancer):
    with pytest.raises(DeploymentError) as raised:
        load_balancer.default_target({"host": "web-1", "instance_id": None, "ip_address": "10.0.0.1"})
    assert raised.value.code == "ELB_INVALID_INSTANCE"
    assert "web-1 has no instance_id" in raised.value.message
    assert "codedeploy_instance_id" in raised.value.hint


def test_an_address_keeps_its_zone_and_is_told_apart_by_port_only():
    default = group(None, "ip").default_target({"host": "rack-7", "ip_address": "192.168.0.1", "availability_zone": "all"})
    assert default.to_aws() == {"Id": "192.168.0.1", "Port": 80, "AvailabilityZone": "all"}
    assert default == Target("192.168.0.1", 80) != Target("192.168.0.1", 81, "all")


def test_health_of_every_registration_of_the_instances_asked_for(elbv2):
    other_port, by_zone = Target("i-1", 81), Target("i-2", 80, "us-east-1b")
    answer = [told(ONE, "healthy"), told(other_port, "draining", "Target.DeregistrationInProgress"), told(TEN, "healthy"), told(by_zone, "healthy")]
    elbv2.add_response("describe_target_health", {"TargetHealthDescriptions": answer}, {"TargetGroupArn": ARN})
    found = group(elbv2).describe(["i-1", "i-2", "i-3"])
    states = {target_id: {(target.port, target.availability_zone): health["state"] for target, health in seen.items()} for target_id, seen in found.items()}
    assert states == {"i-1": {(80, None): "healthy", (81, None): "draining"}, "i-2": {(80, "us-east-1b"): "healthy"}, "i-3": {}}


def test_targets_that_aws_refuses_do_not_hold_up_the_others(elbv2):
    message = "The following targets are not in a running state and cannot be registered: 'i-1'"
    elbv2.add_client_error("register_targets", "InvalidTarget", message, expected_params=sent(ONE, TEN, TWO))
    elbv2.add_response("register_targets", {}, sent(TEN, TWO))
    assert group(elbv2).register([ONE, TEN, TWO]) == {ONE: message}


def test_a_refusal_that_names_nobody_is_an_error(elbv2):
    elbv2.add_client_error("deregister_targets", "InvalidTarget", "No such target")
    with pytest.raises(AnsibleAWSError, match="deregister targets"):
        group(elbv2).deregister([ONE])


def test_an_address_outside_the_vpc_is_sent_with_its_zone(elbv2):
    target = {"Id": "192.168.0.1", "Port": 80, "AvailabilityZone": "all"}
    elbv2.add_response("register_targets", {}, {"TargetGroupArn": ARN, "Targets": [target]})
    assert group(elbv2, "ip").register([Target("192.168.0.1", 80, "all")]) == {}


def test_health_of_classic_instances(elb):
    one, two, three = Target("i-1"), Target("i-2"), Target("i-3")
    states = [
        {"InstanceId": "i-1", "State": "InService", "ReasonCode": "N/A", "Description": "N/A"},
        {"InstanceId": "i-2", "State": "OutOfService", "ReasonCode": "ELB", "Description": "Instance registration is still in progress."},
    ]
    instances = [{"InstanceId": target.id} for target in (one, two, three)]
    states.append({"InstanceId": "i-3", "State": "OutOfService", "ReasonCode": "Instance", "Description": target_health.NOT_REGISTERED_CLASSIC["description"]})
    elb.add_response("describe_instance_health", {"InstanceStates": states}, {"LoadBalancerName": "classic", "Instances": instances})
    assert ClassicLoadBalancer(elb.client, "classic").describe(["i-1", "i-2", "i-3"]) == {
        "i-1": {one: {"state": "InService", "reason": "", "description": ""}},
        "i-2": {two: {"state": "OutOfService", "reason": "ELB", "description": "Instance registration is still in progress."}},
        "i-3": {},
    }


def test_a_classic_instance_that_it_never_had(elb):
    elb.add_client_error("describe_instance_health", "InvalidInstance", "Could not find EC2 instance i-1.")
    states = [{"InstanceId": "i-2", "State": "InService", "ReasonCode": "N/A", "Description": "N/A"}]
    elb.add_response("describe_instance_health", {"InstanceStates": states}, {"LoadBalancerName": "classic", "Instances": []})
    found = ClassicLoadBalancer(elb.client, "classic").describe(["i-1", "i-2"])
    assert (found["i-1"], list(found["i-2"])) == ({}, [Target("i-2")])


def test_a_classic_instance_that_does_not_exist(elb):
    elb.add_client_error("register_instances_with_load_balancer", "InvalidInstance", "Could not find EC2 instance i-1.")
    elb.add_response("register_instances_with_load_balancer", {}, {"LoadBalancerName": "classic", "Instances": [{"InstanceId": "i-10"}]})
    refused = ClassicLoadBalancer(elb.client, "classic").register([Target("i-10"), Target("i-1")])
    assert refused == {Target("i-1"): "Could not find EC2 instance i-1."}
