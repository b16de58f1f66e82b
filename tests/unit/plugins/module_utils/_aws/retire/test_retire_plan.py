# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.retire import retire_plan
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.retire.retire_plan import (
    BY_EC2,
    BY_GROUP,
    BY_GROUP_WITHOUT_DECREMENT,
    DONE,
    WAIT,
    Retirement,
    check_instance_id,
    lowered_min_sizes,
    next_step,
)
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

ID = "i-0123456789abcdef0"
GROUP = {"name": "web", "min_size": 2, "desired_capacity": 4, "suspended_processes": ["AZRebalance"]}


def retirement(state="running", lifecycle_state=None, group=None, requested=False, protected=False, units=1, step=None, instance_id=ID):
    facts = {
        "state": state,
        "lifecycle_state": lifecycle_state,
        "auto_scaling_group": group and group["name"],
        "protected_from_scale_in": protected,
        "weighted_capacity": units if lifecycle_state else None,
    }
    return Retirement("blue-1", instance_id, facts=facts if state else None, group=group or {}, requested=requested, step=step)


@pytest.mark.parametrize(
    ("instance", "step"),
    [
        (retirement(state=None), DONE),
        (retirement("terminated"), DONE),
        (retirement("shutting-down"), DONE),
        (retirement("pending"), BY_EC2),
        (retirement("running"), BY_EC2),
        (retirement("stopping"), BY_EC2),
        (retirement("stopped"), BY_EC2),
        # EC2 may say what was before the request for a moment.
        (retirement("running", requested=True), BY_EC2),
        (retirement("running", "InService", GROUP), BY_GROUP),
        (retirement("running", "Pending:Wait", GROUP), BY_GROUP),
        (retirement("running", "InService", GROUP, requested=True), WAIT),
        (retirement("running", "InService", {**GROUP, "suspended_processes": ["Terminate"]}, requested=True), WAIT),
        (retirement("running", "Standby", GROUP), BY_GROUP_WITHOUT_DECREMENT),
        (retirement("running", "EnteringStandby", GROUP), WAIT),
        (retirement("running", "Detaching", GROUP), WAIT),
        (retirement("running", "Terminating", GROUP), WAIT),
        (retirement("running", "Terminating:Wait", GROUP), WAIT),
        (retirement("terminated", "Terminating:Proceed", GROUP), WAIT),
        (retirement("running", "Terminating:Wait", GROUP, protected=True), WAIT),
        # Somebody else has terminated it, and the group would replace it.
        (retirement("terminated", "InService", GROUP), BY_GROUP),
        (retirement("shutting-down", "InService", GROUP, protected=True), BY_GROUP),
        # The group has let it go.
        (retirement("terminated", None, GROUP, requested=True), DONE),
        (retirement("running", None, GROUP, requested=True), WAIT),
    ],
)
def test_what_is_next(instance, step):
    assert next_step(instance) == step


@pytest.mark.parametrize(
    ("instance", "words", "hint"),
    [
        (retirement("running", "InService", GROUP, protected=True), "protects it from scale in", "set-instance-protection"),
        (retirement("running", "Standby", GROUP, protected=True), "protects it from scale in", "set-instance-protection"),
        (retirement("running", "InService", {**GROUP, "suspended_processes": ["Terminate"]}), "process Terminate suspended", "resume-processes"),
        (retirement("running", "Terminating:Retained", GROUP), "keeps it .Terminating:Retained.", "terminate-instance-in-auto-scaling-group"),
        (retirement("running", "Terminating:Retained", GROUP, requested=True), "keeps it .Terminating:Retained.", "Look at it"),
        (retirement("stopped", None, GROUP), "in the group's warm pool", "Delete the warm pool"),
    ],
)
def test_what_a_person_must_decide(instance, words, hint):
    with pytest.raises(DeploymentError, match=rf"blue-1 \(i-0123456789abcdef0\) was not terminated: Auto Scaling group web .*{words}") as refused:
        next_step(instance)
    assert refused.value.code == "AUTO_SCALING_CONFIGURATION" and hint in refused.value.hint


def leaving(group, *units, step=BY_GROUP):
    return [retirement("running", "InService", group, units=count, step=step, instance_id=f"{group['name']}-{n}") for n, count in enumerate(units)]


@pytest.mark.parametrize(
    ("instances", "sizes"),
    [
        ([], {}),
        (leaving(GROUP, 1, 1), {}),
        (leaving(GROUP, 1, 1, 1), {"web": 1}),
        (leaving(GROUP, 1, 1, 1, 1), {"web": 0}),
        (leaving(GROUP, 3), {"web": 1}),
        (leaving(GROUP, 3) * 2, {"web": 1}),
        (leaving(GROUP, 4, 4), {"web": 0}),
        (leaving(GROUP, 1, 1, 1, step=BY_GROUP_WITHOUT_DECREMENT), {}),
        (leaving(GROUP, 1, 1, 1, step=WAIT), {}),
        ([*leaving(GROUP, 1, 1), *leaving({**GROUP, "name": "old", "desired_capacity": 2}, 1)], {"old": 1}),
        ([*leaving(GROUP, 4), retirement(step=BY_EC2)], {"web": 0}),
    ],
)
def test_how_small_groups_must_be_allowed_to_become(instances, sizes):
    assert lowered_min_sizes(instances) == sizes


@pytest.mark.parametrize(
    ("instance_id", "words"),
    [
        (None, "has no instance_id"),
        ("", "has no instance_id"),
        ("mi-0123456789abcdef0", "no id of an EC2 instance"),
        ("web-1", "no id of an EC2 instance"),
        ("i-0123456789abcdef", "no id of an EC2 instance"),
        ("i-0123456789ABCDEF0", "no id of an EC2 instance"),
        ("i-0123456789abcdef0\n", "no id of an EC2 instance"),
    ],
)
def test_what_is_no_instance_id(instance_id, words):
    with pytest.raises(DeploymentError, match=f"INVALID_TARGETS: rack-7 .*{words}") as refused:
        check_instance_id("rack-7", instance_id)
    assert refused.value.hint


@pytest.mark.parametrize("instance_id", ["i-0123456789abcdef0", "i-0123abcd"])
def test_ids_of_instances(instance_id):
    check_instance_id("web-1", instance_id)


def test_every_lifecycle_state_of_the_api_has_a_step():
    """Those that botocore knows; of a warm pool no group tells among its instances."""
    import botocore.session

    states = botocore.session.get_session().get_service_model("autoscaling").shape_for("LifecycleState").enum
    steps = {}
    for state in states:
        try:
            steps[state] = next_step(retirement("running", state, GROUP))
        except DeploymentError:
            steps[state] = "refused"
    assert [state for state, step in steps.items() if step == "refused"] == (["Terminating:Retained"] if "Terminating:Retained" in states else [])
    ending = {state for state in states if state.startswith("Terminating") or state in retire_plan.PASSING_STATES} - {"Terminating:Retained"}
    assert {state for state, step in steps.items() if step == WAIT} == ending
