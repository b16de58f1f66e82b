# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Auto Scaling does of its own accord: bring groups to their desired capacity, replace what is unhealthy, run schedules, end deleted groups."""

from __future__ import annotations

from collections import Counter

from . import load_balancers
from .activities import scale_in_cause, unhealthy_cause
from .calls.schedules import run_due_actions
from .group import DELETING, IN_SERVICE, Group, Member
from .launches.launching import launch_missing
from .lifecycle import advance, begin_termination
from .messages import tell_of_ends
from .region import Region
from .warm_pools import keep_pool, take

# In load balancer seconds.
HEALTH_CHECK_SECONDS = 10
EC2_HEALTH = "an EC2 health check indicating it has been terminated or stopped"
ELB_HEALTH = "an ELB system health check failure"
SET_HEALTH = "a user health-check"


def keep(region: Region, group: Group, now: float) -> None:
    """Called many times a second."""
    for member in group.all_members:
        advance(region, group, member, now)
    tell_of_ends(region, group)
    load_balancers.forget_removed(group, now)
    if group.status == DELETING:
        _end_deletion(region, group)
        return
    run_due_actions(group)
    if now >= group.next_check_at:
        group.next_check_at = now + HEALTH_CHECK_SECONDS
        _check_health(region, group, now)
    _scale_in(region, group, now)
    launch_missing(region, group, lambda cause: take(region, group, cause, now), now)
    keep_pool(region, group, now)


def _end_deletion(region: Region, group: Group) -> None:
    if not group.all_members:
        forget(region, group)


def forget(region: Region, group: Group) -> None:
    """It is gone; its activities are still told of for those who ask for deleted groups."""
    del region.groups[group.name]
    for activity in group.activities:
        activity.of_deleted_group = True
    region.past_activities[:0] = group.activities


def _check_health(region: Region, group: Group, now: float) -> None:
    for member in group.members:
        reason = "" if group.is_suspended("HealthCheck") else _trouble(region, group, member, now)
        if reason:
            member.is_healthy = False
        replaces = not group.is_suspended("ReplaceUnhealthy") and not group.is_suspended("Terminate")
        if not member.is_healthy and member.is_counted and replaces:
            begin_termination(region, group, member, unhealthy_cause(reason or SET_HEALTH), now)


def _trouble(region: Region, group: Group, member: Member, now: float) -> str:
    if not member.is_counted:
        return ""
    if member.instance.state not in ("pending", "running"):
        return EC2_HEALTH
    is_asked = "ELB" in group.settings["HealthCheckType"].split(",") and member.state == IN_SERVICE
    has_time = now >= member.since + group.settings["HealthCheckGracePeriod"]
    return ELB_HEALTH if is_asked and has_time and load_balancers.is_unhealthy(region, group, member) else ""


def _scale_in(region: Region, group: Group, now: float) -> None:
    while not group.is_suspended("Terminate"):
        capacity = group.capacity
        free = [member for member in group.members if member.is_counted and not member.is_protected and capacity - member.weight >= group.desired]
        if capacity <= group.desired or not free:
            return
        chosen = _first_to_go(group, free)
        begin_termination(region, group, chosen, scale_in_cause(group.cause, capacity, chosen.weight, chosen.id), now)
        if group.capacity == group.desired:
            group.cause = ""


def _first_to_go(group: Group, free: list[Member]) -> Member:
    """Of the zone with the most instances, the oldest, or the newest if the group says so."""
    there = Counter(member.zone for member in group.members if member.is_counted)
    most = max(there[member.zone] for member in free)
    fullest = [member for member in free if there[member.zone] == most]
    return fullest[-1] if group.settings["TerminationPolicies"][0] == "NewestInstance" else fullest[0]
