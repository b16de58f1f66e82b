# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import time

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.messages.batch_plan import targets_of
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.messages.entry_plan import entries_of
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.messages.ledger import Ledger
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.messages.target_sender import TargetSender
from botocore.exceptions import ClientError, ReadTimeoutError

TOPIC = "arn:aws:sns:eu-west-1:123456789012:t"


class ScriptedClient:
    """Answers each call by the next of its answers: {message: error code}, where None is for an entry of which nothing is said, or {"raise": exception}."""

    def __init__(self, *answers):
        self._answers = list(answers)
        self.calls = []

    def client(self, *_key):
        return self

    def publish_batch(self, TopicArn, PublishBatchRequestEntries):
        assert TopicArn == TOPIC
        self.calls.append([entry["Message"] for entry in PublishBatchRequestEntries])
        answer = self._answers.pop(0) if self._answers else {}
        if "raise" in answer:
            raise answer["raise"]
        failed = [{"Id": entry["Id"], "Code": answer[entry["Message"]]} for entry in PublishBatchRequestEntries if answer.get(entry["Message"])]
        # In another order than asked.
        return {"Successful": [{"Id": entry["Id"]} for entry in PublishBatchRequestEntries[::-1] if entry["Message"] not in answer], "Failed": failed[::-1]}

    def put_events(self, Entries):
        self.calls.append([entry["Detail"] for entry in Entries])
        answer = self._answers.pop(0) if self._answers else {}
        return {"Entries": [{"ErrorCode": answer[entry["Detail"]]} if entry["Detail"] in answer else {} for entry in Entries]}

    def put_metric_data(self, Namespace, MetricData):
        assert Namespace == "n"
        self.calls.append([datum["MetricName"] for datum in MetricData])
        answer = self._answers.pop(0) if self._answers else {}
        if "raise" in answer:
            raise answer["raise"]
        return {}


def refused(code, status=400):
    answer = {"Error": {"Code": code, "Message": "No"}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return {"raise": ClientError(answer, "PublishBatch")}


@pytest.fixture(autouse=True)
def no_delays(monkeypatch):
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)


def send(client, texts, deduplicated=False, service="sns", within=5.0, closed=False):
    """{text: code, None if it was sent}"""
    fifo = {"message_group_id": "g", "message_deduplication_id": "d"} if deduplicated else {}
    messages = [{"id": text, "topic_arn": TOPIC, "message": text, **fifo} for text in texts if service == "sns"]
    events = [{"id": text, "event_bus_name": "b", "source": "s", "detail_type": "d", "detail": text} for text in texts if service == "events"]
    metrics = [{"id": text, "namespace": "n", "metric_datum": {"MetricName": text}} for text in texts if service == "cloudwatch"]
    targets, ledger = targets_of(entries_of(messages, events, metrics)), Ledger()
    if closed:
        ledger.close(targets, 5)
    for target in targets:
        TargetSender(target, client, ledger, time.monotonic() + within).send()
    ends = ledger.close(targets, 5)
    return {text: end.code if end else None for text, end in zip(texts, ends.values())}


@pytest.mark.parametrize("service", ["sns", "events"])
def test_only_the_entries_that_were_throttled_are_sent_again(service):
    client = ScriptedClient({"b": "Throttled", "c": "InvalidParameter"}, {"b": "ThrottlingException"})
    assert send(client, "abcd", service=service) == {"a": None, "b": None, "c": "MESSAGE_INVALID", "d": None}
    assert client.calls == [["a", "b", "c", "d"], ["b"], ["b"]]


def test_an_entry_of_which_nothing_is_said():
    client = ScriptedClient({"b": None})
    assert send(client, "abc") == {"a": None, "b": "INTERNAL_ERROR", "c": None}
    assert client.calls == [["a", "b", "c"]]


@pytest.mark.parametrize("failure", [refused("InternalError", 500), {"raise": ReadTimeoutError(endpoint_url="x")}])
def test_what_may_have_been_taken_is_sent_again_only_where_aws_drops_it(failure):
    client, fifo = ScriptedClient(failure), ScriptedClient(failure)
    texts = list("abcdefghijk")
    assert send(client, texts) == {**dict.fromkeys(texts[:10], "INTERNAL_ERROR"), "k": None}
    assert send(fifo, texts, deduplicated=True) == dict.fromkeys(texts)
    assert (client.calls, fifo.calls) == ([texts[:10], ["k"]], [texts[:10], texts[:10], ["k"]])


def test_a_call_that_is_refused_is_sent_in_parts_in_its_order():
    client = ScriptedClient(refused("InvalidParameter"), {}, refused("InvalidParameter"))
    assert send(client, "abc") == {"a": None, "b": "MESSAGE_INVALID", "c": None}
    assert client.calls == [["a", "b", "c"], ["a"], ["b"], ["c"]]


def test_metrics_are_taken_as_a_whole_or_not_at_all():
    client = ScriptedClient(refused("Throttling"), {}, refused("InvalidParameterValue"))
    texts = [str(number) for number in range(1002)]
    assert send(client, texts, service="cloudwatch") == {**dict.fromkeys(texts[:1000]), **dict.fromkeys(texts[1000:], "MESSAGE_INVALID")}
    assert client.calls == [texts[:1000], texts[:1000], texts[1000:]]


def test_metrics_that_may_have_been_taken_are_not_sent_again():
    client = ScriptedClient(refused("InternalServiceFault", 500))
    assert send(client, "ab", service="cloudwatch") == dict.fromkeys("ab", "INTERNAL_ERROR")
    assert client.calls == [["a", "b"]]


def test_what_is_refused_for_the_target_ends_it():
    client = ScriptedClient({}, refused("NotFound", 404))
    texts = [str(number) for number in range(30)]
    assert send(client, texts) == {**dict.fromkeys(texts[:10]), **dict.fromkeys(texts[10:], "MESSAGE_TARGET_INVALID")}
    assert len(client.calls) == 2


def test_no_call_begins_when_the_time_is_over():
    late, ended = ScriptedClient(), ScriptedClient()
    assert send(late, "a", within=0.0) == {"a": "TIMEOUT"}
    assert send(ended, "a", closed=True) == {"a": "TIMEOUT"}
    assert late.calls == ended.calls == []


def test_a_delay_that_would_outlast_the_time_is_not_waited_for(monkeypatch):
    client = ScriptedClient(*[refused("Throttling")] * 99)
    monkeypatch.setattr(time, "monotonic", lambda: 1000.0)
    assert send(client, "ab", within=0.05) == dict.fromkeys("ab", "THROTTLED")
    assert client.calls == [["a", "b"]]
