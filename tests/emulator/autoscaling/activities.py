# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Scaling activities, in the words of Auto Scaling."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timezone

LAUNCHING = "Launching a new EC2 instance"
TERMINATING = "Terminating EC2 instance"
ENDED = ("Successful", "Failed", "Cancelled")
DIFFERENCE = "in response to a difference between desired and actual capacity"


def moment() -> str:
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(eq=False)
class Activity:
    """One of DescribeScalingActivities. `description` is without the status reason that a failed one has."""

    group: str
    arn: str
    description: str
    cause: str
    details: dict
    status: str = "InProgress"
    message: str = ""
    progress: int = 0
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    started: datetime = field(default_factory=lambda: datetime.now(timezone.utc))
    ended: datetime | None = None
    of_deleted_group: bool = False

    @property
    def is_over(self) -> bool:
        return self.status in ENDED

    def end(self, status: str = "Successful", message: str = "") -> None:
        self.status, self.message, self.progress, self.ended = status, message, 100, datetime.now(timezone.utc)

    def described(self) -> dict:
        reason = f".  Status Reason: {self.message}" if self.message else ""
        return {
            "ActivityId": self.id,
            "AutoScalingGroupName": self.group,
            "AutoScalingGroupARN": self.arn,
            "Description": self.description + reason,
            "Cause": self.cause,
            "StartTime": self.started,
            "EndTime": self.ended,
            "StatusCode": self.status,
            "StatusMessage": self.message or None,
            "Progress": self.progress,
            "Details": json.dumps(self.details, separators=(",", ":")),
            "AutoScalingGroupState": "Deleted" if self.of_deleted_group else None,
        }


def launch_cause(before: str, capacity: int, after: int, count: int) -> str:
    """before: what changed the desired capacity, if anything did."""
    started = "an instance was started" if count == 1 else f"{count} instances were started"
    return f"{before}At {moment()} {started} {DIFFERENCE}, increasing the capacity from {capacity} to {after}."


def scale_in_cause(before: str, capacity: int, weight: int, instance_id: str) -> str:
    taken = f"At {moment()} an instance was taken out of service {DIFFERENCE}, shrinking the capacity from {capacity} to {capacity - weight}."
    return f"{before}{taken}  At {moment()} instance {instance_id} was selected for termination."


def request_cause(instance_id: str, before: int, after: int) -> str:
    """Of a termination that somebody asked for."""
    shrinking = f", shrinking the capacity from {before} to {after}" if after < before else ""
    return f"At {moment()} instance {instance_id} was taken out of service in response to a user request{shrinking}."


def unhealthy_cause(what: str) -> str:
    return f"At {moment()} an instance was taken out of service in response to {what}."
