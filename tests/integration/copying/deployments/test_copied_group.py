# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A copy of an Auto Scaling group takes its place, while requests go through the load balancer."""

from __future__ import annotations

import re

from integration.copying.deployments.copied_fleet import CopiedFleet, terminating, waiting
from integration.runs.module_run import run_module


def test_a_copy_takes_the_place_of_its_group_and_is_copied_in_turn(fleet):
    with fleet.load() as load:
        run = fleet.replace("2.0.0")
        assert run.rc == 0, run.stdout
        [copy] = [name for name in fleet.groups() if name != fleet.name]
        assert fleet.in_service() == fleet.groups()[copy] and len(fleet.groups()[copy]) == 2
        assert f"Auto Scaling group {copy} serves in place of {fleet.name}" in run.summary
        looked = fleet.run("agentless.codedeploy.status")
        again = fleet.replace("3.0.0", terminating(0))
    assert again.rc == 0, again.stdout
    serves = {"name": copy, "of": fleet.name, "deployment_id": copy.rpartition("_")[2]}
    [told] = [entry["result"]["ansible_stats"] for entry in looked.run.tasks if entry["task"] == "Give it to the jobs that follow in a workflow"]
    assert told["data"]["codedeploy_status"]["auto_scaling_groups"] == {fleet.name: serves}, looked.stdout
    # What its owner made stays, as it was left; of what was made for deployments only what serves.
    [other] = [name for name in fleet.groups() if name not in (fleet.name, copy)]
    assert fleet.groups() == {fleet.name: sorted(fleet.first), other: fleet.in_service()}
    assert len(fleet.in_service()) == 2 and f"Auto Scaling group {other} serves in place of {copy}" in again.summary, again.summary
    result = load.result()
    assert result.failed == 0, result.failures
    assert set(result.versions) == {"1.0.0", "2.0.0", "3.0.0"}


def test_where_nothing_is_launched_the_copy_is_removed_and_the_group_serves_as_before(fleet, aws):
    before = aws.auto_scaling_group(fleet.name)
    aws.fail_launches("capacity")
    try:
        run = fleet.replace("2.0.0")
    finally:
        aws.clear_faults()
    assert run.rc == 2, run.stdout
    assert "InsufficientInstanceCapacity" in run.summary and "Nothing is left of CodeDeploy_" in run.summary, run.summary
    assert fleet.groups() == {fleet.name: sorted(fleet.first)} and fleet.in_service() == sorted(fleet.first)
    assert aws.auto_scaling_group(fleet.name) == before


def test_a_copy_that_fails_is_removed_and_its_group_is_as_it_was(fleet, aws):
    before = aws.auto_scaling_group(fleet.name)
    with fleet.load() as load:
        run = fleet.replace("2.0.0", fail_event="ValidateService")
    assert run.rc == 2 and run.summary.count("ValidateService"), run.stdout
    assert "was removed with its instances" in run.summary, run.summary
    assert fleet.groups() == {fleet.name: sorted(fleet.first)} and aws.auto_scaling_group(fleet.name) == before
    result = load.result()
    assert (result.failed, set(result.versions)) == (0, {"1.0.0"}), result.failures


def test_a_copy_that_fails_in_traffic_is_left_with_its_price(fleet, aws):
    with fleet.load() as load:
        run = fleet.replace("2.0.0", fail_event="AfterAllowTraffic")
    [copy] = [name for name in fleet.groups() if name != fleet.name]
    assert run.rc == 2 and f"Auto Scaling group {copy} has 2 instances that cost 1.00 USD a day by list prices" in run.summary, run.summary
    assert f"{fleet.name} is held at its size meanwhile. agentless.codedeploy.rollback has traffic go back, and removes the copy." in run.summary
    result = load.result()
    assert result.failed == 0, result.failures


def test_a_copy_that_is_not_handed_over_fails_the_run_and_what_the_run_says_hands_it_over(fleet, aws):
    aws.inject_fault("autoscaling:AttachTrafficSources", error="AccessDenied")
    try:
        run = fleet.replace("2.0.0")
    finally:
        aws.clear_faults()
    [copy] = [name for name in fleet.groups() if name != fleet.name]
    assert run.rc == 2 and ": Succeeded (" in run.summary and fleet.in_service() == fleet.groups()[copy], run.stdout
    assert f"Auto Scaling group {copy} has the traffic, and was not handed over" in run.failures, run.failures
    told = re.search(r"ansible localhost -m agentless.codedeploy.copy_auto_scaling_group -a '(.+?)' before the next deployment", run.failures)
    over = run_module(aws, "copy_auto_scaling_group", dict(argument.split("=") for argument in told[1].split()))
    assert not over["failed"], over
    assert aws.auto_scaling_group(copy)["TargetGroupARNs"] == [fleet.target_group] and fleet.in_service() == fleet.groups()[copy]


def test_a_copy_waits_takes_over_and_gives_back(fleet, aws):
    before = aws.auto_scaling_group(fleet.name)
    group = {**waiting(60, terminate=60)}
    with fleet.load() as load:
        ready = fleet.replace("2.0.0", group)
        assert ready.rc == 0 and ": Ready (" in ready.summary, ready.stdout
        assert fleet.in_service() == sorted(fleet.first)
        went_on = fleet.replace(None, group, playbook="agentless.codedeploy.continue")
        assert went_on.rc == 0 and ": InProgress (" in went_on.summary, went_on.stdout
        [copy] = [name for name in fleet.groups() if name != fleet.name]
        assert fleet.in_service() == fleet.groups()[copy]
        back = fleet.replace(None, group, playbook="agentless.codedeploy.rollback")
    assert back.rc == 0 and f"Auto Scaling group {copy} was removed" in back.summary, back.stdout
    assert fleet.groups() == {fleet.name: sorted(fleet.first)} and fleet.in_service() == sorted(fleet.first)
    assert aws.auto_scaling_group(fleet.name) == before
    result = load.result()
    assert (result.failed, set(result.versions)) == (0, {"1.0.0", "2.0.0"}), result.failures


def test_check_mode_tells_what_becomes_of_each_field_and_makes_nothing(fleet, aws):
    before = aws.auto_scaling_group(fleet.name)
    run = fleet.replace("2.0.0", arguments=["--check"])
    assert run.rc == 0, run.stdout
    assert "LaunchTemplate.Version: changed ('$Default' -> '1')" in run.stdout and "check mode: nothing was changed" in run.summary
    assert fleet.groups() == {fleet.name: sorted(fleet.first)} and aws.auto_scaling_group(fleet.name) == before


def refused(fleet, *names):
    """What a plan to copy the groups of these names, by default the fleet's, is refused for."""
    run = fleet.replace("2.0.0", {"auto_scaling_groups": [{"name": name} for name in names or (fleet.name,)]}, arguments=["--check"])
    assert run.rc == 2 and "Nothing was touched." in run.failures, run.stdout
    return run.failures


def test_the_plan_says_what_cannot_be_copied_and_touches_nothing(fleet, aws):
    autoscaling, before = aws.client("autoscaling"), aws.auto_scaling_group(fleet.name)
    launching = {"AutoScalingGroupName": fleet.name, "ScalingProcesses": ["Launch"]}
    autoscaling.suspend_processes(**launching)
    assert f"Auto Scaling group {fleet.name} is not copied: Launch suspended in it" in refused(fleet)
    autoscaling.resume_processes(**launching)
    aws.inject_fault("autoscaling:DescribePolicies", error="AccessDenied")
    assert "Allow autoscaling:DescribePolicies" in refused(fleet)
    aws.clear_faults()
    aws.allow_groups(1)
    said = refused(fleet)
    aws.clear_faults()
    assert f"Auto Scaling group {fleet.name} is not copied: the account may have 1 " in said and "Service Quotas" in said
    assert "names 2 groups, and COPY_AUTO_SCALING_GROUP copies one" in refused(fleet, fleet.name, "other")
    assert "There is no Auto Scaling group nowhere. Check the names in auto_scaling_groups of the deployment group" in refused(fleet, "nowhere")
    aws.add_auto_scaling_group(f"{fleet.name}-empty", 0)
    assert f"{fleet.name}-empty has no instance in service, so there is nothing to replace" in refused(fleet, f"{fleet.name}-empty")
    assert fleet.groups() == {fleet.name: sorted(fleet.first)} and aws.auto_scaling_group(fleet.name) == before


def test_a_group_that_somebody_operates_is_not_copied(aws):
    with CopiedFleet(aws, 1, Operator={"Principal": "eks.amazonaws.com"}) as fleet:
        assert f"Auto Scaling group {fleet.name} is not copied: eks.amazonaws.com operates it" in refused(fleet)


def test_a_copy_does_not_go_with_an_instance_that_somebody_protects(fleet, aws):
    assert fleet.replace("2.0.0").rc == 0
    [copy] = [name for name in fleet.groups() if name != fleet.name]
    [protected, _other] = fleet.groups()[copy]
    aws.client("autoscaling").set_instance_protection(AutoScalingGroupName=copy, InstanceIds=[protected], ProtectedFromScaleIn=True)
    run = fleet.replace("3.0.0", terminating(0))
    assert run.rc == 0 and f"Not terminated: {protected} (" in run.summary, run.stdout
    assert fleet.groups()[copy] == [protected] and protected not in fleet.in_service() and len(fleet.in_service()) == 2
