# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.payload.deployment_message import deployment_message
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.payload.message_size import MOST_BYTES
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.payload.payload_form import FORMS
from hypothesis import given, settings
from hypothesis import strategies as st
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.payload.announced import (
    AT, ERROR, context_of, fields_of, message_of, pairs, record_at, transition_of, trigger_of,
)  # fmt: skip

CREATED, ENDED = "Thu Nov 26 05:35:36 UTC 2026", "Thu Nov 26 05:36:42 UTC 2026"
OVERVIEW = '{"Succeeded":3,"Failed":1,"Skipped":0,"InProgress":0,"Pending":2}'
ROLLBACK = '{"RollbackMessage":"Deployment d-ABC123DEF is triggered to roll back deployment d-OLD.","RollbackTriggeringDeploymentId":"d-OLD"}'
FIRST = [
    ("region", "us-east-1"), ("accountId", "123456789012"), ("eventTriggerName", "notify team"), ("applicationName", "shop"),
    ("deploymentId", "d-ABC123DEF"), ("deploymentGroupName", "web"),
]  # fmt: skip
RUNNING = [*FIRST, ("createTime", CREATED), ("completeTime", None)]
OVER = [*FIRST, ("createTime", CREATED), ("completeTime", ENDED), ("deploymentOverview", OVERVIEW)]
FAILURE = ("errorInformation", '{"ErrorCode":"HEALTH_CONSTRAINTS","ErrorMessage":"every host failed."}')
STOP = ("errorInformation", '{"ErrorCode":"MANUAL_STOP","ErrorMessage":"stopped by ann."}')

# Event, the deployment that is rolled back → all members in their order.
AS_SENT = [
    ("DeploymentStart", None, [*RUNNING, ("status", "CREATED")]),
    ("DeploymentReady", None, [*RUNNING, ("status", "READY")]),
    ("DeploymentSuccess", None, [*OVER, ("status", "SUCCEEDED")]),
    ("DeploymentFailure", None, [*OVER, ("status", "FAILED"), FAILURE, ("rollbackInformation", "{}")]),
    ("DeploymentStop", None, [*OVER, ("status", "STOPPED"), STOP]),
    ("DeploymentStart", "d-OLD", [*RUNNING, ("status", "CREATED"), ("rollbackInformation", ROLLBACK)]),
    ("DeploymentSuccess", "d-OLD", [*OVER, ("status", "SUCCEEDED"), ("rollbackInformation", ROLLBACK)]),
    ("DeploymentFailure", "d-OLD", [*OVER, ("status", "FAILED"), FAILURE, ("rollbackInformation", ROLLBACK)]),
    ("DeploymentStop", "d-OLD", [*OVER, ("status", "STOPPED"), STOP, ("rollbackInformation", ROLLBACK)]),
]


@pytest.mark.parametrize("event, rollback_of, members", AS_SENT)
def test_a_message_is_what_codedeploy_sends(event, rollback_of, members):
    _subject, text = message_of(event, context_of(record_at(event, rollback_of)))
    assert pairs(text) == members
    assert text == json.dumps(dict(members), separators=(",", ":"))


def test_a_trigger_for_rollbacks_is_told_when_one_is_created():
    context = context_of(record_at("DeploymentRollback", "d-OLD"))
    subject, text = message_of("DeploymentRollback", context, trigger=trigger_of("DeploymentRollback"))
    assert pairs(text) == [*RUNNING, ("status", "CREATED"), ("rollbackInformation", ROLLBACK)]
    assert subject == "CREATED: AWS CodeDeploy d-ABC123DEF in us-east-1 to shop"


def test_a_trigger_for_every_start_too_is_not_told_the_same_twice():
    context, trigger = context_of(record_at("DeploymentRollback", "d-OLD")), trigger_of("DeploymentRollback", "DeploymentStart")
    assert message_of("DeploymentStart", context, trigger=trigger)[0].startswith("CREATED: ")
    subject, text = message_of("DeploymentRollback", context, trigger=trigger)
    assert pairs(text) == [*RUNNING, ("status", "IN_PROGRESS"), ("rollbackInformation", ROLLBACK)]
    assert subject == "IN_PROGRESS: AWS CodeDeploy d-ABC123DEF in us-east-1 to shop"


EPOCHS = [("createTime", "1795671336.000"), ("completeTime", "1795671402.000")]
COUNTS = [("Failed", "1"), ("InProgress", "0"), ("Pending", "2"), ("Skipped", "0"), ("Succeeded", "3")]
ROLLBACK_MEMBERS = list(json.loads(ROLLBACK).items())


@pytest.mark.parametrize("event, rollback_of, members", [
    ("DeploymentStart", None, [*FIRST, EPOCHS[0], ("completeTime", None), ("status", "Created")]),
    ("DeploymentReady", None, [*FIRST, EPOCHS[0], ("completeTime", None), ("status", "Ready")]),
    ("DeploymentSuccess", None, [*FIRST, *EPOCHS, ("deploymentOverview", COUNTS), ("status", "Succeeded")]),
    ("DeploymentStop", "d-OLD", [
        *FIRST, *EPOCHS, ("deploymentOverview", COUNTS), ("status", "Stopped"), ("errorInformation", list(json.loads(STOP[1]).items())),
        ("rollbackInformation", ROLLBACK_MEMBERS),
    ]),
    ("DeploymentFailure", None, [
        *FIRST, *EPOCHS, ("deploymentOverview", COUNTS), ("status", "Failed"), ("errorInformation", list(json.loads(FAILURE[1]).items())),
    ]),
    ("DeploymentStart", "d-OLD", [*FIRST, EPOCHS[0], ("completeTime", None), ("status", "Created"), ("rollbackInformation", ROLLBACK_MEMBERS)]),
])  # fmt: skip
def test_the_documented_form_is_that_of_the_user_guide(event, rollback_of, members):
    assert pairs(message_of(event, context_of(record_at(event, rollback_of)), "documented")[1]) == members


@pytest.mark.parametrize("payload_format", list(FORMS))
@pytest.mark.parametrize("event", ["DeploymentStart", "DeploymentFailure", "DeploymentSuccess"])
def test_the_address_of_the_report_comes_last_and_is_a_scalar(event, payload_format):
    context = context_of(record_at(event), report_url="https://ci/7?a=1&b=é")
    assert pairs(message_of(event, context, payload_format)[1])[-1] == ("reportUrl", "https://ci/7?a=1&b=é")
    assert list(fields_of(event, context=context))[:-1] == list(fields_of(event, context={**context, "report_url": None}))


def test_an_address_that_no_program_opens_is_left_out():
    assert "reportUrl" not in fields_of("DeploymentStart", context=context_of(report_url="https://ci/" + "7" * 8000))


def test_that_a_deployment_is_ready_is_told_with_where_to_look_at_it():
    urls = {f"g{number}": f"http://g{number}/é" for number in range(21)}
    waits = {**record_at("DeploymentReady"), "wait": {"urls": urls}}
    fields = fields_of("DeploymentReady", context=context_of(waits, report_url="https://ci/7"))
    assert list(fields)[-3:] == ["status", "readyUrls", "reportUrl"]
    assert json.loads(fields["readyUrls"]) == dict(list(urls.items())[:20])
    assert fields_of("DeploymentReady", context=context_of(waits), payload_format="documented")["readyUrls"]["g0"] == "http://g0/é"
    assert "readyUrls" not in fields_of("DeploymentReady", context=context_of({**waits, "wait": {"until": "1"}}))
    # It is a message on the end that is not about a wait any more.
    assert "readyUrls" not in fields_of("DeploymentSuccess", context=context_of({**record_at("DeploymentSuccess"), "wait": {"urls": urls}}))


def test_the_time_of_the_end_is_that_of_the_record_or_of_the_transition():
    ended = {**record_at("DeploymentSuccess"), "ended_at": "2026-11-26T06:00:00Z"}
    assert fields_of("DeploymentSuccess", context=context_of(ended))["completeTime"] == "Thu Nov 26 06:00:00 UTC 2026"
    assert fields_of("DeploymentSuccess", context=context_of({**ended, "ended_at": None}))["completeTime"] == ENDED


def test_a_start_that_is_announced_late_has_no_end():
    fields = fields_of("DeploymentStart", context=context_of(record_at("DeploymentFailure")))
    assert (fields["status"], fields["completeTime"]) == ("CREATED", None)
    assert not {"deploymentOverview", "errorInformation", "rollbackInformation"} & set(fields)


@pytest.mark.parametrize("name", ['the "shop"', "a\nb\r\tc", "café ☕ 🚀", "back\\slash", "\x00\x1b[31m", "   ", "'; --", "</script>", "{}", "\u2028"])
def test_names_survive(name):
    context = context_of(record_at("DeploymentFailure"), deployment={"application_name": name, "deployment_group_name": name})
    context["record"]["error_information"] = {"code": name, "message": name}
    fields = fields_of("DeploymentFailure", context=context, trigger=trigger_of(name=name))
    assert [fields[key] for key in ("applicationName", "deploymentGroupName", "eventTriggerName")] == [name] * 3
    assert json.loads(fields["errorInformation"]) == {"ErrorCode": name, "ErrorMessage": name}


def test_what_no_queue_can_carry_is_replaced():
    context = context_of(deployment={"application_name": "a\udcffb\uffffc"})
    assert fields_of("DeploymentStart", context=context)["applicationName"] == "a\ufffdb\ufffdc"
    assert "☕" in message_of("DeploymentStart", context_of(deployment={"application_name": "☕"}))[1]


def failure_with(message, form, most=None):
    context = context_of({**record_at("DeploymentFailure"), "error_information": {**ERROR, "message": message}}, report_url="https://ci/7")
    return deployment_message(context, trigger_of(), transition_of("DeploymentFailure"), FORMS[form])


def told(text, form):
    information = json.loads(text)["errorInformation"]
    return (information if form == "documented" else json.loads(information))["ErrorMessage"]


@pytest.mark.parametrize("form", list(FORMS))
@pytest.mark.parametrize("character", ["x", '"', "\n", "\\", "é", "🚀", "\x01", "\udcff"])
def test_a_message_that_is_too_long_keeps_as_much_of_the_error_as_can_be_sent(character, form):
    text = failure_with(character * 400_000, form)
    size, one_more = len(text.encode()), 16
    assert MOST_BYTES - one_more < size <= MOST_BYTES
    kept = told(text, form)
    assert kept.endswith(" [...]")
    assert set(kept.removesuffix(" [...]")) == {character.replace("\udcff", "\ufffd")}
    assert json.loads(text)["reportUrl"] == "https://ci/7"


def test_a_message_of_just_the_limit_is_sent_whole():
    room = MOST_BYTES - len(failure_with("", "codedeploy").encode())
    whole, cut = failure_with("x" * room, "codedeploy"), failure_with("x" * (room + 1), "codedeploy")
    assert (len(whole.encode()), told(whole, "codedeploy")) == (MOST_BYTES, "x" * room)
    assert len(cut.encode()) == len(whole.encode()) == 256 * 1024
    assert (len(cut.encode()), told(cut, "codedeploy")) == (MOST_BYTES, "x" * (room - len(" [...]")) + " [...]")


ANY_TEXT = st.text(st.characters(), max_size=30)


@settings(max_examples=100, deadline=None)
@given(names=st.tuples(ANY_TEXT, ANY_TEXT, ANY_TEXT, ANY_TEXT), times=st.integers(1, 40_000), form=st.sampled_from(list(FORMS)))
def test_every_message_can_be_sent_and_read(names, times, form):
    application, group, trigger, error = (name * times for name in names)
    context = context_of(record_at("DeploymentFailure"), deployment={"application_name": application, "deployment_group_name": group}, report_url=application)
    context["record"]["error_information"] = {"code": "INTERNAL_ERROR", "message": error}
    text = deployment_message(context, trigger_of(name=trigger), transition_of("DeploymentFailure"), FORMS[form])
    assert len(text.encode()) <= MOST_BYTES
    assert json.loads(text)["status"].upper() == "FAILED"
    assert "\n" not in text
    assert isinstance(told(text, form), str)


def test_an_error_is_there_in_every_message_on_a_failure():
    fields = fields_of("DeploymentFailure", context=context_of({"ended_at": AT}))
    assert json.loads(fields["errorInformation"]) == {"ErrorCode": "INTERNAL_ERROR", "ErrorMessage": ""}
