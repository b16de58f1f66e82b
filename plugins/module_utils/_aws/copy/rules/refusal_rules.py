# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Groups that are not copied, and what to do about them."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from .name_rules import COPY_OF, DEPLOYMENT_ID, ID_OF_DEPLOYMENT, is_copy_of, is_handed_over, marks_of, suspended
from .size_rules import serving_capacity

NEEDED_PROCESSES = ("Launch", "Terminate")
# Of an instance refresh that is not over.
REFRESHING = ("Pending", "InProgress", "Cancelling", "RollbackInProgress", "Baking")


def check_deployment_id(deployment_id: str) -> None:
    """Refuse what is no id of a deployment: names of copies could not be told from others. Raises DeploymentError."""
    if not ID_OF_DEPLOYMENT.fullmatch(deployment_id):
        message = f"deployment_id is {deployment_id!r}, which is no id of a deployment."
        raise DeploymentError("INVALID_OPTION", message, "Give d- and nine capitals and digits, such as d-ABCDEFGH1. Nothing was touched.")


def check_original(described: dict, name: str) -> None:
    """Refuse a group that cannot be copied, or must not be. name: of the copy. Raises DeploymentError."""
    group = described["group"]
    refused = _unchangeable(group) or _unfinished(group, name) or _at_work(group, described.get("instance_refreshes") or []) or _idle(group)
    if refused:
        why, hint = refused
        message = f"Auto Scaling group {group['AutoScalingGroupName']} is not copied: {why}."
        raise DeploymentError("AUTO_SCALING_CONFIGURATION", message, f"{hint} Nothing was touched.")


def check_copy(found: dict | None, original: str, deployment_id: str) -> None:
    """Refuse to go on with a group by the copy's name that this deployment has not made of that original. Raises DeploymentError."""
    if found is None:
        return
    if not is_copy_of(found, original, deployment_id):
        message = f"There is an Auto Scaling group {found['AutoScalingGroupName']}, which is no copy of {original} by deployment {deployment_id}."
        raise DeploymentError("AUTO_SCALING_CONFIGURATION", message, "Delete or rename it, or run a new deployment. Nothing was touched.")
    if found.get("Status"):
        message = f"Auto Scaling group {found['AutoScalingGroupName']} is being deleted ({found['Status']})."
        raise DeploymentError("AUTO_SCALING_CONFIGURATION", message, "Wait until it is gone, then run this again.")


def check_answer(name: str, answer: dict) -> None:
    """What an answer says was not done, of several things that were asked for at once. Raises DeploymentError."""
    failed = answer.get("FailedScheduledUpdateGroupActions")
    if failed:
        said = "; ".join(f"{item['ScheduledActionName']}: {item.get('ErrorCode', '')} {item.get('ErrorMessage', '')}".rstrip(": ") for item in failed)
        hint = "Correct or delete these scheduled actions of the original, then run this again to go on, or remove the copy with state=removed."
        raise DeploymentError("AUTO_SCALING_CONFIGURATION", f"Auto Scaling group {name} does not get all scheduled actions: {said}.", hint)


def _unchangeable(group: dict) -> tuple | None:
    operator = (group.get("Operator") or {}).get("Principal")
    if operator:
        return f"{operator} operates it, and AWS lets nobody else change such a group", "Deploy to it in place, or between two groups of your own."
    if group.get("Status"):
        return f"it is being deleted ({group['Status']})", "Name the group that serves now."
    return None


def _unfinished(group: dict, name: str) -> tuple | None:
    if group["AutoScalingGroupName"] == name:
        return "this deployment has made it", "Name the group that it was copied from."
    marks = marks_of(group)
    if COPY_OF in marks and not is_handed_over(group):
        hint = f"Copy {marks[COPY_OF]}, or end that deployment first: hand the copy over, or remove it (copy_auto_scaling_group)."
        return f"it is the copy of {marks[COPY_OF]} that deployment {marks.get(DEPLOYMENT_ID)} has made and not handed over", hint
    return None


def _at_work(group: dict, refreshes: list[dict]) -> tuple | None:
    stopped = [process for process in NEEDED_PROCESSES if process in suspended(group)]
    if stopped:
        hint = f"Resume: aws autoscaling resume-processes --auto-scaling-group-name {group['AutoScalingGroupName']} --scaling-processes {' '.join(stopped)}"
        return f"{' and '.join(stopped)} suspended in it would be suspended in the copy, which could not come up or go", f"{hint}."
    running = [refresh["Status"] for refresh in refreshes if refresh.get("Status") in REFRESHING]
    if running:
        return f"an instance refresh replaces its instances ({running[0]})", "Wait until it is over, or cancel it."
    return None


def _idle(group: dict) -> tuple | None:
    if not group["DesiredCapacity"]:
        return "its desired capacity is 0, so that there is nothing to replace", "Set the desired capacity that is to serve, and deploy then."
    if not serving_capacity(group):
        states = sorted({f"{member['LifecycleState']}, {member['HealthStatus']}" for member in group.get("Instances") or []})
        found = f"its instances are {'; '.join(states)}" if states else "it has no instances"
        return f"nothing of it serves now, {found}", "Wait until instances are InService and Healthy, or look at the activities of the group."
    return None
