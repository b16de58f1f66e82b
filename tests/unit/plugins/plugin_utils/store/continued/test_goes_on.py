# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the run does that has a deployment go on."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.blue_green.ready_wait import waits_when_ready
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.phase_hosts import hosts_in_phase
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.targets import hosts_to_prepare
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.reporting.resume_text import describe_open, describe_resumed
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.resume import goes_on, is_open, resumed_plan
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.two_fleets import begin, run
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.store.continued.waiting_deployments import (
    BLUE,
    CONTINUED,
    INVENTORY,
    LATE,
    NAME,
    UNTIL,
    lost,
    plan_of,
)


def test_who_has_it_go_on_has_traffic_rerouted_and_nothing_deployed_again():
    plan = resumed_plan(plan_of(options={"continue": True}), lost())
    resumed = plan["resumed"]
    assert (list(resumed["ready"]), list(resumed["records"]), resumed["middle"], resumed["wave_number"]) == (["g0", "g1"], ["g2"], [], 3)
    assert (resumed["waited_for"], plan["options"]["continue"], plan["deployment"]["deployment_id"], plan["lock_id"]) == ("READY_WAIT", True, "d-1", "d-NEW")
    assert hosts_to_prepare(plan) == ["g0", "g1", *BLUE]
    assert [hosts_in_phase(plan, begin(plan), phase) for phase in ("deploy", "reroute")] == [[], ["g0", "g1"]]
    assert run(plan, gate=begin(plan))[0] == [("reroute", ["g0", "g1"]), ("deregister", BLUE)]


def test_after_it_was_had_go_on_and_its_run_was_lost_the_same_deployment_goes_on_whatever_the_time():
    assert is_open(CONTINUED) and goes_on(plan_of(), CONTINUED, "1.0.0", INVENTORY, LATE)
    plan = resumed_plan(plan_of(), CONTINUED)
    assert (plan["resumed"]["waited_for"], waits_when_ready(plan), plan["resumed"]["middle"]) == ("READY_WAIT", False, ["g0"])
    assert run(plan, gate=begin(plan))[0] == [("reroute", ["g0", "g1"]), ("deregister", BLUE)]


def test_one_that_was_lost_before_it_began_to_wait_waits_when_it_goes_on():
    found = lost(status="InProgress", wait=None, wave={"number": 2, "phase": "deploy", "hosts": ["g2"], "begun_at": "T2"})
    assert goes_on(plan_of(), found, "1.0.0", INVENTORY, LATE)
    plan = resumed_plan(plan_of(), found)
    assert (plan["resumed"]["waited_for"], waits_when_ready(plan), run(plan, gate=begin(plan))[0]) == (None, True, [])


def test_what_is_said_of_it():
    assert describe_open(lost()) == f"deployment {NAME} is ready, and waits until {UNTIL} for somebody to have traffic rerouted."
    assert describe_resumed(lost(), "d-NEW") == [
        f"Deployment {NAME} was ready and waited; this run has traffic rerouted.",
        "  of 5 hosts 0 succeeded, 2 ready, 1 failed, 0 in the middle, 2 not deployed to",
    ]
    assert describe_resumed(CONTINUED, "d-NEW")[0] == f"Deployment {NAME} was not concluded:"
