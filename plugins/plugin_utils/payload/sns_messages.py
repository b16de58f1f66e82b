# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is published to the topics of triggers: each transition once to each trigger that is for it."""

from __future__ import annotations

from .announcement_ids import announcement_id, message_deduplication_id, message_group_id
from .deployment_message import deployment_message
from .instance_message import instance_message
from .payload_form import CODEDEPLOY, FORMS
from .subject import subject_of
from .trigger_events import DEPLOYMENT_STATUS, INSTANCE_STATUS, deployment_status, in_capitals


def messages_of(context, triggers, transitions, payload_format=CODEDEPLOY):
    """The messages of transitions, in their order, and of each in the order of the triggers.

    context: {deployment: {deployment_id, application_name, deployment_group_name, deployment_group_id}, region, account_id, record: of the deployment,
    instances: {host: id or ARN of the instance}, report_url: text or None, the last key of a message on a deployment};
    triggers: see check_triggers(); transitions: [{event, at, host, record: the stored one of the host}], the last two of instances only;
    payload_format: codedeploy, what it sends, or documented, what its user guide shows.
    Returns [{id, trigger: its name, topic_arn, subject, message, message_group_id, message_deduplication_id}], the last two for FIFO topics only.
    """
    form = FORMS[payload_format]
    wanted = [(transition, trigger) for transition in transitions for trigger in triggers if transition["event"] in trigger["events"]]
    messages = [_message(context, trigger, transition, form) for transition, trigger in wanted]
    return list({message["id"]: message for message in messages}.values())


def _message(context, trigger, transition, form):
    deployment = context["deployment"]
    text = deployment_message if transition["event"] in DEPLOYMENT_STATUS else instance_message
    fifo = {
        "message_group_id": message_group_id(context),
        "message_deduplication_id": message_deduplication_id(context, transition, trigger["name"]),
    }
    return {
        "id": announcement_id("sns", transition, trigger["name"]),
        "trigger": trigger["name"],
        "topic_arn": trigger["topic_arn"],
        "subject": subject_of(in_capitals(_status(transition, trigger)), deployment["deployment_id"], context["region"], deployment["application_name"]),
        "message": text(context, trigger, transition, form),
        **(fifo if trigger["is_fifo"] else {}),
    }


def _status(transition, trigger):
    event = transition["event"]
    return deployment_status(event, trigger["events"]) if event in DEPLOYMENT_STATUS else INSTANCE_STATUS[event]
