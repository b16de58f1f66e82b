# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json
import string

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.payload.sns_messages import messages_of
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.payload.trigger_events import TRIGGER_EVENTS
from hypothesis import given
from hypothesis import strategies as st
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.payload.announced import (
    TOPIC, context_of, every_transition, host_of, transition_of, trigger_of,
)  # fmt: skip

LEGAL = set(string.ascii_letters + string.digits + string.punctuation)
FIFO = {"topic_arn": f"{TOPIC}.fifo", "is_fifo": True}


def test_a_message_says_where_it_goes():
    [message] = messages_of(context_of(), [trigger_of()], [transition_of("DeploymentStart")])
    assert list(message) == ["id", "trigger", "topic_arn", "subject", "message"]
    assert [message[key] for key in ("id", "trigger", "topic_arn")] == ['["sns", "DeploymentStart", null, "notify team"]', "notify team", TOPIC]


def test_a_trigger_is_told_of_its_events_only_and_in_order():
    triggers = [
        trigger_of("DeploymentStart", "InstanceStart", name="a"), trigger_of("InstanceStart", name="b", topic_arn=f"{TOPIC}-b"), trigger_of("DeploymentStop"),
    ]  # fmt: skip
    transitions = [transition_of("DeploymentStart"), transition_of("InstanceStart", "web-2"), transition_of("InstanceStart", "web-1")]
    told = [(json.loads(message["id"])[1:3], message["trigger"]) for message in messages_of(context_of(), triggers, transitions)]
    assert told == [
        (["DeploymentStart", None], "a"), (["InstanceStart", "web-2"], "a"), (["InstanceStart", "web-2"], "b"), (["InstanceStart", "web-1"], "a"),
        (["InstanceStart", "web-1"], "b"),
    ]  # fmt: skip


@pytest.mark.parametrize("event", TRIGGER_EVENTS)
def test_every_event_is_announced_to_a_trigger_that_is_for_it_alone(event):
    assert len(messages_of(context_of(), [trigger_of(event)], [every_transition(event)])) == 1
    others = [other for other in TRIGGER_EVENTS if other != event]
    assert messages_of(context_of(), [trigger_of(*others)], [every_transition(event)]) == []


def test_nothing_is_announced_without_triggers_or_transitions():
    assert messages_of(context_of(), [], [transition_of("DeploymentStart")]) == messages_of(context_of(), [trigger_of()], []) == []


def test_what_is_asked_for_twice_is_announced_once():
    transitions = [transition_of("InstanceStart"), transition_of("DeploymentStop"), transition_of("InstanceStart")]
    assert [json.loads(message["id"])[1] for message in messages_of(context_of(), [trigger_of()], transitions)] == ["InstanceStart", "DeploymentStop"]


def test_ids_are_of_one_announcement_each():
    triggers = [trigger_of(name=name, **FIFO) for name in ("b/c", "c", 'c", "c')]
    hosts = ("a", "a/b", 'a", "c')
    transitions = [transition_of(event, host) for event in TRIGGER_EVENTS for host in hosts]
    context = context_of(instances={}, kinds=dict.fromkeys(hosts, "in_place"))
    messages = messages_of(context, triggers, [{**transition, "record": None} for transition in transitions])
    assert len({message["id"] for message in messages}) == len(messages) == 3 * (6 + 4 * 3)
    assert len({message["message_deduplication_id"] for message in messages}) == len(messages)


def fifo_ids(transition=None, trigger=None, context=None):
    wanted = transition or transition_of("InstanceSuccess", record=host_of())
    [message] = messages_of(context or context_of(), [trigger_of(**{**FIFO, **(trigger or {})})], [wanted])
    return message["message_group_id"], message["message_deduplication_id"]


def test_a_fifo_topic_gets_the_deployment_group_as_its_group():
    assert fifo_ids()[0] == "4a7e-b2"
    [message] = messages_of(context_of(), [trigger_of(**FIFO)], [transition_of("DeploymentStart")])
    assert list(message) == ["id", "trigger", "topic_arn", "subject", "message", "message_group_id", "message_deduplication_id"]


def test_what_is_announced_again_after_a_lost_run_has_the_same_id():
    later = {**transition_of("InstanceSuccess", record=host_of([])), "at": "2026-11-26T09:00:00Z"}
    context = context_of({"status": "Failed", "ended_at": "2026-11-26T09:00:00Z"}, report_url="https://ci/8", instances={})
    assert fifo_ids(later, {"events": ["InstanceSuccess"]}, context) == fifo_ids()


@pytest.mark.parametrize("transition, trigger, deployment", [
    (transition_of("InstanceStart"), {}, {}), (transition_of("InstanceSuccess", "web-2", host_of()), {}, {}), (transition_of("DeploymentSuccess"), {}, {}),
    (None, {"name": "other"}, {}), (None, {}, {"deployment_id": "d-ABC123DEG"}),
])  # fmt: skip
def test_another_announcement_has_another_id(transition, trigger, deployment):
    assert fifo_ids(transition, trigger, context_of(deployment=deployment))[1] != fifo_ids()[1]


@given(group_id=st.text(st.characters(), max_size=200), trigger=st.text(st.characters(), max_size=200), host=st.text(st.characters(), max_size=200))
def test_sns_takes_the_ids_of_fifo_topics(group_id, trigger, host):
    context = context_of(deployment={"deployment_group_id": group_id}, kinds={host: "in_place"})
    for text in fifo_ids(transition_of("InstanceStart", host), {"name": trigger}, context):
        assert 0 < len(text) <= 128
        assert set(text) <= LEGAL


@given(group_id=st.text(sorted(LEGAL), min_size=1, max_size=128))
def test_the_id_of_a_deployment_group_stays_as_it_is_where_sns_takes_it(group_id):
    assert fifo_ids(context=context_of(deployment={"deployment_group_id": group_id}))[0] == group_id


@pytest.mark.parametrize("group_id", ["", "a b", "a\n", "é", "x" * 129])
def test_the_id_of_a_deployment_group_that_sns_refuses_is_replaced(group_id):
    replaced = fifo_ids(context=context_of(deployment={"deployment_group_id": group_id}))[0]
    assert len(replaced) == 64
    assert set(replaced) <= LEGAL


def test_groups_whose_ids_sns_refuses_stay_apart():
    assert len({fifo_ids(context=context_of(deployment={"deployment_group_id": name}))[0] for name in ("a b", "a  b", "é", "x" * 129, "x" * 130)}) == 5
