# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What removes a copy, and gives its original back what was held of it."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from .alarm_copy_plan import alarm_names
from .draft import CLOUDWATCH, Draft
from .processes_plan import add_released_original, was_replaced
from .rules.name_rules import PREFIX, copy_name, is_handed_over
from .rules.refusal_rules import check_copy

MOST_ALARMS = 100


def alarms_of_copy(policies: list[dict], policies_of_copy: list[dict], deployment_id: str) -> list[str]:
    """The names that alarms of a copy can have, by the policies of its original and its own; none of these is anybody else's."""
    found = [copy_name(alarm, deployment_id) for alarm in alarm_names(policies)]
    found += [alarm for alarm in alarm_names(policies_of_copy) if alarm.startswith(PREFIX) and alarm.endswith(f"_{deployment_id}")]
    return list(dict.fromkeys(found))


def removal_plan(original: dict | None, copy: dict | None, alarms: list[str], options: dict) -> dict:
    """The calls that remove a copy, of which each may be repeated; none when nothing is left of it. Raises DeploymentError.

    original, copy: groups as DescribeAutoScalingGroups has them now, None where there is no such group. alarms: which of alarms_of_copy there are.
    options: {deployment_id, original_name, also_handed_over: whether one that was handed over is to go}. The result is that of a Draft.

    The group goes last: its name and tags say what else there is. With it go its policies, schedules, hooks, notifications and warm pool.
    """
    draft = Draft()
    check_copy({**copy, "Status": None} if copy else None, options["original_name"], options["deployment_id"])
    if copy and is_handed_over(copy) and not options["also_handed_over"]:
        message = f"Auto Scaling group {copy['AutoScalingGroupName']} is not removed: it was handed over, and may be what serves."
        raise DeploymentError("AUTO_SCALING_CONFIGURATION", message, "Take its instances out of traffic, and allow it with also_handed_over.")
    if original and copy and was_replaced(copy):
        # It would scale again, and register machines of a revision long past.
        draft.warn(f"Auto Scaling group {options['original_name']} does not scale, as it has not served since {copy['AutoScalingGroupName']} took its place.")
    elif original and copy:
        add_released_original(draft, original, copy)
    for start in range(0, len(alarms), MOST_ALARMS):
        draft.call("DeleteAlarms", {"AlarmNames": alarms[start : start + MOST_ALARMS]}, "They carried out policies of the copy.", CLOUDWATCH)
    if copy and not copy.get("Status"):
        _add_group(draft, copy)
    return draft.to_dict()


def _add_group(draft: Draft, copy: dict) -> None:
    name = copy["AutoScalingGroupName"]
    if copy.get("DeletionProtection") not in (None, "none"):
        arguments = {"AutoScalingGroupName": name, "DeletionProtection": "none"}
        draft.call("UpdateAutoScalingGroup", arguments, "It has the protection of its original since it was handed over.")
    retained = [member["InstanceId"] for member in copy.get("Instances") or [] if member["LifecycleState"] == "Terminating:Retained"]
    if retained:
        draft.warn(f"Auto Scaling group {name} kept {', '.join(retained)} after a termination hook was abandoned; they go with the group.")
    draft.call("DeleteAutoScalingGroup", {"AutoScalingGroupName": name, "ForceDelete": True}, "The copy and its instances, without termination hooks.")
