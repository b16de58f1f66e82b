# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.gate import next_phase_gate
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.health_rule import has_succeeded
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.phase_hosts import batches_in_phase, hosts_in_phase, is_done
from hypothesis import given
from hypothesis import strategies as st
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.two_fleets import begin, replacing, resumed, run
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.lifecycle.in_place import ONE_FLEET

PLAN = replacing(4, 2, 2)
GREEN, BLUE = ["g0", "g1", "g2", "g3"], ["b0", "b1"]


def gate_of(phase, succeeded, failed=(), **changes):
    """The gate when the waves of a phase have ended so."""
    return {**next_phase_gate(PLAN, begin(PLAN), phase), "succeeded": succeeded, "failed": list(failed), **changes}


@pytest.mark.parametrize("gate, reroute, deregister", [
    (begin(PLAN), [], []),
    (gate_of("deploy", 3), [], []),
    (gate_of("deploy", 4), GREEN, []),
    (gate_of("deploy", 2, ["g1", "g3"]), ["g0", "g2"], []),
    # Too few are healthy.
    (gate_of("deploy", 1, ["g0", "g1", "g3"]), [], []),
    (gate_of("deploy", 0, GREEN), [], []),
    # The lock was lost, or somebody asked to stop it.
    (gate_of("deploy", 4, go_on=False), [], []),
    (gate_of("reroute", 3), GREEN, []),
    (gate_of("reroute", 4), GREEN, BLUE),
    (gate_of("reroute", 2, ["g1", "g3"]), ["g0", "g2"], BLUE),
    (gate_of("reroute", 1, ["g0", "g1", "g3"]), ["g2"], []),
    (gate_of("reroute", 4, go_on=False), GREEN, []),
])  # fmt: skip
def test_a_phase_begins_when_the_one_before_is_done(gate, reroute, deregister):
    assert (hosts_in_phase(PLAN, gate, "reroute"), hosts_in_phase(PLAN, gate, "deregister")) == (reroute, deregister)


def test_the_first_phase_is_for_all_hosts_and_in_place_there_is_no_other():
    assert hosts_in_phase(PLAN, begin(PLAN), "deploy") == GREEN
    in_place = {**PLAN, **ONE_FLEET}
    assert [hosts_in_phase(in_place, {**begin(in_place), "succeeded": 4}, phase) for phase in ("deploy", "reroute", "deregister")] == [GREEN, [], []]


def test_no_phase_of_a_deployment_begins_without_the_original_fleet():
    gate = begin(PLAN, b1="Failed")
    waves, last = run(PLAN, gate=gate)
    assert (waves, gate["go_on"], gate["error"]["code"], last["error"]) == ([], False, "HEALTH_CONSTRAINTS", gate["error"])
    assert hosts_in_phase(PLAN, gate, "reroute") == []


@pytest.mark.parametrize("records, ready, deploy, reroute, deregister", [
    # Nobody is left to be deployed to: the phase has no wave in this run.
    ({}, dict.fromkeys(GREEN, "Ready"), [], GREEN, []),
    ({"g1": "Failed"}, {"g0": "Ready", "g2": "Ready", "g3": "Ready"}, [], ["g0", "g2", "g3"], []),
    ({}, {"g0": "Ready"}, ["g1", "g2", "g3"], [], []),
    ({"g0": "Succeeded"}, {"g1": "Ready", "g2": "Ready", "g3": "Ready"}, [], ["g1", "g2", "g3"], []),
    # Nobody is left to have traffic rerouted to it either.
    (dict.fromkeys(GREEN, "Succeeded"), {}, [], [], BLUE),
    ({**dict.fromkeys(GREEN, "Succeeded"), "b0": "Succeeded"}, {}, [], [], ["b1"]),
    ({"g0": "Succeeded", "g1": "Failed", "g2": "Succeeded", "g3": "Failed"}, {}, [], [], BLUE),
    ({"g0": "Succeeded", "g1": "Failed", "g2": "Failed", "g3": "Failed"}, {}, [], [], []),
])  # fmt: skip
def test_a_run_that_goes_on_takes_up_the_phase_that_was_not_done(records, ready, deploy, reroute, deregister):
    plan = resumed(PLAN, records, ready)
    gate = begin(plan)
    assert [hosts_in_phase(plan, gate, phase) for phase in ("deploy", "reroute", "deregister")] == [deploy, reroute, deregister]
    assert any(phase == "deploy" for phase, _wave in run(plan)[0]) == bool(deploy)


def test_a_run_that_goes_on_comes_to_the_end():
    plan = resumed(PLAN, {"g3": "Succeeded"}, {"g0": "Ready", "g1": "Ready", "g2": "Ready"})
    waves, gate = run(plan)
    assert waves == [("reroute", ["g0", "g1"]), ("reroute", ["g2"]), ("deregister", BLUE)]
    assert is_done(plan, gate)


@pytest.mark.parametrize("phase, gate, batches", [
    ("deploy", begin(PLAN), [2, 2]),
    ("reroute", begin(PLAN), [1]),
    ("reroute", gate_of("deploy", 4), [2, 2]),
    ("reroute", gate_of("deploy", 3, ["g1"]), [2, 1]),
    ("deregister", gate_of("deploy", 4), [1]),
    ("deregister", gate_of("reroute", 4), [2]),
])  # fmt: skip
def test_traffic_is_rerouted_in_batches_and_the_original_fleet_leaves_at_once(phase, gate, batches):
    assert batches_in_phase(PLAN, gate, phase) == batches


@pytest.mark.parametrize("gate, done", [
    (gate_of("deregister", 2), True), (gate_of("deregister", 1), False), (gate_of("deregister", 1, ["b0"]), False), (gate_of("reroute", 3, ["g0"]), True),
    (gate_of("reroute", 2, ["b0", "g0"]), False),
])  # fmt: skip
def test_when_a_phase_is_done(gate, done):
    assert is_done(PLAN, gate) is done


def test_a_failure_that_the_deployment_tolerates_does_not_keep_traffic_from_the_others():
    plan = replacing(3, 2, 2)
    waves, gate = run(plan, {("deploy", "g2")})
    assert waves[3:] == [("reroute", ["g0"]), ("reroute", ["g1"]), ("deregister", BLUE)] and is_done(plan, gate)
    waves, gate = run(plan, {("deploy", "g2"), ("reroute", "g0")})
    assert (waves[3:], gate["go_on"], gate["phase"]) == ([("reroute", ["g0"])], False, "reroute")


@pytest.mark.parametrize("rerouting_fails, rerouted", [([], [4, 1]), (["g0"], [4])])
def test_rerouting_ends_when_with_those_that_failed_before_too_many_have(rerouting_fails, rerouted):
    plan = replacing(9, 2, 5)
    # Four may fail, and have.
    failing = {("deploy", host) for host in ("g3", "g6", "g7", "g8")}
    waves, gate = run(plan, {*failing, *(("reroute", host) for host in rerouting_fails)})
    assert [len(wave) for phase, wave in waves if phase == "reroute"] == rerouted
    assert any(phase == "deregister" for phase, _wave in waves) == is_done(plan, gate) == (not rerouting_fails)


@st.composite
def deployments(draw):
    """(plan, which hosts fail in which phase)"""
    green, blue = draw(st.integers(1, 7)), draw(st.integers(1, 4))
    plan = replacing(green, blue, draw(st.integers(0, green - 1)))
    places = [(phase, host) for phase in ("deploy", "reroute") for host in plan["hosts"]] + [("deregister", host) for host in plan["original_hosts"]]
    return plan, set(draw(st.lists(st.sampled_from(places), max_size=4)))


@given(deployments())
def test_at_no_moment_does_neither_fleet_carry_traffic(deployment):
    plan, failing = deployment
    waves, gate = run(plan, failing)
    fleet, minimum = len(plan["hosts"]), plan["minimum_healthy_hosts"]
    taken = {phase: [host for of, wave in waves if of == phase for host in wave] for phase in ("deploy", "reroute", "deregister")}
    well = {phase: [host for host in hosts if (phase, host) not in failing] for phase, hosts in taken.items()}
    assert [phase for phase, _wave in waves] == sorted((phase for phase, _wave in waves), key=list(taken).index)
    assert all(len(hosts) == len(set(hosts)) for hosts in taken.values())
    if taken["reroute"]:
        assert taken["deploy"] == plan["hosts"] and set(taken["reroute"]) <= set(well["deploy"])
        assert has_succeeded(fleet, minimum, len(well["deploy"]), fleet - len(well["deploy"]))
    if taken["deregister"]:
        assert taken["reroute"] == well["deploy"] and len(well["reroute"]) >= max(1, minimum)
        assert taken["deregister"] == plan["original_hosts"]
    # What may begin does.
    if taken["deploy"] == plan["hosts"] and has_succeeded(fleet, minimum, len(well["deploy"]), fleet - len(well["deploy"])):
        assert taken["reroute"]
    if taken["reroute"] == well["deploy"] and has_succeeded(fleet, minimum, len(well["reroute"]), fleet - len(well["reroute"])):
        assert taken["deregister"] and is_done(plan, gate) == (well["deregister"] == plan["original_hosts"])
