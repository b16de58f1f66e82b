# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What becomes of a deployment that is ready and waits, by what the runs after it ask for."""

from __future__ import annotations

import json

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.phase_hosts import all_done, hosts_in_phase
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.blue_green.ready_wait import waits_when_ready
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.blue_green.termination import hosts_to_terminate, waits_to_terminate
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.targets import hosts_to_prepare
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.reporting.resume_text import describe_given_up, describe_open, describe_resumed
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.continued import waiting_id
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.deployment_record import stored_host
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.last_results import known_group, with_lost_run
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.resume import goes_on, is_open, resumed_plan
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.two_fleets import (
    SEGMENTS,
    begin,
    record as host_of,
    run,
    waiting,
)

IN_TIME, UNTIL, LATE = "2026-11-26T12:59:59Z", "2026-11-26T13:00:00Z", "2026-11-26T13:00:01Z"
GREEN, BLUE = ["g0", "g1", "g2"], ["b0", "b1"]
INVENTORY = {*GREEN, *BLUE, "other"}
NAME = "d-1 of shop to web"


def plan_of(deployment_id="d-NEW", options=(), sha256="1", **changes):
    """The plan of a run that asks for the same as the one that waits."""
    plan = waiting(60, green=3, blue=2, minimum=1, **changes)
    return {
        **plan, "deployment": {**plan["deployment"], "deployment_id": deployment_id}, "options": {"max_revisions": 5, **dict(options)},
        "bundle": {"sha256": sha256}, "revision": {"revision_type": "Local"}, "event_tasks": {}, "announcements": None, "lock_id": deployment_id,
        "started_by": f"who began {deployment_id}", "bundle_source": {"path": f"/cache/{deployment_id}"},
    }  # fmt: skip


def lost(**changes):
    """What the store has of a deployment of which g0, g1 are ready and g2 has failed. changes: of its record."""
    record = {
        "deployment_id": "d-1", "application_name": "shop", "deployment_group_name": "web", "status": "Ready", "created_at": "T0", "ended_at": None,
        "started_by": {"user": "ann", "host": "ctl-1", "awx_job_id": None}, "versions": {"collection": "1.0.0"}, "segments": SEGMENTS, "wave": None,
        "wait": {"type": "READY_WAIT", "until": UNTIL, "continued": False}, "revision_sha256": "1", "revision": {"revision_type": "Local"},
        "announcements": None, "original_terminated": False, **changes,
    }  # fmt: skip
    hosts = {host: stored_host(host_of(host, status)) for host, status in (("g0", "Ready"), ("g1", "Ready"), ("g2", "Failed"))}
    return json.loads(json.dumps({"record": record, "plan": plan_of("d-1"), "hosts": hosts, "last_wave": 2}))


CONTINUED = lost(status="InProgress", wait={"type": "READY_WAIT", "until": UNTIL, "continued": True}, wave={
    "number": 4, "phase": "reroute", "hosts": ["g0"], "begun_at": "T4"})  # fmt: skip
CLOSED = [lost(status=status, ended_at="T9") for status in ("Succeeded", "Failed", "Stopped")]


def test_the_deployment_that_waits_is_found():
    assert waiting_id(plan_of(), lost(), IN_TIME) == "d-1"


@pytest.mark.parametrize("found, now, message, hint", [
    (None, IN_TIME, "no deployment of shop to web is open, so none waits to go on.", "agentless.codedeploy.history"),
    *((closed, IN_TIME, "no deployment of shop to web is open, so none waits to go on.", "agentless.codedeploy.history") for closed in CLOSED),
    # Somebody has removed its plan.
    ({**lost(), "plan": None}, IN_TIME, "no deployment of shop to web is open", "agentless.codedeploy.history"),
    (lost(status="Created", wait=None), IN_TIME,
     "deployment d-1 of shop to web does not wait: it is Created, and its run has ended.", "agentless.codedeploy.deploy"),
    (CONTINUED, IN_TIME, "deployment d-1 of shop to web does not wait: it is InProgress, and its run has ended.", "agentless.codedeploy.deploy as it was"),
    (CONTINUED, LATE, "deployment d-1 of shop to web does not wait: it is InProgress", "agentless.codedeploy.deploy as it was"),
    (lost(), UNTIL, f"deployment d-1 of shop to web waited until {UNTIL}, and nobody had it go on by then.", "Deploy again; that closes it as Stopped."),
    (lost(), LATE, f"deployment d-1 of shop to web waited until {UNTIL}", "Its replacement fleet has the revision already."),
])  # fmt: skip
def test_what_does_not_wait_is_not_had_go_on(found, now, message, hint):
    for ask in (lambda: waiting_id(plan_of(), found, now), lambda: goes_on(plan_of(options={"continue": True}), found, "1.0.0", INVENTORY, now)):
        with pytest.raises(DeploymentError) as refused:
            ask()
        error = refused.value
        assert (error.code, error.message.startswith(message)) == ("DeploymentIsNotInReadyStateException", True), error.message
        assert hint in error.hint and error.hint.endswith("Nothing was touched.")


def test_whoever_continues_goes_on_with_it_whatever_revision_the_variables_say():
    assert goes_on(plan_of(options={"continue": True}), lost(), "1.0.0", INVENTORY, IN_TIME)
    assert goes_on(plan_of(options={"continue": True}, sha256="2"), lost(), "1.0.0", INVENTORY, IN_TIME)


@pytest.mark.parametrize("wanted", [{"continue": True}, {}])
@pytest.mark.parametrize("version, inventory, message", [
    ("2.0.0", INVENTORY, "It was begun by version 1.0.0 of the collection, and this is 2.0.0"),
    ("1.0.0", {"g0", "g2", "b0"}, "The inventory does not have g1, b1 any more"),
])  # fmt: skip
def test_what_cannot_go_on_is_refused(wanted, version, inventory, message):
    with pytest.raises(DeploymentError) as refused:
        goes_on(plan_of(options=wanted), lost(), version, inventory, IN_TIME)
    error = refused.value
    assert (error.code, error.where["deployment_id"]) == ("DEPLOYMENT_OPEN", "d-1")
    assert error.message.startswith(f"deployment {NAME} is ready, and waits until {UNTIL} for somebody to have traffic rerouted.")
    # Without being asked to it does not go on, so that does not matter then.
    assert (message in error.message) is bool(wanted)
    assert "codedeploy_resume=abandon closes it as Stopped and deploys what is asked for now." in error.hint


@pytest.mark.parametrize("options, sha256", [({}, "1"), ({}, "2"), ({"resume": "continue"}, "1"), ({"resume": "continue"}, "2")])
def test_while_it_waits_another_deployment_is_refused_even_the_same_one(options, sha256):
    with pytest.raises(DeploymentError, match="DEPLOYMENT_OPEN: .* agentless.codedeploy.continue has it go on. codedeploy_resume=abandon closes it as Stopped"):
        goes_on(plan_of(options=options, sha256=sha256), lost(), "1.0.0", INVENTORY, IN_TIME)


BACK = {"rollback_of": "d-1", "revision_of": "d-0"}


@pytest.mark.parametrize("plan, version, inventory, now", [
    (plan_of(options={"resume": "abandon"}), "1.0.0", INVENTORY, IN_TIME),
    (plan_of(options={"resume": "abandon"}), "2.0.0", set(), IN_TIME),
    # Nobody had it go on in time.
    (plan_of(), "1.0.0", INVENTORY, UNTIL),
    (plan_of(sha256="2"), "1.0.0", INVENTORY, LATE),
    (plan_of(options={"resume": "continue"}), "1.0.0", INVENTORY, LATE),
    (plan_of(), "2.0.0", set(), LATE),
    # Whoever rolls back wants to get away from it.
    (plan_of(**BACK), "1.0.0", INVENTORY, IN_TIME),
    (plan_of(**BACK, options={"resume": "continue"}), "1.0.0", INVENTORY, IN_TIME),
    (plan_of(**BACK), "2.0.0", set(), LATE),
])  # fmt: skip
def test_it_is_given_up(plan, version, inventory, now):
    assert not goes_on(plan, lost(), version, inventory, now)


def test_after_it_was_had_go_on_and_its_run_was_lost_the_same_deployment_goes_on_whatever_the_time():
    assert is_open(CONTINUED) and goes_on(plan_of(), CONTINUED, "1.0.0", INVENTORY, LATE)
    plan = resumed_plan(plan_of(), CONTINUED)
    assert (plan["resumed"]["waited_for"], waits_when_ready(plan), plan["resumed"]["middle"]) == ("READY_WAIT", False, ["g0"])
    assert run(plan, gate=begin(plan))[0] == [("reroute", ["g0", "g1"]), ("deregister", BLUE)]


def test_who_has_it_go_on_has_traffic_rerouted_and_nothing_deployed_again():
    plan = resumed_plan(plan_of(options={"continue": True}), lost())
    resumed = plan["resumed"]
    assert (list(resumed["ready"]), list(resumed["records"]), resumed["middle"], resumed["wave_number"]) == (["g0", "g1"], ["g2"], [], 3)
    assert (resumed["waited_for"], plan["options"]["continue"], plan["deployment"]["deployment_id"], plan["lock_id"]) == ("READY_WAIT", True, "d-1", "d-NEW")
    assert hosts_to_prepare(plan) == ["g0", "g1", *BLUE]
    assert [hosts_in_phase(plan, begin(plan), phase) for phase in ("deploy", "reroute")] == [[], ["g0", "g1"]]
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


@pytest.mark.parametrize("now, why", [
    (IN_TIME, "it waited, and is given up before"), (UNTIL, "nobody had it go on until"), (LATE, "nobody had it go on until"),
])  # fmt: skip
def test_when_it_is_given_up_it_is_said_why(now, why):
    assert describe_given_up(lost(), now) == [f"Deployment {NAME} is closed (Stopped): {why} {UNTIL}."]
    # Also where nobody knows its plan any more.
    assert describe_given_up({**lost(), "plan": None}, now) == describe_given_up(lost(), now)


def test_of_one_that_is_given_up_no_host_was_in_the_middle():
    group = with_lost_run(known_group(None), lost())
    assert group["last_good"] is None
    assert {host: result["status"] for host, result in group["instances"].items()} == {"g0": "Ready", "g1": "Ready", "g2": "Failed"}


ENDS = {"ready": {"action_on_timeout": "STOP_DEPLOYMENT", "wait_minutes": 60}, "terminate": {"action": "TERMINATE", "wait_minutes": 60}}


def replaced(**changes):
    """What the store has of a deployment that has rerouted traffic and waits to terminate. changes: of its record."""
    wait = {"type": "TERMINATION_WAIT", "until": UNTIL, "continued": False}
    found = lost(**{"status": "InProgress", "wait": wait, "wave": None, **changes})
    found["hosts"] = json.loads(json.dumps({host: stored_host(host_of(host, "Succeeded")) for host in [*GREEN, *BLUE]}))
    return {**found, "plan": {**found["plan"], "blue_green": ENDS}, "last_wave": 4}


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


def of_copy(found, hosts):
    """What the store has of a deployment, as of one to a copy of which these hosts are known. A run that asks for the same knows none of them."""
    copied = {"owners_name": "web", "of": "web", "made_by": None, "name": "copy" if hosts else None, "size": 3}
    targets = {host: target for host, target in found["plan"]["targets"].items() if host in (*hosts, *BLUE)}
    return {**found, "plan": {**found["plan"], "hosts": hosts, "targets": targets, "copied_group": copied}}


ASKED = of_copy({"plan": plan_of()}, [])["plan"]


@pytest.mark.parametrize("hosts", [GREEN, []])
def test_a_deployment_to_a_copy_goes_on_with_the_hosts_that_it_has_had(hosts):
    found = of_copy(CONTINUED, hosts)
    # They are looked up again, wherever the inventory has them from.
    assert goes_on(ASKED, found, "1.0.0", {*BLUE}, IN_TIME)
    assert goes_on({**ASKED, "options": {**ASKED["options"], "continue": True}}, of_copy(lost(), hosts), "1.0.0", {*BLUE}, IN_TIME)
    plan = resumed_plan(ASKED, found)
    assert (sorted(plan["hosts"]), plan["batches"], plan["resumed"]["phase"]) == (hosts, [1] if hosts else found["plan"]["batches"], "reroute")


def test_a_deployment_to_a_copy_does_not_go_on_without_the_original_fleet():
    with pytest.raises(DeploymentError, match="The inventory does not have b1 any more"):
        goes_on(ASKED, of_copy(CONTINUED, GREEN), "1.0.0", {"b0"}, IN_TIME)
    other = {**ASKED, "targets": {**ASKED["targets"], "b9": ASKED["targets"]["b0"]}, "original_hosts": ["b0", "b9"]}
    with pytest.raises(DeploymentError, match="asks for something else: codedeploy_targets"):
        goes_on(other, of_copy(CONTINUED, GREEN), "1.0.0", {*BLUE}, IN_TIME)
