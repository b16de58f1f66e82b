# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A group for tests, and what can be seen of it."""

from __future__ import annotations

import json
from waiting import wait_until


class GroupAtWork:
    """The group of this name, made by add()."""

    def __init__(self, aws, name: str) -> None:
        self.aws, self.name = aws, name
        self.autoscaling = aws.client("autoscaling")

    def add(self, size: int, zones: int = 1, waits: bool = True, **arguments) -> list[str]:
        """In that many zones, one subnet each; its instances if it waits for them."""
        subnets = [item["SubnetId"] for item in self.aws.client("ec2").describe_subnets()["Subnets"]][:zones]
        asked = {"MinSize": 0, "MaxSize": max(size, 6), "DesiredCapacity": size, "VPCZoneIdentifier": ",".join(subnets), **arguments}
        if not {"MixedInstancesPolicy", "LaunchTemplate"} & asked.keys():
            asked["LaunchTemplate"] = {"LaunchTemplateId": self.aws.add_launch_template(self.name)}
        self.autoscaling.create_auto_scaling_group(AutoScalingGroupName=self.name, **asked)
        return self.aws.wait_for_auto_scaling_group(self.name) if waits else []

    def call(self, operation: str, **arguments) -> dict:
        """An operation that is about this group."""
        return getattr(self.autoscaling, operation)(AutoScalingGroupName=self.name, **arguments)

    def want(self, desired: int) -> None:
        self.call("set_desired_capacity", DesiredCapacity=desired)

    def terminate(self, instance_id: str, is_smaller: bool = True) -> None:
        self.autoscaling.terminate_instance_in_auto_scaling_group(InstanceId=instance_id, ShouldDecrementDesiredCapacity=is_smaller)

    def members(self) -> list[dict]:
        return self.aws.auto_scaling_group(self.name)["Instances"]

    def states(self) -> dict[str, str]:
        return {member["InstanceId"]: member["LifecycleState"] for member in self.members()}

    def wait_for(self, *states: str) -> list[str]:
        """Wait until exactly these are its instances' states, in any order; their ids."""
        wait_until(lambda: sorted(self.states().values()) == sorted(states))
        return list(self.states())

    def activities(self, status: str | None = None) -> list[dict]:
        """The newest first."""
        found = self.call("describe_scaling_activities")["Activities"]
        return [item for item in found if status in (None, item["StatusCode"])]

    def wait_for_activity(self, status: str) -> dict:
        return wait_until(lambda: self.activities(status))[0]


def zone_of(activity: dict) -> str:
    return json.loads(activity["Details"])["Availability Zone"]
