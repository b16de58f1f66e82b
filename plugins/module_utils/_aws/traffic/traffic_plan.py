# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What to register or deregister, for whom to wait, and who has arrived."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Callable, NamedTuple

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from ..elb import target_health

# A target that was only just registered may be told unused for a moment; three polls in a row are no such moment.
HOPELESS_POLLS = 3
LONGEST_POLL_SECONDS = 30


class Goal(NamedTuple):
    """What a traffic event wants of every target."""

    event: str
    wanted: str
    action: str
    is_reached: Callable[[dict], bool]
    needs_action: Callable[[dict], bool]
    is_hopeless: Callable[[dict], bool]


def needs_deregistering(health: dict) -> bool:
    return target_health.is_registered(health) and not target_health.is_draining(health)


def needs_registering(health: dict) -> bool:
    return not target_health.is_registered(health) or target_health.is_draining(health)


def _never(_health: dict) -> bool:
    return False


BLOCK_TRAFFIC = Goal("BlockTraffic", "drained", "deregister", target_health.is_drained, needs_deregistering, _never)
ALLOW_TRAFFIC = Goal("AllowTraffic", "healthy", "register", target_health.is_healthy, needs_registering, target_health.is_hopeless)


class Target(NamedTuple):
    """How a load balancer knows an instance. port is None for a Classic Load Balancer; availability_zone None lets ELB find it."""

    id: str
    port: int | None = None
    availability_zone: str | None = None


@dataclass
class Registration:
    """One instance at one load balancer, as last seen. health is None until the first answer."""

    load_balancer: Any
    target: Target
    health: dict | None = None
    changed: bool = False
    hopeless_polls: int = 0
    # The PassingError that hid the health at the last poll, or None.
    poll_error: DeploymentError | None = None

    @property
    def is_known(self) -> bool:
        return self.health is not None and self.poll_error is None


@dataclass
class InstanceTraffic:
    """One instance at all its load balancers, and its outcome: arrived everywhere, or an error."""

    host: str
    registrations: list[Registration] = field(default_factory=list)
    arrived: bool = False
    error: DeploymentError | None = None
    duration_seconds: float | None = None

    @property
    def waiting(self) -> bool:
        return self.error is None and not self.arrived


def is_reached(goal: Goal, registration: Registration) -> bool:
    """Whether the load balancer's last answer is what the goal wants."""
    return registration.is_known and goal.is_reached(registration.health)


def has_arrived(goal: Goal, instance: InstanceTraffic) -> bool:
    """Whether every load balancer says at the same time what the goal wants."""
    return all(is_reached(goal, registration) for registration in instance.registrations)


def registrations_to_change(goal: Goal, instances: list[InstanceTraffic]) -> list[tuple[InstanceTraffic, Registration]]:
    """Those that the goal's action must be sent for, now: also a target that has flipped back while waiting."""
    return [
        (instance, registration)
        for instance in instances
        if instance.waiting
        for registration in instance.registrations
        if registration.is_known and goal.needs_action(registration.health)
    ]


def record_health(goal: Goal, registration: Registration, health: dict) -> None:
    """Takes over what the load balancer says and counts the polls in a row that promise no success."""
    registration.health = health
    registration.poll_error = None
    registration.hopeless_polls = registration.hopeless_polls + 1 if goal.is_hopeless(health) else 0


def is_given_up(registration: Registration) -> bool:
    """Whether more waiting is pointless."""
    return registration.hopeless_polls >= HOPELESS_POLLS


def next_poll_seconds(elapsed_seconds: float, poll_interval_seconds: float, seconds_left: float) -> float:
    """Seconds to the next poll: the interval, growing to a tenth of the time waited so far (at most 30 s), never past the end."""
    return min(max(poll_interval_seconds, min(elapsed_seconds / 10, LONGEST_POLL_SECONDS)), seconds_left)
