# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.payload.events import events_of
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.payload.message_size import MOST_BYTES
from hypothesis import given
from hypothesis import strategies as st
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.payload.announced import (
    AT, context_of, every_transition, pairs, transition_of,
)  # fmt: skip

SETTINGS = {"event_bus_name": "default", "source": "agentless.codedeploy"}
GROUP = "arn:aws:codedeploy:us-east-1:123456789012:deploymentgroup:shop/web"
APPLICATION = "arn:aws:codedeploy:us-east-1:123456789012:application:shop"
INSTANCE = "arn:aws:ec2:us-east-1:123456789012:instance/i-0abc"
STATES = [
    ("DeploymentStart", "START"), ("DeploymentSuccess", "SUCCESS"), ("DeploymentFailure", "FAILURE"), ("DeploymentStop", "STOP"), ("DeploymentReady", "READY"),
    ("InstanceStart", "START"), ("InstanceSuccess", "SUCCESS"), ("InstanceFailure", "FAILURE"), ("InstanceReady", "READY"),
]  # fmt: skip


@pytest.mark.parametrize("event, state", STATES)
def test_an_event_has_the_shape_of_codedeploy(event, state):
    [found] = events_of(context_of(), [every_transition(event)], SETTINGS)
    of_instance = event.startswith("Instance")
    assert list(found.items()) == [
        ("id", json.dumps(["events", event, "web-1" if of_instance else None, "default"])),
        ("event_bus_name", "default"),
        ("source", "agentless.codedeploy"),
        ("detail_type", f"CodeDeploy {'Instance' if of_instance else 'Deployment'} State-change Notification"),
        ("detail", found["detail"]),
        ("resources", [*([INSTANCE] if of_instance else []), GROUP, APPLICATION]),
        ("time", AT),
    ]
    assert pairs(found["detail"]) == [
        *([("instanceId", "i-0abc")] if of_instance else []), ("region", "us-east-1"), ("deploymentId", "d-ABC123DEF"), ("instanceGroupId", "4a7e-b2"),
        ("deploymentGroup", "web"), ("state", state), ("application", "shop"),
    ]  # fmt: skip


def test_that_a_rollback_begins_is_no_state_of_its_own():
    transitions = [transition_of("DeploymentStart"), transition_of("DeploymentRollback")]
    assert [json.loads(event["detail"])["state"] for event in events_of(context_of({"rollback_of": "d-OLD"}), transitions, SETTINGS)] == ["START"]


def test_events_are_in_the_order_of_the_transitions_and_each_is_there_once():
    transitions = [transition_of("InstanceFailure", host) for host in ("web-2", "web-1", "web-2")]
    assert [json.loads(event["detail"])["instanceId"] for event in events_of(context_of(), transitions, SETTINGS)] == ["web-2", "i-0abc"]


def test_bus_and_source_are_those_of_the_settings():
    [event] = events_of(context_of(region="cn-north-1"), [transition_of("DeploymentStop")], {"event_bus_name": "ops", "source": "codedeploy"})
    assert (event["event_bus_name"], event["source"], event["resources"][1]) == (
        "ops", "codedeploy", "arn:aws-cn:codedeploy:cn-north-1:123456789012:application:shop",
    )  # fmt: skip


def test_what_eventbridge_cannot_carry_is_replaced():
    [event] = events_of(context_of(deployment={"application_name": "a\udcffb"}), [transition_of("DeploymentStop")], SETTINGS)
    assert (json.loads(event["detail"])["application"], event["resources"][1].rpartition(":")[2]) == ("a\ufffdb", "a\ufffdb")


ANY_TEXT = st.text(st.characters(), min_size=1, max_size=20)


@given(names=st.tuples(ANY_TEXT, ANY_TEXT, ANY_TEXT), times=st.integers(1, 20_000), event=st.sampled_from([event for event, _state in STATES]))
def test_every_event_can_be_put_and_read(names, times, event):
    application, group, instance = (name * times for name in names)
    context = context_of(deployment={"application_name": application, "deployment_group_name": group}, instances={"web-1": instance})
    [found] = events_of(context, [every_transition(event)], SETTINGS)
    texts = [found["source"], found["detail_type"], found["detail"], *found["resources"]]
    assert 14 + sum(len(text.encode()) for text in texts) < MOST_BYTES / 4
    assert all(0 < len(arn) <= 2048 for arn in found["resources"])
    assert json.loads(found["detail"])["deploymentId"] == "d-ABC123DEF"
