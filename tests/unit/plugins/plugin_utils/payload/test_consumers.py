# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What consumers of CodeDeploy's messages and events make of ours. Node is one of the programs that the tests need."""
from __future__ import annotations

import json
import pathlib
import subprocess

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.payload.events import events_of
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.payload.payload_form import FORMS
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.payload.sns_messages import messages_of
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.payload.trigger_events import DEPLOYMENT_STATUS, INSTANCE_STATUS
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.payload import consumers
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.payload.announced import (
    context_of, every_transition, record_at, trigger_of,
)  # fmt: skip

IN_NODE = pathlib.Path(__file__).with_name("consumers.js")
CREATED_AT, AT = 1795671336, 1795671402
NAMES = ["shop", 'the "shop" \\ 🚀', "x" * 120]


def in_python(calls):
    # What a function returns is sent on as JSON.
    return json.loads(json.dumps([getattr(consumers, name)(*given) for name, given in calls]))


def in_node(calls):
    done = subprocess.run(["node", str(IN_NODE)], input=json.dumps(calls), capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(params=[in_python, in_node])
def consumed(request):
    """What a consumer makes of each of what it is given: consumed(name, [arguments])."""
    return lambda name, given: request.param([(name, arguments) for arguments in given])


def sent(event, rollback_of=None, payload_format="codedeploy", name="shop", **changes):
    """What SNS hands on of the message on an event."""
    context = context_of(record_at(event, rollback_of), deployment={"application_name": name}, **changes)
    [message] = messages_of(context, [trigger_of()], [every_transition(event)], payload_format)
    return {"Type": "Notification", "Subject": message["subject"], "Message": message["message"]}


def of_deployments(**options):
    return [[sent(event, **options)] for event in DEPLOYMENT_STATUS]


def test_a_chat_room_is_told(consumed):
    took, running = AT - CREATED_AT, {"took": None, "done": None, "why": ""}
    assert consumed("slack", of_deployments(rollback_of="d-OLD", report_url="https://ci/7")) == [
        {"colour": "grey", **running},
        {"colour": "good", "took": took, "done": 4, "why": ""},
        {"colour": "danger", "took": took, "done": 4, "why": "every host failed."},
        {"colour": "warning", "took": took, "done": 4, "why": ""},
        {"colour": "grey", **running},
        {"colour": "yellow", **running},
    ]


@pytest.mark.parametrize("payload_format", list(FORMS))
@pytest.mark.parametrize("name, shown", list(zip(NAMES, ["shop", 'the "shop" \\ ?', "x" * 30])))
def test_a_function_goes_by_the_subject(consumed, name, shown, payload_format):
    events = [*DEPLOYMENT_STATUS, *INSTANCE_STATUS]
    routed = consumed("router", [[sent(event, None, payload_format, name)] for event in events])
    assert [one["page"] for one in routed] == [event in ("DeploymentFailure", "DeploymentStop", "InstanceFailure") for event in events]
    assert {(one["id"], one["region"]) for one in routed} == {("d-ABC123DEF", "us-east-1")}
    assert all(one["application"].startswith(shown) for one in routed)


def test_a_rollback_is_known_by_its_information(consumed):
    assert consumed("rollback", of_deployments(rollback_of="d-OLD")) == [{"kind": "Rollback", "of": "d-OLD"}] * len(DEPLOYMENT_STATUS)
    plain = dict(zip(DEPLOYMENT_STATUS, consumed("rollback", of_deployments())))
    # CodeDeploy sends it empty with every deployment that failed.
    assert plain.pop("DeploymentFailure") == {"kind": "Rollback", "of": None}
    assert list(plain.values()) == [{"kind": "Deployment", "of": "d-ABC123DEF"}] * len(plain)


def test_a_mail_prints_all_keys(consumed):
    given = [[sent(event, "d-OLD", name=name, report_url="https://ci/7")] for event in [*DEPLOYMENT_STATUS, *INSTANCE_STATUS] for name in NAMES]
    for [sns], lines in zip(given, consumed("printer", given)):
        values = json.loads(sns["Message"])
        assert [line.partition(": ")[0] for line in lines] == list(values)
        assert lines == [f"{key}: {'-' if value is None else value}" for key, value in values.items()]
        assert all(value is None or isinstance(value, str) for value in values.values())


def test_a_table_of_instances_is_kept(consumed):
    assert consumed("instances", [[sent(event)] for event in INSTANCE_STATUS]) == [
        {"key": "i-0abc InProgress", "at": AT, "slowest": None},
        {"key": "i-0abc Succeeded", "at": AT, "slowest": 30},
        {"key": "i-0abc Failed", "at": AT, "slowest": 30},
        {"key": "i-0abc Ready", "at": AT, "slowest": 30},
    ]


def put(event, source="agentless.codedeploy"):
    """What EventBridge hands on of the event on a transition."""
    [entry] = events_of(context_of(), [every_transition(event)], {"event_bus_name": "default", "source": source})
    told = {"version": "0", "id": "7", "account": "123456789012", "region": "us-east-1", "time": entry["time"], "resources": entry["resources"]}
    return {**told, "source": entry["source"], "detail-type": entry["detail_type"], "detail": json.loads(entry["detail"])}


DEPLOYMENTS, INSTANCES = ({"detail-type": [f"CodeDeploy {kind} State-change Notification"]} for kind in ("Deployment", "Instance"))
GROUP = "arn:aws:codedeploy:us-east-1:123456789012:deploymentgroup:shop/web"


@pytest.mark.parametrize("pattern, matched", [
    ({"source": ["agentless.codedeploy"]}, "all"),
    ({"source": ["aws.codedeploy"]}, ""),
    ({"source": ["aws.codedeploy", "agentless.codedeploy"], **DEPLOYMENTS}, "deployments"),
    (INSTANCES, "instances"),
    ({**DEPLOYMENTS, "detail": {"state": ["FAILURE", "STOP"], "application": ["shop"]}}, "DeploymentFailure DeploymentStop"),
    ({**INSTANCES, "detail": {"instanceId": ["i-0abc"], "state": ["SUCCESS"]}}, "InstanceSuccess"),
    ({"detail": {"instanceGroupId": ["4a7e-b2"], "deploymentGroup": [{"prefix": "w"}], "region": ["us-east-1"], "deploymentId": [{"prefix": "d-"}]}}, "all"),
    ({"resources": [GROUP]}, "all"),
    ({"resources": [{"prefix": "arn:aws:ec2:"}]}, "instances"),
    ({"detail": {"application": ["another"]}}, ""),
])  # fmt: skip
def test_a_rule_matches_what_it_matched(consumed, pattern, matched):
    deployments, instances = (list(events) for events in (DEPLOYMENT_STATUS, INSTANCE_STATUS))
    deployments.remove("DeploymentRollback")
    every = [*deployments, *instances]
    wanted = {"all": every, "deployments": deployments, "instances": instances}.get(matched, matched.split())
    found = consumed("rule", [[pattern, put(event)] for event in every])
    assert [event for event, is_matched in zip(every, found) if is_matched] == wanted


def test_the_documented_form_is_for_consumers_written_by_the_guide():
    message = json.loads(sent("DeploymentFailure", payload_format="documented")["Message"])
    assert (int(message["deploymentOverview"]["Failed"]), message["errorInformation"]["ErrorCode"]) == (1, "HEALTH_CONSTRAINTS")
    assert float(message["completeTime"]) - float(message["createTime"]) == AT - CREATED_AT
