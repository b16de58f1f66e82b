# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What to register or deregister, for whom to wait, and who has arrived."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Callable, NamedTuple

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from ..elb import target_health
from ..elb.target import Target

# A target that was only just registered may be told unused for a moment; three polls in a row are no such moment.
HOPELESS_POLLS = 3


@dataclass
class Registration:
    """One instance at one load balancer.

    default: how it is registered of which nothing else is known. targets: those that the goal is about: at BlockTraffic all that were ever seen, at
    AllowTraffic those that BlockTraffic took out; else, from the first answer on, those that are there; else the default, which then is_new.
    """

    load_balancer: Any
    default: Target
    targets: list[Target] = field(default_factory=list)
    # Every target of the instance that is there, with its health, as last seen; None before the first answer.
    seen: dict[Target, dict] | None = None
    # Whether a change was sent since, so that this is no longer true.
    is_stale: bool = False
    is_new: bool = False
    changed: bool = False
    hopeless_polls: int = 0
    # The PassingError that hid the health at the last poll, or None.
    poll_error: DeploymentError | None = None

    @property
    def is_known(self) -> bool:
        return self.seen is not None and not self.is_stale and self.poll_error is None

    def health_of(self, target: Target) -> dict:
        """What the load balancer said of a target."""
        return self.seen.get(target, self.load_balancer.not_registered)


class Goal(NamedTuple):
    """What a traffic event wants of every target. choose: which ones, once it is seen which are there."""

    event: str
    wanted: str
    action: str
    choose: Callable[[Registration], None]
    is_reached: Callable[[dict], bool]
    needs_action: Callable[[dict], bool]
    is_hopeless: Callable[[dict], bool]


def choose_all(registration: Registration) -> None:
    """Whatever is there: also what somebody else registers while BlockTraffic waits."""
    registration.targets += [target for target in registration.seen if target not in registration.targets]


def choose_those_before(registration: Registration) -> None:
    """What was there before, and only if nothing was, the default."""
    if not registration.targets:
        registration.is_new = not registration.seen
        registration.targets = list(registration.seen) or [registration.default]


def needs_deregistering(health: dict) -> bool:
    return target_health.is_registered(health) and not target_health.is_draining(health)


def needs_registering(health: dict) -> bool:
    return not target_health.is_registered(health) or target_health.is_draining(health)


def _never(_health: dict) -> bool:
    return False


BLOCK_TRAFFIC = Goal("BlockTraffic", "drained", "deregister", choose_all, target_health.is_drained, needs_deregistering, _never)
ALLOW_TRAFFIC = Goal(
    "AllowTraffic", "healthy", "register", choose_those_before, target_health.is_healthy, needs_registering, target_health.is_hopeless
)


@dataclass
class InstanceTraffic:
    """One instance at all its load balancers, and its outcome: arrived everywhere, or an error."""

    host: str
    registrations: list[Registration] = field(default_factory=list)
    arrived: bool = False
    error: DeploymentError | None = None
    duration_seconds: float | None = None
    end_time: str | None = None

    @property
    def waiting(self) -> bool:
        return self.error is None and not self.arrived


def is_reached(goal: Goal, registration: Registration) -> bool:
    """Whether the load balancer's last answer is what the goal wants."""
    return registration.is_known and all(goal.is_reached(registration.health_of(target)) for target in registration.targets)


def has_arrived(goal: Goal, instance: InstanceTraffic) -> bool:
    """Whether every load balancer says at the same time what the goal wants."""
    return all(is_reached(goal, registration) for registration in instance.registrations)


def targets_to_change(goal: Goal, instances: list[InstanceTraffic]) -> list[tuple[InstanceTraffic, Registration, Target]]:
    """Those that the goal's action must be sent for, now: also a target that has flipped back while waiting."""
    return [
        (instance, registration, target)
        for instance in instances
        if instance.waiting
        for registration in instance.registrations
        if registration.is_known
        for target in registration.targets
        if goal.needs_action(registration.health_of(target))
    ]


def targets_to_take_back(goal: Goal, instances: list[InstanceTraffic]) -> list[tuple[InstanceTraffic, Registration, Target]]:
    """Those that AllowTraffic registered though they were not there before, of instances that failed: they must not stay behind."""
    return [
        (instance, registration, target)
        for instance in instances
        if goal is ALLOW_TRAFFIC and instance.error
        for registration in instance.registrations
        if registration.is_new and registration.changed
        for target in registration.targets
    ]


def record_health(goal: Goal, registration: Registration, seen: dict) -> None:
    """Takes over what the load balancer says and counts the polls in a row that promise no success."""
    registration.seen, registration.is_stale, registration.poll_error = seen, False, None
    goal.choose(registration)
    is_hopeless = any(goal.is_hopeless(registration.health_of(target)) for target in registration.targets)
    registration.hopeless_polls = registration.hopeless_polls + 1 if is_hopeless else 0


def is_given_up(registration: Registration) -> bool:
    """Whether more waiting is pointless."""
    return registration.hopeless_polls >= HOPELESS_POLLS
