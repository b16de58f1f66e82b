# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import re

import boto3
import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.retire import retire_calls
from botocore.exceptions import ClientError
from botocore.stub import Stubber

IDS = [f"i-{number:017x}" for number in range(8)]


class Ec2:
    """Terminates all of a call or none, as EC2 does in one zone; refused: {id: error code}, and what EC2 says of it, {} for the id."""

    def __init__(self, refused, text):
        self.refused, self.text, self.terminated, self.calls = refused, text, [], 0

    def terminate_instances(self, InstanceIds):
        self.calls += 1
        bad = [instance_id for instance_id in InstanceIds if instance_id in self.refused]
        if bad:
            raise ClientError({"Error": {"Code": self.refused[bad[0]], "Message": self.text.format(bad[0])}}, "TerminateInstances")
        self.terminated += InstanceIds


PROTECTED, SILENT = "The instance '{}' may not be terminated.", "One of them is not as it should be."


@pytest.mark.parametrize(
    ("refused", "text", "most_calls"),
    [
        ({}, "", 1),
        ({IDS[3]: "OperationNotPermitted"}, PROTECTED, 2),
        ({IDS[0]: "OperationNotPermitted", IDS[7]: "OperationNotPermitted"}, PROTECTED, 3),
        (dict.fromkeys(IDS, "OperationNotPermitted"), PROTECTED, 8),
        # EC2 does not say which.
        ({IDS[5]: "IncorrectInstanceState"}, SILENT, 7),
        (dict.fromkeys(IDS, "IncorrectInstanceState"), SILENT, 15),
    ],
)
def test_one_that_is_refused_does_not_keep_the_others(refused, text, most_calls):
    ec2 = Ec2(refused, text)
    outcomes = retire_calls.terminate_by_ec2(ec2, IDS)
    assert {instance_id: error.code for instance_id, error in outcomes.items() if error} == dict.fromkeys(refused, "INVALID_TARGETS")
    assert sorted(ec2.terminated) == sorted(set(IDS) - set(refused)) and sorted(outcomes) == IDS
    assert ec2.calls <= most_calls
    assert all(instance_id in outcomes[instance_id].message for instance_id in refused)


def test_what_ec2_does_not_know_any_more_is_gone():
    ec2 = Ec2({IDS[2]: "InvalidInstanceID.NotFound"}, "The instance ID '{}' does not exist")
    assert retire_calls.terminate_by_ec2(ec2, IDS) == dict.fromkeys(IDS)
    assert sorted(ec2.terminated) == sorted(set(IDS) - {IDS[2]})


def test_what_is_denied_is_not_asked_for_one_by_one():
    ec2 = Ec2(dict.fromkeys(IDS, "UnauthorizedOperation"), "You are not authorized")
    assert {error.code for error in retire_calls.terminate_by_ec2(ec2, IDS).values()} == {"IAM_ROLE_PERMISSIONS"}
    assert ec2.calls == 1


def test_a_short_id_is_not_found_in_a_long_one():
    ec2 = Ec2({"i-01234567": "OperationNotPermitted"}, PROTECTED)
    outcomes = retire_calls.terminate_by_ec2(ec2, ["i-0123456", "i-01234567"])
    assert [instance_id for instance_id, error in outcomes.items() if error] == ["i-01234567"]


@pytest.fixture
def autoscaling():
    with Stubber(boto3.client("autoscaling", region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x")) as stub:
        yield stub
        stub.assert_no_pending_responses()


@pytest.mark.parametrize(
    ("code", "message", "ours"),
    [
        ("ValidationError", "Instance Id not found - No managed instance found for instance ID: i-1", None),
        ("ValidationError", "Currently, desiredSize equals minSize (2). … will violate group's min size constraint. Either …", "INTERNAL_ERROR"),
        ("ValidationError", "The instance is in a warm pool", "AUTO_SCALING_CONFIGURATION"),
        ("AccessDenied", "No", "AUTO_SCALING_IAM_ROLE_PERMISSIONS"),
    ],
)
def test_what_a_group_answers(autoscaling, code, message, ours):
    asked = {"InstanceId": IDS[0], "ShouldDecrementDesiredCapacity": True}
    autoscaling.add_client_error("terminate_instance_in_auto_scaling_group", code, message, expected_params=asked)
    [error] = retire_calls.terminate_by_groups(autoscaling.client, {IDS[0]: True}).values()
    assert (error and error.code) == ours
    assert error is None or re.search(re.escape(message.rstrip(".")), error.message)


def test_each_group_has_an_outcome_of_its_own(autoscaling):
    autoscaling.add_response("update_auto_scaling_group", {}, {"AutoScalingGroupName": "web", "MinSize": 0})
    assert retire_calls.lower_min_sizes(autoscaling.client, {"web": 0}) == {"web": None}
    autoscaling.add_client_error("update_auto_scaling_group", "AccessDenied", "No")
    assert retire_calls.lower_min_sizes(autoscaling.client, {"web": 0})["web"].code == "AUTO_SCALING_IAM_ROLE_PERMISSIONS"
