# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.payload.instance_message import lifecycle_events
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.payload.message_size import MOST_BYTES
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.payload.payload_form import FORMS
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.payload.resource_names import instance_arn, instance_id
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.payload.sns_messages import messages_of
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.payload.announced import (
    EVENTS_DONE, FAILED_EVENTS, context_of, fields_of, host_of, message_of, pairs, transition_of, trigger_of,
)  # fmt: skip

AT = "Thu Nov 26 05:36:42 UTC 2026"
IN_ORDER = ["ApplicationStop", "DownloadBundle", "BeforeInstall", "Install", "AfterInstall", "ApplicationStart", "ValidateService"]
BLOCK, ALLOW = ["BeforeBlockTraffic", "BlockTraffic", "AfterBlockTraffic"], ["BeforeAllowTraffic", "AllowTraffic", "AfterAllowTraffic"]
DOWNLOAD = ("Thu Nov 26 05:36:00 UTC 2026", "Thu Nov 26 05:36:01 UTC 2026")
INSTALL = ("Thu Nov 26 05:36:01 UTC 2026", "Thu Nov 26 05:36:03 UTC 2026")
START = ("Thu Nov 26 05:36:10 UTC 2026", "Thu Nov 26 05:36:40 UTC 2026")


def members(name, status, times=(None, None)):
    return {"LifecycleEvent": name, "LifecycleEventStatus": status, "StartTime": times[0], "EndTime": times[1]}


def with_scripts(status, rest):
    """The events of a host with two built-in ones and one that has a script. status: of that; rest: of those behind it."""
    times = {"DownloadBundle": DOWNLOAD, "Install": INSTALL}
    before = [members(name, "Succeeded", times.get(name, (None, None))) for name in IN_ORDER[:5]]
    return [*before, members(IN_ORDER[5], status, START), members(IN_ORDER[6], rest)]


@pytest.mark.parametrize("event, status, events", [
    ("InstanceStart", "InProgress", [members(name, "Pending") for name in IN_ORDER]),
    ("InstanceSuccess", "Succeeded", with_scripts("Succeeded", "Succeeded")),
    ("InstanceFailure", "Failed", with_scripts("Failed", "Skipped")),
    ("InstanceReady", "Ready", with_scripts("Succeeded", "Succeeded")),
])  # fmt: skip
def test_a_message_is_what_codedeploy_sends(event, status, events):
    subject, text = message_of(event)
    assert pairs(text) == [
        ("region", "us-east-1"), ("accountId", "123456789012"), ("eventTriggerName", "notify team"), ("deploymentId", "d-ABC123DEF"),
        ("instanceId", "i-0abc"), ("lastUpdatedAt", AT), ("instanceStatus", status), ("lifecycleEvents", json.dumps(events, separators=(",", ":"))),
    ]  # fmt: skip
    in_capitals = {"InProgress": "IN_PROGRESS"}.get(status, status.upper())
    assert subject == f"{in_capitals}: AWS CodeDeploy d-ABC123DEF in us-east-1 to shop"


def test_the_documented_form_is_that_of_the_user_guide():
    fields = fields_of("InstanceFailure", payload_format="documented")
    assert list(fields) == ["region", "accountId", "eventTriggerName", "deploymentId", "instanceId", "lastUpdatedAt", "instanceStatus", "lifecycleEvents"]
    assert (fields["instanceId"], fields["lastUpdatedAt"], fields["instanceStatus"]) == (
        "arn:aws:ec2:us-east-1:123456789012:instance/i-0abc", "1795671402.000", "Failed",
    )  # fmt: skip
    assert list(fields["lifecycleEvents"][5].items()) == [
        ("LifecycleEvent", "ApplicationStart"), ("LifecycleEventStatus", "Failed"), ("StartTime", "1795671370.120"), ("EndTime", "1795671400.120"),
    ]  # fmt: skip


def test_the_address_of_the_report_is_only_in_messages_on_deployments():
    assert list(fields_of("InstanceStart", context=context_of(report_url="https://ci/7")))[-1] == "lifecycleEvents"


def statuses(host, status, segments=None, kind="in_place"):
    return [(event["LifecycleEvent"], event["LifecycleEventStatus"]) for event in lifecycle_events(host, kind, segments, status, FORMS["codedeploy"])]


def named(names, *statuses_of):
    return list(zip(names, statuses_of * len(names) if len(statuses_of) == 1 else statuses_of))


@pytest.mark.parametrize("segments", [
    None, {}, {"in_place": []}, {"in_place": [{"type": "tasks", "event": "Install", "when": "before", "path": "a.yml", "reports": []}]},
])  # fmt: skip
def test_without_a_load_balancer_there_is_no_event_about_traffic(segments):
    assert statuses(None, "InProgress", segments) == named(IN_ORDER, "Pending")


@pytest.mark.parametrize("segment, names", [
    ({"type": "block_traffic", "event": "BlockTraffic"}, [*BLOCK, *IN_ORDER]),
    ({"type": "allow_traffic", "event": "AllowTraffic"}, [*IN_ORDER, *ALLOW]),
    ({"type": "events", "events": ["BeforeBlockTraffic"], "unscripted": []}, [*BLOCK, *IN_ORDER]),
    ({"type": "events", "events": [], "unscripted": ["AfterAllowTraffic"]}, [*IN_ORDER, *ALLOW]),
    ({"type": "tasks", "event": "BlockTraffic", "when": "instead", "path": "a.yml", "reports": []}, [*BLOCK, *IN_ORDER]),
])  # fmt: skip
def test_with_a_load_balancer_all_its_events_are_told(segment, names):
    assert statuses(None, "InProgress", {"in_place": [segment]}) == named(names, "Pending")


def event(name, status="Succeeded", **changes):
    return {"name": name, "status": status, "end_time": None, "duration_seconds": None, "scripts": 0, **changes}


def test_a_host_of_a_load_balancer_is_through_all_events():
    host = host_of([event("BlockTraffic", duration_seconds=12.5), *EVENTS_DONE, event("AllowTraffic")])
    assert statuses(host, "Succeeded") == named([*BLOCK, *IN_ORDER, *ALLOW], "Succeeded")


def test_a_host_that_was_put_back_into_traffic_is_not_past_the_events_between():
    host = host_of([event("BlockTraffic"), event("Install", "Failed"), event("ApplicationStart", "Skipped"), event("AllowTraffic", put_back=True)])
    assert statuses(host, "Failed") == [
        *named(BLOCK, "Succeeded"), *named(IN_ORDER, "Succeeded", "Succeeded", "Succeeded", "Failed", "Skipped", "Skipped", "Skipped"),
        *named(ALLOW, "Skipped", "Succeeded", "Skipped"),
    ]  # fmt: skip


def test_a_host_that_failed_before_its_first_event_was_not_deployed_to():
    assert statuses(host_of([], status="Failed"), "Failed") == named(IN_ORDER, "Skipped")


OF_TWO_FLEETS = {
    "green": [{"type": "events", "events": ["Install"], "unscripted": []}, {"type": "allow_traffic", "event": "AllowTraffic"}],
    "blue": [{"type": "block_traffic", "event": "BlockTraffic"}],
}
GREEN = [*IN_ORDER, *ALLOW]


@pytest.mark.parametrize("kind, host, status, expected", [
    ("green", None, "InProgress", named(GREEN, "Pending")),
    # It is through its first phase, whatever had no script; of the next one nothing has begun.
    ("green", host_of(EVENTS_DONE, status="Ready"), "Ready", named(IN_ORDER, "Succeeded") + named(ALLOW, "Pending")),
    ("green", host_of([*EVENTS_DONE, event("AllowTraffic")]), "Succeeded", named(GREEN, "Succeeded")),
    ("green", host_of(FAILED_EVENTS, status="Failed"), "Failed", named(IN_ORDER[:5], "Succeeded") + [("ApplicationStart", "Failed")]
     + named([IN_ORDER[6], *ALLOW], "Skipped")),
    ("green", host_of([*EVENTS_DONE, event("AllowTraffic", "Failed")], status="Failed"), "Failed",
     named([*IN_ORDER, ALLOW[0]], "Succeeded") + [("AllowTraffic", "Failed"), ("AfterAllowTraffic", "Skipped")]),
    ("blue", None, "InProgress", named(BLOCK, "Pending")),
    ("blue", host_of([event("BlockTraffic")]), "Succeeded", named(BLOCK, "Succeeded")),
    ("blue", host_of([event("BlockTraffic", "Failed")], status="Failed"), "Failed", named(BLOCK, "Succeeded", "Failed", "Skipped")),
])  # fmt: skip
def test_each_fleet_has_its_events(kind, host, status, expected):
    assert statuses(host, status, OF_TWO_FLEETS, kind) == expected


def test_a_message_tells_the_events_of_the_kind_of_its_host():
    context = context_of({"segments": OF_TWO_FLEETS}, kinds={"web-1": "green", "db-1": "blue"})
    transitions = [transition_of("InstanceReady", "web-1", host_of(status="Ready")), transition_of("InstanceStart", "db-1")]
    told = [json.loads(json.loads(message["message"])["lifecycleEvents"]) for message in messages_of(context, [trigger_of()], transitions)]
    assert [[event["LifecycleEvent"] for event in events] for events in told] == [GREEN, BLOCK]


@pytest.mark.parametrize("known_as, bare, arn", [
    ("i-0abc", "i-0abc", "arn:aws:ec2:us-east-1:123456789012:instance/i-0abc"),
    ("arn:aws:ec2:eu-west-1:1:instance/i-9", "i-9", "arn:aws:ec2:eu-west-1:1:instance/i-9"),
    ("arn:aws:codedeploy:us-east-1:1:instance/rack-7_x", "rack-7_x", "arn:aws:codedeploy:us-east-1:1:instance/rack-7_x"),
    ("rack-7", "rack-7", "arn:aws:codedeploy:us-east-1:123456789012:instance/rack-7"),
    (None, "db-1", "arn:aws:codedeploy:us-east-1:123456789012:instance/db-1"),
    ("i-zz", "i-zz", "arn:aws:codedeploy:us-east-1:123456789012:instance/i-zz"),
])  # fmt: skip
def test_an_instance_is_named_bare_or_by_its_arn(known_as, bare, arn):
    context = context_of(instances={"db-1": known_as})
    assert (instance_id(context, "db-1"), instance_arn(context, "db-1")) == (bare, arn)


@pytest.mark.parametrize("region, partition", [("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov"), ("us-west-2", "aws")])
def test_an_arn_is_in_the_partition_of_its_region(region, partition):
    assert instance_arn(context_of(region=region), "web-1") == f"arn:{partition}:ec2:{region}:123456789012:instance/i-0abc"


def test_a_host_that_no_instance_is_known_of_is_told_by_its_name():
    assert fields_of("InstanceStart", context=context_of(instances={}))["instanceId"] == "web-1"


@pytest.mark.parametrize("form", list(FORMS))
def test_no_name_makes_a_message_too_long(form):
    long = "\x01" * 300_000
    context = context_of(instances={"web-1": long}, deployment={"application_name": long})
    trigger, failed = trigger_of(name=long), transition_of("InstanceFailure", record=host_of(FAILED_EVENTS))
    [message] = messages_of(context, [trigger], [failed], form)
    assert len(message["message"].encode()) < MOST_BYTES / 10
    assert json.loads(message["message"])["instanceId"].endswith("\x01 [...]")
