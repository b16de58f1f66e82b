# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How an instance goes from one lifecycle state to the next, as time passes and lifecycle hooks are completed."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from ..services.ec2_api import PENDING as EC2_PENDING
from ..services.ec2_api import RUNNING, TERMINATED, become
from . import load_balancers
from .activities import TERMINATING as TERMINATING_INSTANCE
from .activities import Activity
from .group import IN_SERVICE, PENDING, PROCEED, RETAINED, TERMINATING, WAIT, Group, Member
from .messages import tell_of_action
from .region import Region

# In load balancer seconds: from the request until EC2 is told.
DEREGISTRATION_SECONDS = 5
LAUNCHING, TERMINATION = "autoscaling:EC2_INSTANCE_LAUNCHING", "autoscaling:EC2_INSTANCE_TERMINATING"
TRANSITIONS = {PENDING: LAUNCHING, TERMINATING: TERMINATION}
LONGEST_WAIT_SECONDS, MOST_HEARTBEATS = 172800, 100


@dataclass
class HookWait:
    """An instance waits for a lifecycle action; every time is in load balancer seconds."""

    result: str
    heartbeat_seconds: int
    until: float
    at_most_until: float
    token: str = field(default_factory=lambda: str(uuid.uuid4()))

    def heartbeat(self, now: float) -> None:
        self.until = min(now + self.heartbeat_seconds, self.at_most_until)


def advance(region: Region, group: Group, member: Member, now: float) -> None:
    """What time brings by itself."""
    if member.step == PENDING:
        _boot(region, group, member, now)
    elif member.step.endswith(WAIT):
        _end_waits(region, group, member, now)
    elif member.step == TERMINATING and now >= member.until:
        _terminate(member)
    elif member.step == TERMINATING + PROCEED and member.instance.state == TERMINATED[0]:
        member.activity.end()
        group.remove(member)


def _boot(region: Region, group: Group, member: Member, now: float) -> None:
    if member.instance.state == EC2_PENDING[0] and now >= member.until:
        become(member.instance, RUNNING)
    if member.instance.state == RUNNING[0]:
        if hooks_of(group, LAUNCHING):
            wait(region, group, member, PENDING, now)
        else:
            arrive(region, group, member, now)


def arrive(region: Region, group: Group, member: Member, now: float) -> None:
    """Into service, or into the warm pool, where it is stopped unless the pool keeps its instances running."""
    member.since = now
    if not member.activity.is_over:
        member.activity.end()
    if member.is_pooled:
        kept = (group.warm_pool or {}).get("PoolState", "Stopped")
        member.go(kept)
        if kept != "Running":
            member.instance.stop()
        return
    member.go(IN_SERVICE)
    if not group.is_suspended("AddToLoadBalancer"):
        load_balancers.register(region, [member], [source for source in group.sources if source.removed_at is None])


def hooks_of(group: Group, transition: str) -> list[dict]:
    return [hook for hook in group.hooks.values() if hook["LifecycleTransition"] == transition]


def wait(region: Region, group: Group, member: Member, state: str, now: float) -> None:
    member.go(state + WAIT)
    member.activity.status, member.activity.progress = "MidLifecycleAction", 60
    for hook in hooks_of(group, TRANSITIONS[state]):
        seconds = hook["HeartbeatTimeout"]
        longest = min(LONGEST_WAIT_SECONDS, MOST_HEARTBEATS * seconds)
        waiting = member.hooks[hook["LifecycleHookName"]] = HookWait(hook["DefaultResult"], seconds, now + seconds, now + longest)
        tell_of_action(region, group, member, hook, waiting.token)


def complete(region: Region, group: Group, member: Member, name: str, result: str, why: str) -> None:
    """End the wait for one hook: the last CONTINUE lets the instance go on, an ABANDON makes an end at once."""
    token = member.hooks.pop(name).token
    if result == "ABANDON":
        member.hooks.clear()
        _abandon(region, group, member, f"Lifecycle Action with token {token} was abandoned: {why}")
    elif not member.hooks:
        _proceed(region, group, member)


def _end_waits(region: Region, group: Group, member: Member, now: float) -> None:
    for name, hook in list(member.hooks.items()):
        if now >= hook.until and name in member.hooks:
            complete(region, group, member, name, hook.result, "Heartbeat Timeout")
    if member.step.endswith(WAIT) and not member.hooks:
        _proceed(region, group, member)


def _proceed(region: Region, group: Group, member: Member) -> None:
    if member.step == PENDING + WAIT:
        arrive(region, group, member, region.clock.now())
    else:
        _terminate(member)


def _abandon(region: Region, group: Group, member: Member, why: str) -> None:
    if member.step == PENDING + WAIT:
        member.activity.end("Cancelled", f"Instance failed to complete user's Lifecycle Action: {why}")
        cause = member.activity.cause
        begin_termination(region, group, member, cause, region.clock.now(), with_hooks=False)
    elif (group.settings.get("InstanceLifecyclePolicy") or {}).get("RetentionTriggers", {}).get("TerminateHookAbandon") == "retain":
        member.go(TERMINATING + RETAINED)
        member.activity.end("Cancelled", f"Instance failed to complete user's Lifecycle Action: {why}")
    else:
        _terminate(member)


def begin_termination(region: Region, group: Group, member: Member, cause: str, now: float, with_hooks: bool = True) -> Activity:
    """The instance leaves the load balancers at once; termination hooks are waited for."""
    if not member.activity.is_over:
        member.activity.end("Cancelled")
    zone = {"Subnet ID": member.instance.subnet_id, "Availability Zone": member.zone}
    member.activity = Activity(group.name, group.arn, f"{TERMINATING_INSTANCE}: {member.id}", cause, zone)
    group.note(member.activity)
    load_balancers.deregister(region, [member], [source for source in group.sources if source.removed_at is None])
    member.hooks.clear()
    if with_hooks and hooks_of(group, TERMINATION):
        wait(region, group, member, TERMINATING, now)
    else:
        member.go(TERMINATING)
        member.until = now + (DEREGISTRATION_SECONDS if with_hooks else 0)
    return member.activity


def _terminate(member: Member) -> None:
    # EC2's termination protection does not count here.
    member.go(TERMINATING + PROCEED)
    member.activity.status, member.activity.progress = "InProgress", 80
    member.instance.terminate()
