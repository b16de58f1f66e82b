# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""copy_auto_scaling_group, as Ansible runs it, against an AWS over HTTP whose Auto Scaling launches, registers and refuses as AWS does."""
from __future__ import annotations

import pytest

from integration.fleets.modules.no_way_to_aws import NO_WAY_TO_AWS
from integration.copying.rich_group import (
    DEPLOYMENT,
    NEXT_DEPLOYMENT,
    QUICK,
    add_rich_group,
    alarm_names,
    belongings,
    copy_of,
    group_of,
    processes,
)
from integration.runs.module_run import run_module, run_modules

MODULE = "copy_auto_scaling_group"
HELD = ["AZRebalance", "AlarmNotification", "ReplaceUnhealthy", "ScheduledActions"]


def copied(aws, name, check=False, **options):
    return run_module(aws, MODULE, {"name": name, "deployment_id": DEPLOYMENT, **QUICK, **options}, check=check)


def actions(result):
    return [call["action"] for call in result["calls"]]


def targets(aws, name):
    [group] = aws.client("elbv2").describe_target_groups(Names=[name])["TargetGroups"]
    described = aws.client("elbv2").describe_target_health(TargetGroupArn=group["TargetGroupArn"])["TargetHealthDescriptions"]
    return {item["Target"]["Id"] for item in described}


def test_a_copy_is_made_and_handed_over(aws, name):
    add_rich_group(aws, name)
    before, green = belongings(aws, name), copy_of(name)
    foreseen = copied(aws, name, check=True)
    assert foreseen["changed"] and group_of(aws, green) is None and belongings(aws, name) == before
    options = {"name": name, "deployment_id": DEPLOYMENT, **QUICK}
    made, again = run_modules(aws, *[(MODULE, options)] * 2)
    assert not made["failed"], made["msg"]
    assert actions(made) == actions(foreseen) and made["name"] == green and made["report"] == foreseen["report"]
    assert (again["changed"], actions(again), again["report"]) == (False, [], made["report"])
    assert [item["instance_id"] for item in again["instances"]] == [item["instance_id"] for item in made["instances"]]
    assert {(item["state"], item["lifecycle_state"]) for item in made["instances"]} == {("running", "InService")} and len(made["instances"]) == 2
    # What came up is one size, neither scales nor gets traffic, and follows no expression.
    copy = group_of(aws, green)
    assert (copy["MinSize"], copy["DesiredCapacity"], copy["TargetGroupARNs"], copy["LaunchTemplate"]["Version"]) == (2, 2, [], "1")
    assert processes(aws, green) == HELD and processes(aws, name) == ["AZRebalance", "ScheduledActions"] and group_of(aws, name)["MinSize"] == 2
    ids = {item["instance_id"] for item in made["instances"]}
    assert not ids & targets(aws, name)
    over, done = run_modules(aws, *[(MODULE, {**options, "state": "handed_over", "instance_ids": sorted(ids)})] * 2)
    assert not over["failed"], over["msg"]
    assert (done["changed"], actions(done)) == (False, []) and {item["instance_id"] for item in done["instances"]} == ids
    # It is what the original was.
    assert belongings(aws, green) == before and ids <= targets(aws, name)
    assert processes(aws, name) == ["AZRebalance", "AddToLoadBalancer", "AlarmNotification", "ReplaceUnhealthy", "ScheduledActions"]
    # And can be copied as the original could.
    second = copied(aws, green, deployment_id=NEXT_DEPLOYMENT)
    assert not second["failed"] and second["name"] == copy_of(name, NEXT_DEPLOYMENT)
    [gone, refused] = run_modules(
        aws,
        (MODULE, {"name": green, "deployment_id": NEXT_DEPLOYMENT, "state": "removed", **QUICK}),
        (MODULE, {**options, "state": "removed"}),
    )
    assert not gone["failed"] and group_of(aws, second["name"]) is None and belongings(aws, green) == before
    assert refused["failed"] and "was handed over" in refused["msg"] and group_of(aws, green)


def test_a_copy_is_removed_and_nothing_is_left(aws, name):
    add_rich_group(aws, name)
    before, alarms = belongings(aws, name), alarm_names(aws)
    options = {"name": name, "deployment_id": DEPLOYMENT, **QUICK}
    made, gone, again = run_modules(aws, (MODULE, options), *[(MODULE, {**options, "state": "removed"})] * 2)
    assert not made["failed"] and alarms < {*alarms, *(call["arguments"].get("AlarmName") for call in made["calls"])}
    assert not gone["failed"] and actions(gone) == ["ResumeProcesses", "UpdateAutoScalingGroup", "DeleteAlarms", "DeleteAutoScalingGroup"]
    assert (again["changed"], again["failed"], actions(again)) == (False, False, [])
    assert group_of(aws, copy_of(name)) is None and belongings(aws, name) == before and alarm_names(aws) == alarms


def test_a_launch_that_fails_is_told_in_its_own_words_and_gone_on_with(aws, name):
    add_rich_group(aws, name)
    aws.fail_launches("quota", group=copy_of(name))
    failed = copied(aws, name, timeout_seconds=60)
    assert failed["failed"] and failed["error"]["reason"] == "quota" and "VcpuLimitExceeded" in failed["msg"] and "state=removed" in failed["error"]["hint"]
    assert failed["changed"] and actions(failed)[-1] == "UpdateAutoScalingGroup"
    aws.clear_faults()
    done = copied(aws, name)
    assert not done["failed"], done["msg"]
    assert (done["changed"], len(done["instances"])) == (False, 2)


def test_a_zone_without_capacity_is_not_the_end(aws, name):
    add_rich_group(aws, name)
    zone = group_of(aws, name)["AvailabilityZones"][0]
    aws.fail_launches("capacity", group=copy_of(name), zone=zone)
    done = copied(aws, name)
    assert not done["failed"], done["msg"]
    assert zone not in {item["availability_zone"] for item in done["instances"]}


def test_an_instance_without_the_revision_gets_no_traffic(aws, name):
    add_rich_group(aws, name)
    made = copied(aws, name)
    good, bad = sorted(item["instance_id"] for item in made["instances"])
    over = copied(aws, name, state="handed_over", instance_ids=[good])
    assert not over["failed"], over["msg"]
    states = {member["InstanceId"]: member["LifecycleState"] for member in group_of(aws, copy_of(name))["Instances"]}
    assert states == {good: "InService", bad: "Standby"} and good in targets(aws, name) and bad not in targets(aws, name)
    assert bad in str(over["remarks"])


def test_what_is_refused_touches_nothing(aws, name):
    add_rich_group(aws, name)
    aws.add_auto_scaling_group(copy_of(name), 1)
    absent, foreign, missing = run_modules(
        aws,
        (MODULE, {"name": f"{name}-absent", "deployment_id": DEPLOYMENT}),
        (MODULE, {"name": name, "deployment_id": DEPLOYMENT}),
        (MODULE, {"name": name, "deployment_id": NEXT_DEPLOYMENT, "state": "handed_over"}),
    )
    assert absent["error"]["code"] == "InvalidAutoScalingGroupException" and f"{name}-absent" in absent["msg"]
    assert foreign["error"]["code"] == "AUTO_SCALING_CONFIGURATION" and "is no copy of" in foreign["msg"]
    assert missing["error"]["code"] == "InvalidAutoScalingGroupException"
    assert all("Nothing was touched." in result["msg"] and not result["changed"] for result in (absent, foreign, missing))


def test_a_right_that_is_missing_is_named(aws, name):
    add_rich_group(aws, name)
    aws.inject_fault("autoscaling:PutScalingPolicy", error="AccessDenied")
    failed = copied(aws, name)
    assert failed["error"]["code"] == "AUTO_SCALING_IAM_ROLE_PERMISSIONS" and "Allow autoscaling:PutScalingPolicy" in failed["error"]["hint"]
    assert "calls were made" in failed["msg"] and group_of(aws, copy_of(name))["DesiredCapacity"] == 0
    aws.clear_faults()
    done = copied(aws, name)
    assert not done["failed"] and "CreateAutoScalingGroup" not in actions(done) and actions(done)[0] == "SuspendProcesses"


@pytest.mark.parametrize(("environment", "said"), NO_WAY_TO_AWS)
def test_without_a_way_to_aws(aws, name, environment, said):
    result = run_module(aws, MODULE, {"name": name, "deployment_id": DEPLOYMENT}, environment=environment)
    assert result["failed"] and said in result["msg"] and result["calls"] == []
