# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Auto Scaling of one account in one region: its groups, and the other services' backends that it works on."""

from __future__ import annotations

from functools import cached_property
from threading import RLock

from moto.autoscaling.models import AutoScalingBackend
from moto.cloudwatch.models import cloudwatch_backends

from ..clock import Clock
from .activities import Activity
from .group import Group, Member
from .launches.failures import LaunchFailures
from .refusal import invalid

# Calls and the passing of time change the same groups.
changing = RLock()
MOST_GROUPS = 500
regions: dict[tuple[str, str], Region] = {}


class Region:
    clock: Clock
    boot_seconds: float
    failures = LaunchFailures()
    most_groups = MOST_GROUPS

    def __init__(self, backend: AutoScalingBackend) -> None:
        self.account_id, self.name = backend.account_id, backend.region_name
        # moto's own, which keeps the launch configurations.
        self.backend = backend
        self.groups: dict[str, Group] = {}
        self.past_activities: list[Activity] = []
        # Each with the name of the group that launched it, in which it need not be any more.
        self.launched: list[tuple[str, object]] = []

    @classmethod
    def allow_groups(cls, most: int = MOST_GROUPS) -> None:
        """The quota of groups, in each region."""
        cls.most_groups = most

    @property
    def ec2(self):
        return self.backend.ec2_backend

    @property
    def elb(self):
        return self.backend.elb_backend

    @property
    def elbv2(self):
        return self.backend.elbv2_backend

    @property
    def cloudwatch(self):
        return cloudwatch_backends[self.account_id][self.name]

    @cached_property
    def zone_ids(self) -> dict[str, str]:
        """Of each zone, by its name."""
        return {zone.name: zone.zone_id for zone in self.ec2.describe_availability_zones()}

    def arn(self, kind: str, rest: str) -> str:
        return f"arn:aws:autoscaling:{self.name}:{self.account_id}:{kind}:{rest}"

    def group(self, name: str) -> Group:
        if name not in self.groups:
            raise invalid(f"AutoScalingGroup name not found - AutoScalingGroup '{name}' not found")
        return self.groups[name]

    def member(self, instance_id: str) -> tuple[Group, Member]:
        for group in self.groups.values():
            for member in group.all_members:
                if member.id == instance_id and member.is_pooled:
                    raise invalid(f"The instance {instance_id} is in the warm pool of Auto Scaling group {group.name}: this cannot be done with it there.")
                if member.id == instance_id:
                    return group, member
        raise invalid(f"Instance Id not found - No managed instance found for instance ID: {instance_id}")

    def members(self, group: Group, instance_ids: list[str]) -> list[Member]:
        by_id = {member.id: member for member in group.members}
        for instance_id in instance_ids:
            if instance_id not in by_id:
                raise invalid(f"The instance {instance_id} is not part of Auto Scaling group {group.name}.")
        return [by_id[instance_id] for instance_id in instance_ids]


def region_of(backend: AutoScalingBackend) -> Region:
    with changing:
        return regions.setdefault((backend.account_id, backend.region_name), Region(backend))
