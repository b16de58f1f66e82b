# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What to tell about a wave of instances: the result of each, and errors that say where and what next."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from ..elb.target_health import describe_health, hint_for, is_draining, is_healthy
from .traffic_plan import is_reached

KINDS = {"target_group": "target group", "classic_load_balancer": "Classic Load Balancer"}
HOPELESS_CODES = {"Target.NotInUse": "ELASTIC_LOAD_BALANCING_INVALID"}
TOLD_AT_ONCE = 5
NO_ANSWER_HINT = "Look at the target in the load balancer's console: what came of the last change to it is not known."


def stuck_error(goal, instance, when: str) -> DeploymentError:
    """The error of an instance that did not arrive, with the own words of each load balancer that it did not arrive at."""
    stuck = [registration for registration in instance.registrations if not is_reached(goal, registration)]
    told = "; ".join(_words(goal, registration) for registration in stuck)
    message = f"{instance.host} did not become {goal.wanted} {when}: {told}."
    first = stuck[0]
    if first.poll_error:
        return DeploymentError(first.poll_error.code, message, first.poll_error.hint)
    if not first.is_known:
        return DeploymentError("TIMEOUT", message, NO_ANSWER_HINT)
    code, health = "TIMEOUT", first.health_of(_furthest(goal, first))
    if first.hopeless_polls:
        code = HOPELESS_CODES.get(health["reason"], "ELB_INVALID_INSTANCE")
    return DeploymentError(code, message, hint_for(health))


def refusal_error(goal, instance, registration, target, aws_message: str) -> DeploymentError:
    """The error of an instance that AWS refuses to register or deregister."""
    return DeploymentError(
        "ELB_INVALID_INSTANCE",
        f"{instance.host} ({target.id}): {_place(registration, target)} refused to {goal.action} it: {aws_message.rstrip('.')}.",
        "Check the instance: its id or address, that it is running, and that it is in the VPC of the load balancer. "
        "An IP address outside that VPC needs availability_zone.",
    )


def taken_back_error(error: DeploymentError, registration, target, outcome) -> DeploymentError:
    """The error of an instance whose new registration was taken back; outcome: None, AWS's refusal, or the DeploymentError of the call."""
    place = _place(registration, target)
    if not outcome:
        return DeploymentError(error.code, f"{error.message} It was deregistered from {place} again, where it was not registered before.", error.hint)
    why = outcome.message if isinstance(outcome, DeploymentError) else outcome
    return DeploymentError(error.code, f"{error.message} It stays registered with {place}, where it was not before: {why.rstrip('.')}.", error.hint)


def instance_result(goal, instance, is_foreseen: bool = False) -> dict:
    """InstanceTraffic -> the result of one instance, as block_traffic and allow_traffic document it; one that is only foreseen has not succeeded."""
    return {
        "status": "Failed" if instance.error else "Pending" if is_foreseen else "Succeeded",
        "changed": any(registration.changed for registration in instance.registrations),
        "duration_seconds": round(instance.duration_seconds or 0, 3),
        "end_time": instance.end_time,
        "traffic": traffic_of(instance.registrations),
        "load_balancers": [_load_balancer_result(goal, registration) for registration in instance.registrations],
        "registrations": [_registered(registration) for registration in instance.registrations if registration.targets],
        "error": instance.error and instance.error.to_dict(),
    }


def traffic_of(registrations: list) -> str:
    """Whether load balancers send requests to an instance, as they said last: in, registered (without being healthy), out, or unknown."""
    answers = [registration.seen for registration in registrations if registration.seen is not None and not registration.is_stale]
    healths = [health for seen in answers for health in seen.values()]
    if any(map(is_healthy, healths)):
        return "in"
    if not registrations or len(answers) < len(registrations):
        return "unknown"
    return "out" if all(map(is_draining, healths)) else "registered"


def wave_error(goal, instances: list) -> DeploymentError:
    """How many of the wave failed and why, the first five in full; with the code and the hint of the first."""
    errors = [instance.error for instance in instances if instance.error]
    told = list(dict.fromkeys(error.message for error in errors))
    more = f" And {len(told) - TOLD_AT_ONCE} more." if len(told) > TOLD_AT_ONCE else ""
    message = f"{goal.event} failed for {len(errors)} of {len(instances)} instances. {' '.join(told[:TOLD_AT_ONCE])}{more}"
    return DeploymentError(errors[0].code, message, errors[0].hint)


def _place(registration, target) -> str:
    port = "" if target.port == registration.default.port else f" (port {target.port})"
    return f"{KINDS[registration.load_balancer.type]} {registration.load_balancer.name}{port}"


def _furthest(goal, registration):
    """The target that is to be told of: the first that has not arrived."""
    stuck = [target for target in registration.targets if not goal.is_reached(registration.health_of(target))]
    return (stuck or registration.targets or [registration.default])[0]


def _words(goal, registration) -> str:
    place = _place(registration, registration.default)
    if registration.poll_error:
        return f"{place} says {registration.poll_error.message.rstrip('.')}"
    if not registration.is_known:
        return f"{place} gave no answer after the change"
    target = _furthest(goal, registration)
    return f"{_place(registration, target)} says {describe_health(registration.health_of(target))}"


def _load_balancer_result(goal, registration) -> dict:
    health = {"state": None, "reason": None, "description": None}
    if registration.seen is not None and not registration.is_stale:
        health = registration.health_of(_furthest(goal, registration))
    load_balancer = registration.load_balancer
    known = {"name": load_balancer.name, "type": load_balancer.type, "port": registration.default.port}
    return {**known, "traffic": traffic_of([registration]), **health}


def _registered(registration) -> dict:
    load_balancer = registration.load_balancer
    return {"name": load_balancer.name, "type": load_balancer.type, "targets": [target.to_dict() for target in registration.targets]}
