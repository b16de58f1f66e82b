# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.conclusion import conclude_deployment
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.fleets_of_phases import phases_of
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.blue_green.going_back import going_back_plan
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.blue_green.termination import hosts_to_terminate, waits_to_terminate
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.phase_hosts import hosts_in_phase, is_done
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.two_fleets import (
    FLEETS,
    begin,
    going_back,
    on_premises,
    record,
    replacing,
    resumed,
    run,
    waiting,
)
from hypothesis import given
from hypothesis import strategies as st

OF = replacing(3, 2, 1)
PLAN = going_back(OF)


def test_the_fleets_change_places():
    assert (PLAN["hosts"], PLAN["original_hosts"], PLAN["batches"]) == (["b0", "b1"], ["g0", "g1", "g2"], [2])
    assert {host: target["kind"] for host, target in PLAN["targets"].items()} == {
        **dict.fromkeys(("b0", "b1"), "green"), **dict.fromkeys(("g0", "g1", "g2"), "blue"),
    }  # fmt: skip
    assert (phases_of(PLAN), OF["hosts"], OF["targets"]["g0"]["kind"]) == (("reroute", "deregister"), ["g0", "g1", "g2"], "green")


def test_only_events_around_traffic_happen_and_servers_know_why():
    assert PLAN["events"] == {
        "green": ["BeforeAllowTraffic", "AllowTraffic", "AfterAllowTraffic"], "blue": ["BeforeBlockTraffic", "BlockTraffic", "AfterBlockTraffic"],
    }  # fmt: skip
    assert list(PLAN["events"]) == ["green", "blue"]
    assert PLAN["deployment"] == {**OF["deployment"], "deployment_id": "d-2", "deployment_creator": "codeDeployRollback"}


def test_it_waits_for_nobody_and_terminates_nothing():
    settings = {"ready": {"action_on_timeout": "STOP_DEPLOYMENT", "wait_minutes": 60}, "terminate": {"action": "TERMINATE", "wait_minutes": 5}}
    assert going_back({**OF, "blue_green": settings})["blue_green"] == {
        "ready": {"action_on_timeout": "CONTINUE_DEPLOYMENT", "wait_minutes": 0}, "terminate": {"action": "KEEP_ALIVE", "wait_minutes": 0},
    }  # fmt: skip


def ending(of, **options):
    return going_back({**of, "options": {"rollback_terminates_replacement": True, **options}})


@pytest.mark.parametrize("of", [OF, on_premises(OF, "g0", "b0"), {**on_premises(OF, "b0"), "terminate_tasks": ""}])
def test_the_fleet_that_leaves_is_terminated_where_that_is_asked_for(of):
    plan = ending(of)
    assert plan["blue_green"]["terminate"] == {"action": "TERMINATE", "wait_minutes": 0}
    assert hosts_to_terminate(plan, is_done=True) == ["g0", "g1", "g2"] and not waits_to_terminate(plan)


def test_one_that_cannot_be_terminated_is_refused():
    with pytest.raises(DeploymentError) as refused:
        ending({**on_premises(OF, "g1"), "terminate_tasks": ""})
    assert refused.value.message.startswith("g1 are to be terminated (codedeploy_rollback_terminates_replacement), and codedeploy_instance_id is not set")
    assert "or leave codedeploy_rollback_terminates_replacement out. Nothing was touched." in refused.value.hint


@pytest.mark.parametrize("minimum, batches", [(0, [4]), (2, [2, 2]), (3, [1, 1, 1, 1])])
def test_hosts_stay_healthy_by_the_number_of_those_that_traffic_goes_back_to(minimum, batches):
    asked = []
    of = replacing(2, 4)
    plan = going_back_plan(of, {key: of[key] for key in FLEETS}, lambda count: asked.append(count) or minimum)
    assert (asked, plan["minimum_healthy_hosts"], plan["batches"]) == ([4], minimum, batches)


def test_hosts_are_those_of_the_deployment_that_is_rolled_back_whatever_the_inventory_says_now():
    now = replacing(1, 1, targets={"g0": {**OF["targets"]["g0"], "port": 81}, "new": {"host": "new", "kind": "green"}})
    plan = going_back_plan(now, {key: OF[key] for key in FLEETS}, lambda _count: 0)
    assert list(plan["targets"]) == ["b0", "b1", "g0", "g1", "g2"]
    # What it says of those that it has is newer.
    assert (plan["targets"]["g0"], plan["targets"]["g1"]) == (OF["targets"]["g0"] | {"kind": "blue", "port": 81}, OF["targets"]["g1"] | {"kind": "blue"})


def test_nobody_looks_at_a_fleet_before_traffic_goes_back_to_it():
    of = replacing(test_load_balancer_info={"target_group_info_list": [{"name": "tests"}], "elb_info_list": []})
    assert going_back(of)["test_load_balancer_info"] is None


def test_traffic_is_rerouted_before_the_fleet_that_has_it_leaves():
    assert run(PLAN)[0] == [("reroute", ["b0", "b1"]), ("deregister", ["g0", "g1", "g2"])]
    assert run(going_back(OF, 1))[0] == [("reroute", ["b0"]), ("reroute", ["b1"]), ("deregister", ["g0", "g1", "g2"])]
    assert [hosts_in_phase(PLAN, begin(PLAN), phase) for phase in ("deploy", "reroute", "deregister")] == [[], ["b0", "b1"], []]


@pytest.mark.parametrize("failed, waves", [
    # Of the fleet that leaves: traffic goes back all the same, and the one that cannot be prepared stays as it is.
    (["g1"], [("reroute", ["b0", "b1"]), ("deregister", ["g0", "g2"])]),
    (["g0", "g1", "g2"], [("reroute", ["b0", "b1"])]),
    # Of the fleet that takes over.
    (["b0"], [("reroute", ["b1"]), ("deregister", ["g0", "g1", "g2"])]),
    (["b0", "b1"], []),
])  # fmt: skip
def test_a_host_that_failed_when_it_was_staged_does_not_close_the_first_gate(failed, waves):
    gate = begin(PLAN, **dict.fromkeys(failed, "Failed"))
    assert (gate["phase"], gate["go_on"], "error" in gate, gate["last_wave"]["hosts"], gate["succeeded"]) == ("reroute", True, False, sorted(failed), 0)
    assert run(PLAN, gate=gate)[0] == waves


def test_when_too_few_can_take_over_the_fleet_that_has_traffic_keeps_it():
    waves, gate = run(going_back(OF, 1), {("reroute", "b0")})
    assert (waves, gate["go_on"]) == ([("reroute", ["b0"])], False)


def test_a_rollback_goes_on_where_its_run_was_lost():
    assert run(resumed(PLAN, {"b1": "Succeeded"}))[0] == [("reroute", ["b0"]), ("deregister", ["g0", "g1", "g2"])]
    assert run(resumed(PLAN, {"b0": "Succeeded", "b1": "Succeeded", "g1": "Succeeded"}))[0] == [("deregister", ["g0", "g2"])]
    assert run(resumed(PLAN, {"b0": "Failed", "b1": "Succeeded"}))[0] == [("deregister", ["g0", "g1", "g2"])]


def test_of_one_that_waited_traffic_goes_back_to_where_it_still_is():
    assert run(going_back(waiting(green=2)))[0] == [("reroute", ["b0", "b1"]), ("deregister", ["g0", "g1"])]


def test_the_way_back_can_be_gone_back_too():
    again = going_back(PLAN)
    assert (again["hosts"], again["original_hosts"]) == (OF["hosts"], OF["original_hosts"])


def test_it_has_succeeded_when_one_fleet_has_traffic_and_the_other_has_none():
    records = {host: {**record("b0", "Succeeded"), "host": host} for host in (*PLAN["hosts"], *PLAN["original_hosts"])}
    concluded = conclude_deployment(PLAN, records)
    assert (concluded["status"], concluded["deployment_overview"]) == ("Succeeded", {"Succeeded": 5, "Failed": 0, "Ready": 0, "Pending": 0})
    del records["g0"]
    assert conclude_deployment(PLAN, records)["status"] == "Failed"


@st.composite
def rollbacks(draw):
    """(plan, which hosts fail when they are staged, which fail in which phase)"""
    of = replacing(draw(st.integers(1, 5)), draw(st.integers(1, 5)))
    plan = going_back(of, draw(st.integers(0, len(of["original_hosts"]) - 1)))
    staged = draw(st.lists(st.sampled_from([*plan["hosts"], *plan["original_hosts"]]), max_size=3, unique=True))
    places = [("reroute", host) for host in plan["hosts"]] + [("deregister", host) for host in plan["original_hosts"]]
    return plan, staged, set(draw(st.lists(st.sampled_from(places), max_size=3)))


@given(rollbacks())
def test_the_fleet_that_has_traffic_leaves_only_when_enough_of_the_other_one_have_it(rollback):
    plan, staged, failing = rollback
    waves, gate = run(plan, failing, begin(plan, **dict.fromkeys(staged, "Failed")))
    taken = {phase: [host for of, wave in waves if of == phase for host in wave] for phase in ("reroute", "deregister")}
    in_traffic = [host for host in taken["reroute"] if ("reroute", host) not in failing]
    assert not set(taken["reroute"] + taken["deregister"]).intersection(staged)
    assert set(taken["reroute"]) <= set(plan["hosts"]) and set(taken["deregister"]) <= set(plan["original_hosts"])
    if taken["deregister"]:
        assert len(in_traffic) >= max(1, plan["minimum_healthy_hosts"])
        assert taken["deregister"] == [host for host in plan["original_hosts"] if host not in staged]
    if gate["phase"] == "deregister":
        left = [host for host in taken["deregister"] if ("deregister", host) not in failing]
        assert is_done(plan, gate) == (left == plan["original_hosts"])
