# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Auto Scaling groups: created, described, changed, deleted."""

from __future__ import annotations

import uuid

from moto.autoscaling.models import FakeLaunchConfiguration

from .. import load_balancers
from ..activities import moment
from ..group import DELETING, Group
from ..launches.sources import sources_of
from ..lifecycle import begin_termination
from ..refusal import invalid, page, refusal
from ..region import Region
from ..upkeep import forget
from .group_checks import check_changed, check_cooldown, check_new, check_tags
from .group_settings import of_changed_group, of_new_group
from .hooks import put_hook
from .tracking_alarms import delete_alarms


def create(region: Region, asked: dict) -> None:
    check_new(region, asked)
    if len(region.groups) >= region.most_groups:
        raise refusal("LimitExceeded", f"You have reached the limit of {region.most_groups} Auto Scaling groups.")
    name = asked["AutoScalingGroupName"]
    settings = of_new_group(region, asked)
    sources = [(arn, "elbv2") for arn in asked.get("TargetGroupARNs") or []] + [(elb, "elb") for elb in asked.get("LoadBalancerNames") or []]
    sources += [(item["Identifier"], item.get("Type") or load_balancers.type_of(item["Identifier"])) for item in asked.get("TrafficSources") or []]
    load_balancers.check(region, sources)
    group = Group(name, region.arn("autoScalingGroup", f"{uuid.uuid4()}:autoScalingGroupName/{name}"), {**settings, "DesiredCapacity": 0})
    for hook in asked.get("LifecycleHookSpecificationList") or []:
        put_hook(region, group, hook)
    if asked.get("InstanceId"):
        _configure_like(region, name, asked["InstanceId"])
    load_balancers.attach(region, group, sources)
    tag(group, asked.get("Tags") or [])
    region.groups[name] = group
    group.want(settings["DesiredCapacity"], f"At {moment()} a user request created an AutoScalingGroup")
    # It fails at once, not at the first launch, if there is nothing to launch from.
    sources_of(region, group)


def _configure_like(region: Region, name: str, instance_id: str) -> None:
    instance = region.ec2.get_instance_by_id(instance_id)
    if instance is None:
        raise invalid(f"Instance [{instance_id}] is invalid.")
    FakeLaunchConfiguration.create_from_instance(name, instance, region.backend)


def tag(group: Group, tags: list[dict]) -> None:
    for item in tags:
        own = {"ResourceId": group.name, "ResourceType": "auto-scaling-group", "Key": item["Key"], "Value": item.get("Value", "")}
        group.tags[item["Key"]] = {**own, "PropagateAtLaunch": bool(item.get("PropagateAtLaunch"))}


def describe(region: Region, asked: dict) -> dict:
    names = asked.get("AutoScalingGroupNames")
    groups = [region.groups[name] for name in names if name in region.groups] if names else list(region.groups.values())
    suitable = [group for group in groups if all(_suits(group, item) for item in asked.get("Filters") or [])]
    answer = page(asked, suitable, "AutoScalingGroups")
    return {**answer, "AutoScalingGroups": [group.described() for group in answer["AutoScalingGroups"]]}


def _suits(group: Group, item: dict) -> bool:
    name, values = item["Name"], item.get("Values") or []
    if name == "tag-key":
        return any(key in values for key in group.tags)
    if name == "tag-value":
        return any(own["Value"] in values for own in group.tags.values())
    if name.startswith("tag:"):
        return group.tags.get(name[4:], {}).get("Value") in values
    raise invalid(f"Filter name {name} is not valid.")


def update(region: Region, asked: dict) -> None:
    group = changeable(region, asked["AutoScalingGroupName"])
    after = of_changed_group(region, group.settings, asked)
    check_changed(region, asked, after)
    desired = after["DesiredCapacity"]
    group.settings = {**after, "DesiredCapacity": group.desired}
    constraints = f"min: {after['MinSize']}, max: {after['MaxSize']}, desired: {desired}"
    group.want(desired, f"At {moment()} a user request update of AutoScalingGroup constraints to {constraints}")


def set_desired(region: Region, asked: dict) -> None:
    group, desired = changeable(region, asked["AutoScalingGroupName"]), asked["DesiredCapacity"]
    check_cooldown(region, group, asked)
    if desired > group.settings["MaxSize"]:
        raise invalid(f"New SetDesiredCapacity value {desired} is above max value {group.settings['MaxSize']} for the AutoScalingGroup.")
    if desired < group.settings["MinSize"]:
        raise invalid(f"New SetDesiredCapacity value {desired} is below min value {group.settings['MinSize']} for the AutoScalingGroup.")
    group.want(desired, f"At {moment()} a user request explicitly set group desired capacity")


def changeable(region: Region, name: str) -> Group:
    group = region.group(name)
    if group.status == DELETING:
        raise invalid(f"AutoScalingGroup {name} is pending delete; it cannot be changed.")
    _check_operator(group)
    return group


def _check_operator(group: Group) -> None:
    if group.settings.get("Operator"):
        raise invalid(f"AutoScalingGroup {group.name} is managed by {group.settings['Operator']['Principal']}, which alone can change it.")


def delete(region: Region, asked: dict) -> None:
    group, is_forced = region.group(asked["AutoScalingGroupName"]), bool(asked.get("ForceDelete"))
    _check_deletion(group, is_forced)
    for policy in group.policies.values():
        delete_alarms(region, policy)
    if not group.all_members:
        forget(region, group)
        return
    group.status = DELETING
    group.settings.update(MinSize=0, MaxSize=0, DesiredCapacity=0)
    for member in group.all_members:
        cause = f"At {moment()} a user request force deleted AutoScalingGroup changing the desired capacity from {len(group.members)} to 0."
        begin_termination(region, group, member, cause, region.clock.now(), with_hooks=False)


def _check_deletion(group: Group, is_forced: bool) -> None:
    _check_operator(group)
    level = group.settings["DeletionProtection"]
    if level == "prevent-all-deletion" or (level == "prevent-force-deletion" and is_forced):
        raise invalid(f"You cannot delete the Auto Scaling group {group.name}: its deletion protection is {level}.")
    if is_forced:
        return
    if any(member.step.startswith(("Pending", "Terminating")) and not member.activity.is_over for member in group.all_members):
        raise refusal("ScalingActivityInProgress", "You cannot delete an AutoScalingGroup while there are scaling activities in progress for that group.")
    if group.all_members:
        raise refusal(
            "ResourceInUse", "You cannot delete an AutoScalingGroup while there are instances or pending Spot instance request(s) still in the group."
        )


def describe_activities(region: Region, asked: dict) -> dict:
    name, ids = asked.get("AutoScalingGroupName"), asked.get("ActivityIds")
    if name and name not in region.groups and not asked.get("IncludeDeletedGroups"):
        region.group(name)
    activities = [activity for group in region.groups.values() for activity in group.activities]
    activities += region.past_activities if asked.get("IncludeDeletedGroups") else []
    earliest, latest = (_bound(asked, f"StartTime{end}Bound") for end in ("Lower", "Upper"))
    found = [
        activity.described()
        for activity in activities
        if name in (None, activity.group) and (not ids or activity.id in ids) and earliest <= activity.started.isoformat() <= latest
    ]
    return page(asked, found, "Activities", default=100)


def _bound(asked: dict, name: str) -> str:
    """A time as a filter gives it, in the form in which times can be compared as texts; one before or after all others if it gives none."""
    for item in asked.get("Filters") or []:
        if item["Name"] not in ("StartTimeLowerBound", "StartTimeUpperBound"):
            raise invalid(f"Filter name {item['Name']} is not valid.")
        if item["Name"] == name:
            return item["Values"][0].replace("Z", "+00:00")
    return "" if name == "StartTimeLowerBound" else "9"


def _limits(region: Region, _asked: dict) -> dict:
    return {
        "MaxNumberOfAutoScalingGroups": region.most_groups,
        "MaxNumberOfLaunchConfigurations": 200,
        "NumberOfAutoScalingGroups": len(region.groups),
        "NumberOfLaunchConfigurations": len(region.backend.launch_configurations),
    }


def _create_tags(region: Region, asked: dict) -> None:
    for item in asked["Tags"]:
        group = region.group(item.get("ResourceId") or "")
        check_tags(group.name, [item])
        tag(group, [item])


def _delete_tags(region: Region, asked: dict) -> None:
    for item in asked["Tags"]:
        check_tags(item.get("ResourceId") or "", [item])
        region.group(item.get("ResourceId") or "").tags.pop(item["Key"], None)


def _describe_tags(region: Region, asked: dict) -> dict:
    keys = {"auto-scaling-group": "ResourceId", "key": "Key", "value": "Value", "propagate-at-launch": "PropagateAtLaunch"}
    tags = [item for group in region.groups.values() for item in group.tags.values()]
    for wanted in asked.get("Filters") or []:
        tags = [item for item in tags if str(item[keys[wanted["Name"]]]).lower() in [value.lower() for value in wanted["Values"]]]
    return page(asked, tags, "Tags")


CALLS = {
    "DescribeAccountLimits": _limits,
    "CreateAutoScalingGroup": create,
    "DescribeAutoScalingGroups": describe,
    "UpdateAutoScalingGroup": update,
    "SetDesiredCapacity": set_desired,
    "DeleteAutoScalingGroup": delete,
    "DescribeScalingActivities": describe_activities,
    "CreateOrUpdateTags": _create_tags,
    "DeleteTags": _delete_tags,
    "DescribeTags": _describe_tags,
}
