# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""fleet_info, as Ansible runs it, against an AWS over HTTP."""

from __future__ import annotations

import pytest

from integration.fleets.modules.no_way_to_aws import NO_WAY_TO_AWS
from integration.runs.module_run import run_module

GROUPS, INSTANCES = "autoscaling:DescribeAutoScalingGroups", "ec2:DescribeInstances"


def tagged(key=None, value=None):
    return {"key": key, "value": value, "type": "KEY_AND_VALUE" if key and value else "KEY_ONLY" if key else "VALUE_ONLY"}


def ids(result):
    return {instance["instance_id"] for instance in result["instances"]}


def by_id(result):
    return {instance["instance_id"]: instance for instance in result["instances"]}


def test_auto_scaling_groups_and_their_instances(aws, name):
    first, second = aws.add_auto_scaling_group(f"{name}-a", 2, tags={"Name": "web"}, MinSize=1), aws.add_auto_scaling_group(f"{name}-b", 1)
    aws.add_auto_scaling_group(f"{name}-c", 1)
    autoscaling = aws.client("autoscaling")
    autoscaling.set_instance_protection(AutoScalingGroupName=f"{name}-a", InstanceIds=first[:1], ProtectedFromScaleIn=True)
    autoscaling.enter_standby(AutoScalingGroupName=f"{name}-a", InstanceIds=first[1:], ShouldDecrementDesiredCapacity=True)
    autoscaling.suspend_processes(AutoScalingGroupName=f"{name}-b", ScalingProcesses=["Terminate", "AZRebalance"])
    aws.reset_api_calls()
    told = run_module(aws, "fleet_info", {"target_instances": {"auto_scaling_groups": [f"{name}-a", f"{name}-b"]}}, check=True)
    assert (told["failed"], told["changed"], ids(told)) == (False, False, {*first, *second})
    assert told["api_calls"] == aws.api_calls() == {GROUPS: 1, INSTANCES: 1}
    assert told["instance_ids"]["pending"] == told["instance_ids"]["others"] == told["missing_instance_ids"] == []
    protected, standby = (by_id(told)[instance_id] for instance_id in first)
    assert (protected["lifecycle_state"], protected["health_status"], protected["protected_from_scale_in"]) == ("InService", "Healthy", True)
    assert (standby["lifecycle_state"], standby["protected_from_scale_in"], standby["weighted_capacity"]) == ("Standby", False, 1)
    assert protected["vpc_id"].startswith("vpc-") and protected["subnet_id"].startswith("subnet-") and protected["availability_zone"] == "us-east-1a"
    assert protected["tags"]["Name"] == "web" and protected["auto_scaling_group"] == f"{name}-a" and protected["launch_time"].endswith("Z")
    a, b = told["auto_scaling_groups"]
    assert (a["name"], a["desired_capacity"], a["in_service_capacity"], a["min_size"], a["max_size"]) == (f"{name}-a", 1, 1, 1, 2)
    assert (b["suspended_processes"], b["target_group_arns"], b["operator"], b["status"]) == (["AZRebalance", "Terminate"], [], None, None)


def test_tags_and_groups_add_up(aws, name):
    web = aws.add_instance("web", "127.0.0.1", {"stage": name, "role": "web-1"})
    worker = aws.add_instance("worker", "127.0.0.1", {"stage": name, "role": "worker"})
    idle = aws.add_instance("idle", "127.0.0.1", {"stage": name, name: ""})
    member = aws.add_auto_scaling_group(name, 1, tags={"stage": name, "role": "web-2"})[0]
    stranger = aws.add_auto_scaling_group(f"{name}-other", 1)[0]
    gone = aws.add_instance("gone", "127.0.0.1", {"stage": name, "role": "web-3"})
    aws.client("ec2").terminate_instances(InstanceIds=[gone])
    aws.client("ec2").stop_instances(InstanceIds=[worker])

    def find(**target_instances):
        return run_module(aws, "fleet_info", {"target_instances": target_instances})

    assert ids(find(tag_filters=[tagged(value=name)])) == {web, worker, idle, member}
    assert ids(find(tag_filters=[tagged(key=name), tagged("stage", "none")])) == {idle}
    assert ids(find(ec2_tag_set={"ec2_tag_set_list": [[tagged("stage", name)], [tagged("role", "web-*"), tagged(key=name)]]})) == {web, idle, member}
    same_tag_twice = [[tagged("role", "w*"), tagged("role", "x")], [tagged("role", "*r")], [tagged("stage", name)]]
    assert ids(find(ec2_tag_set={"ec2_tag_set_list": same_tag_twice})) == {worker}
    both = find(tag_filters=[tagged("role", "worker"), tagged("role", "web-2")], auto_scaling_groups=[f"{name}-other"])
    assert {worker, member, stranger} <= ids(both) and web not in ids(both)
    assert both["instance_ids"]["others"] == [worker] and by_id(both)[worker]["state"] == "stopped"
    assert {group["name"] for group in both["auto_scaling_groups"]} == {name, f"{name}-other"}
    assert by_id(both)[worker]["auto_scaling_group"] is None and by_id(both)[member]["auto_scaling_group"] == name
    nothing = find(tag_filters=[tagged("stage", "no such stage")])
    assert (nothing["failed"], nothing["instances"], nothing["auto_scaling_groups"]) == (False, [], [])


def test_instances_by_id_whatever_their_state(aws, name):
    alive, gone = (aws.add_instance(name, "127.0.0.1") for _number in range(2))
    aws.client("ec2").terminate_instances(InstanceIds=[gone])
    told = run_module(aws, "fleet_info", {"instance_ids": [gone, alive, "i-0123456789abcdef0", alive]})
    assert told["instance_ids"] == {"running": [alive], "pending": [], "others": [gone]}
    assert told["missing_instance_ids"] == ["i-0123456789abcdef0"]
    assert by_id(told)[gone]["state"] in ("shutting-down", "terminated")


def test_an_instance_in_a_warm_pool_is_none_of_its_group(aws, name):
    """moto has no warm pools; their instances are such that have the tag of the group, and that the group does not list."""
    [member] = aws.add_auto_scaling_group(name, 1)
    pooled = aws.add_instance("pooled", "127.0.0.1", {"aws:autoscaling:groupName": name})
    assert ids(run_module(aws, "fleet_info", {"target_instances": {"auto_scaling_groups": [name]}})) == {member}
    retired = run_module(aws, "retire_instances", {"instances": [{"host": "pooled", "instance_id": pooled}]})
    assert retired["failed"] and f"Auto Scaling group {name} does not have it in service: it is in the group's warm pool" in retired["msg"]


def test_questions_do_not_grow_with_the_fleet(aws, name):
    members = aws.add_auto_scaling_group(name, 1000)
    aws.reset_api_calls()
    told = run_module(aws, "fleet_info", {"target_instances": {"auto_scaling_groups": [name]}})
    assert (len(told["instances"]), told["api_calls"]) == (1000, {GROUPS: 1, INSTANCES: 1})
    again = run_module(aws, "fleet_info", {"instance_ids": members})
    assert (len(again["instances"]), again["api_calls"]) == (1000, {GROUPS: 1, INSTANCES: 5})
    aws.client("autoscaling").delete_auto_scaling_group(AutoScalingGroupName=name, ForceDelete=True)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({}, "one of the following is required: target_instances, instance_ids"),
        ({"target_instances": {}, "instance_ids": []}, "target_instances|instance_ids"),
        ({"target_instances": {}}, "neither tags nor Auto Scaling groups"),
        ({"target_instances": {"auto_scaling_groups": ["web", "no-such-group"]}}, "There is no Auto Scaling group web, no-such-group. Check the names in"),
        ({"target_instances": {"tag_filters": [{}]}}, "tag_filters[0] has the type None"),
        ({"target_instances": {"tag_filters": [{"key": "a", "value": "b", "type": "KEY"}]}}, "the type 'KEY', which is none of KEY_ONLY"),
        ({"target_instances": {"ec2_tag_set": {"ec2_tag_set_list": [[tagged("a", "b")]] * 4}}}, "4 lists; CodeDeploy takes 3"),
    ],
)
def test_bad_input_is_told_plainly(aws, arguments, words):
    told = run_module(aws, "fleet_info", arguments)
    assert told["failed"] and words in told["msg"]


@pytest.mark.parametrize(
    ("operation", "code"), [(GROUPS, "AUTO_SCALING_IAM_ROLE_PERMISSIONS"), (INSTANCES, "IAM_ROLE_PERMISSIONS")]
)
def test_denied_access_names_the_action(aws, name, operation, code):
    aws.add_auto_scaling_group(name, 1)
    aws.inject_fault(operation, error="AccessDenied")
    told = run_module(aws, "fleet_info", {"target_instances": {"auto_scaling_groups": [name]}})
    assert (told["failed"], told["error"]["code"]) == (True, code)
    assert f"Allow {operation} for the identity" in told["msg"]


@pytest.mark.parametrize(("environment", "words"), NO_WAY_TO_AWS)
def test_no_way_to_aws_is_told_plainly(aws, environment, words):
    told = run_module(aws, "fleet_info", {"instance_ids": ["i-0123456789abcdef0"]}, environment=environment)
    assert told["failed"] and words in told["msg"]
