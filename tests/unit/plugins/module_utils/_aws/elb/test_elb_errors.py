# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.elb.elb_errors import PassingError, from_aws_error
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from botocore.exceptions import ClientError, EndpointConnectionError, NoCredentialsError


def refusal(code, message="Rate exceeded"):
    cause = ClientError({"Error": {"Code": code, "Message": message}}, "DescribeTargetHealth")
    return AnsibleAWSError(message="Failed to describe target health", exception=cause)


@pytest.mark.parametrize(
    "aws_code, code, passing",
    [
        ("Throttling", "THROTTLED", True),
        ("RequestLimitExceeded", "THROTTLED", True),
        ("InternalFailure", "INTERNAL_ERROR", True),
        ("503", "INTERNAL_ERROR", True),
        ("AccessDenied", "IAM_ROLE_PERMISSIONS", False),
        ("ExpiredToken", "IAM_ROLE_PERMISSIONS", False),
        ("TargetGroupNotFound", "ELASTIC_LOAD_BALANCING_INVALID", False),
        ("TooManyTargets", "RESOURCE_LIMIT_EXCEEDED", False),
        ("ValidationError", "ELASTIC_LOAD_BALANCING_INVALID", False),
    ],
)
def test_aws_codes_become_codedeploy_codes(aws_code, code, passing):
    error = from_aws_error(refusal(aws_code), "target group web")
    assert (error.code, isinstance(error, PassingError)) == (code, passing)
    assert error.message.startswith(f"Failed to describe target health (target group web): {aws_code}: Rate exceeded")
    assert error.hint


def test_a_denied_action_is_named():
    error = from_aws_error(refusal("AccessDenied"), "web")
    assert error.hint == "Allow elasticloadbalancing:DescribeTargetHealth for the identity that Ansible uses."


@pytest.mark.parametrize(
    "cause, code, passing",
    [(NoCredentialsError(), "IAM_ROLE_MISSING", False), (EndpointConnectionError(endpoint_url="http://127.0.0.1:1"), "INTERNAL_ERROR", True)],
)
def test_no_answer_at_all(cause, code, passing):
    error = from_aws_error(AnsibleAWSError(message="Failed to describe target health", exception=cause), "web")
    assert (error.code, isinstance(error, PassingError)) == (code, passing)
    assert str(cause).rstrip(".") in error.message
