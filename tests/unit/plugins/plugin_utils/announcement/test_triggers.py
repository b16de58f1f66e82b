# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.payload.trigger_events import TRIGGER_EVENTS
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.announcement.triggers import check_triggers

TOPIC = "arn:aws:sns:eu-west-1:123456789012:deployments"
GIVEN = {"trigger_name": "notify", "trigger_target_arn": TOPIC, "trigger_events": ["DeploymentStart"]}
PLACE = "codedeploy_deployment_group.trigger_configurations"


def refused(configurations):
    """The error that the triggers are refused with."""
    with pytest.raises(DeploymentError) as caught:
        check_triggers(configurations)
    return caught.value


def one(**changes):
    return [{**GIVEN, **changes}]


@pytest.mark.parametrize("nothing", [None, [], ()])
def test_a_group_needs_no_trigger(nothing):
    assert check_triggers(nothing) == []


@pytest.mark.parametrize("arn, region, account, is_fifo", [
    (TOPIC, "eu-west-1", "123456789012", False),
    ("arn:aws:sns:us-east-2:000000000000:a.fifo", "us-east-2", "000000000000", True),
    ("arn:aws-cn:sns:cn-north-1:123456789012:x", "cn-north-1", "123456789012", False),
    ("arn:aws-us-gov:sns:us-gov-west-1:123456789012:x_-9", "us-gov-west-1", "123456789012", False),
    (f"arn:aws:sns:ap-southeast-5:123456789012:{'t' * 256}", "ap-southeast-5", "123456789012", False),
    (f"arn:aws:sns:eu-west-1:123456789012:{'t' * 251}.fifo", "eu-west-1", "123456789012", True),
])
def test_a_trigger_is_read(arn, region, account, is_fifo):
    [trigger] = check_triggers(one(trigger_target_arn=arn, trigger_events=list(TRIGGER_EVENTS)))
    assert trigger == {"name": "notify", "topic_arn": arn, "region": region, "account_id": account, "is_fifo": is_fifo, "events": list(TRIGGER_EVENTS)}
    assert list(trigger) == ["name", "topic_arn", "region", "account_id", "is_fifo", "events"]


def test_an_event_that_is_named_twice_is_announced_once():
    assert check_triggers(one(trigger_events=["DeploymentStop", "InstanceStart", "DeploymentStop"]))[0]["events"] == ["DeploymentStop", "InstanceStart"]


def test_ten_triggers_are_taken_in_their_order():
    names = [f"trigger {number}" for number in range(10, 0, -1)]
    assert [trigger["name"] for trigger in check_triggers([{**GIVEN, "trigger_name": name} for name in names])] == names


@pytest.mark.parametrize("arn, fault", [
    ("deployments", "is not an ARN"),
    ("", "is not an ARN"),
    ("arn:aws:sns:eu-west-1:deployments", "is not an ARN"),
    ("ARN:aws:sns:eu-west-1:123456789012:deployments", "is not an ARN"),
    ("arn:aws:sqs:eu-west-1:123456789012:deployments", "is an ARN of sqs, not of sns"),
    ("arn:aws:lambda:eu-west-1:123456789012:function:notify", "is an ARN of lambda, not of sns"),
    ("arn:aws::eu-west-1:123456789012:deployments", "is an ARN of no service, not of sns"),
    (f"{TOPIC}:6b5f2c1e-5a3c-4a36-8d0c-0d3a8d8c2f11", "is the ARN of a subscription, not of a topic"),
    ("arn:aws-eu:sns:eu-west-1:123456789012:deployments", "is in the partition 'aws-eu'; there are aws, aws-cn, aws-us-gov"),
    ("arn::sns:eu-west-1:123456789012:deployments", "is in the partition ''; there are aws, aws-cn, aws-us-gov"),
    ("arn:aws:sns:cn-north-1:123456789012:deployments", "is in the partition aws, but cn-north-1 is in aws-cn"),
    ("arn:aws-us-gov:sns:us-east-1:123456789012:deployments", "is in the partition aws-us-gov, but us-east-1 is in aws"),
    ("arn:aws:sns::123456789012:deployments", "has no region of AWS but ''"),
    ("arn:aws:sns:eu-west-1a:123456789012:deployments", "has no region of AWS but 'eu-west-1a'"),
    ("arn:aws:sns:eu-west-1:1234:deployments", "has no account of 12 digits but '1234'"),
    ("arn:aws:sns:eu-west-1:１２３４５６７８９０１２:deployments", "has no account of 12 digits but '１２３４５６７８９０１２'"),
    ("arn:aws:sns:eu-west-1:123456789012:", "has a topic that cannot exist, ''"),
    ("arn:aws:sns:eu-west-1:123456789012:a b", "has a topic that cannot exist, 'a b'"),
    ("arn:aws:sns:eu-west-1:123456789012:a.b", "has a topic that cannot exist, 'a.b'"),
    ("arn:aws:sns:eu-west-1:123456789012:é", "has a topic that cannot exist, 'é'"),
    (f"{TOPIC}\n", "has a topic that cannot exist, 'deployments\n'"),
    (f"arn:aws:sns:eu-west-1:123456789012:{'t' * 257}", f"has a topic that cannot exist, '{'t' * 257}'"),
    (f"arn:aws:sns:eu-west-1:123456789012:{'t' * 252}.fifo", f"has a topic that cannot exist, '{'t' * 252}.fifo'"),
])
def test_what_is_no_topic_is_refused(arn, fault):
    error = refused(one(trigger_target_arn=arn))
    assert error.code == "InvalidTriggerConfigException"
    assert error.message == f"{PLACE}[0] ('notify'): trigger_target_arn '{arn}' {fault}."
    assert error.hint.startswith("Give the ARN of an SNS topic, such as arn:aws:sns:")


@pytest.mark.parametrize("event, meant", [
    ("DeploymentStarted", "DeploymentStart"), ("deploymentsuccess", "DeploymentSuccess"), ("InstanceFailed", "InstanceFailure"),
    ("DEPLOYMENT_STOP", "DeploymentStop"), ("whatever", None), ("", None),
])  # fmt: skip
def test_an_unknown_event_is_refused_with_the_nearest_one(event, meant):
    error = refused(one(trigger_events=["DeploymentStop", event]))
    assert error.message == f"{PLACE}[0] ('notify'): trigger_events has '{event}', which is not an event."
    assert error.hint.startswith(f"Did you mean {meant}? Give a list" if meant else "Give a list of one or more of DeploymentStart, DeploymentSuccess, ")


@pytest.mark.parametrize("changes, message", [
    ({"trigger_events": []}, "[0] ('notify'): trigger_events is an empty list, not a list of events."),
    ({"trigger_events": "DeploymentStart"}, "[0] ('notify'): trigger_events is the text 'DeploymentStart', not a list of events."),
    ({"trigger_events": {"DeploymentStart": True}}, "[0] ('notify'): trigger_events is a dictionary, not a list of events."),
    ({"trigger_events": [7]}, "[0] ('notify'): trigger_events has the value 7, which is not an event."),
    ({"trigger_events": [["DeploymentStart"]]}, "[0] ('notify'): trigger_events has a list, which is not an event."),
    ({"trigger_events": None}, "[0] has no trigger_events."),
    ({"trigger_name": None}, "[0] has no trigger_name."),
    ({"trigger_name": " "}, "[0].trigger_name is an empty text, not a name."),
    ({"trigger_name": 2026}, "[0].trigger_name is the value 2026, not a name."),
    ({"trigger_target_arn": None}, "[0] has no trigger_target_arn."),
    ({"trigger_target_arn": [TOPIC]}, "[0] ('notify'): trigger_target_arn is a list, not a text."),
    ({"triggerName": "notify"}, "[0] has the key 'triggerName', which a trigger does not have."),
    ({7: "notify"}, "[0] has the key '7', which a trigger does not have."),
])
def test_what_cannot_be_a_trigger_is_refused(changes, message):
    error = refused([{**GIVEN, **changes}])
    assert (error.code, error.message) == ("InvalidTriggerConfigException", PLACE + message)
    assert error.hint.startswith(("Give", "Did you mean"))


@pytest.mark.parametrize("key", list(GIVEN))
def test_every_key_is_needed(key):
    assert refused([GIVEN, {known: value for known, value in GIVEN.items() if known != key}]).message == f"{PLACE}[1] has no {key}."


@pytest.mark.parametrize("key, meant", [
    ("triggerName", "trigger_name"), ("trigger_target_arns", "trigger_target_arn"), ("TriggerEvents", "trigger_events"), ("colour", None),
])  # fmt: skip
def test_an_unknown_key_is_refused_with_the_nearest_one(key, meant):
    hint = "Give each trigger the keys trigger_name, trigger_target_arn, trigger_events."
    assert refused([{**GIVEN, key: "x"}]).hint == (f"Did you mean {meant}? {hint}" if meant else hint)


@pytest.mark.parametrize("given, what", [
    ({"trigger_name": "notify"}, "a dictionary, not a list of triggers."), ("notify", "the text 'notify', not a list of triggers."),
    (True, "the value True, not a list of triggers."), (0, "the value 0, not a list of triggers."),
])  # fmt: skip
def test_what_is_no_list_is_refused(given, what):
    assert refused(given).message == f"{PLACE} is {what}"


def test_what_is_no_dictionary_is_refused():
    assert refused([GIVEN, TOPIC]).message == f"{PLACE}[1] is the text '{TOPIC}', not a dictionary."


def test_two_triggers_of_one_name_are_refused():
    error = refused([GIVEN, {**GIVEN, "trigger_name": "other"}, GIVEN])
    assert (error.code, error.message) == ("InvalidTriggerConfigException", f"{PLACE}[2] has the name 'notify', as {PLACE}[0] has.")


def test_more_than_ten_triggers_are_refused():
    error = refused([{**GIVEN, "trigger_name": f"trigger {number}"} for number in range(11)])
    assert (error.code, error.message) == ("TriggerTargetsLimitExceededException", f"{PLACE} has 11 triggers; a deployment group has at most 10.")
