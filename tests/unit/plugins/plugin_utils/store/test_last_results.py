# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.deployment_config import PREDEFINED
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store import last_results
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.deployment_record import stored_host
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.last_results import (
    describe_last_results,
    known_group,
    with_last_results,
    with_lost_run,
    with_results,
)
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.two_fleets import record as host_of, replacing
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.lifecycle.in_place import ONE_FLEET

PLAN = {
    "deployment": {"deployment_id": "d-2"}, "bundle": {"sha256": "new"}, "revision": {"revision_type": "Local"}, "hosts": ["a", "b", "c"],
    **ONE_FLEET, "up_to_date_hosts": [], "options": {"update_outdated_instances_only": False}, "registrations": {},
}  # fmt: skip
WITH_WEB = {**PLAN, "load_balancer_info": {"target_group_info_list": [{"name": "web"}], "elb_info_list": []}, "targets": {}, "registrations": {}}
KNOWN = [{"name": "web", "type": "target_group", "targets": [{"id": "i-1", "port": 81, "availability_zone": None}]}]
NEW = known_group(None)


def record(status, code=None, event="Install", traffic=None, registrations=()):
    error = code and {"code": code, "event": event, "events": []}
    of_traffic = {"traffic": traffic, "registrations": [{**item, "port": 80} for item in registrations]}
    return {"deployment_id": "d-1", "host": "a", "status": status, "events": [], "segments_done": 0, "error": error, "was_begun": False, **of_traffic}


def untouched():
    return record("Failed", "DeploymentInProgress", None)


def result(status, deployment_id="d-1", sha256="old", at="1"):
    return {"status": status, "deployment_id": deployment_id, "revision_sha256": sha256, "at": at}


def lost(wave, hosts=None, **changes):
    record_of_it = {
        "deployment_id": "d-1", "revision": {}, "revision_sha256": "old", "created_at": "0", "status": "InProgress", "ended_at": None, "wave": wave, **changes,
    }  # fmt: skip
    return {"record": record_of_it, "hosts": {host: stored_host(of_host) for host, of_host in (hosts or {}).items()}, "plan": {}}


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


def test_of_a_lost_run_the_wave_is_in_the_middle_and_what_was_written_counts():
    before = {**NEW, "open_deployment_id": "d-1", "instances": {"c": result("Failed", "d-0")}}
    group = with_lost_run(before, lost({"hosts": ["b"], "begun_at": "1"}, {"a": record("Succeeded"), "c": untouched()}))
    assert group["instances"] == {"a": result("Succeeded"), "b": result("InProgress"), "c": result("Failed", "d-0")}
    assert group["open_deployment_id"] is None
    assert with_lost_run(group, lost({"hosts": ["b"], "begun_at": "1"}, {"a": record("Succeeded")})) == group


def test_a_deployment_that_succeeded_though_the_group_was_not_written_is_the_last_good_one():
    group = with_lost_run({**NEW, "open_deployment_id": "d-1"}, lost(None, {"a": record("Succeeded")}, status="Succeeded", ended_at="1"))
    assert group["last_good"] == {"deployment_id": "d-1", "revision": {}, "revision_sha256": "old", "at": "1"}
    assert group["instances"] == {"a": result("Succeeded", at="0")}


def test_a_run_that_was_lost_before_its_first_wave_leaves_nothing():
    assert with_lost_run({**NEW, "open_deployment_id": "d-1"}, lost(None)) == NEW
    assert with_lost_run({**NEW, "open_deployment_id": "d-1"}, None) == NEW


def test_the_order_is_that_of_codedeploy():
    instances = {
        "a": result("Succeeded", sha256="new"), "b": result("Succeeded"), "c": result("Succeeded", sha256=None), "e": result("Failed"),
        "f": result("InProgress"),
    }  # fmt: skip
    plan = with_last_results({**WITH_WEB, "hosts": ["a", "b", "c", "d", "e", "f", "g"]}, {**NEW, "instances": instances})
    assert (plan["hosts"], plan["unhealthy_hosts"]) == (["e", "f", "d", "g", "c", "b", "a"], ["e", "f"])


def outdated_only(instances, config="CodeDeployDefault.OneAtATime", hosts="abcdefg"):
    """The plan of a deployment to outdated instances only."""
    custom = [{"deployment_config_name": "Two", "minimum_healthy_hosts": {"type": "HOST_COUNT", "value": 2}}]
    options = {"update_outdated_instances_only": True, "deployment_configs": custom}
    plan = {**PLAN, "hosts": list(hosts), "targets": {host: {"host": host} for host in hosts}, "deployment_config_name": config, "options": options}
    return with_last_results(plan, {**NEW, "instances": instances})


def test_only_outdated_instances_leaves_out_what_has_succeeded_with_the_same_revision():
    instances = {
        "a": result("Succeeded", sha256="new"), "b": result("Succeeded"), "c": result("Succeeded", sha256=None), "e": result("Failed", sha256="new"),
        "f": result("InProgress", sha256="new"), "g": result("Succeeded", sha256="new"),
    }  # fmt: skip
    plan = outdated_only(instances)
    assert (plan["hosts"], plan["up_to_date_hosts"], plan["unhealthy_hosts"]) == (["e", "f", "d", "c", "b"], ["a", "g"], ["e", "f"])
    assert list(plan["targets"]) == plan["hosts"]
    assert describe_last_results(plan)[:2] == [
        "Left out, as they run this revision already by their last result: a, g",
        "  The deployment is to 5 of 7 hosts, of which at least 4 stay healthy.",
    ]


@pytest.mark.parametrize(
    ("config", "outdated", "minimum", "batches"),
    [
        ("CodeDeployDefault.OneAtATime", "abc", 2, [1, 1, 1]),
        ("CodeDeployDefault.OneAtATime", "a", 0, [1]),
        ("CodeDeployDefault.HalfAtATime", "abcd", 2, [2, 2]),
        ("CodeDeployDefault.AllAtOnce", "ab", 0, [2]),
        ("Two", "abc", 2, [1, 1, 1]),
        *((config, "", 0, []) for config in [*PREDEFINED, "Two"]),
    ],
)
def test_the_outdated_instances_are_the_fleet(config, outdated, minimum, batches):
    plan = outdated_only({host: result("Succeeded", sha256="new") for host in "abcdefg" if host not in outdated}, config)
    assert (plan["hosts"], plan["minimum_healthy_hosts"], plan["batches"]) == (list(outdated), minimum, batches)


def test_of_hosts_that_are_left_out_the_plan_has_no_registrations():
    of_hosts = {host: [{**KNOWN[0], "id": "i-1"}] for host in "ab"}
    options = {**PLAN["options"], "update_outdated_instances_only": True, "deployment_configs": []}
    plan = {**WITH_WEB, "targets": dict.fromkeys("abc"), "deployment_config_name": "CodeDeployDefault.AllAtOnce", "options": options}
    plan = with_last_results({**plan, "registrations": of_hosts}, {**NEW, "instances": {"a": result("Succeeded", sha256="new")}})
    assert (plan["registrations"].keys(), plan["up_to_date_hosts"]) == ({"b"}, ["a"])


def test_when_all_are_outdated_nothing_is_left_out():
    plan = outdated_only({}, hosts="abc")
    assert (plan["hosts"], plan["up_to_date_hosts"], plan["batches"], describe_last_results(plan)) == (["a", "b", "c"], [], [1, 1, 1], [])


def test_when_none_is_outdated_there_is_nothing_to_do():
    lines = describe_last_results(outdated_only({host: result("Succeeded", sha256="new") for host in "abc"}, hosts="abc"))
    assert lines == ["Left out, as they run this revision already by their last result: a, b, c", "  Nothing is to be done: none of 3 hosts is outdated."]


def test_a_minimum_that_the_outdated_instances_cannot_keep_is_refused():
    message = "HEALTH_CONSTRAINTS_INVALID: the deployment is to 2 of 7 hosts, and 'Two' .* keeps 2 of 2 host.*Deploy to all of them, or"
    with pytest.raises(DeploymentError, match=message):
        outdated_only({host: result("Succeeded", sha256="new") for host in "cdefg"}, "Two")


def test_it_is_said_when_too_few_hosts_are_healthy():
    def lines(minimum, *unhealthy):
        return " ".join(describe_last_results({**PLAN, "unhealthy_hosts": list(unhealthy), "minimum_healthy_hosts": minimum}))

    assert lines(2) == ""
    assert lines(1, "a") == "Unhealthy by their last result, so deployed to first: a"
    assert "minimum" not in lines(0, "a", "b", "c")
    assert "is at its minimum: 2 of 3 hosts count as healthy, 2 must be." in lines(2, "a")
    assert "is below its minimum: 1 of 3 hosts count as healthy, 2 must be." in lines(2, "a", "b") and "codedeploy_targets" in lines(2, "a", "b")


def test_instances_that_are_gone_are_forgotten_when_there_are_many(monkeypatch):
    monkeypatch.setattr(last_results, "MOST_OTHERS", 2)
    before = {**NEW, "instances": {"a": result("Failed", at="0"), **{f"x{n}": result("Succeeded", at=str(n)) for n in range(4)}}}
    assert sorted(with_results(before, PLAN, {}, False, "9")["instances"]) == ["a", "x2", "x3"]


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


def of_fleets(**statuses):
    return {host: host_of(host, status) for host, status in statuses.items()}


REPLACING = {**replacing(3, 2), **{key: WITH_WEB[key] for key in ("bundle", "deployment", "load_balancer_info", "options", "revision")}}


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


def test_a_host_that_was_left_ready_is_not_outdated():
    plan = outdated_only({"a": result("Ready", sha256="new"), "b": result("Ready")}, hosts="ab")
    assert (plan["hosts"], plan["up_to_date_hosts"]) == (["b"], ["a"])


def test_that_instances_of_the_original_fleet_are_known_does_not_make_them_others(monkeypatch):
    monkeypatch.setattr(last_results, "MOST_OTHERS", 0)
    before = {**NEW, "instances": {"b0": result("Succeeded"), "gone": result("Succeeded")}}
    assert list(with_results(before, REPLACING, {}, True, "2")["instances"]) == ["b0"]


@pytest.mark.parametrize("wave, hosts, remembered", [
    (["g1"], {"g0": "Ready"}, {"g0": "Ready", "g1": "InProgress"}),
    # Those that traffic was being rerouted to are in the middle, others wait.
    (["g0", "g1"], {"g0": "Ready", "g1": "Ready", "g2": "Ready"}, {"g0": "InProgress", "g1": "InProgress", "g2": "Ready"}),
    (["g2"], {"g0": "Succeeded", "g1": "Failed", "g2": "Ready"}, {"g0": "Succeeded", "g1": "Failed", "g2": "InProgress"}),
    (["b0", "b1"], {"g0": "Succeeded", "b0": "Succeeded"}, {"g0": "Succeeded"}),
    # It waited, and was given up or nobody had it go on.
    ([], {"g0": "Ready", "g1": "Failed", "g2": "Ready"}, {"g0": "Ready", "g1": "Failed", "g2": "Ready"}),
])  # fmt: skip
def test_of_a_lost_run_the_original_fleet_is_not_in_the_middle_of_a_revision(wave, hosts, remembered):
    left = {**lost({"hosts": wave, "begun_at": "1"}, of_fleets(**hosts)), "plan": REPLACING}
    group = with_lost_run({**NEW, "open_deployment_id": "d-1"}, left)
    assert {host: known["status"] for host, known in group["instances"].items()} == remembered
    assert {(known["deployment_id"], known["revision_sha256"]) for known in group["instances"].values()} == {("d-1", "old")}


@pytest.mark.parametrize("sha256, last_good", [("new", "d-2"), ("", "d-0")])
def test_hosts_to_which_traffic_goes_back_keep_their_revision(sha256, last_good):
    group = {**NEW, "last_good": {"deployment_id": "d-0"}, "instances": {"a": result("Succeeded", sha256="old"), "b": result("Failed", sha256="bad")}}
    plan = {**PLAN, "bundle": {"sha256": sha256}, "goes_back": True}
    found = with_results(group, plan, {host: record("Succeeded") for host in "abc"}, True, "2")
    revisions = {host: (one["status"], one["revision_sha256"]) for host, one in found["instances"].items()}
    assert revisions == {"a": ("Succeeded", "old"), "b": ("Succeeded", "bad"), "c": ("Succeeded", sha256)}
    assert found["last_good"]["deployment_id"] == last_good


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
