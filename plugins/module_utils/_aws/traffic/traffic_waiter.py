# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Waits until every instance of a wave has arrived at every load balancer."""

from __future__ import annotations

import time

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from . import traffic_plan
from ..elb.elb_errors import PassingError
from ..polling import next_poll_seconds, utc_now
from .traffic_calls import describe_all, send_all
from .traffic_report import refusal_error, stuck_error, taken_back_error


def drive_traffic(goal, instances: list, timeout_seconds: float, poll_interval_seconds: float) -> None:
    """Brings the instances (InstanceTraffic) to the goal; each ends arrived or with an error, and with its duration_seconds and end_time."""
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
        time.sleep(next_poll_seconds(elapsed, poll_interval_seconds, timeout_seconds - elapsed))
        observe(goal, waiting)
    _look_again(goal, waiting)
    _settle(goal, waiting)
    for instance in waiting:
        if instance.waiting:
            instance.error = stuck_error(goal, instance, f"within {timeout_seconds:g} seconds")
    _stop_watches(instances, elapsed)
    _take_back(goal, instances)


def observe(goal, instances: list) -> None:
    """Asks each load balancer once for the health of all these instances."""
    asked = [(instance, registration) for instance in instances if instance.waiting for registration in instance.registrations]
    for instance, registration, answer in describe_all(asked):
        if isinstance(answer, DeploymentError):
            _record_failed_call(instance, registration, answer)
        else:
            traffic_plan.record_health(goal, registration, answer)


def act(goal, instances: list) -> None:
    """Sends the goal's action for all targets that need it."""
    for instance, registration, target, outcome in send_all(goal.action, traffic_plan.targets_to_change(goal, instances)):
        registration.is_stale = True
        if isinstance(outcome, DeploymentError):
            _record_failed_call(instance, registration, outcome)
        elif outcome:
            instance.error = refusal_error(goal, instance, registration, target, outcome)
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


def _take_back(goal, instances: list) -> None:
    """What was registered for an instance that failed does not stay behind, unless it was there before."""
    for instance, registration, target, outcome in send_all("deregister", traffic_plan.targets_to_take_back(goal, instances)):
        registration.is_stale = True
        instance.error = taken_back_error(instance.error, registration, target, outcome)
    _look_again(goal, instances)


def _look_again(goal, instances: list) -> None:
    """Asks once more after a change that no answer has followed, so that what is told is not what was before it."""
    stale = [(instance, registration) for instance in instances for registration in instance.registrations if registration.is_stale]
    for _instance, registration, answer in describe_all(stale):
        if not isinstance(answer, DeploymentError):
            traffic_plan.record_health(goal, registration, answer)


def _stop_watches(instances: list, elapsed: float) -> None:
    for instance in instances:
        if not instance.waiting and instance.duration_seconds is None:
            instance.duration_seconds, instance.end_time = elapsed, utc_now()


def _record_failed_call(instance, registration, error: DeploymentError) -> None:
    """A passing problem is forgotten when a later call succeeds; any other ends the instance."""
    if isinstance(error, PassingError):
        registration.poll_error = error
    else:
        instance.error = DeploymentError(error.code, f"{instance.host}: {error.message}", error.hint)
