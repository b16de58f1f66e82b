# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The alarms that carry out step and simple scaling policies, for the policies of a copy."""

from __future__ import annotations

from .draft import CANNOT_BE, CHANGED, CLOUDWATCH, COPIED, UNKNOWN, Draft, answer_of
from .rules.field_rules import ALARM
from .rules.name_rules import COPY_OF, DEPLOYMENT_ID, copy_name
from .rules.renaming_rules import renamed

ACTIONS = ("OKActions", "AlarmActions", "InsufficientDataActions")
RENAMED = ("Dimensions", "Metrics", "EvaluationCriteria")
SCALING_POLICY = ":scalingPolicy:"
TRACKING = ("TargetTrackingScaling", "PredictiveScaling")


def alarm_names(policies: list[dict]) -> list[str]:
    """Names of the alarms that policies need and Auto Scaling does not make by itself."""
    found = [alarm["AlarmName"] for policy in policies if policy.get("PolicyType") not in TRACKING for alarm in policy.get("Alarms") or []]
    return list(dict.fromkeys(found))


def copied_alarm_names(described: dict, deployment_id: str) -> list[str]:
    """The names that the copies of the original's alarms have."""
    return [copy_name(alarm, deployment_id) for alarm in alarm_names(described.get("policies") or [])]


def enabled_alarm_names(described: dict, deployment_id: str) -> list[str]:
    """Those whose originals act."""
    acting = {alarm["AlarmName"] for alarm in described.get("alarms") or [] if alarm.get("ActionsEnabled", True)}
    return [copy_name(alarm, deployment_id) for alarm in alarm_names(described.get("policies") or []) if alarm in acting]


def add_alarms(draft: Draft, described: dict, name: str, deployment_id: str, indexes: dict[str, int]) -> None:
    """indexes: {ARN of a policy of the original: index of the call that makes the copy's}."""
    alarms = {alarm["AlarmName"]: alarm for alarm in described.get("alarms") or []}
    for alarm_name in alarm_names(described.get("policies") or []):
        if alarm_name in alarms:
            request = {"AlarmName": copy_name(alarm_name, deployment_id), "ActionsEnabled": False}
            request.update(_settings(draft, alarms[alarm_name], described["group"]["AutoScalingGroupName"], name))
            request.update(_actions(draft, alarms[alarm_name], indexes))
            request["Tags"] = _tags(draft, described, alarm_name, deployment_id)
            draft.tell(f"alarm {alarm_name}", "AlarmName", CHANGED, "Names are unique.", before=alarm_name, after=request["AlarmName"])
            draft.call("PutMetricAlarm", request, f"Alarm {alarm_name} for the policies of {name}; it acts when the deployment has ended well.", CLOUDWATCH)
        else:
            why = "CloudWatch has no metric alarm of this name."
            draft.tell(f"alarm {alarm_name}", "AlarmName", CANNOT_BE, why)
            draft.warn(f"Alarm {alarm_name} is not copied: {why} The policies that it carries out do nothing without.")


def _settings(draft: Draft, alarm: dict, original: str, name: str) -> dict:
    of = f"alarm {alarm['AlarmName']}"
    settings = draft.take(of, ALARM, alarm)
    for field in RENAMED:
        if alarm.get(field):
            settings[field] = renamed(alarm[field], original, name)
            _compare(draft, of, field, alarm[field], settings[field])
    return settings


def _actions(draft: Draft, alarm: dict, indexes: dict[str, int]) -> dict:
    of = f"alarm {alarm['AlarmName']}"
    if alarm.get("ActionsEnabled", True):
        draft.tell(of, "ActionsEnabled", CHANGED, "It acts when the deployment has ended well.", before=True, after=False)
    else:
        draft.tell(of, "ActionsEnabled", COPIED, after=False)
    found = {field: _of_copy(draft, of, alarm[field], indexes) for field in ACTIONS if alarm.get(field)}
    for field, after in found.items():
        if set(alarm[field]) & indexes.keys():
            # What takes their place has no ARN yet.
            draft.tell(of, field, CHANGED, "It carries out the policies of the copy.", before=alarm[field])
        else:
            _compare(draft, of, field, alarm[field], after)
    return found


def _of_copy(draft: Draft, of: str, actions: list[str], indexes: dict[str, int]) -> list:
    found: list = []
    for action in actions:
        if action in indexes:
            found.append(answer_of(indexes[action], "PolicyARN"))
        elif SCALING_POLICY in action:
            draft.warn(f"The copy of {of} does not carry out {action}, which the original goes on to do.")
        else:
            found.append(action)
    return found


def _compare(draft: Draft, of: str, field: str, before, after) -> None:
    draft.tell(of, field, COPIED if before == after else CHANGED, before=before, after=after)


def _tags(draft: Draft, described: dict, alarm_name: str, deployment_id: str) -> list[dict]:
    tags = (described.get("alarm_tags") or {}).get(alarm_name)
    if tags is None:
        draft.tell(f"alarm {alarm_name}", "Tags", UNKNOWN, "They were not read.")
    ours = {COPY_OF: alarm_name, DEPLOYMENT_ID: deployment_id}
    kept = [{"Key": tag["Key"], "Value": tag["Value"]} for tag in tags or [] if not tag["Key"].startswith("aws:") and tag["Key"] not in ours]
    return kept + [{"Key": key, "Value": value} for key, value in ours.items()]
