# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a load balancer says about one of its targets.

A target's health is {"state", "reason", "description"} in the load balancer's own words: lower-case states for a target
group, InService and OutOfService for a Classic Load Balancer. The two vocabularies do not overlap, so one predicate serves both.
"""

from __future__ import annotations

NOT_REGISTERED = {"state": "unused", "reason": "Target.NotRegistered", "description": "Target is not registered to the target group"}
NOT_REGISTERED_CLASSIC = {
    "state": "OutOfService",
    "reason": "Instance",
    "description": "Instance is not currently registered with the LoadBalancer.",
}

# A Classic Load Balancer tells these only in the description.
_CLASSIC_NOT_REGISTERED = "not currently registered"
_CLASSIC_DEREGISTERING = "deregistration currently in progress"
_CLASSIC_HOPELESS = ("not configured to route traffic to", "is in stopped state", "is in terminated state")

_HOPELESS_REASONS = ("Target.NotInUse", "Target.InvalidState", "Target.IpUnusable")

_HINTS = {
    "Elb.RegistrationInProgress": "The load balancer had not begun its health checks: allow more time with timeout_seconds.",
    "Elb.InitialHealthChecking": "The health checks had not been passed often enough: allow more time with timeout_seconds, "
    "at least the health check interval times the healthy threshold plus the time that the application needs to start.",
    "Target.ResponseCodeMismatch": "The application answers, but not with a status that the health check accepts: "
    "call the health check path on the instance and read the application's log.",
    "Target.Timeout": "The health check gets no answer in time: check that the application listens on the port of the health check "
    "and that the security groups let the load balancer reach it.",
    "Target.FailedHealthChecks": "The health check cannot connect or does not understand the answer: check that the application listens "
    "on the port of the health check, with the protocol of the health check.",
    "Target.DeregistrationInProgress": "Elastic Load Balancing keeps a target draining for the whole deregistration delay of its target group: "
    "make timeout_seconds longer than that delay, or shorten the delay.",
    "Target.NotInUse": "The target group is used by no load balancer, or the instance is in an Availability Zone that is not enabled for it: "
    "add the target group to a listener or enable the zone.",
    "Target.InvalidState": "The instance is stopped or terminated: start it, or take it out of the deployment.",
    "Target.IpUnusable": "The address is in use by a load balancer: give the address of the instance.",
    "Elb.InternalError": "Elastic Load Balancing had a problem of its own: run the deployment again.",
}
_CLASSIC_HINT = "Call the health check of the Classic Load Balancer on the instance, and read the application's log."
_DEFAULT_HINT = "Look at the target in the load balancer's console, or allow more time with timeout_seconds."


def is_registered(health: dict) -> bool:
    """Whether the load balancer knows the target, draining included."""
    return health["reason"] != "Target.NotRegistered" and _CLASSIC_NOT_REGISTERED not in health["description"]


def is_draining(health: dict) -> bool:
    """Whether the target gets no new requests and the load balancer waits for those in flight."""
    return health["state"] == "draining" or _CLASSIC_DEREGISTERING in health["description"]


def is_drained(health: dict) -> bool:
    """Whether the target gets no requests and none is in flight."""
    return not is_registered(health)


def is_healthy(health: dict) -> bool:
    """Whether the target gets requests and passes its health checks."""
    return health["state"] == "healthy" or (health["state"] == "InService" and not is_draining(health))


def is_hopeless(health: dict) -> bool:
    """Whether a registered target can never become healthy unless somebody changes the load balancer or the instance."""
    return health["reason"] in _HOPELESS_REASONS or any(words in health["description"] for words in _CLASSIC_HOPELESS)


def hint_for(health: dict) -> str:
    """The next step for somebody whose target is stuck in this state."""
    if health["state"] in ("InService", "OutOfService"):
        return _CLASSIC_HINT
    return _HINTS.get(health["reason"], _DEFAULT_HINT)


def describe_health(health: dict) -> str:
    """The load balancer's own state, reason code and description, as part of a sentence."""
    reason = f" ({health['reason']})" if health["reason"] else ""
    description = f": {health['description'].rstrip('.')}" if health["description"] else ""
    return f"{health['state']}{reason}{description}"
