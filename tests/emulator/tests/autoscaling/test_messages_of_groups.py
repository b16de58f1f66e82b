# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whom Auto Scaling tells of lifecycle actions and of launches and terminations, and what."""

from __future__ import annotations

import json

import pytest
from emulator.tests.autoscaling.group_at_work import GroupAtWork
from waiting import wait_until

LAUNCHING = "autoscaling:EC2_INSTANCE_LAUNCHING"
KINDS = ["autoscaling:EC2_INSTANCE_LAUNCH", "autoscaling:EC2_INSTANCE_LAUNCH_ERROR", "autoscaling:EC2_INSTANCE_TERMINATE"]
ROLE = "arn:aws:iam::123456789012:role/hooks"


@pytest.fixture
def group(aws, name):
    return GroupAtWork(aws, name)


def test_who_completes_a_hook_learns_of_it_from_its_queue(aws, group):
    sqs = aws.client("sqs")
    url = sqs.create_queue(QueueName=group.name)["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    hook = {"LifecycleHookName": "ready", "LifecycleTransition": LAUNCHING, "NotificationTargetARN": arn, "RoleARN": ROLE, "NotificationMetadata": "{}"}
    events = aws.add_event_queue(f"{group.name}-events", {"source": ["aws.autoscaling"], "detail": {"AutoScalingGroupName": [group.name]}})
    group.add(1, waits=False, LifecycleHookSpecificationList=[hook])
    [instance] = group.wait_for("Pending:Wait")
    test, told = aws.take_messages(url)
    assert test["Event"] == "autoscaling:TEST_NOTIFICATION"
    detail = {"AutoScalingGroupName": group.name, "LifecycleHookName": "ready", "EC2InstanceId": instance, "LifecycleTransition": LAUNCHING,
              "NotificationMetadata": "{}", "Origin": "EC2", "Destination": "AutoScalingGroup"}  # fmt: skip
    assert told.items() >= detail.items() and told["Service"] == "AWS Auto Scaling" and told["AccountId"] == "123456789012"
    token = told["LifecycleActionToken"]
    group.call("complete_lifecycle_action", LifecycleHookName="ready", LifecycleActionToken=token, LifecycleActionResult="CONTINUE")
    assert group.states() == {instance: "InService"}
    waiting, launched = wait_until(lambda: _all_of(aws, events, 2))
    assert (waiting["detail-type"], waiting["detail"]) == ("EC2 Instance-launch Lifecycle Action", {**detail, "LifecycleActionToken": token})
    assert (launched["detail-type"], launched["detail"]["EC2InstanceId"]) == ("EC2 Instance Launch Successful", instance)


def test_a_topic_is_told_of_launches_failures_and_terminations(aws, group):
    topic, queue = aws.add_topic(group.name)
    group.add(0)
    group.call("put_notification_configuration", TopicARN=topic, NotificationTypes=KINDS)
    aws.fail_launches("quota", group=group.name, times=1)
    group.want(1)
    [instance] = aws.wait_for_auto_scaling_group(group.name)
    group.terminate(instance)
    group.wait_for()
    envelopes = wait_until(lambda: _all_of(aws, queue, 4))
    assert [envelope["Subject"].partition(" for group")[0] for envelope in envelopes] == [
        "Auto Scaling: test notification", "Auto Scaling: failed launch", "Auto Scaling: launch", "Auto Scaling: termination"
    ]  # fmt: skip
    _test, failed, launched, terminated = (json.loads(envelope["Message"]) for envelope in envelopes)
    assert [message["Event"] for message in (launched, failed, terminated)] == KINDS
    assert "VcpuLimitExceeded" in failed["StatusMessage"] and failed["EC2InstanceId"] == "" and launched["EC2InstanceId"] == instance
    assert terminated["Cause"].endswith("shrinking the capacity from 1 to 0.")


_taken = {}


def _all_of(aws, queue, count):
    """All that have come, once there are so many."""
    _taken.setdefault(queue, []).extend(aws.take_messages(queue))
    return _taken[queue] if len(_taken[queue]) >= count else None
