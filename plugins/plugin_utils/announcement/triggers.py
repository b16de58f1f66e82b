# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The triggers of a deployment group: which topics are told of what, and what cannot be meant."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from ..spelling import nearest
from ..payload.resource_names import topic_fault, topic_of
from ..payload.trigger_events import TRIGGER_EVENTS

OPTION = "codedeploy_deployment_group.trigger_configurations"
NAME, TOPIC, EVENTS = KEYS = ("trigger_name", "trigger_target_arn", "trigger_events")
MOST_TRIGGERS = 10
KEYS_HINT = f"Give each trigger the keys {', '.join(KEYS)}."
TOPIC_HINT = "Give the ARN of an SNS topic, such as arn:aws:sns:eu-west-1:123456789012:deployments; SNS passes messages on to queues, functions and others."
EVENTS_HINT = f"Give a list of one or more of {', '.join(TRIGGER_EVENTS)}."


def check_triggers(trigger_configurations):
    """trigger_configurations, as `aws deploy get-deployment-group` prints them in snake_case, or None
    -> [{name, topic_arn, region, account_id, is_fifo, events}]. Raises DeploymentError.
    """
    given = [] if trigger_configurations is None else trigger_configurations
    if not isinstance(given, (list, tuple)):
        raise _invalid(f"{OPTION} is {_described(given)}, not a list of triggers.", f"Give a list. {KEYS_HINT}")
    if len(given) > MOST_TRIGGERS:
        message = f"{OPTION} has {len(given)} triggers; a deployment group has at most {MOST_TRIGGERS}."
        hint = "Remove those that nobody needs. One trigger can be for several events, and several consumers can subscribe to one topic."
        raise DeploymentError("TriggerTargetsLimitExceededException", message, hint)
    triggers = [_checked(f"{OPTION}[{index}]", trigger) for index, trigger in enumerate(given)]
    first_with = {}
    for index, trigger in enumerate(triggers):
        if trigger["name"] in first_with:
            message = f"{OPTION}[{index}] has the name '{trigger['name']}', as {OPTION}[{first_with[trigger['name']]}] has."
            raise _invalid(message, "Give each trigger a name of its own; messages carry it.")
        first_with[trigger["name"]] = index
    return triggers


def _checked(place, trigger):
    if not isinstance(trigger, dict):
        raise _invalid(f"{place} is {_described(trigger)}, not a dictionary.", KEYS_HINT)
    _check_keys(place, trigger)
    name = trigger[NAME]
    if not isinstance(name, str) or not name.strip():
        raise _invalid(f"{place}.{NAME} is {_described(name)}, not a name.", "Give the name of the trigger, in quotes where it looks like a number.")
    named = f"{place} ('{name}')"
    return {"name": name, **_topic(named, trigger[TOPIC]), "events": _events(named, trigger[EVENTS])}


def _check_keys(place, trigger):
    for key in trigger:
        if key not in KEYS:
            meant = nearest(str(key).replace("_", ""), {known.replace("_", ""): known for known in KEYS}, 0.8)
            known = next((known for known in KEYS if known.replace("_", "") == meant), None)
            raise _invalid(f"{place} has the key '{key}', which a trigger does not have.", f"Did you mean {known}? {KEYS_HINT}" if known else KEYS_HINT)
    for key in KEYS:
        if trigger.get(key) is None:
            raise _invalid(f"{place} has no {key}.", KEYS_HINT)


def _topic(named, arn):
    if not isinstance(arn, str):
        raise _invalid(f"{named}: {TOPIC} is {_described(arn)}, not a text.", TOPIC_HINT)
    fault = topic_fault(arn)
    if fault:
        raise _invalid(f"{named}: {TOPIC} '{arn}' {fault}.", TOPIC_HINT)
    return topic_of(arn)


def _events(named, events):
    if not isinstance(events, (list, tuple)) or not events:
        raise _invalid(f"{named}: {EVENTS} is {_described(events)}, not a list of events.", EVENTS_HINT)
    for event in events:
        if event not in TRIGGER_EVENTS:
            meant = nearest(event, TRIGGER_EVENTS) if isinstance(event, str) else None
            what = f"'{event}'" if isinstance(event, str) else _described(event)
            raise _invalid(f"{named}: {EVENTS} has {what}, which is not an event.", f"Did you mean {meant}? {EVENTS_HINT}" if meant else EVENTS_HINT)
    return list(dict.fromkeys(events))


def _described(value):
    """What a value is, for people who write YAML."""
    if isinstance(value, str):
        return f"the text '{value}'" if value.strip() else "an empty text"
    if isinstance(value, (list, tuple)):
        return "a list" if value else "an empty list"
    if isinstance(value, dict):
        return "a dictionary"
    return "nothing" if value is None else f"the value {value}"


def _invalid(message, hint):
    return DeploymentError("InvalidTriggerConfigException", message, hint)
