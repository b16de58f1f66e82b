# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a group has by calls of its own comes back as it was put: hooks, notifications, warm pool, metrics, suspended processes, tags."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError
from emulator.tests.autoscaling.group_at_work import GroupAtWork

LAUNCHING, TERMINATING = "autoscaling:EC2_INSTANCE_LAUNCHING", "autoscaling:EC2_INSTANCE_TERMINATING"
LAUNCH, ERROR = "autoscaling:EC2_INSTANCE_LAUNCH", "autoscaling:EC2_INSTANCE_LAUNCH_ERROR"

GONE = "arn:aws:sqs:us-east-1:123456789012:gone"


@pytest.fixture
def group(aws, name):
    return GroupAtWork(aws, name)


def hooks(group):
    return {hook.pop("LifecycleHookName"): hook for hook in group.call("describe_lifecycle_hooks")["LifecycleHooks"]}


def test_hooks_come_back_as_they_were_put_and_change_only_where_it_is_said(aws, group):
    topic, _queue = aws.add_topic(group.name)
    target = {"NotificationTargetARN": topic, "RoleARN": "arn:aws:iam::123456789012:role/hooks", "NotificationMetadata": "{}"}
    group.add(0, LifecycleHookSpecificationList=[{"LifecycleHookName": "ready", "LifecycleTransition": LAUNCHING, "HeartbeatTimeout": 60, **target}])
    common = {"AutoScalingGroupName": group.name}
    ready = {**common, **target, "LifecycleTransition": LAUNCHING, "HeartbeatTimeout": 60, "GlobalTimeout": 6000, "DefaultResult": "ABANDON"}
    assert hooks(group) == {"ready": ready}
    group.call("put_lifecycle_hook", LifecycleHookName="ready", DefaultResult="CONTINUE")
    group.call("put_lifecycle_hook", LifecycleHookName="drain", LifecycleTransition=TERMINATING)
    drain = {**common, "LifecycleTransition": TERMINATING, "HeartbeatTimeout": 3600, "GlobalTimeout": 172800, "DefaultResult": "ABANDON"}
    assert hooks(group) == {"ready": {**ready, "DefaultResult": "CONTINUE"}, "drain": drain}
    group.call("delete_lifecycle_hook", LifecycleHookName="ready")
    assert hooks(group) == {"drain": drain}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"LifecycleTransition": None}, "Lifecycle Transition is required"),
        ({"LifecycleHookName": "a b"}, "regular expression"),
        ({"HeartbeatTimeout": 29}, "between 30 and 7200"),
        ({"DefaultResult": "RETRY"}, "RETRY"),
        ({"NotificationTargetARN": GONE}, "together"),
        ({"NotificationTargetARN": GONE, "RoleARN": "arn:aws:iam::123456789012:role/hooks"}, "Unable to publish test message"),
    ],
)
def test_a_hook_is_not_put(group, wrong, words):
    group.add(0)
    asked = {"LifecycleHookName": "ready", "LifecycleTransition": LAUNCHING, **wrong}
    with pytest.raises(ClientError, match=f"ValidationError.*{words}"):
        group.call("put_lifecycle_hook", **{key: value for key, value in asked.items() if value is not None})
    assert hooks(group) == {}


def test_there_are_at_most_fifty_hooks(group):
    group.add(0, LifecycleHookSpecificationList=[{"LifecycleHookName": f"hook-{number}", "LifecycleTransition": LAUNCHING} for number in range(50)])
    with pytest.raises(ClientError, match="LimitExceeded"):
        group.call("put_lifecycle_hook", LifecycleHookName="one-more", LifecycleTransition=LAUNCHING)


def test_a_topic_is_notified_of_what_it_was_last_put_for(aws, group):
    group.add(0)
    topic, _queue = aws.add_topic(group.name)
    for kinds in ([LAUNCH], [ERROR, LAUNCH]):
        group.call("put_notification_configuration", TopicARN=topic, NotificationTypes=kinds)
    told = group.autoscaling.describe_notification_configurations(AutoScalingGroupNames=[group.name])["NotificationConfigurations"]
    assert told == [{"AutoScalingGroupName": group.name, "TopicARN": topic, "NotificationType": kind} for kind in (LAUNCH, ERROR)]
    for wrong in ({"TopicARN": f"{topic}-gone", "NotificationTypes": [LAUNCH]}, {"TopicARN": topic, "NotificationTypes": ["autoscaling:ALL"]}):
        with pytest.raises(ClientError, match="ValidationError"):
            group.call("put_notification_configuration", **wrong)
    group.call("delete_notification_configuration", TopicARN=topic)
    assert not group.autoscaling.describe_notification_configurations(AutoScalingGroupNames=[group.name])["NotificationConfigurations"]


def test_metrics_and_processes(aws, group):
    group.add(0)
    group.call("enable_metrics_collection", Metrics=["GroupMinSize", "GroupTotalInstances"], Granularity="1Minute")
    group.call("suspend_processes", ScalingProcesses=["AZRebalance", "Launch"])
    told = aws.auto_scaling_group(group.name)
    assert told["EnabledMetrics"] == [{"Metric": metric, "Granularity": "1Minute"} for metric in ("GroupMinSize", "GroupTotalInstances")]
    assert [item["ProcessName"] for item in told["SuspendedProcesses"]] == ["AZRebalance", "Launch"]
    assert all(item["SuspensionReason"].startswith("User suspended at 20") for item in told["SuspendedProcesses"])
    group.call("disable_metrics_collection", Metrics=["GroupMinSize"])
    group.call("resume_processes", ScalingProcesses=["Launch"])
    told = aws.auto_scaling_group(group.name)
    assert (len(told["EnabledMetrics"]), len(told["SuspendedProcesses"])) == (1, 1)
    group.call("suspend_processes")
    assert len(aws.auto_scaling_group(group.name)["SuspendedProcesses"]) == 9
    for operation, wrong in (("suspend_processes", {"ScalingProcesses": ["Everything"]}), ("enable_metrics_collection", {"Granularity": "1Hour"})):
        with pytest.raises(ClientError, match="ValidationError"):
            group.call(operation, **wrong)


def test_tags_of_others_and_of_aws(aws, group):
    group.add(0, Tags=[{"Key": "stage", "Value": "test", "PropagateAtLaunch": True}])
    tag = {"ResourceId": group.name, "ResourceType": "auto-scaling-group"}
    group.autoscaling.create_or_update_tags(Tags=[{**tag, "Key": "stage", "Value": "prod", "PropagateAtLaunch": False}])
    assert aws.auto_scaling_group(group.name)["Tags"] == [{**tag, "Key": "stage", "Value": "prod", "PropagateAtLaunch": False}]
    filters = [{"Name": "tag:stage", "Values": ["prod"]}]
    assert [item["AutoScalingGroupName"] for item in group.autoscaling.describe_auto_scaling_groups(Filters=filters)["AutoScalingGroups"]] == [group.name]
    with pytest.raises(ClientError, match="ValidationError.*aws:created"):
        group.autoscaling.create_or_update_tags(Tags=[{**tag, "Key": "aws:created", "Value": "x", "PropagateAtLaunch": False}])
    group.autoscaling.delete_tags(Tags=[{**tag, "Key": "stage"}])
    assert group.autoscaling.describe_tags(Filters=[{"Name": "auto-scaling-group", "Values": [group.name]}])["Tags"] == []


@pytest.mark.parametrize(
    ("operation", "known"),
    [
        ("describe_adjustment_types", "ChangeInCapacity"),
        ("describe_scaling_process_types", "AlarmNotification"),
        ("describe_lifecycle_hook_types", LAUNCHING),
        ("describe_auto_scaling_notification_types", LAUNCH),
    ],
)
def test_what_there_is_to_choose_from(aws, operation, known):
    assert known in str(getattr(aws.client("autoscaling"), operation)())


def test_there_are_at_most_ten_topics_and_a_hundred_and_twenty_five_schedules(aws, group):
    group.add(0)
    topics = [aws.client("sns").create_topic(Name=f"{group.name}-{number}")["TopicArn"] for number in range(11)]
    for topic in topics[:10]:
        group.call("put_notification_configuration", TopicARN=topic, NotificationTypes=[LAUNCH])
    with pytest.raises(ClientError, match="LimitExceeded"):
        group.call("put_notification_configuration", TopicARN=topics[10], NotificationTypes=[LAUNCH])
    actions = [{"ScheduledActionName": f"action-{number}", "Recurrence": f"{number % 60} {number // 60} * * *", "MinSize": 0} for number in range(126)]
    with pytest.raises(ClientError, match="ValidationError.*At most 50"):
        group.call("batch_put_scheduled_update_group_action", ScheduledUpdateGroupActions=actions[:51])
    failed = [
        item
        for start in range(0, 126, 50)
        for item in group.call("batch_put_scheduled_update_group_action", ScheduledUpdateGroupActions=actions[start : start + 50])[
            "FailedScheduledUpdateGroupActions"
        ]
    ]
    assert [(item["ScheduledActionName"], item["ErrorCode"]) for item in failed] == [("action-125", "LimitExceeded")]
