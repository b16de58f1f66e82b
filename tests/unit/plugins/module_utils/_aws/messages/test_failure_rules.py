# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.messages.failure_rules import (
    HOPELESS,
    REFUSED,
    THROTTLED,
    UNANSWERED,
    UNREACHED,
    Refusal,
    from_refusal,
    no_answer_in_time,
    not_taken_in_time,
    not_tried,
    unreached,
)


@pytest.mark.parametrize("code, status, kind, our_code", [
    ("Throttling", 400, THROTTLED, "THROTTLED"),
    ("Throttled", 429, THROTTLED, "THROTTLED"),
    ("ThrottlingException", 0, THROTTLED, "THROTTLED"),
    ("KMSThrottling", 400, THROTTLED, "THROTTLED"),
    ("AnyName", 429, THROTTLED, "THROTTLED"),
    ("RequestLimitExceeded", 503, THROTTLED, "THROTTLED"),
    ("AuthorizationError", 403, HOPELESS, "IAM_ROLE_PERMISSIONS"),
    ("AccessDeniedException", 400, HOPELESS, "IAM_ROLE_PERMISSIONS"),
    ("KMSAccessDenied", 400, HOPELESS, "IAM_ROLE_PERMISSIONS"),
    ("ExpiredToken", 403, HOPELESS, "IAM_ROLE_PERMISSIONS"),
    ("NotFound", 404, HOPELESS, "MESSAGE_TARGET_INVALID"),
    ("ResourceNotFoundException", 400, HOPELESS, "MESSAGE_TARGET_INVALID"),
    ("KMSDisabled", 400, HOPELESS, "MESSAGE_TARGET_INVALID"),
    ("InternalError", 500, UNANSWERED, "INTERNAL_ERROR"),
    ("InternalFailure", 0, UNANSWERED, "INTERNAL_ERROR"),
    ("502", 502, UNANSWERED, "INTERNAL_ERROR"),
    ("InvalidParameter", 400, REFUSED, "MESSAGE_INVALID"),
    ("NotAuthorizedForSourceException", 0, REFUSED, "MESSAGE_INVALID"),
    ("BatchRequestTooLong", 400, REFUSED, "MESSAGE_INVALID"),
])
def test_what_aws_answers(code, status, kind, our_code):
    failure = from_refusal(Refusal("PublishBatch", code, "Because\n of this.", status), "topic t")
    assert (failure.kind, failure.code) == (kind, our_code)
    assert failure.message == f"Failed to send to topic t: {code}: Because of this."
    assert failure.hint.endswith(".") and ("may have been delivered" in failure.hint) == (kind == UNANSWERED)


@pytest.mark.parametrize("operation, right", [("PublishBatch", "sns:Publish"), ("PutEvents", "events:PutEvents"), ("AssumeRole", "sts:AssumeRole")])
def test_a_denied_right_is_named_and_where_else_it_is_given(operation, right):
    hint = from_refusal(Refusal(operation, "AccessDenied", "No"), "topic t").hint
    assert hint == f"Allow {right} for the identity that Ansible uses, and in the policy of the topic t."


def test_a_namespace_has_no_policy_of_its_own():
    hint = from_refusal(Refusal("PutMetricData", "AccessDenied", "No"), "CloudWatch Shop").hint
    assert hint == "Allow cloudwatch:PutMetricData for the identity that Ansible uses."


def test_what_is_said_when_the_time_is_over():
    throttled = from_refusal(Refusal("PublishBatch", "Throttling", "Rate exceeded", 400), "topic t")
    broken = from_refusal(Refusal("PublishBatch", "InternalError", "Oops", 500), "topic t")
    waited, again = no_answer_in_time(2.5, "topic t"), not_taken_in_time(2.5, throttled)
    assert (waited.code, waited.message) == ("TIMEOUT", "Failed to send to topic t: no answer within the 2.5 s that messages may take.")
    assert waited.hint == "It may have been delivered."
    assert (again.code, again.hint) == ("THROTTLED", throttled.hint)
    assert again.message == "Failed to send to topic t: Throttling: Rate exceeded. That did not change within the 2.5 s that messages may take."
    for ahead, code in ((None, "TIMEOUT"), (throttled, "THROTTLED"), (broken, "INTERNAL_ERROR")):
        behind = not_tried(10, "topic t", ahead)
        assert (behind.kind, behind.code) == (UNREACHED, code)
        assert behind.message.startswith("Failed to send to topic t: not tried within the 10 s that messages may take")
        assert "delivered" not in behind.hint and (ahead is None or ahead.message in behind.message)


def test_no_sentence_has_two_ends():
    assert unreached("Could not connect.", "topic t").message == "Failed to send to topic t: Could not connect."
