# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import types

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.alarms.cloudwatch_errors import from_aws_error
from botocore.exceptions import ClientError, EndpointConnectionError, NoCredentialsError


def raised(cause):
    return types.SimpleNamespace(exception=cause, message="Failed to put the alarm")


@pytest.mark.parametrize("code, ours, hint", [
    ("Throttling", "THROTTLED", "Run it again"),
    ("ThrottlingException", "THROTTLED", "how often cloudwatch:PutMetricAlarm may be called"),
    ("AccessDenied", "IAM_ROLE_PERMISSIONS", "Allow cloudwatch:PutMetricAlarm"),
    ("AccessDeniedException", "IAM_ROLE_PERMISSIONS", "Allow cloudwatch:PutMetricAlarm"),
    ("ExpiredToken", "IAM_ROLE_PERMISSIONS", "Renew"),
    ("InternalFailure", "INTERNAL_ERROR", "Run it again"),
    ("ResourceNotFound", "INTERNAL_ERROR", "Run it again"),
    ("LimitExceeded", "RESOURCE_LIMIT_EXCEEDED", "quota"),
    ("InvalidParameterInput", "INVALID_OPTION", "Correct what the message names"),
    ("ValidationError", "INVALID_OPTION", "Correct what the message names"),
])
def test_what_cloudwatch_answers(code, ours, hint):
    cause = ClientError({"Error": {"Code": code, "Message": "Because\n of this."}}, "PutMetricAlarm")
    error = from_aws_error(raised(cause), "alarm a")
    assert (error.code, error.message) == (ours, f"Failed to put the alarm (alarm a): {code}: Because of this.")
    assert hint in error.hint


@pytest.mark.parametrize("cause, ours", [(NoCredentialsError(), "IAM_ROLE_MISSING"), (EndpointConnectionError(endpoint_url="http://x"), "INTERNAL_ERROR")])
def test_no_answer(cause, ours):
    error = from_aws_error(raised(cause), "alarm a")
    assert error.code == ours and error.message.startswith("Failed to put the alarm (alarm a): ") and error.hint.endswith(".")
