# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is put onto an event bus: the state changes of a deployment and of its instances, in the shape of CodeDeploy's events."""

from __future__ import annotations

from .announcement_ids import announcement_id
from .message_size import clipped
from .payload_form import json_text, transmitted
from .resource_names import application_arn, deployment_group_arn, instance_arn, instance_id

DEPLOYMENT_TYPE, INSTANCE_TYPE = "CodeDeploy Deployment State-change Notification", "CodeDeploy Instance State-change Notification"
# Trigger event -> state. That a deployment which begins is a rollback is no state of its own.
DEPLOYMENT_STATES = {
    "DeploymentStart": "START", "DeploymentSuccess": "SUCCESS", "DeploymentFailure": "FAILURE", "DeploymentStop": "STOP", "DeploymentReady": "READY",
}  # fmt: skip
INSTANCE_STATES = {"InstanceStart": "START", "InstanceSuccess": "SUCCESS", "InstanceFailure": "FAILURE", "InstanceReady": "READY"}
STATES = {**DEPLOYMENT_STATES, **INSTANCE_STATES}


def events_of(context, transitions, settings):
    """The events of transitions, in their order, as PutEvents takes them.

    context, transitions: see messages_of(); settings: {event_bus_name, source}.
    Returns [{id, event_bus_name, source, detail_type, detail: JSON text, resources: [ARN], time}].
    """
    events = [_event(_with_short_names(context), transition, settings) for transition in transitions if transition["event"] in STATES]
    return list({event["id"]: event for event in events}.values())


def _event(context, transition, settings):
    deployment, host = context["deployment"], transition.get("host")
    # EventBridge is told of the group before the application.
    resources = [deployment_group_arn(context), application_arn(context)]
    detail = {
        "region": context["region"],
        "deploymentId": deployment["deployment_id"],
        "instanceGroupId": deployment["deployment_group_id"],
        "deploymentGroup": deployment["deployment_group_name"],
        "state": STATES[transition["event"]],
        "application": deployment["application_name"],
    }
    if transition["event"] in INSTANCE_STATES:
        detail = {"instanceId": clipped(instance_id(context, host)), **detail}
        resources = [clipped(instance_arn(context, host)), *resources]
    return {
        "id": announcement_id("events", transition, settings["event_bus_name"]),
        "event_bus_name": settings["event_bus_name"],
        "source": settings["source"],
        "detail_type": INSTANCE_TYPE if transition["event"] in INSTANCE_STATES else DEPLOYMENT_TYPE,
        "detail": json_text(detail),
        "resources": [transmitted(arn) for arn in resources],
        "time": transition["at"],
    }


def _with_short_names(context):
    """So that ARNs and the whole stay below the limits of an event, whatever people call their things."""
    return {**context, "deployment": {key: clipped(value) for key, value in context["deployment"].items()}}
