# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""That all of it ends in time, whatever AWS and the network do, and that nothing is sent twice."""

from __future__ import annotations

import contextlib
import socket

import pytest

from integration.messages.publish_run import OVERHEAD_SECONDS, event, fifo_messages_for, ids, messages_for, publish, publish_in_play, reasons

# A resolver that waits in C, where no Python can interrupt it.
NO_NAMES = "import ctypes, socket; socket.getaddrinfo = lambda *_, **__: ctypes.CDLL(None).sleep(120)"
MAY_HAVE_BEEN = "It may have been delivered."


@contextlib.contextmanager
def listener(backlog=16):
    with socket.create_server(("127.0.0.1", 0), backlog=backlog) as server:
        yield server


@contextlib.contextmanager
def unreachable():
    """An address that drops packets: the queue of its listener is full."""
    with listener(0) as server, contextlib.ExitStack() as connections:
        for _number in range(3):
            connection = connections.enter_context(socket.socket())
            connection.setblocking(False)
            connection.connect_ex(server.getsockname())
        yield "http://{}:{}".format(*server.getsockname())


@contextlib.contextmanager
def silent():
    """An address that takes every request and answers none."""
    with listener() as server:
        yield "http://{}:{}".format(*server.getsockname())


def test_throttled_twice_and_then_not(aws, name):
    topic, queue = aws.add_topic(name)
    aws.inject_fault("sns:PublishBatch", error="Throttled", times=2)
    aws.inject_fault("events:PutEvents", error="ThrottlingException", times=2)
    aws.reset_api_calls()
    result = publish(aws, messages_for(topic, 12), [event("e")])
    assert (len(result["sent"]), result["not_sent"]) == (13, [])
    assert aws.api_calls() == {"sns:PublishBatch": 4, "events:PutEvents": 3}
    assert [message["Subject"] for message in aws.take_messages(queue)] == [f"SUCCEEDED: {number}" for number in range(12)]


def test_throttled_for_ever(aws, name):
    (throttled, _queue), (other, _queue) = aws.add_topic(name), aws.add_topic(f"other-{name}")
    aws.inject_fault("sns:PublishBatch", error="Throttling", about=throttled)
    result = publish(aws, [*messages_for(throttled, 25), *messages_for(other)], timeout_seconds=3)
    assert result["seconds"] < 3 + OVERHEAD_SECONDS
    assert (result["sent"], reasons(result)) == (ids(messages_for(other)), {"THROTTLED": 25})
    first, last = result["not_sent"][0]["message"], result["not_sent"][-1]["message"]
    assert "Throttling: Rate exceeded. That did not change within the 3 s" in first and "not tried within the 3 s" in last
    assert 3 <= aws.api_calls()["sns:PublishBatch"] - 1 <= 8


def test_a_topic_that_takes_thirty_seconds(aws, name):
    (slow, _queue), (other, other_queue) = aws.add_topic(name), aws.add_topic(f"other-{name}")
    aws.inject_fault("sns:PublishBatch", delay_seconds=30, about=slow)
    result = publish(aws, [*messages_for(slow, 12), *messages_for(other, 12)], [event("e")], timeout_seconds=2)
    assert 2 <= result["seconds"] < 2 + OVERHEAD_SECONDS
    assert result["sent"] == [*ids(messages_for(other, 12)), "e"]
    assert (len(aws.take_messages(other_queue)), reasons(result)) == (12, {"TIMEOUT": 12})
    waiting, behind = result["not_sent"][0]["message"], result["not_sent"][-1]["message"]
    assert waiting == f"Failed to send to topic {slow}: no answer within the 2 s that messages may take. {MAY_HAVE_BEEN}"
    assert "not tried within the 2 s" in behind and "delivered" not in behind


def test_everything_is_slow(aws, name):
    topics = [aws.add_topic(f"{name}-{number}")[0] for number in range(10)]
    aws.inject_fault("sns:PublishBatch", delay_seconds=30)
    aws.inject_fault("events:PutEvents", delay_seconds=30)
    result = publish(aws, [message for topic in topics for message in messages_for(topic)], [event("e")], timeout_seconds=2)
    assert result["seconds"] < 2 + OVERHEAD_SECONDS
    assert (result["sent"], result["changed"], reasons(result)) == ([], False, {"TIMEOUT": 11})
    assert all(MAY_HAVE_BEEN in entry["message"] for entry in result["not_sent"])


def test_a_large_fleet_with_as_many_topics_as_there_can_be_ends_in_time_too(aws, name):
    topics = [f"arn:aws:sns:us-east-1:123456789012:{name}-{number}" for number in range(10)]
    aws.inject_fault("sns:PublishBatch", delay_seconds=30)
    result = publish(aws, [message for topic in topics for message in messages_for(topic, 1000)], timeout_seconds=3)
    assert result["seconds"] < 3 + OVERHEAD_SECONDS
    # What is not repeated need not be written, sent and read either.
    assert not {"messages", "events"} & set(result.get("invocation", {}).get("module_args", {}))
    assert reasons(result) == {"TIMEOUT": 10000} and sum(MAY_HAVE_BEEN in entry["message"] for entry in result["not_sent"]) == 100


def test_slow_by_one_second_is_in_time(aws, name):
    topic, _queue = aws.add_topic(name)
    aws.inject_fault("sns:PublishBatch", delay_seconds=1)
    assert publish(aws, messages_for(topic, 11), timeout_seconds=5)["not_sent"] == []


def test_a_play_waits_no_longer(aws, name):
    slow, _queue = aws.add_topic(name)
    aws.inject_fault("sns:PublishBatch", delay_seconds=30)
    result = publish_in_play(aws, {"messages": messages_for(slow), "timeout_seconds": 1.5})
    assert reasons(result) == {"TIMEOUT": 1}


def test_names_that_are_never_resolved(aws, name):
    result = publish(aws, messages_for(f"arn:aws:sns:eu-west-1:123456789012:{name}"), [event("e")], prelude=NO_NAMES, timeout_seconds=2)
    assert result["seconds"] < 2 + OVERHEAD_SECONDS and reasons(result) == {"TIMEOUT": 2}


@pytest.mark.parametrize("address, code, words", [
    (unreachable, "INTERNAL_ERROR", "Connect timeout"),
    (silent, "TIMEOUT", MAY_HAVE_BEEN),
])
def test_a_network_that_answers_nothing(aws, name, address, code, words):
    with address() as url:
        result = publish(aws, messages_for(f"arn:aws:sns:eu-west-1:123456789012:{name}", 2), [event("e")], timeout_seconds=5, endpoint_url=url)
    assert result["seconds"] < 5 + OVERHEAD_SECONDS and (result["sent"], reasons(result)) == ([], {code: 3})
    assert all(words in entry["message"] for entry in result["not_sent"])


def test_a_connection_that_is_refused_is_tried_three_times(aws, name):
    with listener() as server:
        url = "http://{}:{}".format(*server.getsockname())
    result = publish(aws, messages_for(f"arn:aws:sns:eu-west-1:123456789012:{name}", 12), endpoint_url=url)
    # Not until the time is over: who has no network would wait for it at every wave.
    assert result["seconds"] < 5 and reasons(result) == {"INTERNAL_ERROR": 12}
    assert "Could not connect to the endpoint URL" in result["not_sent"][0]["message"] and "delivered" not in result["not_sent"][0]["message"]


def test_what_may_have_been_taken_is_not_sent_again(aws, name):
    topic, queue = aws.add_topic(name)
    events_queue = aws.add_event_queue(f"events-{name}", {"detail-type": [name]})
    aws.inject_fault("sns:PublishBatch", error=500, times=1, carried_out=True)
    aws.inject_fault("events:PutEvents", error=503, times=1, carried_out=True)
    aws.reset_api_calls()
    result = publish(aws, messages_for(topic, 12), [event("e", detail_type=name)])
    assert (result["sent"], reasons(result)) == (ids(messages_for(topic, 2, first=10)), {"INTERNAL_ERROR": 11})
    assert all(MAY_HAVE_BEEN in entry["message"] for entry in result["not_sent"])
    assert aws.api_calls() == {"sns:PublishBatch": 2, "events:PutEvents": 1}
    assert (len(aws.take_messages(queue)), len(aws.take_messages(events_queue))) == (12, 1)


def test_a_fifo_topic_is_sent_it_again_and_delivers_it_once(aws, name):
    topic, queue = aws.add_topic(f"{name}.fifo")
    aws.inject_fault("sns:PublishBatch", error=500, times=2, carried_out=True)
    aws.reset_api_calls()
    assert publish(aws, fifo_messages_for(topic, 3))["not_sent"] == []
    assert aws.api_calls() == {"sns:PublishBatch": 3}
    assert [message["Subject"] for message in aws.take_messages(queue)] == ["SUCCEEDED: 0", "SUCCEEDED: 1", "SUCCEEDED: 2"]


def test_retries_and_timeouts_of_the_users_do_not_count(aws, name):
    topic, _queue = aws.add_topic(name)
    aws.inject_fault("sns:PublishBatch", error=500)
    aws.reset_api_calls()
    config = {"retries": {"total_max_attempts": 5, "mode": "standard"}, "read_timeout": 1}
    assert reasons(publish(aws, messages_for(topic), aws_config=config)) == {"INTERNAL_ERROR": 1}
    assert aws.api_calls() == {"sns:PublishBatch": 1}
