# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What to tell about a wave of instances: the result of each, and errors that say where and what next."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from ..elb.target_health import describe_health, hint_for
from .traffic_plan import is_reached

KINDS = {"target_group": "target group", "classic_load_balancer": "Classic Load Balancer"}
HOPELESS_CODES = {"Target.NotInUse": "ELASTIC_LOAD_BALANCING_INVALID"}
TOLD_AT_ONCE = 5


def stuck_error(goal, instance, when: str) -> DeploymentError:
    """The error of an instance that did not arrive, with the own words of each load balancer that it did not arrive at."""
    stuck = [registration for registration in instance.registrations if not is_reached(goal, registration)]
    told = "; ".join(f"{_place(registration)} says {_words(registration)}" for registration in stuck)
    message = f"{instance.host} did not become {goal.wanted} {when}: {told}."
    first = stuck[0]
    if first.poll_error:
        return DeploymentError(first.poll_error.code, message, first.poll_error.hint)
    code = "TIMEOUT"
    if first.hopeless_polls:
        code = HOPELESS_CODES.get(first.health["reason"], "ELB_INVALID_INSTANCE")
    return DeploymentError(code, message, hint_for(first.health))


def refusal_error(goal, instance, registration, aws_message: str) -> DeploymentError:
    """The error of an instance that AWS refuses to register or deregister."""
    return DeploymentError(
        "ELB_INVALID_INSTANCE",
        f"{instance.host} ({registration.target.id}): {_place(registration)} refused to {goal.action} it: {aws_message.rstrip('.')}.",
        "Check the instance: its id or address, that it is running, and that it is in the VPC of the load balancer. "
        "An IP address outside that VPC needs availability_zone.",
    )


def instance_result(instance, is_foreseen: bool = False) -> dict:
    """InstanceTraffic -> the result of one instance, as block_traffic and allow_traffic document it; one that is only foreseen has not succeeded."""
    return {
        "status": "Failed" if instance.error else "Pending" if is_foreseen else "Succeeded",
        "changed": any(registration.changed for registration in instance.registrations),
        "duration_seconds": round(instance.duration_seconds or 0, 3),
        "load_balancers": [_load_balancer_result(registration) for registration in instance.registrations],
        "error": instance.error and instance.error.to_dict(),
    }


def wave_error(goal, instances: list) -> DeploymentError:
    """How many of the wave failed and why, the first five in full; with the code and the hint of the first."""
    errors = [instance.error for instance in instances if instance.error]
    told = list(dict.fromkeys(error.message for error in errors))
    more = f" And {len(told) - TOLD_AT_ONCE} more." if len(told) > TOLD_AT_ONCE else ""
    message = f"{goal.event} failed for {len(errors)} of {len(instances)} instances. {' '.join(told[:TOLD_AT_ONCE])}{more}"
    return DeploymentError(errors[0].code, message, errors[0].hint)


def _place(registration) -> str:
    return f"{KINDS[registration.load_balancer.type]} {registration.load_balancer.name}"


def _words(registration) -> str:
    if registration.poll_error:
        return registration.poll_error.message.rstrip(".")
    return describe_health(registration.health)


def _load_balancer_result(registration) -> dict:
    unknown = {"state": None, "reason": None, "description": None}
    return {"name": registration.load_balancer.name, "type": registration.load_balancer.type, **(registration.health or unknown)}
