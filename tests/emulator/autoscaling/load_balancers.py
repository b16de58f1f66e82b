# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Traffic sources of groups: target groups and Classic Load Balancers to which their instances are registered and from which they are taken out."""

from __future__ import annotations

from dataclasses import dataclass

from moto.core.exceptions import ServiceException

from ..services.classic_api import targets_of as classic_targets
from ..services.elbv2_api import MOST_TARGETS, targets_of
from ..traffic.target import HEALTHY, UNHEALTHY
from .group import IN_SERVICE, Group, Member
from .refusal import invalid, page, refusal
from .region import Region

# In load balancer seconds, for which an attachment is being made or undone.
ADDING_SECONDS = 10
REMOVING_SECONDS = 10
MOST_OF_A_KIND = 50
MOST_IN_A_CALL = 10
LATTICE = "vpc-lattice"


@dataclass(eq=False)
class Source:
    """type: elbv2, elb or vpc-lattice."""

    identifier: str
    type: str
    attached_at: float
    removed_at: float | None = None


def type_of(identifier: str) -> str:
    if ":vpc-lattice:" in identifier:
        return LATTICE
    return "elbv2" if identifier.startswith("arn:") else "elb"


def attach(region: Region, group: Group, asked: list[tuple[str, str]]) -> None:
    """(identifier, type) of each; what is attached already stays as it is."""
    check(region, asked)
    own = {source.identifier for source in group.sources if source.removed_at is None}
    new = [(identifier, kind) for identifier, kind in asked if identifier not in own]
    for kind in {kind for _identifier, kind in new}:
        count = sum(source.type == kind for source in group.sources) + sum(other == kind for _identifier, other in new)
        if count > MOST_OF_A_KIND:
            raise refusal("LimitExceeded", f"You may only have {MOST_OF_A_KIND} of these per Auto Scaling group.")
    for identifier, kind in new:
        group.sources = [source for source in group.sources if source.identifier != identifier]
        source = Source(identifier, kind, region.clock.now())
        group.sources.append(source)
        if not group.is_suspended("AddToLoadBalancer"):
            register(region, [member for member in group.members if member.state == IN_SERVICE], [source])


def check(region: Region, asked: list[tuple[str, str]]) -> None:
    for identifier, kind in asked:
        if kind == "elbv2" and identifier not in region.elbv2.target_groups:
            raise invalid("Provided Target Groups may not be valid. Please ensure they exist and try again.")
        if kind == "elb" and region.elb.get_load_balancer(identifier) is None:
            raise invalid("Provided Load Balancers may not be valid. Please ensure they exist and try again.")


def detach(region: Region, group: Group, identifiers: list[str]) -> None:
    for identifier in identifiers:
        source = next((source for source in group.sources if source.identifier == identifier and source.removed_at is None), None)
        if source is None:
            raise invalid("Trying to remove Load Balancers that are not part of the group.")
        source.removed_at = region.clock.now()
        deregister(region, group.members, [source])


def register(region: Region, members: list[Member], sources: list[Source]) -> None:
    _for_each(region, members, sources, region.elbv2.register_targets, region.elb.register_instances)


def deregister(region: Region, members: list[Member], sources: list[Source]) -> None:
    _for_each(region, members, sources, region.elbv2.deregister_targets, region.elb.deregister_instances)


def _for_each(region: Region, members: list[Member], sources: list[Source], of_target_group, of_classic) -> None:
    ids = [member.id for member in members]
    for source in sources:
        for start in range(0, len(ids), MOST_TARGETS):
            some = ids[start : start + MOST_TARGETS]
            try:
                if source.type == "elbv2":
                    of_target_group(source.identifier, [{"Id": instance_id} for instance_id in some])
                elif source.type == "elb":
                    of_classic(source.identifier, some, from_autoscaling=True)
            except ServiceException:
                # It was deleted, or an instance of its own accord has gone.
                continue


def is_unhealthy(region: Region, group: Group, member: Member) -> bool:
    """One load balancer is enough."""
    return any(target.id == member.id and target.state == UNHEALTHY for source in group.sources for target in _targets(region, source))


def forget_removed(group: Group, now: float) -> None:
    group.sources = [source for source in group.sources if source.removed_at is None or now < source.removed_at + REMOVING_SECONDS]


def _targets(region: Region, source: Source) -> list:
    if source.type == "elbv2" and source.identifier in region.elbv2.target_groups:
        return targets_of(region.elbv2.target_groups[source.identifier]).all()
    load_balancer = region.elb.get_load_balancer(source.identifier) if source.type == "elb" else None
    return classic_targets(load_balancer).all() if load_balancer else []


def _state(region: Region, group: Group, source: Source) -> str:
    if source.removed_at is not None:
        return "Removing"
    if region.clock.now() < source.attached_at + ADDING_SECONDS:
        return "Adding"
    own = {member.id for member in group.members}
    in_service = any(target.id in own and target.state == HEALTHY for target in _targets(region, source))
    return "InService" if in_service else "Added"


def _attaching(key: str, kind: str):
    def call(region: Region, asked: dict) -> None:
        group = region.group(asked["AutoScalingGroupName"])
        attach(region, group, [(identifier, kind) for identifier in _few(asked, key)])

    return call


def _few(asked: dict, key: str) -> list[str]:
    if len(asked.get(key) or []) > MOST_IN_A_CALL:
        raise invalid(f"At most {MOST_IN_A_CALL} {key} can be given in one call.")
    return asked.get(key) or []


def _detaching(key: str):
    return lambda region, asked: detach(region, region.group(asked["AutoScalingGroupName"]), _few(asked, key))


def _describing(key: str, name: str, kind: str):
    def call(region: Region, asked: dict) -> dict:
        group = region.group(asked["AutoScalingGroupName"])
        items = [{name: source.identifier, "State": _state(region, group, source)} for source in group.sources if source.type == kind]
        return page(asked, items, key, default=100)

    return call


def _attach_sources(region: Region, asked: dict) -> None:
    sources = [(source["Identifier"], source.get("Type") or type_of(source["Identifier"])) for source in asked["TrafficSources"]]
    attach(region, region.group(asked["AutoScalingGroupName"]), sources)


def _detach_sources(region: Region, asked: dict) -> None:
    detach(region, region.group(asked["AutoScalingGroupName"]), [source["Identifier"] for source in asked["TrafficSources"]])


def _describe_sources(region: Region, asked: dict) -> dict:
    group, kind = region.group(asked["AutoScalingGroupName"]), asked.get("TrafficSourceType")
    items = [
        {"TrafficSource": source.identifier, "Identifier": source.identifier, "Type": source.type, "State": _state(region, group, source)}
        for source in group.sources
        if kind in (None, source.type)
    ]
    return page(asked, items, "TrafficSources")


CALLS = {
    "AttachLoadBalancerTargetGroups": _attaching("TargetGroupARNs", "elbv2"),
    "AttachLoadBalancers": _attaching("LoadBalancerNames", "elb"),
    "AttachTrafficSources": _attach_sources,
    "DetachLoadBalancerTargetGroups": _detaching("TargetGroupARNs"),
    "DetachLoadBalancers": _detaching("LoadBalancerNames"),
    "DetachTrafficSources": _detach_sources,
    "DescribeLoadBalancerTargetGroups": _describing("LoadBalancerTargetGroups", "LoadBalancerTargetGroupARN", "elbv2"),
    "DescribeLoadBalancers": _describing("LoadBalancers", "LoadBalancerName", "elb"),
    "DescribeTrafficSources": _describe_sources,
}
