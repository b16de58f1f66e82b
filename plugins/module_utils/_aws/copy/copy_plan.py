# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How an Auto Scaling group is copied for a deployment: the calls in their order, and what becomes of each field."""

from __future__ import annotations

from .alarm_copy_plan import add_alarms
from .draft import CHANGED, COPIED, UNKNOWN, Draft
from .extras_plan import add_metrics, add_notifications, add_scheduled_actions, tell_warm_pool
from .group_plan import add_group
from .policy_plan import add_early_policies
from .processes_plan import add_held_original, add_held_processes
from .rules.refusal_rules import check_original
from .rules.size_rules import copy_size, size_reason

DESCRIBED = (
    "group", "policies", "alarms", "alarm_tags", "scheduled_actions", "lifecycle_hooks", "warm_pool", "notifications", "launch_template_versions",
    "instance_refreshes",
)  # fmt: skip


def copy_plan(described: dict, name: str, options: dict) -> dict:
    """What makes the copy, and tells of it. Raises DeploymentError.

    described: as the APIs answer, {group: DescribeAutoScalingGroups, policies: DescribePolicies, alarms: DescribeAlarms of those that step and simple
    policies name, alarm_tags: {alarm: ListTagsForResource}, scheduled_actions: DescribeScheduledActions, lifecycle_hooks: DescribeLifecycleHooks,
    warm_pool: the configuration of DescribeWarmPool or None, notifications: DescribeNotificationConfigurations, instance_refreshes:
    DescribeInstanceRefreshes, launch_template_versions: {id of a launch template, or its name: {"$Latest" or "$Default": number}}}. name: of the copy, as
    copy_name gives it. options: {deployment_id, now: a datetime with a zone, hold_original: whether the original is kept at its size}.
    The result is that of a Draft. Each call may be repeated, except for CreateAutoScalingGroup, and the last launches the instances.
    """
    check_original(described, name)
    group, draft = described["group"], Draft()
    add_group(draft, described, name, options)
    add_held_processes(draft, group, name)
    if options["hold_original"]:
        add_held_original(draft, group)
    add_metrics(draft, group, name)
    add_notifications(draft, described.get("notifications") or [], name)
    tell_warm_pool(draft, group, _warm_pool(described))
    indexes = add_early_policies(draft, described, name)
    add_alarms(draft, described, name, options["deployment_id"], indexes)
    add_scheduled_actions(draft, described.get("scheduled_actions") or [], name, options["now"])
    _add_sizes(draft, group, name)
    _tell_unknown_parts(draft, described)
    return draft.to_dict()


def _warm_pool(described: dict) -> dict | None:
    return described.get("warm_pool") or described["group"].get("WarmPoolConfiguration")


def _add_sizes(draft: Draft, group: dict, name: str) -> None:
    of, size = f"Auto Scaling group {group['AutoScalingGroupName']}", copy_size(group)
    why = size_reason(group)
    draft.tell(of, "DesiredCapacity", COPIED if size == group["DesiredCapacity"] else CHANGED, why, before=group["DesiredCapacity"], after=size)
    why = "The copy is not scaled in until the deployment has ended well; then it gets the minimum size of the original."
    draft.tell(of, "MinSize", COPIED if size == group["MinSize"] else CHANGED, why, before=group["MinSize"], after=size)
    draft.tell(of, "MaxSize", COPIED, after=group["MaxSize"])
    arguments = {"AutoScalingGroupName": name, "MinSize": size, "MaxSize": group["MaxSize"], "DesiredCapacity": size}
    draft.call("UpdateAutoScalingGroup", arguments, "The instances of the copy are launched.")
    if (group.get("CapacityReservationSpecification") or {}).get("CapacityReservationTarget"):
        draft.warn(f"{of} launches into capacity reservations, which have to be large enough for two fleets.")
    if group.get("PlacementGroup"):
        draft.warn(f"{of} launches into placement group {group['PlacementGroup']}, which has to be large enough for two fleets.")
    if group.get("CapacityRebalance"):
        draft.warn(f"{of} replaces Spot Instances that are at risk, also in the middle of a deployment.")


def _tell_unknown_parts(draft: Draft, described: dict) -> None:
    for key in described.keys() - set(DESCRIBED):
        draft.tell(f"Auto Scaling group {described['group']['AutoScalingGroupName']}", key, UNKNOWN, "Nothing is known of what that is.")
