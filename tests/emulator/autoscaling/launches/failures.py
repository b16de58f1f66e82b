# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Launches that are to fail, in the words in which Auto Scaling passes on EC2's errors."""

from __future__ import annotations

from dataclasses import dataclass

_REASONS = {
    "capacity": "InsufficientInstanceCapacity - We currently do not have sufficient {type} capacity in the Availability Zone you requested ({zone}). "
    "Our system will be working on provisioning additional capacity. You can currently get {type} capacity by not specifying an Availability Zone "
    "in your request or choosing {others}.",
    "quota": "VcpuLimitExceeded - You have requested more vCPU capacity than your current vCPU limit of 32 allows for the instance bucket that the "
    "specified instance type belongs to. Please visit http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this limit.",
    "image": "InvalidAMIID.NotFound - The image id '[{image}]' does not exist",
    "subnet": "InsufficientFreeAddressesInSubnet - There are not enough free addresses in subnet '{subnet}' to satisfy the requested number of instances.",
}


def told(reason: str) -> str:
    """As the activity's status message tells of EC2's error."""
    return f"Could not launch On-Demand Instances. {reason.rstrip('.')}. Launching EC2 instance failed."


def full_subnet(where: dict) -> str:
    return told(_REASONS["subnet"].format(**where))


@dataclass
class LaunchFailure:
    """reason: one of capacity, quota, image, subnet. What is empty matches all. times None: until cleared."""

    reason: str
    group: str = ""
    zone: str = ""
    instance_type: str = ""
    times: int | None = None

    def __post_init__(self) -> None:
        if self.reason not in _REASONS:
            raise ValueError(f"{self.reason} is none of {', '.join(_REASONS)}")

    def concerns(self, group: str, zone: str, instance_type: str) -> bool:
        return all(not own or own == asked for own, asked in ((self.group, group), (self.zone, zone), (self.instance_type, instance_type)))


class LaunchFailures:
    def __init__(self) -> None:
        self._failures: list[LaunchFailure] = []

    def add(self, failure: LaunchFailure) -> None:
        self._failures.append(failure)

    def clear(self) -> None:
        self._failures.clear()

    def take(self, group: str, where: dict) -> str:
        """Why this launch fails, or nothing if it does not. where: its type, zone, others (zones), subnet and image."""
        for failure in self._failures:
            if failure.concerns(group, where["zone"], where["type"]):
                if failure.times is not None:
                    failure.times -= 1
                    if failure.times <= 0:
                        self._failures.remove(failure)
                return told(_REASONS[failure.reason].format(**where))
        return ""
