# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What one Auto Scaling group is: its settings as the API knows them, its instances, and what calls of their own have put to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timezone

from .activities import Activity

PENDING, IN_SERVICE, TERMINATING, STANDBY = "Pending", "InService", "Terminating", "Standby"
WAIT, PROCEED = ":Wait", ":Proceed"
RETAINED = ":Retained"
WARMED = "Warmed:"
DELETING = "Delete in progress"
GROUP_TAG = "aws:autoscaling:groupName"
PROCESSES = (
    "Launch", "Terminate", "AddToLoadBalancer", "AlarmNotification", "AZRebalance", "HealthCheck", "InstanceRefresh", "ReplaceUnhealthy", "ScheduledActions",
)  # fmt: skip


# Two members are never the same, whatever they look like.
@dataclass(eq=False)
class Member:
    """One instance of a group or of its warm pool. `until`: when its state ends by itself, in load balancer seconds; `hooks`: what it waits for, by name."""

    instance: object
    launched_from: dict
    weight: int
    is_weighted: bool
    is_protected: bool
    activity: Activity
    since: float
    zone_id: str
    state: str = PENDING
    is_healthy: bool = True
    until: float | None = None
    hooks: dict = field(default_factory=dict)
    is_pooled: bool = False
    came_from_pool: bool = False

    @property
    def id(self) -> str:
        return self.instance.id

    @property
    def zone(self) -> str:
        return self.instance.placement.zone

    @property
    def step(self) -> str:
        """Its state, without what says that it is in the warm pool."""
        return self.state.removeprefix(WARMED)

    def go(self, step: str) -> None:
        self.state = WARMED + step if self.is_pooled else step

    @property
    def is_counted(self) -> bool:
        """Towards the capacity that the group wants."""
        return self.state.startswith(PENDING) or self.state == IN_SERVICE

    def described(self) -> dict:
        """As an `Instance` of DescribeAutoScalingGroups."""
        return {
            "InstanceId": self.id,
            "InstanceType": self.instance.instance_type,
            "AvailabilityZone": self.zone,
            "AvailabilityZoneId": self.zone_id,
            "LifecycleState": self.state,
            "HealthStatus": "Healthy" if self.is_healthy else "Unhealthy",
            "ProtectedFromScaleIn": self.is_protected,
            **({"WeightedCapacity": str(self.weight)} if self.is_weighted else {}),
            **self.launched_from,
        }


@dataclass(eq=False)
class Group:
    """`settings` are CreateAutoScalingGroup's members that DescribeAutoScalingGroups answers, defaults included, but traffic sources and tags."""

    name: str
    arn: str
    settings: dict
    created: datetime = field(default_factory=lambda: datetime.now(timezone.utc))
    status: str | None = None
    members: list[Member] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    # Those whose end nobody has been told of.
    untold: list[Activity] = field(default_factory=list)
    tags: dict = field(default_factory=dict)
    sources: list = field(default_factory=list)
    suspended: dict = field(default_factory=dict)
    metrics: list = field(default_factory=list)
    hooks: dict = field(default_factory=dict)
    policies: dict = field(default_factory=dict)
    schedules: dict = field(default_factory=dict)
    notifications: set = field(default_factory=set)
    warm_pool: dict | None = None
    pool: list[Member] = field(default_factory=list)
    # What changed the capacity last, as an activity's cause tells it, and what it was before.
    cause: str = ""
    cooldown_until: float = 0.0
    next_launch_at: float = 0.0
    next_pool_launch_at: float = 0.0
    next_check_at: float = 0.0

    @property
    def desired(self) -> int:
        return self.settings["DesiredCapacity"]

    @property
    def capacity(self) -> int:
        return sum(member.weight for member in self.members if member.is_counted)

    @property
    def subnets(self) -> list[str]:
        return [subnet for subnet in (self.settings.get("VPCZoneIdentifier") or "").split(",") if subnet]

    @property
    def all_members(self) -> list[Member]:
        """Those in the warm pool too."""
        return [*self.members, *self.pool]

    def note(self, activity: Activity) -> None:
        self.activities.insert(0, activity)
        self.untold.append(activity)

    def remove(self, member: Member) -> None:
        (self.pool if member.is_pooled else self.members).remove(member)

    def is_suspended(self, process: str) -> bool:
        return process in self.suspended

    def want(self, desired: int, cause: str) -> None:
        """Change the desired capacity; `cause` says who asked, as an activity's cause begins."""
        if desired != self.desired:
            self.cause = f"{cause} changing the desired capacity from {self.desired} to {desired}.  "
        self.settings["DesiredCapacity"] = desired
        self.next_launch_at = 0.0

    def described(self) -> dict:
        """As an `AutoScalingGroup` of DescribeAutoScalingGroups."""
        pool = {"WarmPoolConfiguration": self.warm_pool, "WarmPoolSize": len(self.pool)} if self.warm_pool is not None else {}
        attached = [source for source in self.sources if source.removed_at is None]
        return {
            **self.settings,
            **pool,
            "AutoScalingGroupName": self.name,
            "AutoScalingGroupARN": self.arn,
            "CreatedTime": self.created,
            "Status": self.status,
            "Instances": [member.described() for member in self.members],
            "SuspendedProcesses": [{"ProcessName": name, "SuspensionReason": reason} for name, reason in self.suspended.items()],
            "EnabledMetrics": [{"Metric": metric, "Granularity": "1Minute"} for metric in self.metrics],
            "Tags": list(self.tags.values()),
            "LoadBalancerNames": [source.identifier for source in attached if source.type == "elb"],
            "TargetGroupARNs": [source.identifier for source in attached if source.type == "elbv2"],
            "TrafficSources": [{"Identifier": source.identifier, "Type": source.type} for source in attached],
        }
