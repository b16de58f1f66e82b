# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.blue_green.termination import (
    KEPT,
    NOT_RECORDED,
    check_termination,
    error_of_tasks,
    hosts_by_tasks,
    hosts_needed,
    hosts_to_terminate,
    termination_of,
    waits_to_terminate,
)
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.two_fleets import (
    SETTINGS,
    copying,
    going_back,
    on_premises,
    replacing,
    terminating,
)
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.lifecycle.in_place import ONE_FLEET

IN_PLACE = {**ONE_FLEET, "resumed": None}
ERROR = {"code": "InstanceProtected", "message": "It is protected.", "hint": "Allow it."}


def original(**ids):
    return [{"host": host, "instance_id": instance_id} for host, instance_id in ids.items()]


@pytest.mark.parametrize("blue_green, fleet, tasks", [
    (terminating(0)["blue_green"], original(b0="i-0", b1="i-1"), ""),
    (terminating(0)["blue_green"], original(b0="i-0", b1=None), "/t/end.yml"),
    (SETTINGS, original(b0=None), ""),
    # In place nothing is terminated.
    (None, original(b0=None), ""),
    (None, [], ""),
])  # fmt: skip
def test_hosts_that_may_be_terminated_or_are_not(blue_green, fleet, tasks):
    check_termination(blue_green, fleet, tasks)


@pytest.mark.parametrize("minutes", [0, 60])
def test_what_is_no_instance_cannot_be_terminated(minutes):
    with pytest.raises(DeploymentError) as refused:
        check_termination(terminating(minutes)["blue_green"], original(b0="i-0", b1=None, b2=""), "")
    assert (refused.value.code, refused.value.message) == (
        "INVALID_TARGETS",
        "b1, b2 are to be terminated (terminate_blue_instances_on_deployment_success), and codedeploy_instance_id is not set for them.",
    )
    hint = "Set it, or codedeploy_terminate_tasks to tasks that terminate a host, or set the action to KEEP_ALIVE. Nothing was touched."
    assert refused.value.hint == hint


@pytest.mark.parametrize("plan, is_terminating, expected", [
    (replacing(1, 2), False, ["g0", "b0", "b1"]),
    (replacing(1, 2), True, ["g0"]),
    # Tasks of the user's reach what is no instance.
    (on_premises(replacing(1, 2), "b1"), True, ["g0", "b1"]),
    (copying(2, 2, "copy"), False, ["b0", "b1"]),
    (copying(2, 2, "copy"), True, []),
])  # fmt: skip
def test_hosts_without_which_a_deployment_does_not_go_on(plan, is_terminating, expected):
    targets = {host: {"instance_id": f"i-{host}", **target} for host, target in plan["targets"].items()}
    assert hosts_needed({**plan, "targets": targets}, is_terminating) == expected


def after(waited_for):
    return {"resumed": {"waited_for": waited_for}}


@pytest.mark.parametrize("plan, waits, terminates", [
    (IN_PLACE, False, False),
    (replacing(), False, False),
    # The original fleet is kept, so that its minutes mean nothing.
    (replacing(blue_green={**SETTINGS, "terminate": {"action": "KEEP_ALIVE", "wait_minutes": 60}}), False, False),
    (terminating(0), False, True),
    (terminating(60), True, False),
    # A run that goes on with one that was lost, or that was had go on before, waits still.
    (terminating(60, **after(None)), True, False),
    (terminating(60, **after("READY_WAIT")), True, False),
    (terminating(60, **after("TERMINATION_WAIT")), False, True),
    (terminating(0, **after("READY_WAIT")), False, True),
    # Whoever rolls back keeps the fleet that goes out of traffic.
    (going_back(terminating(60)), False, False),
    (going_back(terminating(0)), False, False),
])  # fmt: skip
def test_which_runs_wait_to_terminate_and_which_terminate(plan, waits, terminates):
    assert waits_to_terminate(plan) is waits
    assert hosts_to_terminate(plan, is_done=True) == (["b0", "b1"] if terminates else [])
    assert hosts_to_terminate(plan, is_done=False) == []


GROUP = {"name": "web-blue", "before": {"min_size": 2, "desired_capacity": 3}, "after": {"min_size": 0, "desired_capacity": 0}}


def instance(error=None, changed=True):
    return {"status": "Failed" if error else "Succeeded", "changed": changed, "error": error}


def became(terminated=(), failed=None, kept=(), error=None, perhaps_gone=True, groups=()):
    of_all = {"kept": list(kept), "error": error, "groups": list(groups), "perhaps_gone": perhaps_gone}
    return {"terminated": list(terminated), "failed": failed or {}, **of_all}


BEGUN = {"deployment_id": "d-1", "may_begin": True, "begun": True}
SKIPPED = {"skipped": True, "changed": False}
NO_CREDENTIALS = {"failed": True, "msg": "No credentials."}


@pytest.mark.parametrize("told, by_tasks, expected", [
    (None, {}, None),
    # Of a deployment before, in the same run.
    ({**BEGUN, "deployment_id": "d-0", "instances": {"instances": {"b0": instance()}}}, {}, None),
    # It was not begun, as the lock was lost or the deployment was to be stopped.
    ({**BEGUN, "may_begin": False, "begun": False, "instances": SKIPPED}, {"b2": ERROR}, became(kept=["b0", "b1", "b2"], error=KEPT, perhaps_gone=False)),
    ({**BEGUN, "begun": False, "instances": SKIPPED}, {"b2": ERROR}, became(kept=["b0", "b1", "b2"], error=NOT_RECORDED, perhaps_gone=False)),
    ({**BEGUN, "instances": {"instances": {"b0": instance(), "b1": instance()}}}, {"b2": None}, became(["b0", "b1", "b2"])),
    (
        {**BEGUN, "instances": {"instances": {"b0": instance()}, "changed_groups": [GROUP]}}, {"b1": None, "b2": None},
        became(["b0", "b1", "b2"], groups=[GROUP]),
    ),
    # They were gone before.
    ({**BEGUN, "instances": {"instances": {"b0": instance(changed=False), "b1": instance(changed=False)}}}, {"b2": None}, became(["b0", "b1", "b2"])),
    (
        {**BEGUN, "instances": {"instances": {"b0": instance(ERROR), "b1": instance()}, "failed": True, "msg": "1 of 2"}}, {"b2": ERROR},
        became(["b1"], {"b0": ERROR, "b2": ERROR}),
    ),
    # It has failed before it knew of any instance.
    ({**BEGUN, "instances": NO_CREDENTIALS}, {"b2": None}, became(["b2"], kept=["b0", "b1"], error="No credentials.")),
    # What AWS took may be gone, and so may be that whose tasks have failed.
    (
        {**BEGUN, "instances": {"instances": {"b0": instance(ERROR), "b1": instance(ERROR, changed=False)}}}, {},
        became([], {"b0": ERROR, "b1": ERROR}, ["b2"]),
    ),
    (
        {**BEGUN, "instances": {"instances": {"b0": instance(ERROR, changed=False), "b1": instance(ERROR, changed=False)}}}, {"b2": ERROR},
        became([], {"b0": ERROR, "b1": ERROR, "b2": ERROR}),
    ),
    (
        {**BEGUN, "instances": {"instances": {host: instance(ERROR, changed=False) for host in ("b0", "b1", "b2")}}}, {},
        became([], dict.fromkeys(("b0", "b1", "b2"), ERROR), perhaps_gone=False),
    ),
])  # fmt: skip
def test_what_became_of_the_hosts(told, by_tasks, expected):
    assert termination_of(replacing(1, 3), told, by_tasks) == expected


def test_a_fleet_of_which_no_host_is_an_instance():
    plan = on_premises(replacing(1, 2), "b0", "b1")
    assert hosts_by_tasks(plan) == ["b0", "b1"] and hosts_by_tasks(replacing(1, 2)) == []
    assert termination_of(plan, {**BEGUN, "instances": SKIPPED}, {"b0": None, "b1": ERROR}) == became(["b0"], {"b1": ERROR})


def test_why_tasks_did_not_terminate_a_host():
    failed = error_of_tasks("/t/end.yml", ({"name": "Destroy"}, {"msg": "No such machine.", "rc": 3}))
    assert (failed["code"], failed["message"]) == ("TaskFailed", "the task 'Destroy' failed: No such machine.")
    hidden = error_of_tasks("/t/end.yml", ({"name": "Destroy", "no_log": True}, {"msg": "SECRET"}))
    assert "SECRET" not in str(hidden)
    lost = error_of_tasks("/t/end.yml")
    assert lost["code"] == "HostUnreachable" and lost["message"].startswith("the host left the run in the tasks of /t/end.yml")
    assert failed["hint"] == lost["hint"] == "See whether it is gone, and terminate it if it is not: nothing else does."
