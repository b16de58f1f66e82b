# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.fleet.copied_group import (
    group_to_copy,
    hands_over,
    is_to_be_made,
    left_copy,
    not_provisioned,
    original_fleet,
    present_group,
    provisioned_plan,
    provisions,
    removes_unused,
    size_of_fleet,
    unused_copy,
)
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.two_fleets import copying, going_back, replacing, resumed

OPEN, CLOSED = {"go_on": True}, {"go_on": False}
ERROR = {"code": "HEALTH_CONSTRAINTS"}


@pytest.mark.parametrize("groups", [[{"name": "web"}], ["web"], [{"name": "web", "hook": "h"}]])
def test_the_one_group_is_copied(groups):
    assert group_to_copy({"auto_scaling_groups": groups}) == "web"


@pytest.mark.parametrize("groups", [None, [], [{"name": "web"}, {"name": "db"}], [{}], [{"name": ""}], [3], "web", {"name": "web"}])
def test_another_number_of_groups_than_one_is_refused(groups):
    with pytest.raises(DeploymentError, match="InvalidAutoScalingGroupException: .*copies one.*Nothing was touched."):
        group_to_copy({"auto_scaling_groups": groups})


COPY = {"name": "CodeDeploy_web_d-1", "of": "web", "deployment_id": "d-1"}


@pytest.mark.parametrize("group, serves", [
    (None, {"name": "web", "of": None, "deployment_id": None}),
    ({}, {"name": "web", "of": None, "deployment_id": None}),
    ({"auto_scaling_groups": {"db": COPY}}, {"name": "web", "of": None, "deployment_id": None}),
    ({"auto_scaling_groups": {"web": COPY}}, COPY),
])  # fmt: skip
def test_the_group_that_serves_is_what_the_store_remembers_or_the_owners(group, serves):
    assert present_group("web", group) == serves


def instances(**states):
    return {host: {"instance_id": f"i-{host}", "lifecycle_state": state} for host, state in states.items()}


STRANGER = [{"instance_id": "i-new", "lifecycle_state": "InService"}]


def test_the_original_fleet_is_what_is_in_service():
    found = instances(a="InService", b="Standby", c="InService", d="Pending:Wait")
    assert original_fleet("web", found, [{"instance_id": "i-x", "lifecycle_state": "Terminating"}], ["c", "a", "b", "z"], True) == ["a", "c"]


@pytest.mark.parametrize("found, strangers, targets, said", [
    (instances(a="InService", b="InService"), [], ["a"], "INVALID_TARGETS: b are in service in Auto Scaling group web and no hosts of codedeploy_targets"),
    (instances(a="InService"), STRANGER, ["a"], "INVALID_TARGETS: i-new are in service"),
    (instances(a="Standby"), [], ["a"], "NO_INSTANCES: Auto Scaling group web has no instance in service"),
    ({}, [], ["a"], "NO_INSTANCES"),
])  # fmt: skip
def test_an_original_fleet_of_which_somebody_would_keep_traffic_is_refused(found, strangers, targets, said):
    with pytest.raises(DeploymentError, match=f"{said}.*Nothing was touched."):
        original_fleet("web", found, strangers, targets, True)
    # Whoever goes on or back has the fleets on record.
    assert original_fleet("web", found, strangers, targets, False) == ([host for host in found if found[host]["lifecycle_state"] == "InService"] or targets)


def test_a_plan_is_completed_by_the_hosts_of_the_copy():
    plan = copying()
    assert (is_to_be_made(plan), size_of_fleet(plan)) == (True, 3)
    made = provisioned_plan(plan, "copy", [{"host": "n0", "instance_id": "i-n0"}, {"host": "n1", "instance_id": "i-n1"}], 1)
    assert (made["hosts"], made["original_hosts"], made["minimum_healthy_hosts"], made["copied_group"]["name"]) == (["n0", "n1"], ["b0", "b1"], 1, "copy")
    assert {host: target["kind"] for host, target in made["targets"].items()} == {"n0": "green", "n1": "green", "b0": "blue", "b1": "blue"}
    assert (is_to_be_made(made), size_of_fleet(made), sum(made["batches"])) == (False, 2, 2)
    assert not is_to_be_made(replacing()) and size_of_fleet(replacing()) == 3


@pytest.mark.parametrize("plan, gate, wanted", [
    (copying(), OPEN, True),
    (copying(), CLOSED, False),
    (copying(2), OPEN, True),
    (resumed(copying(2), {"g0": "Succeeded"}), OPEN, True),
    (resumed(copying(2), {"g0": "Succeeded", "g1": "Failed"}), OPEN, False),
    (going_back(copying(2)), OPEN, False),
    (replacing(), OPEN, False),
])  # fmt: skip
def test_a_run_makes_or_finds_the_copy_while_hosts_of_it_are_not_through(plan, gate, wanted):
    assert provisions(plan, gate) is wanted


@pytest.mark.parametrize("plan, state, error, status, left", [
    (copying(2, 2, "copy"), None, None, "Failed", "copy"),
    (copying(2, 2, "copy"), "copied", None, "Stopped", "copy"),
    (copying(2, 2, "copy"), "copied", None, "Ready", None),
    (copying(2, 2, "copy"), "handed_over", None, "Succeeded", None),
    (copying(2, 2, "copy"), "handed_over", {"message": ""}, "Succeeded", None),
    (copying(2, 2, "copy"), "removed", None, "Failed", None),
    # A rollback that has succeeded leaves it, too, if it cannot be removed.
    (copying(2, 2, "copy"), "removed", {"message": ""}, "Succeeded", "copy"),
    (copying(), None, None, "Failed", None),
    (copying(), "copied", {"message": ""}, "Failed", "made"),
    (replacing(), None, None, "Failed", None),
])  # fmt: skip
def test_a_copy_is_left_unless_it_serves_or_waits_or_was_removed(plan, state, error, status, left):
    told = state and {"deployment_id": plan["deployment"]["deployment_id"], "state": state, "name": left or "copy", "error": error}
    assert left_copy(plan, told, status) == left


@pytest.mark.parametrize("plan, is_done, wanted", [
    (copying(2), True, True),
    (copying(2), False, False),
    (copying(), True, False),
    (going_back(copying(2)), True, True),
    # Nothing of the copy was in the plan yet, and it goes all the same.
    (going_back(copying()), True, True),
    (going_back(copying(2)), False, False),
    (replacing(), True, False),
])  # fmt: skip
def test_the_copy_takes_over_or_goes_when_all_phases_are_done(plan, is_done, wanted):
    assert hands_over(plan, is_done) is wanted


def ended(status, *errors):
    return {"status": status, "error_information": errors[0] if errors else ERROR}


@pytest.mark.parametrize("plan, phase, conclusion, told, wanted", [
    (copying(2), "deploy", ended("Failed"), None, True),
    (copying(2), "deploy", ended("Stopped"), {"state": "copied"}, True),
    (copying(), "deploy", ended("Failed"), None, True),
    (copying(2), "deploy", ended("Ready", None), None, False),
    (copying(2), "reroute", ended("Failed"), None, False),
    (copying(2), "deregister", ended("Failed"), None, False),
    # The run goes on with one that had traffic rerouted already.
    ({**copying(2), "resumed": {"phase": "reroute"}}, "deploy", ended("Failed"), None, False),
    ({**copying(2), "resumed": {"phase": "deploy"}}, "deploy", ended("Failed"), None, True),
    (copying(2), "deploy", ended("Failed", {"code": "LOCK_LOST"}), None, False),
    (copying(2), "deploy", ended("Failed"), {"state": "removed"}, False),
    (going_back(copying(2)), "deploy", ended("Failed"), None, False),
    (replacing(), "deploy", ended("Failed"), None, False),
])  # fmt: skip
def test_a_copy_that_nobody_has_used_is_removed(plan, phase, conclusion, told, wanted):
    assert removes_unused(plan, phase, conclusion, told) is wanted


def lost(plan, phase=None, status="Failed"):
    return {"plan": plan, "record": {"deployment_id": "d-1", "status": status, "wave": phase and {"phase": phase}}}


@pytest.mark.parametrize("found, left", [
    (None, None),
    (lost(None), None),
    (lost(replacing(), "deploy"), None),
    (lost(copying()), {"of": "web", "deployment_id": "d-1"}),
    (lost(copying(2), "deploy", "Stopped"), {"of": "web", "deployment_id": "d-1"}),
    # Closed as Succeeded, as it only waited to terminate the original.
    (lost(copying(2), "deregister", "Succeeded"), None),
    (lost(going_back(copying(2)), "reroute"), None),
])  # fmt: skip
def test_the_copy_that_a_lost_run_left_is_known(found, left):
    assert unused_copy(found) == left


@pytest.mark.parametrize("phase", ["reroute", "deregister"])
def test_a_copy_that_may_have_traffic_is_not_left_alone(phase):
    with pytest.raises(DeploymentError, match="DEPLOYMENT_OPEN: deployment d-1 was not concluded, and its copy of Auto Scaling group web may have traffic"):
        unused_copy(lost(copying(2), phase))


@pytest.mark.parametrize("failed, removed, hint", [
    ({"error": {"code": "X", "message": "No.", "hint": "Do."}}, {"name": "copy"}, "Do. Nothing is left of copy. The original fleet serves as before."),
    ({"msg": "No."}, {"name": "copy", "failed": True, "msg": "Not allowed."}, "Auto Scaling group copy and its instances are left: Not allowed. The original"),
    ({"msg": "No."}, {}, "The original fleet serves as before."),
    ({}, {}, "The original fleet serves as before."),
])  # fmt: skip
def test_what_could_not_be_made_ends_the_deployment(failed, removed, hint):
    gate = not_provisioned({"go_on": True, "hosts": ["a"], "phase": "deploy"}, failed, removed)
    assert (gate["go_on"], gate["hosts"], gate["phase"]) == (False, [], "deploy")
    assert gate["error"]["hint"].startswith(hint) and gate["error"]["code"] in ("X", "AUTO_SCALING_CONFIGURATION") and gate["error"]["message"]
