# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.copy.rules.name_rules import HANDED_OVER, STATE, marks, tags_of
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.copy.rules.refusal_rules import (
    check_answer,
    check_copy,
    check_deployment_id,
    check_original,
)
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.tests.unit.plugins.module_utils._aws.copy.described_groups import DEPLOYMENT, SHAPES, described, plan

GROUP = described("launch-template-latest")["group"]
NAME = GROUP["AutoScalingGroupName"]


def suspending(*processes):
    return {"SuspendedProcesses": [{"ProcessName": process} for process in processes]}


def marked(**values):
    of = {**marks({**GROUP, "AutoScalingGroupName": "web"}, "d-OLDOLDOL1", True), **values}
    return {"Tags": tags_of(NAME, of)}


@pytest.mark.parametrize(("changes", "said"), [
    ({"Operator": {"Principal": "eks.amazonaws.com"}}, "eks.amazonaws.com operates it"),
    ({"Status": "Delete in progress"}, "being deleted"),
    ({"AutoScalingGroupName": "green"}, "this deployment has made it"),
    (marked(), "the copy of web that deployment d-OLDOLDOL1 has made and not handed over"),
    (suspending("Launch"), "Launch suspended"),
    (suspending("AZRebalance", "Terminate", "Launch"), "Launch and Terminate suspended"),
    ({"DesiredCapacity": 0, "MinSize": 0, "Instances": []}, "desired capacity is 0"),
    ({"Instances": []}, "it has no instances"),
    ({"Instances": [{**GROUP["Instances"][0], "LifecycleState": "Standby"}]}, "its instances are Standby, Healthy"),
])
def test_refused(changes, said):
    with pytest.raises(DeploymentError) as caught:
        check_original({"group": {**GROUP, **changes}}, "green")
    assert said in caught.value.message and caught.value.code == "AUTO_SCALING_CONFIGURATION"
    assert caught.value.hint.endswith("Nothing was touched.")


@pytest.mark.parametrize("status", ["Pending", "InProgress", "Cancelling", "RollbackInProgress", "Baking"])
def test_refused_during_an_instance_refresh(status):
    with pytest.raises(DeploymentError, match=status):
        check_original({"group": GROUP, "instance_refreshes": [{"Status": "Successful"}, {"Status": status}]}, "green")


@pytest.mark.parametrize("changes", [{}, suspending("AZRebalance", "AddToLoadBalancer"), marked(**{STATE: HANDED_OVER})])
def test_not_refused(changes):
    check_original({"group": {**GROUP, **changes}, "instance_refreshes": [{"Status": "Successful"}]}, "green")


@pytest.mark.parametrize("shape", SHAPES)
def test_no_shape_is_refused(shape):
    check_original(described(shape), "green")


def test_a_group_of_the_same_name():
    ours = {"AutoScalingGroupName": "green", "Tags": tags_of("green", marks(GROUP, DEPLOYMENT, True))}
    check_copy(None, NAME, DEPLOYMENT)
    check_copy(ours, NAME, DEPLOYMENT)
    for found, original in (({**ours, "Tags": []}, NAME), (ours, "other")):
        with pytest.raises(DeploymentError, match="no copy of"):
            check_copy(found, original, DEPLOYMENT)
    with pytest.raises(DeploymentError, match="Delete in progress"):
        check_copy({**ours, "Status": "Delete in progress"}, NAME, DEPLOYMENT)


def test_more_tags_than_aws_takes():
    of = described("launch-template-latest")
    of["group"]["Tags"] = [{"Key": f"k{number}", "Value": "v", "PropagateAtLaunch": False} for number in range(44)]
    plan(of)
    of["group"]["Tags"].append({"Key": "aws:cloudformation:stack-name", "Value": "v", "PropagateAtLaunch": True})
    plan(of)
    of["group"]["Tags"].append({"Key": "one more", "Value": "v", "PropagateAtLaunch": False})
    with pytest.raises(DeploymentError, match="has 45 tags"):
        plan(of)


@pytest.mark.parametrize("deployment_id", ["", "d-", "d-abcdefgh1", "d-ABCDEFGH12", "ABCDEFGH1", "d-ABCDEFGH1\n"])
def test_no_id_of_a_deployment(deployment_id):
    with pytest.raises(DeploymentError, match="no id of a deployment"):
        check_deployment_id(deployment_id)
    check_deployment_id("d-ABCDEFGH1")


def test_an_answer_that_says_what_was_not_done():
    check_answer("green", {"FailedScheduledUpdateGroupActions": []})
    check_answer("green", {"PolicyARN": "arn"})
    failed = [{"ScheduledActionName": "nights", "ErrorCode": "AlreadyExists", "ErrorMessage": "An action exists"}, {"ScheduledActionName": "days"}]
    with pytest.raises(DeploymentError, match="nights: AlreadyExists An action exists; days"):
        check_answer("green", {"FailedScheduledUpdateGroupActions": failed})
