# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The gate, and who is in which wave of a phase."""

from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.filter.deployment_conclusion import deployment_conclusion
from ansible_collections.agentless.codedeploy.plugins.filter.first_gate import first_gate
from ansible_collections.agentless.codedeploy.plugins.filter.next_wave import next_wave
from ansible_collections.agentless.codedeploy.plugins.filter.planned_batches import planned_batches
from ansible_collections.agentless.codedeploy.plugins.filter.planned_hosts import planned_hosts
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.host_record import advance
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.lifecycle.in_place import segments
from ansible_collections.agentless.codedeploy.tests.unit.plugins.filter.variables_of_hosts import (
    BLOCK,
    ERROR,
    HostVars,
    hostvars,
    lifecycles,
    plan,
    record,
    replacing,
    through,
)


def test_the_gate_reads_records():
    gate = first_gate(plan(), HostVars())
    gate = next_wave(plan(), gate, HostVars(), ["a"], {}, "deploy")
    assert (gate["hosts"], gate["room"]) == (["a"], 1)
    through = next_wave(plan(), gate, hostvars(a=advance(record("a"), segments(1))), ["a"], {}, "deploy")
    assert (through["hosts"], through["succeeded"], through["ended"]) == ([], 1, {"a": "Succeeded"})


@pytest.mark.parametrize("left", [record("a"), advance(record("a"), segments(2), [BLOCK]), advance(record("a", "d-0"), segments(1))])
def test_a_host_that_was_deployed_to_and_came_to_no_end_counts_as_failed(left):
    lifecycle = {"in_place": segments(2)}
    gate = next_wave(plan(), first_gate(plan(), HostVars()), HostVars(), ["a"], lifecycle, "deploy")
    gate = next_wave(plan(), gate, hostvars(a=left), ["a"], lifecycle, "deploy")
    assert (gate["failed"], gate["ended"]) == (["a"], {"a": "Failed"})
    conclusion = deployment_conclusion(plan(), gate, hostvars(a=left), lifecycle)
    assert conclusion["failed_hosts"] == ["a"] and "did not report an end" in conclusion["host_failures"]["a"]


def test_hosts_that_failed_when_staged_are_not_deployed_to():
    gate = first_gate(plan(), hostvars(a=advance(record("a"), segments(0), error=ERROR)))
    assert next_wave(plan(), gate, HostVars(), ["a"], {}, "deploy")["hosts"] == []


def test_a_fleet_is_replaced_phase_by_phase():
    plan_, of_kinds = replacing(), lifecycles()
    gate = first_gate(plan_, HostVars())
    variables = {"codedeploy_plan": plan_, "codedeploy_gate": gate}
    assert planned_hosts(variables) == ["a", "b"]
    assert [planned_hosts(variables, phase) for phase in ("deploy", "reroute", "deregister")] == [["a"], ["!all"], ["!all"]]
    for phase, batch, records in (
        ("deploy", ["a"], {"a": through("a", 1, "green")}),
        ("reroute", ["a"], {"a": through("a", 2, "green")}),
        ("deregister", ["b"], {"a": through("a", 2, "green"), "b": through("b", 1, "blue")}),
    ):
        assert (planned_hosts({**variables, "codedeploy_gate": gate}, phase), planned_batches({**variables, "codedeploy_gate": gate}, phase)) == (batch, [1])
        gate = next_wave(plan_, gate, HostVars(), batch, of_kinds, phase)
        assert (gate["phase"], gate["hosts"], gate["succeeded"]) == (phase, batch, 0)
        gate = next_wave(plan_, gate, hostvars(**records), batch, of_kinds, phase)
        assert (gate["hosts"], gate["succeeded"], gate["failed"], gate["go_on"]) == ([], 1, [], True)
    conclusion = deployment_conclusion(plan_, gate, hostvars(**records), of_kinds)
    assert (conclusion["status"], conclusion["deployment_overview"]) == ("Succeeded", {"Succeeded": 2, "Failed": 0, "Ready": 0, "Pending": 0})
    assert "all_records" not in conclusion


@pytest.mark.parametrize("phase, before, left", [("deploy", 0, "Pending"), ("reroute", 1, "Ready")])
def test_a_host_that_was_not_heard_of_has_failed_in_the_phase_that_it_was_in(phase, before, left):
    plan_, of_kinds, found = replacing(), lifecycles(), through("a", before, "green")
    assert found["status"] == left
    gate = next_wave(plan_, {**first_gate(plan_, HostVars()), "phase": phase}, HostVars(), ["a"], of_kinds, phase)
    gate = next_wave(plan_, gate, hostvars(a=found), ["a"], of_kinds, phase)
    assert gate["failed"] == ["a"]
    conclusion = deployment_conclusion(plan_, gate, hostvars(a=found), of_kinds)
    assert conclusion["failed_hosts"] == ["a"] and "Original fleet, in traffic as before: b" in conclusion["summary"]


def test_a_host_that_was_ready_before_a_run_went_on_counts_as_such():
    resumed = {"records": {}, "ready": {"a": through("a", 1, "green")}, "middle": [], "unhealthy_before": [], "segments": lifecycles(), "wave_number": 2}
    plan_ = {**replacing(), "resumed": resumed}
    # As it was staged in this run.
    gate = first_gate(plan_, hostvars(a=through("a", 1, "green")))
    variables = {"codedeploy_plan": plan_, "codedeploy_gate": gate}
    assert (gate["succeeded"], [planned_hosts(variables, phase) for phase in ("deploy", "reroute")]) == (1, [["!all"], ["a"]])


def test_without_a_plan_there_is_nobody_to_take_through_a_phase():
    assert (planned_hosts({}, "reroute"), planned_batches({}, "reroute")) == (["!all"], [1])
