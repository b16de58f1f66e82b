# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.elb import target_health
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.elb.target import Target
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.traffic import traffic_plan
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.traffic.traffic_plan import ALLOW_TRAFFIC, BLOCK_TRAFFIC

HEALTHY = {"state": "healthy", "reason": "", "description": ""}
DRAINING = {"state": "draining", "reason": "Target.DeregistrationInProgress", "description": ""}
NOT_IN_USE = {"state": "unused", "reason": "Target.NotInUse", "description": ""}
INITIAL = {"state": "initial", "reason": "Elb.InitialHealthChecking", "description": ""}
DEFAULT, OTHER, THIRD = Target("i-1", 80), Target("i-1", 81), Target("i-1", 82)


class Group:
    """A load balancer of which only the name matters."""

    not_registered = target_health.NOT_REGISTERED

    def __init__(self, name="group"):
        self.name = name


def registration(goal, *polls, taken_out=(), group=None):
    """What is known after these answers: {port: health}, or None where there was none."""
    found = traffic_plan.Registration(group or Group(), DEFAULT, list(taken_out))
    for seen in polls:
        if seen is not None:
            traffic_plan.record_health(goal, found, {Target("i-1", port): health for port, health in seen.items()})
    return found


def instance(goal, *answers, **fields):
    groups = [registration(goal, seen, group=Group(f"group-{number}")) for number, seen in enumerate(answers)]
    return traffic_plan.InstanceTraffic("web-1", groups, **fields)


@pytest.mark.parametrize(
    ("goal", "taken_out", "polls", "targets", "is_new"),
    [
        (BLOCK_TRAFFIC, [], [{}], [], False),
        (BLOCK_TRAFFIC, [], [{81: HEALTHY}], [OTHER], False),
        (BLOCK_TRAFFIC, [], [{80: HEALTHY, 81: DRAINING}, {81: DRAINING}, {}], [DEFAULT, OTHER], False),
        # Somebody registers another port while it is waited.
        (BLOCK_TRAFFIC, [], [{80: HEALTHY}, {80: DRAINING, 82: INITIAL}, {82: HEALTHY}], [DEFAULT, THIRD], False),
        (ALLOW_TRAFFIC, [OTHER], [{}], [OTHER], False),
        (ALLOW_TRAFFIC, [DEFAULT, OTHER], [{80: HEALTHY, 82: HEALTHY}], [DEFAULT, OTHER], False),
        (ALLOW_TRAFFIC, [], [{81: DRAINING, 82: HEALTHY}, {}], [OTHER, THIRD], False),
        (ALLOW_TRAFFIC, [], [{}], [DEFAULT], True),
        (ALLOW_TRAFFIC, [], [{}, {80: INITIAL, 81: HEALTHY}], [DEFAULT], True),
    ],
)
def test_which_registrations_it_is_about(goal, taken_out, polls, targets, is_new):
    found = registration(goal, *polls, taken_out=taken_out)
    assert (found.targets, found.is_new) == (targets, is_new)


@pytest.mark.parametrize(
    "goal, answers, arrived",
    [
        (ALLOW_TRAFFIC, [{80: HEALTHY}, {81: HEALTHY}], True),
        (ALLOW_TRAFFIC, [{80: HEALTHY}, {80: DRAINING}], False),
        (ALLOW_TRAFFIC, [{80: HEALTHY, 81: INITIAL}], False),
        (ALLOW_TRAFFIC, [{80: HEALTHY}, {}], False),
        (ALLOW_TRAFFIC, [{80: HEALTHY}, None], False),
        (BLOCK_TRAFFIC, [{}, {}], True),
        (BLOCK_TRAFFIC, [{}, {81: DRAINING}], False),
        (BLOCK_TRAFFIC, [{}, None], False),
    ],
)
def test_an_instance_has_arrived_when_every_load_balancer_says_so_of_every_registration(goal, answers, arrived):
    assert traffic_plan.has_arrived(goal, instance(goal, *answers)) is arrived


@pytest.mark.parametrize("hidden", [{"poll_error": ValueError()}, {"is_stale": True}])
def test_an_answer_that_is_hidden_by_a_failed_poll_or_older_than_a_change_counts_for_nothing(hidden):
    waiting = instance(ALLOW_TRAFFIC, {80: HEALTHY})
    for name, value in hidden.items():
        setattr(waiting.registrations[0], name, value)
    assert not traffic_plan.has_arrived(ALLOW_TRAFFIC, waiting)
    assert traffic_plan.targets_to_change(BLOCK_TRAFFIC, [waiting]) == []


@pytest.mark.parametrize(
    "goal, answers, fields, changes",
    [
        (BLOCK_TRAFFIC, [{80: HEALTHY, 81: INITIAL, 82: DRAINING}, {}, None], {}, [("group-0", 80), ("group-0", 81)]),
        (ALLOW_TRAFFIC, [{80: HEALTHY}, {81: DRAINING, 82: INITIAL}, {}, None], {}, [("group-1", 81), ("group-2", 80)]),
        (BLOCK_TRAFFIC, [{80: HEALTHY}], {"error": {"code": "THROTTLED"}}, []),
        (ALLOW_TRAFFIC, [{}], {"arrived": True}, []),
    ],
)
def test_what_must_be_changed(goal, answers, fields, changes):
    found = traffic_plan.targets_to_change(goal, [instance(goal, *answers, **fields)])
    assert [(registration.load_balancer.name, target.port) for _instance, registration, target in found] == changes


@pytest.mark.parametrize(
    ("goal", "seen", "changed", "error", "ports"),
    [
        (ALLOW_TRAFFIC, {}, True, "TIMEOUT", [80]),
        (ALLOW_TRAFFIC, {}, True, None, []),
        (ALLOW_TRAFFIC, {}, False, "TIMEOUT", []),
        (ALLOW_TRAFFIC, {81: DRAINING}, True, "TIMEOUT", []),
        (BLOCK_TRAFFIC, {80: HEALTHY}, True, "TIMEOUT", []),
    ],
)
def test_only_what_was_not_there_before_is_taken_back_and_only_of_an_instance_that_failed(goal, seen, changed, error, ports):
    failed = instance(goal, seen, error=error)
    failed.registrations[0].changed = changed
    assert [target.port for _instance, _registration, target in traffic_plan.targets_to_take_back(goal, [failed])] == ports


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
    assert traffic_plan.is_given_up(registration(goal, *({80: health} for health in seen))) is given_up
