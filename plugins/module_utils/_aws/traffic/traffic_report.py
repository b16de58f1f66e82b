# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What to tell about a wave of instances: results per instance, errors that say where and what next."""

from __future__ import annotations

from ..elb.target_health import describe_health, hint_for
from .traffic_plan import is_reached

_KINDS = {"target_group": "target group", "classic_load_balancer": "Classic Load Balancer"}
_HOPELESS_CODES = {"Target.NotInUse": "ELASTIC_LOAD_BALANCING_INVALID"}
_TOLD_AT_ONCE = 5


def stuck_error(goal, instance, when: str) -> dict:
    """The error of an instance that did not arrive, with the own words of each load balancer that it did not arrive at."""
    stuck = [registration for registration in instance.registrations if not is_reached(goal, registration)]
    message = f"{instance.host} did not become {goal.wanted} {when}: " + "; ".join(_place(item) + " says " + _words(item) for item in stuck)
    first = stuck[0]
    if first.poll_error:
        return {"code": first.poll_error.code, "message": message, "hint": first.poll_error.hint}
    code = "TIMEOUT"
    if first.hopeless_polls:
        code = _HOPELESS_CODES.get(first.health["reason"], "ELB_INVALID_INSTANCE")
    return {"code": code, "message": message, "hint": hint_for(first.health)}


def refusal_error(goal, instance, registration, aws_message: str) -> dict:
    """The error of an instance that AWS refuses to register or deregister."""
    return {
        "code": "ELB_INVALID_INSTANCE",
        "message": f"{instance.host} ({registration.target.id}): {_place(registration)} refused to {goal.action} it: {aws_message}",
        "hint": "Check the instance: its id or address, that it is running, and that it is in the VPC of the load balancer. "
        "An IP address outside that VPC needs availability_zone.",
    }


def instance_result(instance, is_foreseen: bool = False) -> dict:
    """InstanceTraffic → the result of one instance, as block_traffic and allow_traffic document it; one that is only foreseen has not succeeded."""
    return {
        "status": "Failed" if instance.error else "Pending" if is_foreseen else "Succeeded",
        "changed": any(registration.changed for registration in instance.registrations),
        "duration_seconds": round(instance.duration_seconds or 0, 3),
        "load_balancers": [_load_balancer_result(registration) for registration in instance.registrations],
        "error": instance.error,
    }


def failure_message(goal, instances: list) -> str:
    """One sentence or two: how many of the wave failed and why, the first five in full."""
    errors = [instance.error for instance in instances if instance.error]
    told = list(dict.fromkeys(error["message"] for error in errors))
    more = f" (and {len(told) - _TOLD_AT_ONCE} more)" if len(told) > _TOLD_AT_ONCE else ""
    return f"{goal.event} failed for {len(errors)} of {len(instances)} instances. " + ". ".join(told[:_TOLD_AT_ONCE]) + more + f". {errors[0]['hint']}"


def _place(registration) -> str:
    return f"{_KINDS[registration.load_balancer.type]} {registration.load_balancer.name}"


def _words(registration) -> str:
    if registration.poll_error:
        return registration.poll_error.message
    return describe_health(registration.health)


def _load_balancer_result(registration) -> dict:
    unknown = {"state": None, "reason": None, "description": None}
    return {"name": registration.load_balancer.name, "type": registration.load_balancer.type, **(registration.health or unknown)}
