# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Auto Scaling tells others of: lifecycle actions to wait for, and activities that have ended, by SQS, SNS and EventBridge."""

from __future__ import annotations

import json
import uuid

from moto.events.models import events_backends
from moto.sns.models import sns_backends
from moto.sqs.models import sqs_backends

from .activities import LAUNCHING, Activity, moment
from .group import Group, Member
from .region import Region

SERVICE = "AWS Auto Scaling"
TEST = "autoscaling:TEST_NOTIFICATION"
# By what is done and how it ended: the notification's type, its subject, and EventBridge's word for it.
ENDS = {
    (True, True): ("autoscaling:EC2_INSTANCE_LAUNCH", "launch", "EC2 Instance Launch Successful"),
    (True, False): ("autoscaling:EC2_INSTANCE_LAUNCH_ERROR", "failed launch", "EC2 Instance Launch Unsuccessful"),
    (False, True): ("autoscaling:EC2_INSTANCE_TERMINATE", "termination", "EC2 Instance Terminate Successful"),
    (False, False): ("autoscaling:EC2_INSTANCE_TERMINATE_ERROR", "failed termination", "EC2 Instance Terminate Unsuccessful"),
}
MOST_SUBJECT_CHARACTERS = 100


def tell_of_action(region: Region, group: Group, member: Member, hook: dict, token: str) -> None:
    """An instance waits for a hook."""
    is_launch = member.step.startswith("Pending")
    pool, own = "WarmPool", "AutoScalingGroup"
    inside = pool if member.is_pooled else own
    detail = {
        "LifecycleActionToken": token,
        "AutoScalingGroupName": group.name,
        "LifecycleHookName": hook["LifecycleHookName"],
        "EC2InstanceId": member.id,
        "LifecycleTransition": hook["LifecycleTransition"],
        **({"NotificationMetadata": hook["NotificationMetadata"]} if hook.get("NotificationMetadata") else {}),
        "Origin": (pool if member.came_from_pool else "EC2") if is_launch else inside,
        "Destination": inside if is_launch else "EC2",
    }
    if hook.get("NotificationTargetARN"):
        _send(region, hook["NotificationTargetARN"], {**_envelope(region, group), **detail}, f"{SERVICE}: lifecycle action for group \"{group.name}\"")
    _put_event(region, group, f"EC2 Instance-{'launch' if is_launch else 'terminate'} Lifecycle Action", detail, member.id)


def tell_of_ends(region: Region, group: Group) -> None:
    """Of the activities that are over and that nobody was told of; the group's cooldown begins."""
    ended = [activity for activity in group.untold if activity.is_over]
    if not ended:
        return
    group.untold = [activity for activity in group.untold if not activity.is_over]
    for activity in ended:
        if activity.description.startswith((LAUNCHING, "Terminating")):
            group.cooldown_until = region.clock.now() + group.settings["DefaultCooldown"]
            _tell_of_end(region, group, activity)


def _tell_of_end(region: Region, group: Group, activity: Activity) -> None:
    kind, subject, event = ENDS[activity.description.startswith(LAUNCHING), activity.status == "Successful"]
    instance_id = activity.description.rpartition(": ")[2] if ": " in activity.description else ""
    detail = {
        "Description": activity.described()["Description"],
        "AutoScalingGroupName": group.name,
        "ActivityId": activity.id,
        "Details": activity.details,
        "StatusCode": activity.status,
        "StatusMessage": activity.message,
        "Cause": activity.cause,
        "StartTime": activity.started.isoformat(),
        "EndTime": activity.ended.isoformat(),
        "EC2InstanceId": instance_id,
    }
    for topic, own in sorted(group.notifications):
        if own == kind:
            _send(region, topic, {**_envelope(region, group), "Event": kind, "Progress": activity.progress, **detail}, _subject(group, subject))
    _put_event(region, group, event, detail, instance_id)


def test_target(region: Region, group: Group, arn: str) -> None:
    """As AWS does when a target is put."""
    _send(region, arn, {**_envelope(region, group), "Event": TEST}, _subject(group, "test notification"))


def _subject(group: Group, what: str) -> str:
    return f'Auto Scaling: {what} for group "{group.name}"'


def _envelope(region: Region, group: Group) -> dict:
    return {
        "AccountId": region.account_id,
        "RequestId": str(uuid.uuid4()),
        "AutoScalingGroupARN": group.arn,
        "AutoScalingGroupName": group.name,
        "Service": SERVICE,
        "Time": moment(),
    }


def _send(region: Region, arn: str, message: dict, subject: str) -> None:
    text = json.dumps(message)
    if ":sns:" in arn and arn in sns_backends[region.account_id][region.name].topics:
        sns_backends[region.account_id][region.name].publish(text, arn=arn, subject=subject[:MOST_SUBJECT_CHARACTERS])
    name = arn.rpartition(":")[2]
    if ":sqs:" in arn and name in sqs_backends[region.account_id][region.name].queues:
        sqs_backends[region.account_id][region.name].send_message(name, text)


def _put_event(region: Region, group: Group, kind: str, detail: dict, instance_id: str) -> None:
    resources = [group.arn, *([f"arn:aws:ec2:{region.name}:{region.account_id}:instance/{instance_id}"] if instance_id else [])]
    event = {"Source": "aws.autoscaling", "DetailType": kind, "Detail": json.dumps(detail), "Resources": resources}
    events_backends[region.account_id][region.name].emulator_put_events_of_aws([event])
