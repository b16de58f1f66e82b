# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import types

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.fleet.fleet_errors import AUTO_SCALING, EC2, PASSING, from_aws_error
from botocore.exceptions import ClientError, EndpointConnectionError, HTTPClientError, NoCredentialsError


def raised(cause):
    return types.SimpleNamespace(exception=cause, message="Failed to do it")


def answered(code, operation):
    return raised(ClientError({"Error": {"Code": code, "Message": "Because\n of this."}}, operation))


@pytest.mark.parametrize(
    ("service", "operation", "code", "ours", "hint"),
    [
        (EC2, "DescribeInstances", "RequestLimitExceeded", "THROTTLED", "how often ec2:DescribeInstances may be called"),
        (EC2, "TerminateInstances", "UnauthorizedOperation", "IAM_ROLE_PERMISSIONS", "Allow ec2:TerminateInstances for the identity that Ansible uses."),
        (EC2, "TerminateInstances", "AuthFailure", "IAM_ROLE_PERMISSIONS", "Renew"),
        (EC2, "TerminateInstances", "OperationNotPermitted", "INVALID_TARGETS", "--no-disable-api-termination"),
        (EC2, "TerminateInstances", "InvalidInstanceID.Malformed", "INVALID_TARGETS", "Correct the instance id"),
        (EC2, "TerminateInstances", "UnsupportedOperation", "INVALID_TARGETS", "Correct what Amazon EC2 names."),
        (EC2, "DescribeInstances", "InternalError", "INTERNAL_ERROR", "Amazon EC2 was busy"),
        (AUTO_SCALING, "UpdateAutoScalingGroup", "AccessDenied", "AUTO_SCALING_IAM_ROLE_PERMISSIONS", "Allow autoscaling:UpdateAutoScalingGroup"),
        (AUTO_SCALING, "UpdateAutoScalingGroup", "AccessDenied", "AUTO_SCALING_IAM_ROLE_PERMISSIONS", "A group with an operator"),
        (AUTO_SCALING, "UpdateAutoScalingGroup", "ValidationError", "AUTO_SCALING_CONFIGURATION", "Correct what Amazon EC2 Auto Scaling names."),
        (AUTO_SCALING, "TerminateInstanceInAutoScalingGroup", "ResourceContention", "INTERNAL_ERROR", "was busy"),
        (AUTO_SCALING, "TerminateInstanceInAutoScalingGroup", "ScalingActivityInProgress", "INTERNAL_ERROR", "was busy"),
        (AUTO_SCALING, "DescribeAutoScalingGroups", "ExpiredToken", "IAM_ROLE_PERMISSIONS", "Renew"),
        (AUTO_SCALING, "DescribeAutoScalingGroups", "Throttling", "THROTTLED", "autoscaling:DescribeAutoScalingGroups"),
    ],
)
def test_what_aws_answers(service, operation, code, ours, hint):
    error = from_aws_error(answered(code, operation), service, "web-1")
    assert (error.code, error.message) == (ours, f"Failed to do it (web-1): {code}: Because of this.")
    assert hint in error.hint
    assert (service is EC2) <= ("operator" not in error.hint)


@pytest.mark.parametrize(
    ("cause", "ours", "hint"),
    [
        (NoCredentialsError(), "IAM_ROLE_MISSING", "Give the controller AWS credentials"),
        (EndpointConnectionError(endpoint_url="http://x"), "INTERNAL_ERROR", "reach the endpoint of Amazon EC2 in this region"),
        # As of a proxy that answers in AWS's place.
        (HTTPClientError(error="the answer is not AWS's"), "INTERNAL_ERROR", "reach the endpoint of Amazon EC2 in this region"),
    ],
)
def test_no_answer(cause, ours, hint):
    error = from_aws_error(raised(cause), EC2, "web-1")
    assert error.code == ours and hint in error.hint
    assert (error.code in PASSING) is (ours == "INTERNAL_ERROR")
