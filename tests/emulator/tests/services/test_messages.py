# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""SNS and EventBridge, as strict as AWS where it matters to who publishes."""

from __future__ import annotations

import itertools
import json
import time

import pytest
from botocore.exceptions import ClientError

_numbers = itertools.count(1)
EVENT = {
    "Source": "codedeploy",
    "DetailType": "CodeDeploy Deployment State-change Notification",
    "Detail": '{"state":"SUCCESS"}',
    "Time": "2026-11-26T05:35:36Z",
}


@pytest.fixture(autouse=True)
def no_faults(aws):
    aws.clear_faults()
    aws.reset_api_calls()


@pytest.fixture
def name():
    return f"messages-{next(_numbers)}"


def publish(aws, topic_arn, *entries, region="us-east-1"):
    """(the places of the entries that were taken, {place: code} of the others)"""
    numbered = [{"Id": str(number), **entry} for number, entry in enumerate(entries)]
    answer = aws.client("sns", region).publish_batch(TopicArn=topic_arn, PublishBatchRequestEntries=numbered)
    assert len(answer["Successful"]) + len(answer["Failed"]) == len(entries)
    return [int(entry["Id"]) for entry in answer["Successful"]], {int(entry["Id"]): entry["Code"] for entry in answer["Failed"]}


def refused(call, *arguments, **options):
    with pytest.raises(ClientError) as error:
        call(*arguments, **options)
    return error.value.response["Error"]["Code"]


@pytest.mark.parametrize("region", ["us-east-1", "eu-central-1"])
def test_a_topic_delivers_subject_and_message_to_its_queue(aws, name, region):
    topic_arn, queue_url = aws.add_topic(name, region)
    publish(aws, topic_arn, {"Message": '{"a":"é"}', "Subject": "SUCCEEDED: it's all \"fine\""}, {"Message": "2"}, region=region)
    first, second = aws.take_messages(queue_url, region)
    assert (first["Subject"], first["Message"], first["TopicArn"], first["Type"]) == ("SUCCEEDED: it's all \"fine\"", '{"a":"é"}', topic_arn, "Notification")
    assert second["Message"] == "2" and "Subject" not in second
    assert aws.take_messages(queue_url, region) == []


@pytest.mark.parametrize("bad", [
    {"Subject": "two\nlines"}, {"Subject": "bell\x07"}, {"Subject": "über"}, {"Subject": " x"}, {"Subject": "x" * 101}, {"Message": ""},
])  # fmt: skip
def test_a_bad_entry_is_refused_alone(aws, name, bad):
    topic_arn, queue_url = aws.add_topic(name)
    good = {"Message": "good", "Subject": "x" * 100}
    assert publish(aws, topic_arn, good, {**good, **bad}, good) == ([0, 2], {1: "InvalidParameter"})
    assert [message["Message"] for message in aws.take_messages(queue_url)] == ["good", "good"]


def test_a_batch_that_is_too_long_is_refused_whole(aws, name):
    topic_arn, queue_url = aws.add_topic(name)
    half = {"Message": "x" * 131072}
    assert publish(aws, topic_arn, half, half) == ([0, 1], {})
    assert refused(publish, aws, topic_arn, half, half, {"Message": "x"}) == "BatchRequestTooLong"
    assert refused(publish, aws, topic_arn, {"Message": "é" * 131073}) == "BatchRequestTooLong"
    assert refused(aws.client("sns").publish, TopicArn=topic_arn, Message="é" * 131073) == "InvalidParameter"
    assert len(aws.take_messages(queue_url)) == 2


def test_a_missing_topic(aws, name):
    arn = f"arn:aws:sns:us-east-1:123456789012:{name}"
    assert refused(publish, aws, arn, {"Message": "x"}) == "NotFound"
    assert refused(aws.client("sns").publish, TopicArn=arn, Message="x") == "NotFound"


def test_a_fifo_topic_takes_the_second_of_two_and_delivers_the_first(aws, name):
    topic_arn, queue_url = aws.add_topic(f"{name}.fifo")

    def entry(message, deduplication_id):
        return {"Message": message, "MessageGroupId": "d-1", "MessageDeduplicationId": deduplication_id}

    assert publish(aws, topic_arn, entry("1", "a"), entry("2", "b"), entry("3", "a")) == ([0, 1, 2], {})
    assert [message["Message"] for message in aws.take_messages(queue_url)] == ["1", "2"]
    assert publish(aws, topic_arn, entry("1", "a"), {"Message": "4", "MessageGroupId": "d-1"}) == ([0], {1: "InvalidParameter"})
    assert aws.take_messages(queue_url) == []


def test_an_event_is_delivered_as_aws_does(aws, name):
    queue_url = aws.add_event_queue(name, {"source": ["codedeploy"], "detail-type": [EVENT["DetailType"]], "detail": {"state": ["SUCCESS", name]}})
    other = {**EVENT, "Detail": '{"state":"FAILURE"}'}
    aws.client("events").put_events(Entries=[EVENT, other, {**EVENT, "Resources": ["arn:b", "arn:a"], "Detail": json.dumps({"state": name})}])
    first, second = aws.take_messages(queue_url)
    assert list(first) == ["version", "id", "detail-type", "source", "account", "time", "region", "resources", "detail"]
    assert (first["version"], first["account"], first["time"], first["region"]) == ("0", "123456789012", "2026-11-26T05:35:36Z", "us-east-1")
    assert (first["resources"], first["detail"], second["resources"]) == ([], {"state": "SUCCESS"}, ["arn:b", "arn:a"])


def test_sources_of_aws_are_refused_alone(aws, name):
    queue_url = aws.add_event_queue(name, {"detail-type": [EVENT["DetailType"]]})
    answer = aws.client("events").put_events(Entries=[EVENT, {**EVENT, "Source": "aws.codedeploy"}, {**EVENT, "Detail": "{"}, EVENT])
    assert [entry.get("ErrorCode") for entry in answer["Entries"]] == [None, "NotAuthorizedForSourceException", "MalformedDetail", None]
    assert (answer["FailedEntryCount"], len(aws.take_messages(queue_url))) == (2, 2)


def test_events_that_are_too_long_are_refused_whole(aws):
    long = {**EVENT, "Detail": json.dumps({"a": "x" * 200_000})}
    assert refused(aws.client("events").put_events, Entries=[long, long]) == "ValidationException"
    assert aws.client("events").put_events(Entries=[long])["FailedEntryCount"] == 0


@pytest.mark.parametrize(("error", "status"), [("Throttled", 429), ("Throttling", 400), ("AuthorizationError", 403), ("InternalError", 500)])
@pytest.mark.parametrize("service", ["sns", "events", "sqs"])
def test_calls_about_one_thing_fail_in_their_protocol(aws, name, service, error, status):
    topic_arn, queue_url = aws.add_topic(name)
    operation, about, call = {
        "sns": ("sns:PublishBatch", topic_arn, lambda: publish(aws, topic_arn, {"Message": "x"})),
        "events": ("events:PutEvents", name, lambda: aws.client("events").put_events(Entries=[{**EVENT, "DetailType": name}])),
        "sqs": ("sqs:ReceiveMessage", name, lambda: aws.client("sqs").receive_message(QueueUrl=queue_url)),
    }[service]
    aws.inject_fault(operation, error="AccessDenied", about="something else")
    aws.inject_fault(operation, error=error, times=1, about=about)
    with pytest.raises(ClientError) as failed:
        call()
    response = failed.value.response
    assert (response["Error"]["Code"], response["ResponseMetadata"]["HTTPStatusCode"]) == (error, status)
    call()
    assert aws.api_calls()[operation] == 2


def test_a_slow_topic_delays_no_other(aws, name):
    (slow, slow_queue), (other, other_queue) = aws.add_topic(name), aws.add_topic(f"other-{name}")
    aws.inject_fault("sns:PublishBatch", delay_seconds=10, about=slow)
    started = time.monotonic()
    publish(aws, other, {"Message": "x"})
    assert time.monotonic() - started < 9
    publish(aws, slow, {"Message": "x"})
    assert time.monotonic() - started >= 10
    assert (len(aws.take_messages(slow_queue)), len(aws.take_messages(other_queue))) == (1, 1)
