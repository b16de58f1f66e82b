# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where, of what and whether a group's missing instances are launched."""

from __future__ import annotations

from collections import Counter

from moto.core.exceptions import ServiceException

from ...addresses import give_address
from ...services.ec2_api import PENDING as EC2_PENDING
from ...services.ec2_api import become
from ..activities import LAUNCHING, Activity, launch_cause
from ..group import GROUP_TAG, Group, Member
from .failures import full_subnet, told
from .sources import Source, sources_of
from ..region import Region

# In load balancer seconds, after launches have failed.
RETRY_SECONDS = 20


def launch_missing(region: Region, group: Group, take, now: float) -> None:
    """Bring the group to its desired capacity, as far as launches succeed. take: gives an instance of the warm pool if there is one, given a cause."""
    if group.capacity >= group.desired or now < group.next_launch_at or group.is_suspended("Launch") or group.status:
        return
    before = group.capacity
    sources = sources_of(region, group)
    count = -(-(group.desired - before) // sources[0].weight)
    cause = launch_cause(group.cause, before, before + count * sources[0].weight, count)
    while group.capacity < group.desired:
        member = take(cause) or launch(region, group, sources, cause, now)
        if member is None:
            group.next_launch_at = now + RETRY_SECONDS
            return
        group.members.append(member)
    group.cause = ""


def launch(region: Region, group: Group, sources: list[Source], cause: str, now: float) -> Member | None:
    """One instance where the group has fewest, or where it can be had; what fails leaves a failed activity for each zone."""
    places = _places(region, group)
    if _stays_in_its_zone(group):
        places = places[:1]
    for subnet, zone in places:
        reason = ""
        for source in sources:
            others = ", ".join(other for _subnet, other in places if other != zone)
            where = {"type": source.instance_type, "zone": zone, "others": others, "subnet": subnet, "image": source.image_id}
            reason = source.problem or region.failures.take(group.name, where) or (full_subnet(where) if _is_full(region, subnet) else "")
            if reason:
                continue
            try:
                return _run(region, group, source, subnet, zone, _activity(group, cause, subnet, zone), now)
            except ServiceException as error:
                reason = told(f"{error.code} - {error.message}")
        failed = _activity(group, cause, subnet, zone)
        failed.end("Failed", reason)
        group.note(failed)
    return None


def _run(region: Region, group: Group, source: Source, subnet: str, zone: str, activity: Activity, now: float) -> Member:
    propagated = {tag["Key"]: tag["Value"] for tag in group.tags.values() if tag["PropagateAtLaunch"]}
    tags = {**source.tags, **propagated, GROUP_TAG: group.name}
    reservation = region.ec2.run_instances(
        source.image_id,
        1,
        source.user_data,
        source.security_groups,
        instance_type=source.instance_type,
        is_instance_type_default=False,
        tags={"instance": tags},
        placement=zone,
        subnet_id=subnet or None,
        associate_public_ip=None,
        **source.arguments,
    )
    [instance] = reservation.instances
    become(instance, EC2_PENDING)
    give_address(instance)
    activity.description = f"{LAUNCHING}: {instance.id}"
    group.note(activity)
    region.launched.append((group.name, instance))
    protected = bool(group.settings.get("NewInstancesProtectedFromScaleIn"))
    member = Member(instance, source.described, source.weight, source.is_weighted, protected, activity, now, region.zone_ids[zone])
    member.until = now + region.boot_seconds
    return member


def _places(region: Region, group: Group) -> list[tuple[str, str]]:
    """(subnet, zone) of each, the zone with the fewest instances first. A zone without a subnet of the group is in its default one."""
    by_zone: dict[str, list[str]] = {}
    zone_of = {subnet.id: subnet.availability_zone for subnet in region.ec2.describe_subnets()}
    for subnet in group.subnets:
        by_zone.setdefault(zone_of.get(subnet), []).append(subnet)
    there = Counter(member.zone for member in group.members if member.is_counted)
    used = Counter(member.instance.subnet_id for member in group.members)
    zones = sorted(group.settings["AvailabilityZones"], key=lambda zone: there[zone])
    default = region.ec2.get_default_subnets()
    # A subnet that was deleted is in no zone any more: there the launch fails.
    others = {zone: by_zone.get(None) or ([default[zone].id] if zone in default else [""]) for zone in zones}
    in_zone = {zone: by_zone.get(zone) or others[zone] for zone in zones}
    return [(min(in_zone[zone], key=lambda subnet: used[subnet]), zone) for zone in zones]


def _is_full(region: Region, subnet_id: str) -> bool:
    return any(subnet.id == subnet_id and subnet.available_ip_address_count < 1 for subnet in region.ec2.describe_subnets())


def _stays_in_its_zone(group: Group) -> bool:
    return group.settings["AvailabilityZoneDistribution"].get("CapacityDistributionStrategy") == "balanced-only"


def _activity(group: Group, cause: str, subnet: str, zone: str) -> Activity:
    details = {**({"Subnet ID": subnet} if subnet else {}), "Availability Zone": zone}
    return Activity(group.name, group.arn, LAUNCHING, cause, details, status="PreInService")
