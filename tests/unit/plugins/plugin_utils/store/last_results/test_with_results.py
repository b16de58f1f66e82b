# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store import last_results
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.last_results import with_last_results, with_lost_run, with_results
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.store.last_results.results import (
    KNOWN,
    NEW,
    PLAN,
    REPLACING,
    WITH_WEB,
    lost,
    of_fleets,
    record,
    result,
    untouched,
)


def test_a_deployment_that_succeeded_is_the_last_good_one():
    group = with_results(NEW, PLAN, {"a": record("Succeeded"), "b": record("Failed", "ScriptFailed"), "c": record("Pending")}, True, "2")
    assert group["instances"] == {"a": result("Succeeded", "d-2", "new", "2"), "b": result("Failed", "d-2", "new", "2")}
    assert group["last_good"] == {"deployment_id": "d-2", "revision": PLAN["revision"], "revision_sha256": "new", "at": "2"}
    assert group["open_deployment_id"] is None


def test_a_deployment_to_launched_instances_is_no_last_good_one():
    before = {**NEW, "last_good": {"deployment_id": "d-1"}}
    launch = {**PLAN, "deployment": {"deployment_id": "d-2", "deployment_creator": "autoscaling"}}
    group = with_results(before, launch, {"a": record("Succeeded")}, True, "2")
    assert (group["last_good"], group["instances"]) == ({"deployment_id": "d-1"}, {"a": result("Succeeded", "d-2", "new", "2")})
    ended = {"status": "Succeeded", "ended_at": "9", "deployment_creator": "autoscaling"}
    assert with_lost_run(before, lost(None, {"a": record("Succeeded")}, **ended))["last_good"] == {"deployment_id": "d-1"}


def test_a_deployment_that_failed_leaves_the_last_good_one_and_those_it_did_not_come_to():
    before = {**NEW, "last_good": {"deployment_id": "d-1"}, "instances": {"a": result("Succeeded"), "b": result("Succeeded"), "gone": result("Failed")}}
    group = with_results(before, PLAN, {"a": record("Failed", "ScriptFailed")}, False, "2")
    assert (group["last_good"], group["instances"]) == ({"deployment_id": "d-1"}, {**before["instances"], "a": result("Failed", "d-2", "new", "2")})


def test_a_host_on_which_nothing_was_touched_stays_as_bad_as_it_was_known_to_be():
    before = {**NEW, "instances": {"a": result("InProgress"), "b": result("Succeeded")}}
    group = with_results(before, PLAN, {host: untouched() for host in "abc"}, False, "2")
    failed = result("Failed", "d-2", "new", "2")
    assert group["instances"] == {"a": result("InProgress"), "b": failed, "c": failed}
    assert with_results(before, PLAN, {"a": record("Succeeded")}, True, "2")["instances"]["a"]["status"] == "Succeeded"


def test_a_host_that_was_stopped_and_serves_on_stays_as_it_was_known_to_be():
    before = {**NEW, "instances": {host: result("Succeeded") for host in "ab"}}
    stopped = {**record("Failed", "MANUAL_STOP", "ApplicationStop"), "segments_done": 1}
    group = with_results(before, PLAN, {host: {**stopped, "traffic": traffic} for host, traffic in (("a", "in"), ("b", "out"), ("c", "in"))}, False, "2")
    assert group["instances"] == {"a": result("Succeeded"), "b": result("Failed", "d-2", "new", "2")}


def test_instances_that_are_gone_are_forgotten_when_there_are_many(monkeypatch):
    monkeypatch.setattr(last_results, "MOST_OTHERS", 2)
    before = {**NEW, "instances": {"a": result("Failed", at="0"), **{f"x{n}": result("Succeeded", at=str(n)) for n in range(4)}}}
    assert sorted(with_results(before, PLAN, {}, False, "9")["instances"]) == ["a", "x2", "x3"]


def test_of_the_original_fleet_nothing_is_remembered_as_nothing_was_deployed_to_it():
    before = {**NEW, "instances": {"b0": result("Succeeded"), "b1": result("Failed"), "gone": result("Succeeded")}}
    group = with_results(before, REPLACING, of_fleets(g0="Succeeded", g1="Failed", g2="Pending", b0="Succeeded", b1="Failed"), True, "2")
    assert group["instances"] == {**before["instances"], "g0": result("Succeeded", "d-2", "new", "2"), "g1": result("Failed", "d-2", "new", "2")}


def test_a_host_that_was_left_ready_has_the_revision_and_has_not_succeeded():
    before = {**NEW, "last_good": {"deployment_id": "d-1"}, "instances": {host: result("Succeeded") for host in ("g0", "g1", "g2", "b0")}}
    before["instances"]["g0"]["registrations"] = KNOWN
    group = with_results(before, REPLACING, of_fleets(g0="Ready", g1="Failed", g2="Pending", b0="Pending"), False, "2")
    ready = {**result("Ready", "d-2", "new", "2"), "registrations": KNOWN}
    assert group["instances"] == {**before["instances"], "g0": ready, "g1": result("Failed", "d-2", "new", "2")}
    assert group["last_good"] == {"deployment_id": "d-1"}
    # It is healthy, and comes where its revision places it.
    plan = with_last_results({**WITH_WEB, "hosts": ["g0", "g1", "g2", "g3"]}, group)
    assert (plan["hosts"], plan["unhealthy_hosts"]) == (["g1", "g3", "g2", "g0"], ["g1"])
    other = with_last_results({**WITH_WEB, "bundle": {"sha256": "other"}, "hosts": ["g0", "g1", "g2", "g3"]}, group)
    assert (other["hosts"], other["unhealthy_hosts"]) == (["g1", "g3", "g0", "g2"], ["g1"])


def test_that_instances_of_the_original_fleet_are_known_does_not_make_them_others(monkeypatch):
    monkeypatch.setattr(last_results, "MOST_OTHERS", 0)
    before = {**NEW, "instances": {"b0": result("Succeeded"), "gone": result("Succeeded")}}
    assert list(with_results(before, REPLACING, {}, True, "2")["instances"]) == ["b0"]


@pytest.mark.parametrize("sha256, last_good", [("new", "d-2"), ("", "d-0")])
def test_hosts_to_which_traffic_goes_back_keep_their_revision(sha256, last_good):
    group = {**NEW, "last_good": {"deployment_id": "d-0"}, "instances": {"a": result("Succeeded", sha256="old"), "b": result("Failed", sha256="bad")}}
    plan = {**PLAN, "bundle": {"sha256": sha256}, "goes_back": True}
    found = with_results(group, plan, {host: record("Succeeded") for host in "abc"}, True, "2")
    revisions = {host: (one["status"], one["revision_sha256"]) for host, one in found["instances"].items()}
    assert revisions == {"a": ("Succeeded", "old"), "b": ("Succeeded", "bad"), "c": ("Succeeded", sha256)}
    assert found["last_good"]["deployment_id"] == last_good
