# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A deployment, its triggers and its transitions, for tests of what is announced."""

from __future__ import annotations

import json

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.payload.sns_messages import messages_of
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.payload.trigger_events import DEPLOYMENT_STATUS, TRIGGER_EVENTS

TOPIC = "arn:aws:sns:us-east-1:123456789012:deployments"
AT = "2026-11-26T05:36:42Z"
ERROR = {"code": "HEALTH_CONSTRAINTS", "message": "every host failed.", "hint": "Look."}
RECORD = {
    "created_at": "2026-11-26T05:35:36Z",
    "ended_at": None,
    "status": "InProgress",
    "deployment_overview": {"Succeeded": 3, "Failed": 1, "InProgress": 0, "Pending": 2},
    "error_information": None,
    "rollback_of": None,
    "segments": {"in_place": [{"type": "events", "events": ["Install"], "unscripted": []}]},
}
DEPLOYMENT = {"deployment_id": "d-ABC123DEF", "application_name": "shop", "deployment_group_name": "web", "deployment_group_id": "4a7e-b2"}
EVENTS_DONE = (
    {"name": "DownloadBundle", "status": "Succeeded", "end_time": "2026-11-26T05:36:01.250Z", "duration_seconds": 0.75, "scripts": 0},
    {"name": "Install", "status": "Succeeded", "end_time": "2026-11-26T05:36:03.000Z", "duration_seconds": 1.5, "scripts": 0},
    {"name": "ApplicationStart", "status": "Succeeded", "end_time": "2026-11-26T05:36:40.120Z", "duration_seconds": 30, "scripts": 1},
)
FAILED_EVENTS = [*EVENTS_DONE[:2], {**EVENTS_DONE[2], "status": "Failed"}]


def context_of(record=None, **changes):
    kinds = dict.fromkeys(("web-1", "web-2", "db-1"), "in_place")
    known = {"instances": {"web-1": "i-0abc", "db-1": None}, "kinds": kinds, "region": "us-east-1", "account_id": "123456789012", "report_url": None}
    deployment = {**DEPLOYMENT, **changes.pop("deployment", {})}
    return {"deployment": deployment, **known, "record": {**RECORD, **(record or {})}, **changes}


def trigger_of(*events, **changes):
    known = {"name": "notify team", "topic_arn": TOPIC, "region": "us-east-1", "account_id": "123456789012", "is_fifo": False}
    return {**known, "events": list(events or TRIGGER_EVENTS), **changes}


def host_of(events=EVENTS_DONE, **changes):
    return {"deployment_id": "d-ABC123DEF", "host": "web-1", "status": "Succeeded", "events": list(events), "error": None, **changes}


def transition_of(event, host="web-1", record=None):
    """A transition of a deployment or of an instance, by its event."""
    about = {} if event in DEPLOYMENT_STATUS else {"host": host, "record": record}
    return {"event": event, "at": AT, **about}


def record_at(event, rollback_of=None):
    """What the record of the deployment says when it comes to an event."""
    ended = {"DeploymentSuccess": "Succeeded", "DeploymentFailure": "Failed", "DeploymentStop": "Stopped"}.get(event)
    error = {"Failed": ERROR, "Stopped": {"code": "MANUAL_STOP", "message": "stopped by ann."}}.get(ended)
    return {"status": ended or "InProgress", "ended_at": AT if ended else None, "error_information": error, "rollback_of": rollback_of}


def every_transition(event):
    """The transition of an event, with the record of a host that fits it."""
    records = {"InstanceSuccess": host_of(), "InstanceReady": host_of(), "InstanceFailure": host_of(FAILED_EVENTS, status="Failed")}
    return transition_of(event, record=records.get(event))


def message_of(event, context=None, payload_format="codedeploy", trigger=None):
    """(subject, text) of the one message on an event."""
    [message] = messages_of(context or context_of(record_at(event)), [trigger or trigger_of()], [every_transition(event)], payload_format)
    return message["subject"], message["message"]


def fields_of(event, **options):
    return json.loads(message_of(event, **options)[1])


def pairs(text):
    """The members of a JSON object, in their order."""
    return json.loads(text, object_pairs_hook=list)
