# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What keeps messages from being sent, and never a deployment from going on."""

from __future__ import annotations

import pytest

from integration.messages.publish_run import event, ids, messages_for, publish, publish_in_play, reasons

# An import that finds this raises ImportError, as one does that finds nothing.
NO_BOTO3 = """
class NoBoto3:
    def find_spec(self, name, path=None, target=None):
        if name in ("boto3", "botocore"):
            raise ImportError("no " + name)
sys.meta_path.insert(0, NoBoto3())
"""
NOBODY = dict.fromkeys(("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"))


def test_a_missing_or_denied_topic_hinders_no_other(aws, name):
    (good, good_queue), (denied, denied_queue) = aws.add_topic(name), aws.add_topic(f"denied-{name}")
    missing = good.replace(name, f"missing-{name}")
    aws.inject_fault("sns:PublishBatch", error="AuthorizationError", about=denied)
    aws.reset_api_calls()
    queue = "arn:aws:sqs:eu-west-1:123456789012:q"
    result = publish(aws, [*messages_for(missing, 25), *messages_for(good, 3), *messages_for(denied, 25), *messages_for(queue)])
    assert (result["sent"], result["changed"]) == (ids(messages_for(good, 3)), True)
    assert reasons(result) == {"MESSAGE_TARGET_INVALID": 26, "IAM_ROLE_PERMISSIONS": 25}
    assert ids(result["not_sent"])[:25] == ids(messages_for(missing, 25))
    assert (len(aws.take_messages(good_queue)), aws.take_messages(denied_queue)) == (3, [])
    # What one call was refused for, the next would be too.
    assert aws.api_calls()["sns:PublishBatch"] == 3
    told = {entry["target"]: entry["message"] for entry in result["not_sent"]}
    assert told[missing] == f"Failed to send to topic {missing}: NotFound: Topic does not exist. Create it, or correct its name."
    assert "AuthorizationError" in told[denied] and "Allow sns:Publish for the identity that Ansible uses" in told[denied]
    assert "it is no ARN of a topic" in told[queue]


def test_a_missing_or_denied_event_bus_hinders_no_topic(aws, name):
    topic, _queue = aws.add_topic(name)
    result = publish(aws, messages_for(topic), [event("e1", bus="missing"), event("e2")])
    assert (result["sent"], reasons(result)) == ([*ids(messages_for(topic)), "e2"], {"MESSAGE_TARGET_INVALID": 1})
    aws.inject_fault("events:PutEvents", error="AccessDeniedException")
    result = publish(aws, messages_for(topic), [event("e1")])
    assert (result["sent"], reasons(result)) == (ids(messages_for(topic)), {"IAM_ROLE_PERMISSIONS": 1})
    assert "events:PutEvents" in result["not_sent"][0]["message"]


def test_a_play_goes_on_whatever_is_not_sent(aws, name):
    missing = f"arn:aws:sns:us-east-1:123456789012:missing-{name}"
    result = publish_in_play(aws, {"messages": messages_for(missing)})
    assert (result.get("failed", False), result["changed"], result["sent"], reasons(result)) == (False, False, [], {"MESSAGE_TARGET_INVALID": 1})


@pytest.mark.parametrize("options, environment, prelude, code, words", [
    ({}, {}, NO_BOTO3, "INTERNAL_ERROR", "Install boto3 and botocore"),
    ({}, NOBODY, "", "IAM_ROLE_MISSING", "Unable to locate credentials"),
    ({"profile": "nobody"}, NOBODY, "", "INTERNAL_ERROR", "profile"),
    ({"profile": "nobody", "access_key": "KEYOFNOBODY", "secret_key": "OFNOBODYELSE"}, {}, "", "INTERNAL_ERROR", "both a profile and access tokens"),
    ({"aws_config": {"no_such": 1}}, {}, "", "INTERNAL_ERROR", "no_such"),
    ({"endpoint_url": "nonsense"}, {}, "", "INTERNAL_ERROR", "nonsense"),
])
def test_a_controller_that_cannot_speak_to_aws(aws, name, options, environment, prelude, code, words):
    topic, _queue = aws.add_topic(name)
    aws.reset_api_calls()
    result = publish(aws, messages_for(topic, 2), [event("e")], prelude=prelude, environment=environment, **options)
    assert (result["sent"], result["changed"], reasons(result), aws.api_calls()) == ([], False, {code: 3}, {})
    assert words in result["not_sent"][0]["message"] and "delivered" not in result["not_sent"][0]["message"]
    assert "Traceback" not in str(result["not_sent"])


@pytest.mark.parametrize("options, words", [({}, "requires a region"), ({"region": "no region"}, "'no region' doesn't match")])
def test_events_need_a_region_and_messages_bring_theirs(aws, name, options, words):
    topic, _queue = aws.add_topic(name, "eu-central-1")
    result = publish(aws, messages_for(topic), [event("e")], environment=dict.fromkeys(("AWS_REGION", "AWS_DEFAULT_REGION")), **options)
    assert (result["sent"], reasons(result)) == (ids(messages_for(topic)), {"INTERNAL_ERROR": 1})
    assert words in result["not_sent"][0]["message"] and "Check region" in result["not_sent"][0]["message"]


@pytest.mark.parametrize("options, code, message", [
    ({"messages": [{"id": "1", "message": "x"}]}, "INVALID_MESSAGE", "messages[0] has no topic_arn."),
    ({"events": [{"id": "1"}]}, "INVALID_MESSAGE", "events[0] has no event_bus_name, source, detail_type, detail."),
    ({"timeout_seconds": 0}, "INVALID_TIMEOUT", "timeout_seconds is 0."),
    ({"timeout_seconds": "nan"}, "INVALID_TIMEOUT", "timeout_seconds is nan."),
])
def test_arguments_that_are_none(aws, options, code, message):
    result = publish(aws, **options)
    assert result["failed"] and (result["error"]["code"], result["error"]["message"]) == (code, message)
