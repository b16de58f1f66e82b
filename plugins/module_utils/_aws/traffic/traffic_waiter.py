# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Waits until every instance of a wave has arrived at every load balancer: one describe per load balancer and poll."""

from __future__ import annotations

import time

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError

from . import traffic_plan
from ..elb.elb_errors import PassingError, from_aws_error
from .traffic_report import refusal_error, stuck_error


def drive_traffic(goal, instances: list, timeout_seconds: float, poll_interval_seconds: float) -> None:
    """Brings the instances (InstanceTraffic) to the goal; each ends arrived or with an error, and with its duration_seconds."""
    started = time.monotonic()
    observe(goal, instances)
    while True:
        elapsed = time.monotonic() - started
        _settle(goal, instances)
        act(goal, instances)
        _stop_watches(instances, elapsed)
        waiting = [instance for instance in instances if instance.waiting]
        if not waiting or elapsed >= timeout_seconds:
            break
        time.sleep(traffic_plan.next_poll_seconds(elapsed, poll_interval_seconds, timeout_seconds - elapsed))
        observe(goal, waiting)
    for instance in waiting:
        instance.error = stuck_error(goal, instance, f"within {timeout_seconds:g} seconds")
    _stop_watches(instances, elapsed)


def observe(goal, instances: list) -> None:
    """Asks each load balancer once for the health of all these instances."""
    pairs = [(instance, registration) for instance in instances if instance.waiting for registration in instance.registrations]
    for load_balancer, members in _by_load_balancer(pairs).items():
        try:
            health = load_balancer.describe(_targets(members))
        except AnsibleAWSError as error:
            _record_failed_poll(members, from_aws_error(error, load_balancer.name))
            continue
        for _instance, registration in members:
            traffic_plan.record_health(goal, registration, health[registration.target])


def act(goal, instances: list) -> None:
    """Sends the goal's action, once per load balancer, for all targets that need it."""
    pairs = traffic_plan.registrations_to_change(goal, instances)
    for load_balancer, members in _by_load_balancer(pairs).items():
        try:
            refused = getattr(load_balancer, goal.action)(_targets(members))
        except AnsibleAWSError as error:
            _record_failed_poll(members, from_aws_error(error, load_balancer.name))
            continue
        for instance, registration in members:
            if registration.target in refused:
                instance.error = refusal_error(goal, instance, registration, refused[registration.target])
            else:
                registration.changed = True


def _settle(goal, instances: list) -> None:
    for instance in instances:
        if not instance.waiting:
            continue
        if traffic_plan.has_arrived(goal, instance):
            instance.arrived = True
        elif any(traffic_plan.is_given_up(registration) for registration in instance.registrations):
            instance.error = stuck_error(goal, instance, "and cannot by waiting")


def _stop_watches(instances: list, elapsed: float) -> None:
    for instance in instances:
        if not instance.waiting and instance.duration_seconds is None:
            instance.duration_seconds = elapsed


def _record_failed_poll(members: list, error: DeploymentError) -> None:
    """A passing problem is forgotten when a later call succeeds; any other ends the instances."""
    for instance, registration in members:
        if isinstance(error, PassingError):
            registration.poll_error = error
        else:
            instance.error = DeploymentError(error.code, f"{instance.host}: {error.message}", error.hint)


def _by_load_balancer(pairs: list) -> dict:
    groups: dict = {}
    for instance, registration in pairs:
        groups.setdefault(registration.load_balancer, []).append((instance, registration))
    return groups


def _targets(members: list) -> list:
    return list(dict.fromkeys(registration.target for _instance, registration in members))
