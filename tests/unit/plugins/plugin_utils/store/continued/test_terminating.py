# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What becomes of a deployment that has rerouted traffic and waits to terminate the original fleet."""

from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.blue_green.ready_wait import waits_when_ready
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.blue_green.termination import hosts_to_terminate, waits_to_terminate
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.phase_hosts import all_done
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.targets import hosts_to_prepare
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.reporting.resume_text import describe_given_up, describe_resumed
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.continued import waiting_id
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.last_results import known_group, with_lost_run
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.resume import goes_on, resumed_plan
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.two_fleets import begin, run
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.store.continued.waiting_deployments import (
    BACK,
    BLUE,
    ENDS,
    GREEN,
    INVENTORY,
    IN_TIME,
    LATE,
    NAME,
    UNTIL,
    lost,
    plan_of,
    replaced,
)


@pytest.mark.parametrize("now", [IN_TIME, UNTIL, "2027-11-26T13:00:00Z"])
def test_an_original_fleet_may_be_terminated_at_any_time(now):
    assert waiting_id(plan_of(), replaced(), now) == "d-1"
    assert goes_on(plan_of(options={"continue": True}, sha256="2"), replaced(), "1.0.0", INVENTORY, now)


def test_who_has_it_go_on_terminates_and_deploys_nothing():
    plan = resumed_plan(plan_of(options={"continue": True}), replaced())
    assert (plan["resumed"]["waited_for"], waits_when_ready(plan), waits_to_terminate(plan), hosts_to_prepare(plan)) == ("TERMINATION_WAIT", False, False, [])
    gate = begin(plan)
    assert run(plan, gate=gate)[0] == [] and all_done(plan, gate)
    assert hosts_to_terminate(plan, all_done(plan, gate)) == BLUE


def test_after_traffic_was_rerouted_the_same_deployment_waits_once_more():
    plan = {**resumed_plan(plan_of(options={"continue": True}), {**lost(), "plan": {**plan_of("d-1"), "blue_green": ENDS}})}
    assert (plan["resumed"]["waited_for"], waits_when_ready(plan), waits_to_terminate(plan)) == ("READY_WAIT", False, True)


@pytest.mark.parametrize("now", [IN_TIME, LATE])
def test_while_it_waits_to_terminate_another_deployment_is_refused_whatever_the_time(now):
    with pytest.raises(DeploymentError) as refused:
        goes_on(plan_of(), replaced(), "1.0.0", INVENTORY, now)
    error = refused.value
    assert (error.code, error.message) == (
        "DEPLOYMENT_OPEN", f"deployment {NAME} has rerouted traffic, and waits until {UNTIL} before the original fleet is terminated.",
    )  # fmt: skip
    assert "codedeploy_resume=abandon closes it as Succeeded, keeps the original fleet and deploys what is asked for now." in error.hint


@pytest.mark.parametrize("plan", [plan_of(options={"resume": "abandon"}), plan_of(**BACK), plan_of(**BACK, options={"resume": "continue"})])
def test_one_that_waits_to_terminate_is_given_up_too(plan):
    assert not goes_on(plan, replaced(), "1.0.0", INVENTORY, IN_TIME)
    assert describe_given_up(replaced(), LATE) == [f"Deployment {NAME} is closed (Succeeded): it waited to terminate the original fleet, which is kept."]


def test_what_is_said_of_one_that_terminates():
    assert describe_resumed(replaced(), "d-NEW") == [
        f"Deployment {NAME} waited; this run terminates the original fleet.", "  of 5 hosts 5 succeeded, 0 failed, 0 in the middle, 0 not deployed to",
    ]  # fmt: skip


def test_of_one_that_waited_to_terminate_and_is_given_up_the_results_stay():
    good = {"deployment_id": "d-1"}
    group = with_lost_run({**known_group(None), "last_good": good}, replaced())
    assert (group["last_good"], {host: result["status"] for host, result in group["instances"].items()}) == (good, dict.fromkeys(GREEN, "Succeeded"))
