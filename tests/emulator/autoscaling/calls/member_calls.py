# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The instances of groups: terminated, protected, put on standby, detached, attached, told to be unhealthy."""

from __future__ import annotations

from .. import load_balancers
from ..activities import Activity, moment, request_cause
from ..group import GROUP_TAG, IN_SERVICE, PENDING, STANDBY, TERMINATING, Group, Member
from ..lifecycle import begin_termination
from ..refusal import invalid, page
from ..region import Region


def terminate(region: Region, asked: dict) -> dict:
    group, member = region.member(asked["InstanceId"])
    before = group.desired
    if member.state.startswith(TERMINATING) and not member.activity.is_over:
        return {"Activity": member.activity.described()}
    is_smaller = asked["ShouldDecrementDesiredCapacity"] and member.is_counted
    if is_smaller and before - member.weight < group.settings["MinSize"]:
        raise invalid(
            f"Currently, desiredSize equals minSize ({group.settings['MinSize']}). Terminating instance without replacement will violate group's min size "
            "constraint. Either set shouldDecrementDesiredCapacity flag to false or lower group's min size."
        )
    after = before - member.weight if is_smaller else before
    # Standby instances and retained ones go whatever hooks say; AWS knows no state in which a request is not heeded.
    activity = begin_termination(region, group, member, request_cause(member.id, before, after), region.clock.now())
    group.settings["DesiredCapacity"] = after
    return {"Activity": activity.described()}


def set_health(region: Region, asked: dict) -> None:
    group, member = region.member(asked["InstanceId"])
    if asked["HealthStatus"] not in ("Healthy", "Unhealthy"):
        raise invalid("Valid instance health states are: [Healthy, Unhealthy]")
    now = region.clock.now()
    is_respected = asked.get("ShouldRespectGracePeriod", True) and now < member.since + group.settings["HealthCheckGracePeriod"]
    if not (is_respected and asked["HealthStatus"] == "Unhealthy"):
        member.is_healthy = asked["HealthStatus"] == "Healthy"


def set_protection(region: Region, asked: dict) -> None:
    group = region.group(asked["AutoScalingGroupName"])
    for member in region.members(group, asked["InstanceIds"]):
        member.is_protected = asked["ProtectedFromScaleIn"]


def enter_standby(region: Region, asked: dict) -> dict:
    group = region.group(asked["AutoScalingGroupName"])
    members = region.members(group, asked.get("InstanceIds") or [])
    wrong = [member for member in members if member.state != IN_SERVICE]
    if wrong:
        raise invalid(f"The instance {wrong[0].id} is in {wrong[0].state} and should be in InService to be moved to Standby.")
    activities = []
    _check_smaller(group, members, asked["ShouldDecrementDesiredCapacity"], "place into standby")
    for member in members:
        shrinking = _decrement(group, member, asked["ShouldDecrementDesiredCapacity"])
        member.state = STANDBY
        cause = f"At {moment()} instance {member.id} was moved to standby in response to a user request{shrinking}."
        activities.append(_note(group, f"Moving EC2 instance to Standby: {member.id}", cause, member))
    load_balancers.deregister(region, members, group.sources)
    return {"Activities": activities}


def exit_standby(region: Region, asked: dict) -> dict:
    group = region.group(asked["AutoScalingGroupName"])
    members = region.members(group, asked.get("InstanceIds") or [])
    wrong = [member for member in members if member.state != STANDBY]
    if wrong:
        raise invalid(f"The instance {wrong[0].id} is in {wrong[0].state} and should be in Standby to be moved to InService.")
    _check_larger(group, members, "take out of standby")
    activities = []
    for member in members:
        before, after = group.desired, group.desired + member.weight
        group.settings["DesiredCapacity"] = after
        member.state = PENDING
        cause = f"At {moment()} instance {member.id} was moved out of standby in response to a user request, increasing the capacity from {before} to {after}."
        activities.append(_note(group, f"Moving EC2 instance out of Standby: {member.id}", cause, member))
    return {"Activities": activities}


def detach(region: Region, asked: dict) -> dict:
    group = region.group(asked["AutoScalingGroupName"])
    members = region.members(group, asked.get("InstanceIds") or [])
    _check_smaller(group, members, asked["ShouldDecrementDesiredCapacity"], "detach")
    activities = []
    for member in members:
        shrinking = _decrement(group, member, asked["ShouldDecrementDesiredCapacity"])
        cause = f"At {moment()} instance {member.id} was detached in response to a user request{shrinking}."
        activities.append(_note(group, f"Detaching EC2 instance: {member.id}", cause, member))
        group.members.remove(member)
        region.ec2.delete_tags([member.id], {GROUP_TAG: None})
    load_balancers.deregister(region, members, group.sources)
    return {"Activities": activities}


def attach(region: Region, asked: dict) -> None:
    group, now = region.group(asked["AutoScalingGroupName"]), region.clock.now()
    members = []
    for instance_id in asked.get("InstanceIds") or []:
        instance = region.ec2.get_instance_by_id(instance_id)
        if instance is None or instance.state != "running":
            raise invalid(f"Invalid Instance ID(s): [{instance_id}] - the instance is not in state running.")
        if any(member.id == instance_id for other in region.groups.values() for member in other.all_members):
            raise invalid(f"Instance {instance_id} is already part of an Auto Scaling group.")
        cause = f"At {moment()} an instance was attached in response to a user request, increasing the capacity."
        activity = Activity(group.name, group.arn, f"Attaching an existing EC2 instance: {instance_id}", cause, {"Availability Zone": instance.placement.zone})
        protected = bool(group.settings["NewInstancesProtectedFromScaleIn"])
        members.append(Member(instance, {}, 1, False, protected, activity, now, region.zone_ids[instance.placement.zone]))
    _check_larger(group, members, "attach")
    for member in members:
        group.settings["DesiredCapacity"] += member.weight
        group.note(member.activity)
        group.members.append(member)
        member.instance.add_tags({GROUP_TAG: group.name})


def describe_instances(region: Region, asked: dict) -> dict:
    ids = asked.get("InstanceIds")
    all_members = [(group, member) for group in region.groups.values() for member in group.all_members]
    found = [{**member.described(), "AutoScalingGroupName": group.name} for group, member in all_members if not ids or member.id in ids]
    return page(asked, found, "AutoScalingInstances")


def _check_smaller(group: Group, members: list[Member], is_smaller: bool, what: str) -> None:
    if is_smaller and group.desired - sum(member.weight for member in members if member.is_counted) < group.settings["MinSize"]:
        raise invalid(_sizes(group, members, what))


def _check_larger(group: Group, members: list[Member], what: str) -> None:
    if group.desired + sum(member.weight for member in members) > group.settings["MaxSize"]:
        raise invalid(_sizes(group, members, what))


def _sizes(group: Group, members: list[Member], what: str) -> str:
    own = group.settings
    sizes = f"min-size={own['MinSize']}, max-size={own['MaxSize']}, and desired-size={own['DesiredCapacity']}"
    return f"AutoScalingGroup {group.name} has {sizes}. To {what} {len(members)} more instance, please update the AutoScalingGroup sizes appropriately."


def _decrement(group: Group, member: Member, is_smaller: bool) -> str:
    if not is_smaller or not member.is_counted:
        return ""
    before, after = group.desired, group.desired - member.weight
    group.settings["DesiredCapacity"] = after
    return f", shrinking the capacity from {before} to {after}"


def _note(group: Group, description: str, cause: str, member: Member) -> dict:
    activity = Activity(group.name, group.arn, description, cause, {"Subnet ID": member.instance.subnet_id, "Availability Zone": member.zone})
    group.note(activity)
    told = {**activity.described(), "Progress": 50}
    activity.end()
    return told


CALLS = {
    "TerminateInstanceInAutoScalingGroup": terminate,
    "SetInstanceHealth": set_health,
    "SetInstanceProtection": set_protection,
    "EnterStandby": enter_standby,
    "ExitStandby": exit_standby,
    "DetachInstances": detach,
    "AttachInstances": attach,
    "DescribeAutoScalingInstances": describe_instances,
}
