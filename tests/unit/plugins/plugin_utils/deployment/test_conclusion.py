# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.conclusion import (
    conclude_deployment,
    describe_conclusion,
    describe_controller,
    describe_host,
)
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.two_fleets import (
    SEGMENTS,
    going_back,
    record,
    replacing,
    terminating,
    waiting,
)
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.lifecycle.in_place import ONE_FLEET

PLAN = {
    "deployment": {"deployment_id": "d-1", "application_name": "shop", "deployment_group_name": "web"},
    "deployment_config_name": "CodeDeployDefault.OneAtATime",
    "minimum_healthy_hosts": 2,
    "hosts": ["a", "b", "c"],
    **ONE_FLEET,
    "unhealthy_hosts": [],
    "up_to_date_hosts": [],
    "rollback_of": None,
}


def succeeded(host):
    return {"host": host, "status": "Succeeded", "segments_done": 1, "events": [], "error": None, "traffic": "in", "registrations": []}


def failed(host, traffic="out"):
    error = {
        "code": "ScriptFailed", "event": "ApplicationStart", "script": "scripts/start.sh", "exit_code": 3, "message": "the script exited with 3.",
        "hint": "Read the log.", "log_path": "/root/logs/scripts.log", "log_tail": "\n".join(f"[stdout]line {n}" for n in range(30)),
    }  # fmt: skip
    return {"host": host, "status": "Failed", "segments_done": 0, "events": [], "error": error, "traffic": traffic, "registrations": [], "was_begun": False}


def conclude(*records):
    conclusion = conclude_deployment(PLAN, {record["host"]: record for record in records})
    return conclusion, "\n".join(describe_conclusion(PLAN, conclusion))


def test_success_is_one_line():
    conclusion, text = conclude(*map(succeeded, "abc"))
    assert (conclusion["status"], conclusion["error_information"]) == ("Succeeded", None)
    assert (
        text == "Deployment d-1 of shop to web: Succeeded (3 succeeded, 0 failed, 0 not deployed to, of 3 hosts; CodeDeployDefault.OneAtATime keeps 2 healthy)"
    )


def test_a_failure_says_host_event_script_exit_code_log_and_what_is_left():
    conclusion, text = conclude(failed("a"))
    assert conclusion["status"] == "Failed"
    assert conclusion["deployment_overview"] == {"Succeeded": 0, "Failed": 1, "Pending": 2}
    for part in (
        "HEALTH_CONSTRAINTS: too many hosts failed: with 2 of 3 hosts healthy and 2 that must stay so",
        "a: failed in ApplicationStart scripts/start.sh with exit code 3 (ScriptFailed, out of traffic)",
        "  the script exited with 3.",
        "  | [stdout]line 29",
        "  full log on the host: /root/logs/scripts.log",
        "What to do (a): Read the log.",
        "Not deployed to, still on what they ran before: b, c",
        "Out of traffic: a.",
    ):
        assert part in text
    assert "line 19" not in text and "line 20" in text


def test_a_deployment_that_was_stopped_between_two_waves_has_failed_though_no_host_did():
    error = {"code": "LOCK_LOST", "message": "the lock is another's.", "hint": "Wait."}
    conclusion = conclude_deployment({**PLAN, "minimum_healthy_hosts": 0}, {"a": succeeded("a")}, error=error)
    text = "\n".join(describe_conclusion(PLAN, conclusion))
    assert (conclusion["status"], conclusion["failed_hosts"]) == ("Failed", [])
    for part in ("Failed (1 succeeded, 0 failed, 2 not deployed to", "LOCK_LOST: the lock is another's.", "ran before: b, c", "What to do: Wait."):
        assert part in text
    assert describe_controller(conclusion) == "Deployment d-1 failed (LOCK_LOST): the lock is another's."


@pytest.mark.parametrize(("check_mode", "status"), [(False, "Succeeded"), (True, "Checked")])
def test_a_deployment_to_no_host_as_none_is_outdated_has_nothing_to_do(check_mode, status):
    plan = {**PLAN, "hosts": [], "minimum_healthy_hosts": 0, "up_to_date_hosts": ["a", "b", "c"]}
    conclusion = conclude_deployment(plan, {}, check_mode)
    assert (conclusion["status"], conclusion["error_information"], conclusion["failed_hosts"]) == (status, None, [])
    assert describe_conclusion(plan, conclusion)[:2] == [
        f"Deployment d-1 of shop to web: {status} (nothing to do, none of 3 hosts is outdated)",
        "Left out, as they ran this revision already: a, b, c",
    ]


def test_hosts_that_were_left_out_are_told_of():
    plan = {**PLAN, "up_to_date_hosts": ["d", "e"]}
    conclusion = conclude_deployment(plan, {host: succeeded(host) for host in "abc"})
    assert describe_conclusion(plan, conclusion)[1:] == ["Left out, as they ran this revision already: d, e"]


def test_a_rollback_says_what_it_rolls_back():
    plan = {**PLAN, "rollback_of": "d-0", "revision_of": "d-00"}
    conclusion = conclude_deployment(plan, {host: succeeded(host) for host in "abc"})
    assert describe_conclusion(plan, conclusion)[1:] == ["Rolls back d-0 to the revision of d-00."]


def test_the_failure_of_the_last_host_is_tolerated_and_still_told():
    conclusion, text = conclude(succeeded("a"), succeeded("b"), failed("c"))
    assert conclusion["status"] == "Succeeded"
    assert "c: failed in ApplicationStart" in text


def test_every_host_failed():
    conclusion, text = conclude(*map(failed, "abc"))
    assert "HEALTH_CONSTRAINTS: every host failed." in text


def unreachable(host):
    error = {**failed(host)["error"], "code": "HostUnreachable", "event": None, "script": None, "exit_code": None, "message": "no route", "log_path": None}
    return {**failed(host, None), "error": {**error, "events": [], "log_tail": "", "hint": "Start it."}}


@pytest.mark.parametrize(
    ("events", "segments_done", "of_error", "place"),
    [
        ([], 0, {}, "before its lifecycle, nothing on it was touched"),
        ([], 0, {"events": ["BeforeInstall", "Install"]}, "in one of BeforeInstall, Install"),
        ([("BlockTraffic", "Succeeded"), ("Install", "Succeeded"), ("ApplicationStart", "Skipped")], 1, {}, "after Install"),
        ([("ApplicationStop", "Skipped")], 0, {}, "before its lifecycle, nothing on it was touched"),
        ([("ApplicationStop", "Failed")], 0, {}, "after ApplicationStop"),
        ([], 1, {}, "in its lifecycle"),
    ],
)
def test_a_host_is_said_to_have_failed_where_it_was(events, segments_done, of_error, place):
    record = {**unreachable("a"), "segments_done": segments_done, "events": [{"name": name, "status": status} for name, status in events]}
    record["error"].update(of_error)
    conclusion, text = conclude(record)
    assert f"a: failed {place} (HostUnreachable)" in text
    assert describe_host(conclusion, "a").startswith(f"Deployment d-1 failed on this host {place} (")


def test_a_hint_is_said_once_for_all_the_hosts_that_it_is_for():
    _conclusion, text = conclude(unreachable("a"), unreachable("b"), failed("c"))
    assert "What to do (a, b): Start it." in text and "What to do (c): Read the log." in text
    assert text.count("Start it.") == 1


def test_after_a_failure_before_the_lifecycle_nothing_was_touched():
    _conclusion, text = conclude(unreachable("a"))
    assert "a: failed before its lifecycle, nothing on it was touched (HostUnreachable)" in text
    assert "Nothing was touched on any host, nor at a load balancer." in text
    assert "Nothing was touched" not in conclude(unreachable("a"), succeeded("b"))[1]
    assert "Nothing was touched" not in conclude(unreachable("a"), failed("b"))[1]


@pytest.mark.parametrize(
    ("records", "status", "counts"),
    [
        ([succeeded("a"), succeeded("b"), succeeded("c")], "Checked", "3 would be deployed to, 0 would fail, 0 would be left out"),
        ([failed("a")], "Failed", "0 would be deployed to, 1 would fail, 2 would be left out"),
    ],
)
def test_check_mode_tells_what_would_be(records, status, counts):
    conclusion = conclude_deployment(PLAN, {record["host"]: record for record in records}, check_mode=True)
    text = "\n".join(describe_conclusion(PLAN, conclusion))
    assert conclusion["status"] == status
    assert counts in text and "nothing was changed" in text
    assert "succeeded" not in text.lower() and "Out of traffic" not in text and "still on what they ran" not in text


def test_each_failed_host_has_its_own_line():
    conclusion, _text = conclude(failed("a"), succeeded("b"))
    assert conclusion["failed_hosts"] == ["a"]
    assert describe_host(conclusion, "a") == (
        "Deployment d-1 failed on this host in ApplicationStart scripts/start.sh (ScriptFailed): the script exited with 3."
    )


def test_a_host_that_is_in_the_middle_is_not_through():
    conclusion, text = conclude({**succeeded("a"), "status": "InProgress"}, succeeded("b"))
    assert conclusion["deployment_overview"] == {"Succeeded": 1, "Failed": 0, "Pending": 2}
    assert "still on what they ran before: a, c" in text


REPLACING = replacing(3, 2, 2)


def replaced(error=None, stop=None, check_mode=False, plan=REPLACING, termination=None, **statuses):
    """The conclusion of a blue/green deployment, and its text. statuses: of hosts that are not Pending."""
    every = {**dict.fromkeys([*REPLACING["hosts"], *REPLACING["original_hosts"]], "Pending"), **statuses}
    records = {host: record(host, status) for host, status in every.items()}
    conclusion = conclude_deployment(plan, records, check_mode, error, stop, SEGMENTS, termination)
    return conclusion, "\n".join(describe_conclusion(plan, conclusion))


DONE, READY = (dict.fromkeys(REPLACING["hosts"], status) for status in ("Succeeded", "Ready"))
GONE = dict.fromkeys(REPLACING["original_hosts"], "Succeeded")
LOST = {"code": "LOCK_LOST", "message": "the lock is another's.", "hint": "Wait."}


@pytest.mark.parametrize(
    ("statuses", "error", "status", "message"),
    [
        ({**DONE, **GONE}, None, "Succeeded", None),
        ({**DONE, **GONE, "g2": "Failed"}, None, "Succeeded", None),
        # As in CodeDeploy, one host that stays in traffic fails the deployment.
        ({**DONE, **GONE, "b1": "Failed"}, None, "Failed", "1 of 2 hosts of the original fleet could not be taken out of traffic."),
        ({**DONE, "b0": "Failed", "b1": "Failed"}, None, "Failed", "2 of 2 hosts of the original fleet could not be taken out of traffic."),
        (DONE, LOST, "Failed", "the lock is another's."),
        (READY, LOST, "Failed", "the lock is another's."),
        ({**READY, "g2": "Failed", "g1": "Failed"}, None, "Failed", "too many hosts failed: 1 of 3 hosts are healthy, 2 must be."),
        ({**DONE, "g1": "Failed", "g2": "Failed"}, None, "Failed", "too many hosts failed: 1 of 3 hosts are healthy, 2 must be."),
        (dict.fromkeys(DONE, "Failed"), None, "Failed", "every host failed."),
    ],
)
def test_a_fleet_is_replaced_when_all_of_the_original_one_has_left(statuses, error, status, message):
    conclusion, text = replaced(error, **statuses)
    assert (conclusion["status"], (conclusion["error_information"] or {}).get("message")) == (status, message)
    assert (message or "Succeeded") in text


@pytest.mark.parametrize(
    ("statuses", "overview", "counts"),
    [
        ({**DONE, **GONE}, (5, 0, 0, 0), "(5 succeeded, 0 failed, 0 not deployed to, of 5 hosts; Mine keeps 2 healthy)"),
        ({**READY, "g2": "Failed"}, (0, 1, 2, 2), "(0 succeeded, 2 ready, 1 failed, 2 not deployed to, of 5 hosts; Mine keeps 2 healthy)"),
        ({"g0": "Succeeded", "g1": "Ready", "g2": "Failed"}, (1, 1, 1, 2), "(1 succeeded, 1 ready, 1 failed, 2 not deployed to, of 5 hosts;"),
        ({}, (0, 0, 0, 5), "(0 succeeded, 0 failed, 5 not deployed to, of 5 hosts;"),
    ],
)
def test_both_fleets_are_counted(statuses, overview, counts):
    conclusion, text = replaced(**statuses)
    assert conclusion["deployment_overview"] == dict(zip(("Succeeded", "Failed", "Ready", "Pending"), overview))
    assert counts in text.splitlines()[0]


def test_what_is_left_of_both_fleets_is_said():
    conclusion, text = replaced(g0="Succeeded", g1="Ready", g2="Failed")
    assert conclusion["failed_hosts"] == ["g2"] and list(conclusion["records"]) == ["g0", "g2"] and len(conclusion["all_records"]) == 5
    for line in ("Replacement fleet, in traffic: g0", "Replacement fleet, deployed to and without traffic: g1", "Original fleet, in traffic as before: b0, b1"):
        assert line in text.splitlines()
    assert "still on what they ran before" not in text and "What to do (g2): Look." in text
    assert describe_host(conclusion, "g2").startswith("Deployment d-1 failed on this host")


def test_a_host_of_the_original_fleet_that_failed_is_told_of_too():
    conclusion, text = replaced(**DONE, b0="Succeeded", b1="Failed")
    assert conclusion["failed_hosts"] == ["b1"] and "b1: failed in Install a.sh with exit code 1" in text
    assert "Original fleet, perhaps still in traffic: b1" in text.splitlines()
    assert text.splitlines()[-1].startswith("What to do: both fleets serve.") and "What to do: both" not in replaced(check_mode=True, **DONE, b1="Failed")[1]


def test_where_traffic_goes_back_it_is_the_replacement_fleet_that_is_left():
    plan = going_back(REPLACING)
    statuses = {**dict.fromkeys(plan["hosts"], "Succeeded"), **dict.fromkeys(plan["original_hosts"], "Failed")}
    conclusion, text = replaced(plan=plan, **statuses)
    message = f"{len(plan['original_hosts'])} of {len(plan['original_hosts'])} hosts of the replacement fleet could not be taken out of traffic."
    assert conclusion["error_information"]["message"] == message
    assert text.splitlines()[-1].startswith("What to do: run agentless.codedeploy.rollback again, which takes ")


def test_in_check_mode_nothing_is_left_of_fleets():
    conclusion, text = replaced(check_mode=True, **DONE, **GONE)
    assert (conclusion["status"], "fleet" in text, "5 would be deployed to" in text) == ("Checked", False, True)


STOP = {"deployment_id": "d-1", "asked_by": {"user": "ann", "host": "ctl-2", "awx_job_id": None}, "asked_at": "10:00", "at": "next_event"}
WAITING = waiting(60, green=3, blue=2, minimum=2)
CONTINUED = {**WAITING, "resumed": {"records": {}, "ready": {}, "waited_for": "READY_WAIT"}}


@pytest.mark.parametrize("plan, statuses, others, status, code", [
    (WAITING, READY, {}, "Ready", None),
    (WAITING, {**READY, "g1": "Failed"}, {}, "Ready", None),
    # Not all are through, or too few are well.
    (WAITING, {**READY, "g1": "Pending"}, {}, "Failed", "HEALTH_CONSTRAINTS"),
    (WAITING, {**READY, "g0": "Failed", "g1": "Failed"}, {}, "Failed", "HEALTH_CONSTRAINTS"),
    (WAITING, READY, {"error": LOST}, "Failed", "LOCK_LOST"),
    # Nothing is left to be stopped on a host, and still nobody is to have it go on.
    (WAITING, READY, {"stop": STOP}, "Stopped", "MANUAL_STOP"),
    (WAITING, {**READY, "g1": "Failed"}, {"stop": STOP}, "Stopped", "MANUAL_STOP"),
    (WAITING, {**READY, "g1": "Pending"}, {"stop": STOP}, "Failed", "HEALTH_CONSTRAINTS"),
    (CONTINUED, {**DONE, **GONE}, {}, "Succeeded", None),
    (CONTINUED, {**DONE, **GONE}, {"stop": STOP}, "Succeeded", None),
    (CONTINUED, READY, {}, "Failed", "HEALTH_CONSTRAINTS"),
    (WAITING, READY, {"check_mode": True}, "Checked", None),
    (WAITING, {**READY, "g1": "Pending"}, {"check_mode": True}, "Failed", "HEALTH_CONSTRAINTS"),
    (REPLACING, READY, {}, "Failed", "HEALTH_CONSTRAINTS"),
])  # fmt: skip
def test_when_a_deployment_begins_to_wait(plan, statuses, others, status, code):
    conclusion, text = replaced(plan=plan, **others, **statuses)
    assert (conclusion["status"], (conclusion["error_information"] or {}).get("code")) == (status, code)
    assert (f"d-1 of shop to web: {status} (" in text) is (not conclusion["check_mode"])


def test_in_check_mode_hosts_that_would_be_ready_would_be_deployed_to():
    _conclusion, text = replaced(plan=WAITING, check_mode=True, **{**READY, "g2": "Failed"})
    assert "check mode: nothing was changed (2 would be deployed to, 1 would fail, 2 would be left out, of 5 hosts;" in text


def test_of_a_deployment_that_waits_it_is_said_who_is_ready():
    conclusion, text = replaced(plan=WAITING, **READY)
    assert (conclusion["failed_hosts"], list(conclusion["records"])) == ([], [])
    assert conclusion["deployment_overview"] == {"Succeeded": 0, "Failed": 0, "Ready": 3, "Pending": 2}
    assert text.splitlines() == [
        "Deployment d-1 of shop to web: Ready (0 succeeded, 3 ready, 0 failed, 2 not deployed to, of 5 hosts; Mine keeps 2 healthy)",
        "Replacement fleet, deployed to and without traffic: g0, g1, g2", "Original fleet, in traffic as before: b0, b1",
    ]  # fmt: skip


ENDING = terminating(60, green=3, blue=2, minimum=2)
ALL = {**DONE, **GONE}
WAITED = {**ENDING, "resumed": {"records": {}, "ready": {}, "waited_for": "TERMINATION_WAIT"}}


@pytest.mark.parametrize("plan, statuses, others, status, code", [
    (ENDING, ALL, {}, "InProgress", None),
    (ENDING, {**ALL, "g2": "Failed"}, {}, "InProgress", None),
    # Of what has failed nothing is terminated, now or later.
    (ENDING, {**ALL, "b1": "Failed"}, {}, "Failed", "HEALTH_CONSTRAINTS"),
    (ENDING, DONE, {}, "Failed", "HEALTH_CONSTRAINTS"),
    (ENDING, ALL, {"error": LOST}, "Failed", "LOCK_LOST"),
    (ENDING, ALL, {"check_mode": True}, "Checked", None),
    # It has waited when the replacement fleet was ready, and waits again.
    ({**ENDING, "resumed": {**WAITED["resumed"], "waited_for": "READY_WAIT"}}, ALL, {}, "InProgress", None),
    (WAITED, ALL, {}, "Succeeded", None),
    (terminating(0, green=3, blue=2, minimum=2), ALL, {}, "Succeeded", None),
])  # fmt: skip
def test_when_a_deployment_waits_to_terminate(plan, statuses, others, status, code):
    conclusion, text = replaced(plan=plan, **others, **statuses)
    assert (conclusion["status"], (conclusion["error_information"] or {}).get("code")) == (status, code)
    assert (f"d-1 of shop to web: {status} (" in text) is (not conclusion["check_mode"])


def test_of_a_deployment_that_waits_to_terminate_it_is_said_that_traffic_was_rerouted():
    conclusion, text = replaced(plan=ENDING, **ALL)
    assert conclusion["deployment_overview"] == {"Succeeded": 5, "Failed": 0, "Ready": 0, "Pending": 0} and conclusion["termination"] is None
    assert text.splitlines() == [
        "Deployment d-1 of shop to web: InProgress (5 succeeded, 0 failed, 0 not deployed to, of 5 hosts; Mine keeps 2 healthy)",
        "Replacement fleet, in traffic: g0, g1, g2", "Original fleet, out of traffic: b0, b1",
    ]  # fmt: skip


PROTECTED = {"b1": {"code": "InstanceProtected", "message": "It is protected.", "hint": "Allow it."}}

GROUPS = [
    {"name": "web-1", "before": {"min_size": 3, "desired_capacity": 3}, "after": {"min_size": 2, "desired_capacity": 2}},
    {"name": "web-2", "before": {"min_size": 0, "desired_capacity": 1}, "after": {"min_size": 0, "desired_capacity": 0}},
]


@pytest.mark.parametrize("termination, check_mode, lines", [
    (None, False, []),
    ({"terminated": ["b0", "b1"], "failed": {}, "kept": [], "groups": []}, False, ["Terminated: b0, b1"]),
    ({"terminated": ["b0", "b1"], "failed": {}, "kept": [], "groups": []}, True, ["Would be terminated: b0, b1"]),
    ({"terminated": ["b0", "b1"], "failed": {}, "kept": [], "groups": GROUPS}, False, [
        "Terminated: b0, b1",
        "Auto Scaling groups: web-1 (desired capacity 3 -> 2, min size 3 -> 2), web-2 (desired capacity 1 -> 0, min size 0 -> 0)"]),
    ({"terminated": ["b0"], "failed": PROTECTED, "kept": [], "groups": []}, False, [
        "Terminated: b0", "Not terminated: b1 (InstanceProtected): It is protected. Allow it."]),
    ({"terminated": [], "failed": {}, "kept": ["b0", "b1"], "groups": [], "error": "No credentials."}, False, ["Not terminated: b0, b1. No credentials."]),
])  # fmt: skip
def test_what_became_of_the_instances_of_the_original_fleet_is_said_of_a_deployment_that_has_succeeded_all_the_same(termination, check_mode, lines):
    conclusion, text = replaced(plan=WAITED, termination=termination, check_mode=check_mode, **ALL)
    assert (conclusion["status"], conclusion["termination"]) == ("Checked" if check_mode else "Succeeded", termination)
    assert [line for line in text.splitlines() if "erminated" in line or "Scaling" in line] == lines
