# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.elb import target_health
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.traffic import traffic_plan
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.traffic.traffic_plan import ALLOW_TRAFFIC, BLOCK_TRAFFIC
from hypothesis import given
from hypothesis import strategies as st

HEALTHY = {"state": "healthy", "reason": "", "description": ""}
DRAINING = {"state": "draining", "reason": "Target.DeregistrationInProgress", "description": ""}
NOT_IN_USE = {"state": "unused", "reason": "Target.NotInUse", "description": ""}
GONE = target_health.NOT_REGISTERED


def instance(*states, **fields):
    registrations = [traffic_plan.Registration(f"group-{number}", traffic_plan.Target("i-1", 80), state) for number, state in enumerate(states)]
    return traffic_plan.InstanceTraffic("web-1", registrations, **fields)


@pytest.mark.parametrize(
    "goal, states, arrived",
    [
        (ALLOW_TRAFFIC, [HEALTHY, HEALTHY], True),
        (ALLOW_TRAFFIC, [HEALTHY, DRAINING], False),
        (ALLOW_TRAFFIC, [HEALTHY, None], False),
        (BLOCK_TRAFFIC, [GONE, GONE], True),
        (BLOCK_TRAFFIC, [GONE, DRAINING], False),
        (BLOCK_TRAFFIC, [GONE, None], False),
    ],
)
def test_an_instance_has_arrived_when_every_load_balancer_says_so(goal, states, arrived):
    assert traffic_plan.has_arrived(goal, instance(*states)) is arrived


def test_an_answer_hidden_by_a_failed_poll_counts_for_nothing():
    waiting = instance(HEALTHY)
    waiting.registrations[0].poll_error = ValueError()
    assert not traffic_plan.has_arrived(ALLOW_TRAFFIC, waiting)
    assert traffic_plan.registrations_to_change(BLOCK_TRAFFIC, [waiting]) == []


@pytest.mark.parametrize(
    "goal, states, fields, groups",
    [
        (BLOCK_TRAFFIC, [HEALTHY, DRAINING, GONE, None], {}, ["group-0"]),
        (ALLOW_TRAFFIC, [HEALTHY, DRAINING, GONE, None], {}, ["group-1", "group-2"]),
        (BLOCK_TRAFFIC, [HEALTHY], {"error": {"code": "THROTTLED"}}, []),
        (ALLOW_TRAFFIC, [GONE], {"arrived": True}, []),
    ],
)
def test_who_must_be_changed(goal, states, fields, groups):
    pairs = traffic_plan.registrations_to_change(goal, [instance(*states, **fields)])
    assert [registration.load_balancer for _instance, registration in pairs] == groups


@pytest.mark.parametrize(
    "goal, seen, given_up",
    [
        (ALLOW_TRAFFIC, [NOT_IN_USE] * 2, False),
        (ALLOW_TRAFFIC, [NOT_IN_USE] * 3, True),
        (ALLOW_TRAFFIC, [NOT_IN_USE, NOT_IN_USE, HEALTHY, NOT_IN_USE], False),
        (BLOCK_TRAFFIC, [NOT_IN_USE] * 5, False),
    ],
)
def test_a_hopeless_state_is_given_up_only_when_it_stays(goal, seen, given_up):
    registration = traffic_plan.Registration("group", traffic_plan.Target("i-1", 80))
    for health in seen:
        traffic_plan.record_health(goal, registration, health)
    assert traffic_plan.is_given_up(registration) is given_up


@pytest.mark.parametrize(
    "elapsed, interval, left, seconds",
    [(0, 5, 600, 5), (40, 5, 560, 5), (100, 5, 500, 10), (900, 5, 900, 30), (900, 60, 900, 60), (598, 5, 2, 2)],
)
def test_polls_become_rarer(elapsed, interval, left, seconds):
    assert traffic_plan.next_poll_seconds(elapsed, interval, left) == seconds


@given(st.floats(0, 7200), st.floats(0.1, 120), st.floats(0.1, 7200))
def test_a_poll_is_never_past_the_end_nor_much_too_late(elapsed, interval, left):
    seconds = traffic_plan.next_poll_seconds(elapsed, interval, left)
    assert 0 < seconds <= left
    assert seconds <= max(interval, elapsed / 10)
