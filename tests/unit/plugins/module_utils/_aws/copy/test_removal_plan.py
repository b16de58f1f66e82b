# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.copy.rules.name_rules import HANDED_OVER, STATE, SUSPENDED
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.copy.removal_plan import alarms_of_copy, removal_plan
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.tests.unit.plugins.module_utils._aws.copy.described_groups import (
    DEPLOYMENT,
    SHAPES,
    calls,
    described,
    described_copy,
    faults,
    held_original,
    plan,
)


def world(shape, **changes):
    of = described(shape)
    planned = plan(of)
    return of, held_original(of, planned), described_copy(of, planned, **changes)


def removed(original, copy, alarms=(), also_handed_over=False, name=None):
    options = {"deployment_id": DEPLOYMENT, "original_name": name or original["AutoScalingGroupName"], "also_handed_over": also_handed_over}
    result = removal_plan(original, copy, list(alarms), options)
    assert faults(result) == []
    return result


@pytest.mark.parametrize("shape", SHAPES)
def test_the_original_is_as_it_was(shape):
    of, original, copy = world(shape)
    result = removed(original, copy)
    processes = {process["ProcessName"] for process in original["SuspendedProcesses"]}
    for call in result["calls"]:
        if call["arguments"].get("AutoScalingGroupName") == original["AutoScalingGroupName"]:
            original["MinSize"] = call["arguments"].get("MinSize", original["MinSize"])
            processes -= set(call["arguments"].get("ScalingProcesses", []))
    assert original["MinSize"] == of["group"]["MinSize"] and processes == {process["ProcessName"] for process in of["group"]["SuspendedProcesses"]}
    assert result["calls"][-1]["arguments"] == {"AutoScalingGroupName": copy["AutoScalingGroupName"], "ForceDelete": True}
    # Once more, as after a run that was killed before the group was gone.
    assert [call["action"] for call in removed({**of["group"]}, copy)["calls"]] == ["DeleteAutoScalingGroup"]


def test_what_somebody_has_changed_since_stays():
    _of, original, copy = world("launch-template-latest")
    assert calls(removed({**original, "MinSize": 1, "SuspendedProcesses": []}, copy), "UpdateAutoScalingGroup") == []


def test_alarms_go_before_the_group():
    _of, original, copy = world("policies-alarms-schedules")
    result = removed(original, copy, [f"alarm-{number}" for number in range(101)])
    assert [call["action"] for call in result["calls"]] == [
        "ResumeProcesses", "UpdateAutoScalingGroup", "DeleteAlarms", "DeleteAlarms", "DeleteAutoScalingGroup",
    ]  # fmt: skip
    assert [len(request["AlarmNames"]) for request in calls(result, "DeleteAlarms")] == [100, 1]


def test_nothing_is_left_to_do():
    _of, original, copy = world("launch-template-latest")
    assert removed(original, None)["calls"] == [] and removed(None, None, name="web")["calls"] == []
    deleting = removed(original, {**copy, "Status": "Delete in progress"})
    assert calls(deleting, "DeleteAutoScalingGroup") == []
    assert [call["action"] for call in removed(original, None, ["alarm"])["calls"]] == ["DeleteAlarms"]
    assert [call["action"] for call in removed(None, copy, name=original["AutoScalingGroupName"])["calls"]] == ["DeleteAutoScalingGroup"]


def test_one_that_was_handed_over_goes_only_if_that_is_wanted():
    _of, original, copy = world("deletion-protection-and-retention", DeletionProtection="prevent-all-deletion")
    copy["Tags"] = [*[tag for tag in copy["Tags"] if tag["Key"] != STATE], {"Key": STATE, "Value": HANDED_OVER}]
    copy["Instances"] = [{**copy["Instances"][0], "LifecycleState": "Terminating:Retained"}]
    with pytest.raises(DeploymentError, match="was handed over") as caught:
        removed(original, copy)
    assert "also_handed_over" in caught.value.hint
    original["SuspendedProcesses"] += [{"ProcessName": process} for process in ("AddToLoadBalancer", "AlarmNotification", "ReplaceUnhealthy")]
    result = removed(original, copy, also_handed_over=True)
    assert calls(result, "ResumeProcesses")[0]["ScalingProcesses"] == ["AddToLoadBalancer", "AlarmNotification", "ReplaceUnhealthy", "ScheduledActions"]
    assert [call["action"] for call in result["calls"]][-2:] == ["UpdateAutoScalingGroup", "DeleteAutoScalingGroup"]
    assert calls(result, "UpdateAutoScalingGroup")[-1]["DeletionProtection"] == "none" and "Retained" not in str(result["calls"])
    assert copy["Instances"][0]["InstanceId"] in str(result["warnings"])


def test_an_original_of_long_ago_does_not_scale_again():
    _of, original, copy = world("launch-template-latest")
    copy["Tags"] = [*[tag for tag in copy["Tags"] if tag["Key"] != STATE], {"Key": STATE, "Value": HANDED_OVER}]
    copy["SuspendedProcesses"] = [{"ProcessName": process} for process in ("AddToLoadBalancer", "AlarmNotification", "ScheduledActions")]
    result = removed(original, copy, also_handed_over=True)
    assert [call["action"] for call in result["calls"]] == ["DeleteAutoScalingGroup"]
    assert original["AutoScalingGroupName"] in str(result["warnings"])
    # Its owner had that suspended before.
    copy["Tags"] = [tag if tag["Key"] != SUSPENDED else {**tag, "Value": "AddToLoadBalancer"} for tag in copy["Tags"]]
    assert [call["action"] for call in removed(original, copy, also_handed_over=True)["calls"]][0] == "ResumeProcesses"


def test_a_group_of_somebody_else_stays():
    _of, original, copy = world("launch-template-latest")
    for wrong, name in (({**copy, "Tags": []}, None), (copy, "other")):
        with pytest.raises(DeploymentError, match="no copy of"):
            removed(original, wrong, name=name)


def test_alarms_by_name():
    of = described("policies-alarms-schedules")
    own = [
        {"PolicyType": "StepScaling", "Alarms": [{"AlarmName": name} for name in (f"CodeDeploy_a_{DEPLOYMENT}", "foreign", "CodeDeploy_a_d-OTHER0001")]},
        {"PolicyType": "TargetTrackingScaling", "Alarms": [{"AlarmName": f"CodeDeploy_tracking_{DEPLOYMENT}"}]},
    ]
    assert alarms_of_copy(of["policies"], own, DEPLOYMENT) == [f"CodeDeploy_front-queue-deep_{DEPLOYMENT}", f"CodeDeploy_a_{DEPLOYMENT}"]
