# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.elb import target_health
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.traffic import traffic_plan


def health(state, reason="", description=""):
    return {"state": state, "reason": reason, "description": description}


HEALTHY = health("healthy")
INITIAL = health("initial", "Elb.RegistrationInProgress", "Target registration is in progress")
UNHEALTHY = health("unhealthy", "Target.ResponseCodeMismatch", "Health checks failed with these codes: [503]")
UNHEALTHY_DRAINING = health("unhealthy.draining", "Target.FailedHealthChecks")
DRAINING = health("draining", "Target.DeregistrationInProgress", "Target deregistration is in progress")
NOT_IN_USE = health("unused", "Target.NotInUse", "Target group is not configured to receive traffic from the load balancer")
STOPPED = health("unused", "Target.InvalidState", "Target is in the stopped state")
UNAVAILABLE = health("unavailable", "Elb.InternalError")
IN_SERVICE = health("InService")
DEREGISTERING = health("InService", "", "Instance deregistration currently in progress.")
REGISTERING = health("OutOfService", "ELB", "Instance registration is still in progress.")
FAILING = health("OutOfService", "Instance", "Instance has failed at least the UnhealthyThreshold number of health checks consecutively.")
WRONG_ZONE = health(
    "OutOfService", "ELB", "Instance is in the EC2 Availability Zone for which LoadBalancer is not configured to route traffic to."
)
TERMINATED = health("OutOfService", "Instance", "Instance is in terminated state.")

STATES = [
    # health, drained, healthy, hopeless, must be deregistered to block, must be registered to allow
    (HEALTHY, False, True, False, True, False),
    (INITIAL, False, False, False, True, False),
    (UNHEALTHY, False, False, False, True, False),
    (UNHEALTHY_DRAINING, False, False, False, True, False),
    (DRAINING, False, False, False, False, True),
    (target_health.NOT_REGISTERED, True, False, False, False, True),
    (NOT_IN_USE, False, False, True, True, False),
    (STOPPED, False, False, True, True, False),
    (UNAVAILABLE, False, False, False, True, False),
    (IN_SERVICE, False, True, False, True, False),
    (DEREGISTERING, False, False, False, False, True),
    (target_health.NOT_REGISTERED_CLASSIC, True, False, False, False, True),
    (REGISTERING, False, False, False, True, False),
    (FAILING, False, False, False, True, False),
    (WRONG_ZONE, False, False, True, True, False),
    (TERMINATED, False, False, True, True, False),
]


@pytest.mark.parametrize("state, drained, healthy, hopeless, deregister, register", STATES)
def test_what_a_state_means(state, drained, healthy, hopeless, deregister, register):
    assert target_health.is_drained(state) is drained
    assert target_health.is_healthy(state) is healthy
    assert target_health.is_hopeless(state) is hopeless
    assert traffic_plan.BLOCK_TRAFFIC.needs_action(state) is deregister
    assert traffic_plan.ALLOW_TRAFFIC.needs_action(state) is register


@pytest.mark.parametrize(
    "state, words, hint",
    [
        (HEALTHY, "healthy", "console"),
        (UNHEALTHY, "unhealthy (Target.ResponseCodeMismatch): Health checks failed with these codes: [503]", "health check's path"),
        (DRAINING, "draining (Target.DeregistrationInProgress): Target deregistration is in progress", "deregistration delay"),
        (FAILING, "OutOfService (Instance): Instance has failed at least the UnhealthyThreshold number of health checks consecutively", "Classic"),
    ],
)
def test_a_state_in_words(state, words, hint):
    assert target_health.describe_health(state) == words
    assert hint in target_health.hint_for(state)
