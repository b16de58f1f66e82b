# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.gate import hosts_to_hear_of, next_gate, next_phase_gate
from ansible_collections.agentless.codedeploy.tests.unit.plugins.lines_run import lines_run
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.two_fleets import begin, replacing, resumed
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.lifecycle.in_place import ONE_FLEET

NOT_RESUMED = {**ONE_FLEET, "unhealthy_hosts": [], "resumed": None}
PLAN = {"hosts": ["a", "b", "c", "d", "e"], "minimum_healthy_hosts": 2, **NOT_RESUMED}


def test_the_gate_counts_what_ended_and_chooses_who_goes_next():
    gate = next_gate(PLAN, begin(PLAN, e="Failed"), {}, ["a", "b", "c"])
    assert (gate["hosts"], gate["room"], gate["rounds"], gate["waiting"], gate["batch_last"]) == (["a", "b"], 2, 2, ["c"], "c")
    gate = next_gate(PLAN, gate, {"a": "Succeeded", "b": "Failed"}, ["a", "b", "c"])
    assert (gate["hosts"], gate["room"], gate["succeeded"], gate["failed"], gate["done"]) == (["c"], 1, 1, ["e", "b"], ["a", "b"])
    gate = next_gate(PLAN, gate, {"c": "Succeeded"}, ["a", "b", "c"])
    assert (gate["hosts"], gate["go_on"]) == ([], True)
    gate = next_gate(PLAN, gate, {}, ["d", "e"])
    assert (gate["hosts"], gate["rounds"]) == (["d"], 1)
    gate = next_gate(PLAN, gate, {"d": "Failed"}, ["d", "e"])
    assert (gate["hosts"], gate["go_on"], gate["succeeded"], sorted(gate["failed"])) == ([], True, 2, ["b", "d", "e"])


def test_too_few_healthy_hosts_end_the_deployment():
    gate = next_gate(PLAN, begin(PLAN, **dict.fromkeys("abc", "Failed")), {}, ["d"])
    assert (gate["go_on"], gate["hosts"]) == (False, [])


def test_hosts_that_count_as_unhealthy_do_so_until_they_are_through():
    plan = {"hosts": ["a", "b", "c"], "minimum_healthy_hosts": 2, **NOT_RESUMED}
    gate = next_gate(plan, begin({**plan, "unhealthy_hosts": ["a", "b"]}, b="Failed"), {}, ["a"])
    assert (gate["unhealthy"], gate["hosts"], gate["room"], gate["go_on"]) == (["a"], ["a"], -1, True)
    gate = next_gate(plan, gate, {"a": "Succeeded"}, ["a"])
    assert (gate["unhealthy"], gate["hosts"], gate["room"], gate["go_on"]) == ([], [], 0, False)


REPLACING = replacing(4, 2, 2)


def ended(plan, gate, batch, **statuses):
    """The gate after a wave in which these hosts ended so, and before the next one of the batch."""
    return next_gate(plan, gate, statuses, batch)


def test_a_phase_begins_with_a_gate_of_its_own():
    gate = ended(REPLACING, begin(REPLACING, g3="Failed"), ["g0", "g1", "g2"])
    gate = ended(REPLACING, gate, ["g0", "g1", "g2"], g0="Succeeded")
    first = next_phase_gate({**REPLACING, "unhealthy_hosts": ["g0", "g1"]}, gate, "reroute")
    assert (first["phase"], first["go_on"], first["succeeded"], first["failed"], first["unhealthy"]) == ("reroute", True, 0, ["g3"], [])
    assert (first["hosts"], first["ended"], first["done"], first["waiting"], first["batch_last"]) == ([], {}, [], [], None)
    assert (first["failed_of_fleet"], first["failed_before"]) == (1, 1)
    # Waves are numbered through all phases.
    assert first["last_wave"] == gate["last_wave"] == {"number": 1, "hosts": ["g0"]}


@pytest.mark.parametrize("wave_begins, expected", [(True, {"g2"}), (False, {"g0", "g1", "g2"})])
def test_a_host_whose_wave_only_begins_is_not_lost_in_the_one_before(wave_begins, expected):
    gate = next_phase_gate(REPLACING, begin(REPLACING, g2="Failed"), "reroute")
    gate = next_gate(REPLACING, gate, {}, ["g0", "g1", "g2"])
    assert gate["hosts"] == ["g0", "g1"] and hosts_to_hear_of(gate, wave_begins) == expected


def test_what_was_rerouted_before_counts_in_that_phase_only():
    plan = resumed(REPLACING, {"g0": "Succeeded", "g1": "Failed", "b0": "Succeeded"}, {"g2": "Ready", "g3": "Ready"})
    gate = begin(plan)
    assert (gate["succeeded"], gate["failed"], gate["last_wave"]) == (3, ["g1"], {"number": 7, "hosts": []})
    assert [next_phase_gate(plan, gate, phase)["succeeded"] for phase in ("reroute", "deregister")] == [1, 1]


def test_the_original_fleet_is_not_counted_with_the_one_that_replaces_it():
    gate = next_phase_gate(REPLACING, begin(REPLACING), "deregister")
    gate = ended(REPLACING, {**gate, "failed": ["g1"]}, ["b0", "b1"])
    assert (gate["hosts"], gate["room"], gate["failed_of_fleet"]) == (["b0", "b1"], 2, 0)
    gate = ended(REPLACING, gate, ["b0", "b1"], b0="Failed", b1="Succeeded")
    assert (gate["succeeded"], gate["failed"], gate["failed_of_fleet"]) == (1, ["g1", "b0"], 1)


@pytest.mark.parametrize("minimum, failed_before, waves", [
    # One at a time, and half of them: that some failed when they were deployed to makes no wave smaller.
    (3, [], [["g0"]]),
    (3, ["g3"], [["g0"]]),
    (2, [], [["g0", "g1"]]),
    (2, ["g3"], [["g0", "g1"]]),
    (2, ["g2", "g3"], [["g0", "g1"]]),
    (0, ["g1", "g2", "g3"], [["g0"]]),
])  # fmt: skip
def test_hosts_that_failed_before_have_no_part_in_rerouting(minimum, failed_before, waves):
    plan = replacing(4, 2, minimum)
    gate = next_phase_gate(plan, begin(plan, **dict.fromkeys(failed_before, "Failed")), "reroute")
    hosts = [host for host in plan["hosts"] if host not in failed_before]
    gate = ended(plan, gate, hosts[: 4 - minimum])
    assert ([gate["hosts"]], gate["go_on"]) == (waves, True)
    # As in place, there is an end when too few would be healthy.
    if failed_before and minimum:
        gate = ended(plan, gate, hosts, **dict.fromkeys(gate["hosts"], "Failed"))
        assert (gate["hosts"], gate["go_on"]) == ([], not set(hosts).difference(gate["failed"]))


@pytest.mark.parametrize("lost", [["b0"], ["b0", "b1"]])
def test_hosts_of_the_original_fleet_that_cannot_be_prepared_close_the_first_gate(lost):
    gate = begin(REPLACING, **dict.fromkeys(lost, "Failed"))
    assert (gate["go_on"], gate["error"]["code"], gate["failed_of_fleet"], gate["last_wave"]["hosts"]) == (False, "HEALTH_CONSTRAINTS", 0, lost)
    assert all(host in gate["error"]["message"] for host in lost)


@pytest.mark.parametrize("records, failed, go_on", [
    # It was deregistered in vain.
    ({**dict.fromkeys(REPLACING["hosts"], "Succeeded"), "b0": "Failed"}, [], True),
    ({**dict.fromkeys(REPLACING["hosts"], "Succeeded"), "b0": "Failed"}, ["b1"], False),
    # It could not be prepared by the run that was lost either.
    ({**dict.fromkeys(REPLACING["hosts"][1:], "Succeeded"), "b0": "Failed"}, [], False),
    ({"b0": "Failed"}, [], False),
])  # fmt: skip
def test_a_host_that_failed_when_its_fleet_was_deregistered_does_not_close_it(records, failed, go_on):
    gate = begin(resumed(REPLACING, records), **dict.fromkeys(failed, "Failed"))
    assert (gate["go_on"], "error" in gate, gate["failed"]) == (go_on, not go_on, ["b0", *failed])


@pytest.mark.parametrize("closed", [begin(REPLACING, b0="Failed"), {**begin(REPLACING), "go_on": False, "hosts": [], "error": {"code": "MANUAL_STOP"}}])
def test_a_gate_that_is_closed_stays_so(closed):
    assert next_gate(REPLACING, closed, {}, ["g0", "g1"]) is closed


def gates_of(count):
    """All gates of a deployment to so many hosts, one at a time."""
    plan = {"hosts": [f"h{number}" for number in range(count)], "minimum_healthy_hosts": count - 1, **NOT_RESUMED}
    gate = begin(plan)
    for host in plan["hosts"]:
        gate = next_gate(plan, gate, dict.fromkeys(gate["hosts"], "Succeeded"), [host])
    assert gate["hosts"] == [plan["hosts"][-1]]


def test_ten_times_the_hosts_cost_about_ten_times_as_much():
    assert lines_run(lambda: gates_of(10000)) < 12 * lines_run(lambda: gates_of(1000))
