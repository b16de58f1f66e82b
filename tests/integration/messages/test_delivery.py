# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What subscribers and rules get."""

from __future__ import annotations

import json

from integration.messages.publish_run import event, fifo_messages_for, ids, messages_for, publish, publish_in_play

RULE = {
    "source": ["codedeploy"],
    "detail-type": ["CodeDeploy Deployment State-change Notification"],
    "detail": {"state": ["FAILURE", "STOP"], "application": ["shop"]},
}


def numbers(taken):
    return [json.loads(message["Message"])["number"] for message in taken]


def test_a_play_sends_messages_and_events(aws, name):
    (near, near_queue), (far, far_queue) = aws.add_topic(name), aws.add_topic(name, "eu-central-1")
    events_queue = aws.add_event_queue(f"events-{name}", {"detail": {"deploymentId": ["d-0A1B2C3D4"]}})
    quoted = {**messages_for(near)[0], "subject": "FAILED: it's \"quoted\"", "message": '{"a":"é \\" 🚀"}'}
    aws.reset_api_calls()
    result = publish_in_play(aws, {"messages": [quoted, *messages_for(far, 2)], "events": [event("e")]})
    assert (result["changed"], result["sent"], result["not_sent"]) == (True, [quoted["id"], *ids(messages_for(far, 2)), "e"], [])
    assert aws.api_calls() == {"sns:PublishBatch": 2, "events:PutEvents": 1}
    [got] = aws.take_messages(near_queue)
    assert (got["Subject"], got["Message"], got["TopicArn"]) == (quoted["subject"], quoted["message"], near)
    assert numbers(aws.take_messages(far_queue, "eu-central-1")) == [0, 1]
    assert [delivered["detail"]["state"] for delivered in aws.take_messages(events_queue)] == ["SUCCESS"]


def test_check_mode_sends_nothing(aws, name):
    topic, queue = aws.add_topic(name)
    aws.reset_api_calls()
    result = publish_in_play(aws, {"messages": messages_for(topic), "events": [event("e")]}, check=True)
    assert (result["changed"], result["sent"], result["not_sent"]) == (True, [], [])
    assert aws.api_calls() == {} and aws.take_messages(queue) == []
    assert not publish(aws, _ansible_check_mode=True)["changed"]


def test_nothing_to_send_is_no_change_and_no_call(aws):
    result = publish(aws)
    assert (result["changed"], result["sent"], result["not_sent"], aws.api_calls()) == (False, [], [], {})


def test_a_fleet_in_order_in_batches_of_ten(aws, name):
    topic, queue = aws.add_topic(name)
    aws.reset_api_calls()
    result = publish(aws, messages_for(topic, 995), [event(f"e{number}") for number in range(21)], timeout_seconds=60)
    assert (len(result["sent"]), result["not_sent"]) == (1016, [])
    assert aws.api_calls() == {"sns:PublishBatch": 100, "events:PutEvents": 3}
    assert numbers(aws.take_messages(queue)) == list(range(995))


def test_long_messages_go_in_batches_of_256_kib(aws, name):
    topic, queue = aws.add_topic(name)
    aws.reset_api_calls()
    messages = [{"id": str(number), "topic_arn": topic, "message": "é" * 50_000} for number in range(5)]
    longest = {"id": "longest", "topic_arn": topic, "message": "x" * 262144}
    assert publish(aws, [*messages, longest])["not_sent"] == []
    assert aws.api_calls() == {"sns:PublishBatch": 4}
    assert len(aws.take_messages(queue)) == 6


def test_a_fifo_topic_keeps_the_order_of_each_group_and_drops_what_comes_twice(aws, name):
    topic, queue = aws.add_topic(f"{name}.fifo")
    messages = fifo_messages_for(topic, 12) + fifo_messages_for(topic, 3, "d-2", first=50)
    assert publish(aws, messages)["sent"] == ids(messages)
    assert numbers(aws.take_messages(queue)) == [*range(12), 50, 51, 52]
    messages += fifo_messages_for(topic, 1, first=12)
    assert publish(aws, messages)["sent"] == ids(messages)
    assert numbers(aws.take_messages(queue)) == [12]


def test_one_bad_message_among_ten_is_not_sent_alone(aws, name):
    topic, queue = aws.add_topic(name)
    aws.reset_api_calls()
    messages = messages_for(topic, 10)
    messages[4]["subject"] = "two\nlines"
    result = publish(aws, messages)
    assert aws.api_calls() == {"sns:PublishBatch": 1}
    assert numbers(aws.take_messages(queue)) == [0, 1, 2, 3, 5, 6, 7, 8, 9]
    [refused] = result["not_sent"]
    assert (refused["id"], refused["target"], refused["code"]) == (messages[4]["id"], topic, "MESSAGE_INVALID")
    assert refused["message"].startswith(f"Failed to send to topic {topic}: InvalidParameter: Invalid parameter: Subject")


def test_a_message_for_which_a_whole_call_is_refused_hinders_no_other(aws, name):
    topic, queue = aws.add_topic(f"{name}.fifo")
    messages = fifo_messages_for(topic, 10)
    del messages[3]["message_group_id"]
    result = publish(aws, messages)
    assert ids(result["not_sent"]) == [messages[3]["id"]]
    assert numbers(aws.take_messages(queue)) == [0, 1, 2, 4, 5, 6, 7, 8, 9]


def test_events_match_a_rule_as_for_codedeploy(aws, name):
    queue = aws.add_event_queue(name, RULE)
    aws.reset_api_calls()
    result = publish(aws, events=[event("e1", "START"), event("e2", "FAILURE"), event("e3", "STOP", source="other"), event("e4", "STOP")])
    assert (result["sent"], aws.api_calls()) == (["e1", "e2", "e3", "e4"], {"events:PutEvents": 1})
    first, second = aws.take_messages(queue)
    assert [first["detail"]["state"], second["detail"]["state"]] == ["FAILURE", "STOP"]
    sent = event("e2")
    assert (first["resources"], first["time"], first["source"], first["detail-type"]) == (sent["resources"], sent["time"], "codedeploy", sent["detail_type"])


def test_events_that_are_refused_are_not_sent_alone(aws, name):
    queue = aws.add_event_queue(name, {"detail": {"application": [name]}})
    good = {"detail": json.dumps({"application": name})}
    events = [event("e1", **good), event("e2", source="aws.codedeploy"), event("e3", detail="{"), event("e4", time="nonsense"), event("e5", **good)]
    result = publish(aws, events=events)
    assert {entry["id"]: entry["code"] for entry in result["not_sent"]} == dict.fromkeys(["e2", "e3", "e4"], "MESSAGE_INVALID")
    assert "NotAuthorizedForSourceException" in result["not_sent"][0]["message"]
    assert (result["sent"], len(aws.take_messages(queue))) == (["e1", "e5"], 2)


def test_an_event_bus_of_ones_own_in_another_region(aws, name):
    aws.client("events", "eu-central-1").create_event_bus(Name=name)
    queue = aws.add_event_queue(name, {"source": ["codedeploy"]}, event_bus_name=name, region="eu-central-1")
    assert publish(aws, events=[event("e", bus=name), event("d")], region="eu-central-1")["not_sent"] == []
    [delivered] = aws.take_messages(queue, "eu-central-1")
    assert delivered["region"] == "eu-central-1"
