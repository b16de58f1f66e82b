# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a load balancer says about one of its targets."""

from __future__ import annotations

# A target's health is {"state", "reason", "description"} in the load balancer's own words: lower-case states for a target
# group, InService and OutOfService for a Classic Load Balancer. The two vocabularies do not overlap, so one predicate serves both.

NOT_REGISTERED = {"state": "unused", "reason": "Target.NotRegistered", "description": "Target is not registered to the target group"}
NOT_REGISTERED_CLASSIC = {
    "state": "OutOfService",
    "reason": "Instance",
    "description": "Instance is not currently registered with the LoadBalancer.",
}

# A Classic Load Balancer tells these only in the description.
CLASSIC_NOT_REGISTERED = "not currently registered"
CLASSIC_DEREGISTERING = "deregistration currently in progress"
CLASSIC_HOPELESS = ("not configured to route traffic to", "is in stopped state", "is in terminated state")

HOPELESS_REASONS = ("Target.NotInUse", "Target.InvalidState", "Target.IpUnusable")

HINTS = {
    "Elb.RegistrationInProgress": "Allow more time with timeout_seconds: the load balancer had not begun its health checks.",
    "Elb.InitialHealthChecking": "Allow more time with timeout_seconds: at least the health check's interval times its healthy threshold, "
    "plus the time that the application needs to start.",
    "Target.ResponseCodeMismatch": "Call the health check's path on the instance and read the application's log: "
    "it answers, but not with a status that the health check accepts.",
    "Target.Timeout": "Check that the application listens on the port of the health check, which gets no answer in time, "
    "and that the security groups let the load balancer reach it.",
    "Target.FailedHealthChecks": "Check that the application listens on the port of the health check, with the protocol of the health check, "
    "which cannot connect or does not understand the answer.",
    "Target.DeregistrationInProgress": "Make timeout_seconds longer than the deregistration delay of the target group, or shorten that delay: "
    "Elastic Load Balancing keeps a target draining for the whole of it.",
    "Target.NotInUse": "Add the target group to a listener, or enable the instance's Availability Zone: "
    "the target group is used by no load balancer, or by none in that zone.",
    "Target.InvalidState": "Start the instance, or take it out of the deployment: it is stopped or terminated.",
    "Target.IpUnusable": "Give the address of the instance: this one is in use by a load balancer.",
    "Elb.InternalError": "Run the deployment again: Elastic Load Balancing had a problem of its own.",
}
CLASSIC_HINT = "Call the health check of the Classic Load Balancer on the instance, and read the application's log."
DEFAULT_HINT = "Look at the target in the load balancer's console, or allow more time with timeout_seconds."


def health_from_aws(health: dict) -> dict:
    """As the API of target groups gives it."""
    return {"state": health["State"], "reason": health.get("Reason", ""), "description": health.get("Description", "")}


def is_registered(health: dict) -> bool:
    """Whether the load balancer knows the target, draining included."""
    return health["reason"] != "Target.NotRegistered" and CLASSIC_NOT_REGISTERED not in health["description"]


def is_draining(health: dict) -> bool:
    """Whether the target gets no new requests and the load balancer waits for those in flight."""
    return health["state"] == "draining" or CLASSIC_DEREGISTERING in health["description"]


def is_drained(health: dict) -> bool:
    """Whether the target gets no requests and none is in flight."""
    return not is_registered(health)


def is_healthy(health: dict) -> bool:
    """Whether the target gets requests and passes its health checks."""
    return health["state"] == "healthy" or (health["state"] == "InService" and not is_draining(health))


def is_hopeless(health: dict) -> bool:
    """Whether a registered target can never become healthy unless somebody changes the load balancer or the instance."""
    return health["reason"] in HOPELESS_REASONS or any(words in health["description"] for words in CLASSIC_HOPELESS)


def hint_for(health: dict) -> str:
    """The next step for somebody whose target is stuck in this state."""
    if health["state"] in ("InService", "OutOfService"):
        return CLASSIC_HINT
    return HINTS.get(health["reason"], DEFAULT_HINT)


def describe_health(health: dict) -> str:
    """The load balancer's own state, reason code and description, as part of a sentence."""
    reason = f" ({health['reason']})" if health["reason"] else ""
    description = f": {health['description'].rstrip('.')}" if health["description"] else ""
    return f"{health['state']}{reason}{description}"
