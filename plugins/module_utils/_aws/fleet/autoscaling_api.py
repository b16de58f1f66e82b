# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Amazon EC2 Auto Scaling: one function, one API call, or one for each page."""

from __future__ import annotations

from ..aws_call import api_call

# AWS takes that many names, and gives as many groups with all their instances.
MOST_GROUPS = 100


def describe_groups(client, names: list[str]) -> dict[str, dict]:
    """{name: group} of those that there are. Raises AnsibleAWSError, as all of these do."""
    found: dict[str, dict] = {}
    for start in range(0, len(names), MOST_GROUPS):
        token: dict = {}
        while True:
            page = _describe_page(client, AutoScalingGroupNames=names[start : start + MOST_GROUPS], MaxRecords=MOST_GROUPS, **token)
            found.update((group["AutoScalingGroupName"], group) for group in page["AutoScalingGroups"])
            if not page.get("NextToken"):
                break
            token = {"NextToken": page["NextToken"]}
    return found


@api_call("terminate the instance in its Auto Scaling group")
def terminate_instance(client, instance_id: str, is_decremented: bool) -> None:
    client.terminate_instance_in_auto_scaling_group(InstanceId=instance_id, ShouldDecrementDesiredCapacity=is_decremented)


@api_call("lower the minimum size of the Auto Scaling group")
def lower_min_size(client, name: str, min_size: int) -> None:
    client.update_auto_scaling_group(AutoScalingGroupName=name, MinSize=min_size)


@api_call("complete the lifecycle action")
def complete_action(client, hook_name: str, group_name: str, instance_id: str, result: str) -> None:
    names = {"LifecycleHookName": hook_name, "AutoScalingGroupName": group_name}
    client.complete_lifecycle_action(**names, InstanceId=instance_id, LifecycleActionResult=result)


@api_call("record a heartbeat of the lifecycle action")
def record_heartbeat(client, hook_name: str, group_name: str, instance_id: str) -> None:
    client.record_lifecycle_action_heartbeat(LifecycleHookName=hook_name, AutoScalingGroupName=group_name, InstanceId=instance_id)


@api_call("describe the lifecycle hooks")
def hook_names(client, group_name: str) -> list[str]:
    """The names of all hooks of a group, of which there are fifty at most."""
    return [hook["LifecycleHookName"] for hook in client.describe_lifecycle_hooks(AutoScalingGroupName=group_name)["LifecycleHooks"]]


@api_call("describe Auto Scaling groups")
def _describe_page(client, **selection) -> dict:
    return client.describe_auto_scaling_groups(**selection)
