# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.blue_green.termination import (
    KEPT,
    check_termination,
    hosts_to_terminate,
    termination_of,
    waits_to_terminate,
)
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.two_fleets import SETTINGS, going_back, replacing, terminating
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.lifecycle.in_place import ONE_FLEET

IN_PLACE = {**ONE_FLEET, "resumed": None}
ERROR = {"code": "InstanceProtected", "message": "It is protected.", "hint": "Allow it."}


def original(**ids):
    return [{"host": host, "instance_id": instance_id} for host, instance_id in ids.items()]


@pytest.mark.parametrize("blue_green, fleet", [
    (terminating(0)["blue_green"], original(b0="i-0", b1="i-1")),
    (SETTINGS, original(b0=None)),
    # In place nothing is terminated.
    (None, original(b0=None)),
    (None, []),
])  # fmt: skip
def test_hosts_that_may_be_terminated_or_are_not(blue_green, fleet):
    check_termination(blue_green, fleet)


@pytest.mark.parametrize("minutes", [0, 60])
def test_what_is_no_instance_cannot_be_terminated(minutes):
    with pytest.raises(DeploymentError) as refused:
        check_termination(terminating(minutes)["blue_green"], original(b0="i-0", b1=None, b2=""))
    assert (refused.value.code, refused.value.message) == (
        "INVALID_TARGETS",
        "b1, b2 are to be terminated (terminate_blue_instances_on_deployment_success), and codedeploy_instance_id is not set for them.",
    )
    assert refused.value.hint == "Set it, or set the action to KEEP_ALIVE. Nothing was touched."


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


def instance(error=None):
    return {"status": "Failed" if error else "Succeeded", "error": error}


@pytest.mark.parametrize("result, expected", [
    (None, None),
    ({}, None),
    # It was not begun, as the lock was lost or the deployment was to be stopped.
    ({"skipped": True, "changed": False}, {"terminated": [], "failed": {}, "groups": [], "error": KEPT}),
    ({"instances": {"b0": instance(), "b1": instance()}}, {"terminated": ["b0", "b1"], "failed": {}, "groups": [], "error": None}),
    (
        {"instances": {"b0": instance(), "b1": instance(ERROR)}, "failed": True, "msg": "1 of 2"},
        {"terminated": ["b0"], "failed": {"b1": ERROR}, "groups": [], "error": None},
    ),
    ({"instances": {"b0": instance()}, "changed_groups": [GROUP]}, {"terminated": ["b0"], "failed": {}, "groups": [GROUP], "error": None}),
    # It has failed before it knew of any instance.
    ({"failed": True, "msg": "No credentials."}, {"terminated": [], "failed": {}, "groups": [], "error": "No credentials."}),
    ({"instances": {}, "failed": True, "msg": "No credentials."}, {"terminated": [], "failed": {}, "groups": [], "error": "No credentials."}),
])  # fmt: skip
def test_what_became_of_the_instances(result, expected):
    assert termination_of(result) == expected
