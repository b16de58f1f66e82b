# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.last_results import with_last_results, with_lost_run, with_results
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.two_fleets import record as host_of
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.store.last_results.results import (
    KNOWN,
    NEW,
    REPLACING,
    WITH_WEB,
    lost,
    of_fleets,
    record,
    result,
    untouched,
)


def test_what_a_host_had_at_load_balancers_is_remembered_until_it_is_back_in_traffic():
    out = record("Failed", "ScriptFailed", traffic="out", registrations=KNOWN)
    group = with_results(NEW, WITH_WEB, {"a": out}, False, "2")
    assert group["instances"] == {"a": {**result("Failed", "d-2", "new", "2"), "registrations": KNOWN}}
    # It failed again without having been anywhere.
    again = with_results(group, WITH_WEB, {"a": record("Failed", "ScriptFailed")}, False, "3")["instances"]["a"]
    assert (again["registrations"], again["at"]) == (KNOWN, "3")
    assert with_results(group, WITH_WEB, {"a": untouched()}, False, "3")["instances"] == group["instances"]
    assert with_results(group, WITH_WEB, {"a": record("Succeeded", traffic="in")}, True, "3")["instances"] == {"a": result("Succeeded", "d-2", "new", "3")}


def test_what_hosts_of_a_lost_run_had_at_load_balancers_is_remembered():
    plan = {**WITH_WEB, "registrations": {"b": [{**KNOWN[0], "id": "i-1"}], "c": [{**KNOWN[0], "id": "i-1"}]}}
    before = {**NEW, "open_deployment_id": "d-1"}
    left = {**lost({"hosts": ["b"], "begun_at": "1"}, {"a": record("Failed", "ScriptFailed", traffic="out", registrations=KNOWN)}), "plan": plan}
    group = with_lost_run(before, left)
    assert group["instances"] == {"a": {**result("Failed"), "registrations": KNOWN}, "b": {**result("InProgress"), "registrations": KNOWN}}
    assert with_lost_run(group, left) == group
    assert "registrations" not in with_lost_run(before, {**left, "plan": None})["instances"]["b"]


def test_what_is_remembered_comes_into_the_plan_of_the_next_deployment():
    plan = {**WITH_WEB, "registrations": {"a": [{**KNOWN[0], "id": "i-1", "targets": []}]}}
    group = {**NEW, "instances": {"a": {**result("Failed"), "registrations": KNOWN}}}
    assert with_last_results(plan, group)["registrations"] == {"a": [{**KNOWN[0], "id": "i-1"}]}


FIRST = [{"name": "web", "type": "target_group", "targets": [{"id": "i-1", "port": 82, "availability_zone": None}]}]
# At the port that a host gets of which nothing is known.
DEFAULT = [{"name": "web", "type": "target_group", "targets": [{"id": "i-1", "port": 80, "availability_zone": None}]}]


def of_blue(status, traffic, registrations=()):
    return host_of("b0", status, traffic=traffic, registrations=[{**item, "port": 80} for item in registrations])


@pytest.mark.parametrize(("known", "host", "expected"), [
    ({}, of_blue("Succeeded", "out", KNOWN), {"b0": KNOWN}),
    ({"b0": FIRST, "gone": FIRST}, of_blue("Succeeded", "out", KNOWN), {"b0": KNOWN, "gone": FIRST}),
    ({"b0": FIRST}, of_blue("Succeeded", "out", DEFAULT), {}),
    ({"b0": FIRST}, of_blue("Failed", None), {"b0": FIRST}),
    ({"b0": FIRST}, of_blue("Failed", "in", KNOWN), {}),
])  # fmt: skip
def test_what_an_original_host_had_at_load_balancers_is_remembered_beside_the_results(known, host, expected):
    before = {**NEW, "instances": {"b0": {**result("Succeeded"), "registrations": FIRST}}, "deregistered": known}
    group = with_results(before, REPLACING, {"b0": host}, True, "2")
    assert group.get("deregistered", {}) == expected
    assert group["instances"]["b0"] == ({**result("Succeeded"), "registrations": FIRST} if host["traffic"] is None else result("Succeeded"))
    left = {**lost(None, {"b0": host}), "plan": REPLACING}
    assert with_lost_run(before, left).get("deregistered", {}) == expected


def test_what_original_hosts_of_a_lost_run_had_is_what_was_planned():
    plan = {**REPLACING, "registrations": {"b0": [{**KNOWN[0], "id": "i-1"}]}}
    left = {**lost({"hosts": ["b0", "b1"], "begun_at": "1"}, of_fleets(g0="Succeeded")), "plan": plan}
    group = with_lost_run({**NEW, "open_deployment_id": "d-1"}, left)
    assert group["deregistered"] == {"b0": KNOWN} and with_lost_run(group, left) == group


def test_a_fleet_that_takes_over_again_is_registered_as_it_was_and_what_was_remembered_is_forgotten():
    group = {**NEW, "deregistered": {"g0": KNOWN, "g1": KNOWN}}
    plan = with_last_results({**REPLACING, "registrations": {"g0": [{**KNOWN[0], "id": "i-1", "targets": []}]}}, group)
    assert plan["registrations"] == {"g0": [{**KNOWN[0], "id": "i-1"}]}
    done = {**of_fleets(g0="Succeeded", g1="Failed"), "g0": host_of("g0", "Succeeded", traffic="in")}
    group = with_results(group, plan, done, True, "2")
    # What failed before a load balancer was asked keeps what is known of it.
    assert "deregistered" not in group and group["instances"]["g1"]["registrations"] == KNOWN and "registrations" not in group["instances"]["g0"]
