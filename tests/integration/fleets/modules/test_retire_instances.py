# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""retire_instances, as Ansible runs it, against an AWS over HTTP in which instances and groups take their time."""

from __future__ import annotations

import time

import pytest

from integration.fleets.modules.no_way_to_aws import NO_WAY_TO_AWS
from integration.runs.module_run import run_module, run_modules

QUICK = {"timeout_seconds": 30, "poll_interval_seconds": 0.1}
TERMINATE = "autoscaling:TerminateInstanceInAutoScalingGroup"
UPDATE = "autoscaling:UpdateAutoScalingGroup"


def named(instance_ids, start=1):
    return [{"host": f"blue-{number}", "instance_id": instance_id} for number, instance_id in enumerate(instance_ids, start)]


def retire(aws, instances, check=False, **options):
    return run_module(aws, "retire_instances", {"instances": instances, **QUICK, **options}, check=check)


def outcomes(result):
    return {host: (item["status"], item["changed"]) for host, item in result["instances"].items()}


def all_of(instances, status, changed):
    return {instance["host"]: (status, changed) for instance in instances}


def states(aws, instance_ids):
    described = aws.client("ec2").describe_instances(InstanceIds=instance_ids)["Reservations"]
    return {item["State"]["Name"] for reservation in described for item in reservation["Instances"]}


def change(name, before, after):
    """(minimum size, desired capacity) before and after."""
    sizes = ("min_size", "desired_capacity")
    return {"name": name, "before": dict(zip(sizes, before)), "after": dict(zip(sizes, after))}


def error_of(result, host):
    return result["instances"][host]["error"]


def test_instances_of_no_group_are_terminated_once(aws, name):
    ids = [aws.add_instance(name, "127.0.0.1") for _number in range(3)]
    aws.client("ec2").terminate_instances(InstanceIds=ids[2:])
    fleet = named([*ids, "i-0123456789abcdef0"])
    gone = {"blue-3": False, "blue-4": False}
    foreseen = retire(aws, fleet, check=True)
    assert outcomes(foreseen) == {item["host"]: ("Pending", gone.get(item["host"], True)) for item in fleet}
    assert foreseen["changed"] is True and states(aws, ids[:2]) == {"running"}
    done, again = run_modules(aws, *[("retire_instances", {"instances": fleet, **QUICK})] * 2)
    assert outcomes(done) == {item["host"]: ("Succeeded", gone.get(item["host"], True)) for item in fleet}
    assert (done["failed"], done["changed"], done["changed_groups"]) == (False, True, [])
    assert done["instances"]["blue-1"]["state"] in ("shutting-down", "terminated") and done["instances"]["blue-4"]["state"] is None
    assert states(aws, ids) <= {"shutting-down", "terminated"}
    assert outcomes(again) == all_of(fleet, "Succeeded", False) and again["changed"] is False
    assert done["api_calls"] == {"ec2:DescribeInstances": 2, "ec2:TerminateInstances": 1} and again["api_calls"] == {"ec2:DescribeInstances": 1}


def test_a_protected_instance_does_not_keep_the_others(aws, name):
    ids = [aws.add_instance(name, "127.0.0.1") for _number in range(4)]
    for instance_id in ids[1:3]:
        aws.client("ec2").modify_instance_attribute(InstanceId=instance_id, DisableApiTermination={"Value": True})
    result = retire(aws, named(ids))
    assert outcomes(result) == {"blue-1": ("Succeeded", True), "blue-2": ("Failed", False), "blue-3": ("Failed", False), "blue-4": ("Succeeded", True)}
    assert result["failed"] and "2 of 4 instances were not terminated. blue-2: " in result["msg"]
    error = error_of(result, "blue-3")
    assert (error["code"], ids[2] in error["message"]) == ("INVALID_TARGETS", True) and "--no-disable-api-termination" in error["hint"]
    assert states(aws, ids[1:3]) == {"running"}


def test_a_group_wants_less_and_stays(aws, name):
    arn = aws.add_target_group(name, 8085)
    aws.add_application_load_balancer(name, target_groups=[arn])
    policy = {"LaunchTemplateSpecification": {"LaunchTemplateId": aws.add_launch_template(name), "Version": "1"}, "Overrides": [{"InstanceType": "t3.small"}]}
    ids = aws.add_auto_scaling_group(name, 3, TargetGroupARNs=[arn], MixedInstancesPolicy={"LaunchTemplate": policy}, MaxSize=5)
    other = aws.add_auto_scaling_group(f"{name}-other", 2)
    before = aws.auto_scaling_group(name)
    fleet = named(ids)
    smaller = change(name, (3, 3), (0, 0))
    foreseen = retire(aws, fleet, check=True)
    assert outcomes(foreseen) == all_of(fleet, "Pending", True) and foreseen["changed_groups"] == [smaller]
    assert aws.auto_scaling_group(name) == before
    result, again = run_modules(aws, *[("retire_instances", {"instances": fleet, **QUICK})] * 2)
    assert outcomes(result) == all_of(fleet, "Succeeded", True) and result["changed_groups"] == [smaller]
    assert (result["api_calls"][UPDATE], result["api_calls"][TERMINATE]) == (1, 3) and "ec2:TerminateInstances" not in result["api_calls"]
    assert result["instances"]["blue-1"]["auto_scaling_group"] == name and result["instances"]["blue-1"]["lifecycle_state"] is None
    after = aws.auto_scaling_group(name)
    assert (after["MinSize"], after["DesiredCapacity"], after["MaxSize"], after["Instances"]) == (0, 0, 5, [])
    assert after["MixedInstancesPolicy"] == before["MixedInstancesPolicy"]
    assert len(aws.auto_scaling_group(f"{name}-other")["Instances"]) == len(other)
    assert outcomes(again) == all_of(fleet, "Succeeded", False) and again["changed_groups"] == []


def test_a_part_of_a_group_whose_minimum_is_not_in_the_way(aws, name):
    ids = aws.add_auto_scaling_group(name, 3, MinSize=1)
    result = retire(aws, named(ids[:2]))
    assert outcomes(result) == all_of(named(ids[:2]), "Succeeded", True) and UPDATE not in result["api_calls"]
    assert result["changed_groups"] == [change(name, (1, 3), (1, 1))]
    assert [member["InstanceId"] for member in aws.auto_scaling_group(name)["Instances"]] == ids[2:]


def test_a_part_of_a_group_whose_minimum_is_in_the_way(aws, name):
    ids = aws.add_auto_scaling_group(name, 3, MinSize=2)
    result = retire(aws, named(ids[:2]))
    assert result["changed_groups"] == [change(name, (2, 3), (1, 1))]
    assert [member["InstanceId"] for member in aws.auto_scaling_group(name)["Instances"]] == ids[2:]


def test_each_instance_that_its_group_keeps_says_why(aws, name):
    protected, ordinary, standby = aws.add_auto_scaling_group(f"{name}-a", 3)
    [suspended] = aws.add_auto_scaling_group(f"{name}-b", 1)
    autoscaling = aws.client("autoscaling")
    autoscaling.set_instance_protection(AutoScalingGroupName=f"{name}-a", InstanceIds=[protected], ProtectedFromScaleIn=True)
    autoscaling.update_auto_scaling_group(AutoScalingGroupName=f"{name}-a", MinSize=1)
    autoscaling.enter_standby(AutoScalingGroupName=f"{name}-a", InstanceIds=[standby], ShouldDecrementDesiredCapacity=True)
    autoscaling.suspend_processes(AutoScalingGroupName=f"{name}-b", ScalingProcesses=["Terminate"])
    fleet = named([protected, ordinary, standby, suspended])
    kept = {"blue-1": ("Failed", False), "blue-4": ("Failed", False)}
    foreseen = retire(aws, fleet, check=True)
    assert outcomes(foreseen) == {"blue-2": ("Pending", True), "blue-3": ("Pending", True), **kept}
    result = retire(aws, fleet)
    assert outcomes(result) == {"blue-2": ("Succeeded", True), "blue-3": ("Succeeded", True), **kept}
    assert f"Auto Scaling group {name}-a protects it from scale in" in error_of(result, "blue-1")["message"]
    assert "set-instance-protection" in error_of(result, "blue-1")["hint"]
    assert f"Auto Scaling group {name}-b has its process Terminate suspended" in error_of(result, "blue-4")["message"]
    assert f"resume-processes --auto-scaling-group-name {name}-b" in error_of(result, "blue-4")["hint"]
    # The one in Standby did not count for the desired capacity, which was 2.
    assert result["changed_groups"] == [change(f"{name}-a", (1, 2), (1, 1))]
    assert [member["InstanceId"] for member in aws.auto_scaling_group(f"{name}-a")["Instances"]] == [protected]


def test_a_termination_hook_is_waited_for(aws, name):
    ids = aws.add_auto_scaling_group(name, 1, MinSize=0)
    hook = {"LifecycleTransition": "autoscaling:EC2_INSTANCE_TERMINATING", "HeartbeatTimeout": 60, "DefaultResult": "CONTINUE"}
    aws.client("autoscaling").put_lifecycle_hook(AutoScalingGroupName=name, LifecycleHookName="drain", **hook)
    hasty = retire(aws, named(ids), timeout_seconds=1)
    assert outcomes(hasty) == {"blue-1": ("Failed", True)}
    assert (hasty["error"]["code"], hasty["instances"]["blue-1"]["lifecycle_state"]) == ("TIMEOUT", "Terminating:Wait")
    assert f"not terminated within 1 seconds: Auto Scaling group {name} says Terminating:Wait, EC2 running" in hasty["msg"]
    patient = retire(aws, named(ids))
    assert outcomes(patient) == {"blue-1": ("Succeeded", False)} and patient["changed_groups"] == []


def test_what_somebody_else_has_terminated_is_not_replaced(aws, name):
    ids = aws.add_auto_scaling_group(name, 2)
    aws.client("autoscaling").terminate_instance_in_auto_scaling_group(InstanceId=ids[0], ShouldDecrementDesiredCapacity=False)
    result = retire(aws, named(ids))
    assert outcomes(result) == {"blue-1": ("Succeeded", False), "blue-2": ("Succeeded", True)}
    # The replacement of the first was not this run's doing, and is not part of the fleet.
    assert len(aws.auto_scaling_group(name)["Instances"]) == 1


def test_hosts_without_an_id_of_an_instance_fail_alone(aws, name):
    fleet = [*named([aws.add_instance(name, "127.0.0.1")]), {"host": "rack-7"}, {"host": "rack-8", "instance_id": "mi-0123456789abcdef0"}]
    result = retire(aws, fleet)
    assert outcomes(result) == {"blue-1": ("Succeeded", True), "rack-7": ("Failed", False), "rack-8": ("Failed", False)}
    assert "codedeploy_instance_id" in error_of(result, "rack-7")["hint"] and "'mi-0123456789abcdef0'" in error_of(result, "rack-8")["message"]


@pytest.mark.parametrize(
    ("operation", "of_group"),
    [
        ("ec2:DescribeInstances", False),
        ("ec2:TerminateInstances", False),
        ("autoscaling:DescribeAutoScalingGroups", True),
        (UPDATE, True),
        (TERMINATE, True),
    ],
)
def test_denied_access_names_the_action_and_terminates_nothing(aws, name, operation, of_group):
    ids = aws.add_auto_scaling_group(name, 2) if of_group else [aws.add_instance(name, "127.0.0.1") for _number in range(2)]
    aws.inject_fault(operation, error="AccessDenied")
    result = retire(aws, named(ids))
    aws.clear_faults()
    assert result["failed"] and outcomes(result) == all_of(named(ids), "Failed", False)
    assert f"Allow {operation} for the identity" in result["msg"]
    assert states(aws, ids) == {"running"}
    lowered = [change(name, (2, 2), (0, 2))]
    assert result["changed_groups"] == (lowered if operation == TERMINATE else [])


def test_trouble_that_passes_is_not_noticed(aws, name):
    ids = aws.add_auto_scaling_group(name, 2)
    for operation in ("ec2:DescribeInstances", "autoscaling:DescribeAutoScalingGroups", UPDATE):
        aws.inject_fault(operation, error="Throttling", times=2)
    aws.inject_fault(TERMINATE, error="ResourceContention", times=2)
    assert outcomes(retire(aws, named(ids))) == all_of(named(ids), "Succeeded", True)


def test_trouble_that_stays_is_told_when_the_time_is_over(aws, name):
    ids = aws.add_auto_scaling_group(name, 2, MinSize=1)
    aws.inject_fault(TERMINATE, error="ResourceContention", about=ids[0])
    result = retire(aws, named(ids), timeout_seconds=3)
    assert outcomes(result) == {"blue-1": ("Failed", False), "blue-2": ("Succeeded", True)}
    error = error_of(result, "blue-1")
    assert error["code"] == "INTERNAL_ERROR" and "is not terminated within 3 seconds: " in error["message"] and "ResourceContention" in error["message"]
    assert result["changed_groups"] == [change(name, (1, 2), (0, 1))]


@pytest.mark.parametrize(("environment", "words"), NO_WAY_TO_AWS)
def test_no_way_to_aws_is_told_plainly_and_at_once(aws, environment, words):
    fleet, started = named(["i-0123456789abcdef0", "i-0123456789abcdef1"]), time.monotonic()
    result = run_module(aws, "retire_instances", {"instances": fleet}, environment=environment)
    assert outcomes(result) == all_of(fleet, "Failed", False) and words in result["msg"]
    assert result["msg"].count(words) == 1 and time.monotonic() - started < 60


def test_a_large_fleet_of_no_group_goes_by_hundreds(aws, name):
    run = aws.client("ec2").run_instances(ImageId="ami-12345678", MinCount=250, MaxCount=250)
    ids = [item["InstanceId"] for item in run["Instances"]]
    result = retire(aws, named(ids))
    assert outcomes(result) == all_of(named(ids), "Succeeded", True)
    assert result["api_calls"]["ec2:TerminateInstances"] == 3 and result["api_calls"]["ec2:DescribeInstances"] == 4


def test_a_large_group_goes_whole(aws, name):
    ids = aws.add_auto_scaling_group(name, 60)
    result = retire(aws, named(ids))
    assert outcomes(result) == all_of(named(ids), "Succeeded", True)
    assert result["api_calls"][TERMINATE] == 60 and aws.auto_scaling_group(name)["Instances"] == []
