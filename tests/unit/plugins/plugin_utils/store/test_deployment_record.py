# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json
import sys

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.gate import first_gate, next_gate
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.host_record import advance, record_of
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store import deployment_record
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.lost_record import lost_record
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.last_results import known_group, with_results
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.not_recorded import describe_not_recorded
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.two_fleets import (
    SEGMENTS,
    going_back,
    record as host_of,
    replacing,
    resumed,
    run,
    terminating,
    waiting,
)
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.lifecycle.in_place import ONE_FLEET, segments

OPEN_ONLY = {"status": ["Created", "InProgress", "Ready"]}
STARTER = {"user": "ann", "host": "ctl-1", "awx_job_id": None}
EVENT = {"name": "Install", "status": "Succeeded", "duration_seconds": 1.5, "end_time": "1", "scripts": [{"log_tail": "x" * 2000}], "warnings": []}
ERROR = {
    "code": "ScriptFailed", "event": "Install", "events": [], "script": "a.sh", "exit_code": 1, "hint": "Look.", "log_path": "/log", "message": "y" * 5000,
    "log_tail": "x" * 2000,
}  # fmt: skip


def plan_of(count):
    return {
        "deployment": {"deployment_id": "d-2", "application_name": "shop", "deployment_group_name": "web"},
        "deployment_config_name": "Mine", "minimum_healthy_hosts": count - 1, "revision": {"revision_type": "Local"}, "bundle": {"sha256": "new"},
        "hosts": [f"h{number}" for number in range(count)], "unhealthy_hosts": [], "resumed": None, "rollback_of": None, "announcements": None,
        **ONE_FLEET,
    }  # fmt: skip


def host_record(host, error=None):
    return advance(record_of(None, "d-2", host), segments(1), [EVENT], error)


def new(plan):
    return deployment_record.new_record(plan, STARTER, {"ansible_core": "2.19.0", "collection": "0.1.0"}, "0")


def kinds(documents):
    return [(document["kind"], document["deployment_id"], document.get("wave"), document["replaces"]) for document in documents]


def test_at_the_start_the_plan_decides_whether_the_id_is_free():
    plan = plan_of(2)
    documents = deployment_record.opening_documents(plan, new(plan), known_group(None), {"group": None, "lost": None}, "0")
    assert kinds(documents) == [("plan", "d-2", None, None), ("group", "d-2", None, {"open_deployment_id": [None]}), ("record", "d-2", None, None)]
    assert (documents[2]["value"]["status"], documents[1]["value"]["open_deployment_id"]) == ("Created", "d-2")
    assert documents[0]["value"] == {**plan, "created_at": "0"}


def test_at_the_start_a_deployment_that_was_not_concluded_is_closed():
    plan, lost = plan_of(2), {**new(plan_of(2)), "deployment_id": "d-1", "status": "InProgress", "wave": {"hosts": ["h1"]}}
    found = {"group": {"open_deployment_id": "d-1"}, "lost": {"record": lost, "hosts": {}}}
    documents = deployment_record.opening_documents(plan, new(plan), known_group(None), found, "5")
    assert kinds(documents)[1:3] == [("record", "d-1", None, OPEN_ONLY), ("group", "d-2", None, {"open_deployment_id": ["d-1"]})]
    closed = documents[1]["value"]
    assert (closed["status"], closed["error_information"]["code"], closed["ended_at"], closed["wave"]) == ("Failed", "RUN_LOST", "5", {"hosts": ["h1"]})


def test_at_the_start_a_deployment_whose_record_was_closed_stays_as_it_is():
    plan, closed = plan_of(2), {**new(plan_of(2)), "deployment_id": "d-1", "status": "Succeeded"}
    found = {"group": {"open_deployment_id": "d-1"}, "lost": {"record": closed, "hosts": {}}}
    documents = deployment_record.opening_documents(plan, new(plan), known_group(None), found, "5")
    assert [(kind, of) for kind, of, _wave, _replaces in kinds(documents)] == [("plan", "d-2"), ("group", "d-2"), ("record", "d-2")]


def test_a_rollback_is_linked_with_what_it_rolls_back_when_it_is_on_record_and_again_when_it_goes_on():
    plan = {**plan_of(2), "rollback_of": "d-1"}
    record = new(plan)
    documents = deployment_record.opening_documents(plan, record, known_group(None), {"group": None, "lost": None}, "0")
    assert (record["rollback_of"], kinds(documents)[-1]) == ("d-1", ("record", "d-1", None, {"deployment_id": ["d-1"]}))
    assert documents[-1]["changes"] == {"rolled_back_by": "d-2"} and "value" not in documents[-1]
    again = deployment_record.resuming_documents(deployment_record.resumed_record(record, STARTER, {}, "1"))
    assert again[1:] == documents[-1:] and again[0]["value"]["rollback_of"] == "d-1"
    assert len(deployment_record.resuming_documents(new(plan_of(2)))) == 1


def test_before_a_wave_the_one_before_is_written_and_at_the_end_the_last():
    plan = {**plan_of(3), "minimum_healthy_hosts": 1}
    gate = next_gate(plan, first_gate(plan, {"h0": "Pending", "h1": "Pending", "h2": "Failed"}), {}, ["h0"])
    assert deployment_record.waves_since(gate, {}) == {0: ["h2"]}
    documents, record = deployment_record.wave_documents(plan, gate, new(plan), {0: {"h2": {"status": "Failed"}}}, {"in_place": []}, "1")
    assert kinds(documents) == [("hosts", "d-2", 0, {"deployment_id": ["d-2"]}), ("record", "d-2", None, OPEN_ONLY)]
    assert (record["status"], record["started_at"], record["wave"]) == ("InProgress", "1", {"number": 1, "phase": "deploy", "hosts": ["h0"], "begun_at": "1"})
    assert record["segments"] == {"in_place": []}
    assert record["deployment_overview"] == {"Succeeded": 0, "Failed": 1, "InProgress": 1, "Pending": 1}
    assert deployment_record.waves_at_the_end(gate, {}) == {0: ["h2"], 1: ["h0"]}

    gate = next_gate(plan, gate, {"h0": "Succeeded"}, ["h0"])
    gate = next_gate(plan, gate, {}, ["h1"])
    assert deployment_record.waves_since(gate, {0: ["h2"]}) == {0: ["h2"], 1: ["h0"]}
    of_hosts = {"deployment_overview": {}, "original_terminated": False, "terminated_hosts": []}
    conclusion = {"status": "Failed", "error_information": {"code": "HEALTH_CONSTRAINTS"}, **of_hosts, "summary": ["long"]}
    documents, ended = deployment_record.closing_documents(record, {1: {"h0": {"status": "Succeeded"}}}, conclusion, known_group(None), "2")
    assert kinds(documents)[1:] == [("record", "d-2", None, OPEN_ONLY), ("group", "d-2", None, {"open_deployment_id": ["d-2"]})]
    closed = documents[1]["value"]
    assert ended == closed
    assert (closed["status"], closed["started_at"], closed["ended_at"], closed["wave"], "summary" in closed) == ("Failed", "1", "2", None, False)


def test_of_a_host_nothing_is_kept_that_grows_with_what_scripts_say():
    stored = deployment_record.stored_host(host_record("h0", ERROR))
    assert stored["events"] == [{"name": "Install", "status": "Succeeded", "end_time": "1", "duration_seconds": 1.5, "scripts": 1}]
    assert (stored["error"]["code"], len(stored["error"]["message"])) == ("ScriptFailed", 1000)
    assert "log_tail" not in json.dumps(stored) and len(json.dumps(stored)) < 2000


def test_what_could_not_be_written_is_named():
    error = {"code": "STORE_UNAVAILABLE", "message": "The disk is full.", "hint": "Make room."}
    lines = describe_not_recorded({1: ["a"], 2: ["b", "c"]}, [{"kind": "hosts", "wave": 1}], error)
    assert lines[0] == (
        "Not recorded in the store: what came of b, c; the end of the deployment; the last results of the group. The disk is full. Make room."
    )
    assert describe_not_recorded({}, [{"kind": "record"}], error)[0] == "Not recorded in the store: the last results of the group. The disk is full. Make room."


def bytes_for(count):
    """What is written of a deployment, one host at a time."""
    plan = plan_of(count)
    record, gate = new(plan), first_gate(plan, dict.fromkeys(plan["hosts"], "Pending"))
    documents = deployment_record.opening_documents(plan, record, known_group(None), {"group": None, "lost": None}, "0")
    records = {}
    for host in plan["hosts"]:
        gate = next_gate(plan, gate, dict.fromkeys(gate["hosts"], "Succeeded"), [host])
        waves = {number: {host: records[host] for host in hosts} for number, hosts in deployment_record.waves_since(gate, {}).items()}
        more, record = deployment_record.wave_documents(plan, gate, record, waves, {}, "1")
        documents += more
        records[host] = deployment_record.stored_host(host_record(host))
    conclusion = {"status": "Succeeded", "error_information": None, "deployment_overview": {}, "original_terminated": False, "terminated_hosts": []}
    group = with_results(known_group(None), plan, records, True, "2")
    documents += deployment_record.closing_documents(record, {}, conclusion, group, "2")[0]
    return sum(len(json.dumps(document)) for document in documents)


def cost_of(count):
    """(bytes, lines of Python that were run, each turn of a loop counting): unlike seconds, the same on a busy machine."""
    lines = 0

    def count_lines(_frame, event, _argument):
        nonlocal lines
        lines += event == "line"
        return count_lines

    before = sys.gettrace()
    sys.settrace(count_lines)
    try:
        written = bytes_for(count)
    finally:
        sys.settrace(before)
    return written, lines


def test_ten_times_the_hosts_cost_about_ten_times_as_much():
    small, large = cost_of(1000), cost_of(10000)
    assert large[0] < 12 * small[0]
    assert large[1] < 12 * small[1]


def in_waves(plan):
    """The records of a deployment to two fleets, before each wave of it."""
    told, before = [], new(plan)

    def write(gate):
        nonlocal before
        _documents, before = deployment_record.wave_documents(plan, gate, before, {}, SEGMENTS, "1")
        told.append(before)

    run(plan, {("deploy", "g2")}, before_wave=write)
    return told


def counts(overview):
    return tuple(overview.get(status) for status in ("Succeeded", "Failed", "InProgress", "Ready", "Pending"))


TOLD = {"triggers": [], "tasks": "", "log_group_name": None}
TO_RECORD = {"revision": {"revision_type": "Local"}, "bundle": {"sha256": "new"}}


def test_in_each_phase_the_hosts_of_both_fleets_are_counted():
    plan = replacing(3, 2, 1, **TO_RECORD, announcements=TOLD)
    assert counts(new(plan)["deployment_overview"]) == (0, 0, 0, 0, 5)
    told = in_waves(plan)
    assert [(record["wave"]["phase"], record["wave"]["hosts"], counts(record["deployment_overview"])) for record in told] == [
        ("deploy", ["g0", "g1"], (0, 0, 2, 0, 3)),
        ("deploy", ["g2"], (0, 0, 1, 2, 2)),
        ("reroute", ["g0", "g1"], (0, 1, 2, 0, 2)),
        ("deregister", ["b0", "b1"], (2, 1, 2, 0, 0)),
    ]
    assert [record["wave"]["number"] for record in told] == [1, 2, 3, 4]


def test_hosts_that_wait_for_traffic_are_ready():
    plan = replacing(3, 2, 2, **TO_RECORD, announcements=None)
    told = in_waves({**plan, "minimum_healthy_hosts": 2})
    assert [counts(record["deployment_overview"]) for record in told if record["wave"]["phase"] == "reroute"] == [(0, 1, 1, 1, 2), (1, 1, 1, 0, 2)]


def test_that_a_fleet_is_ready_is_announced_when_traffic_begins_to_be_rerouted_and_not_again_when_the_deployment_goes_on():
    plan = replacing(3, 2, 2, **TO_RECORD, announcements=TOLD)
    told = in_waves(plan)
    ready = [[group["event"] for group in record["announcements"]["due"]].count("DeploymentReady") for record in told]
    assert [record["wave"]["phase"] for record in told][2:5] == ["deploy", "reroute", "reroute"] and ready == [0, 0, 0, 1, 1, 1]
    # The run was lost in the last wave but one, and the next one goes on with it.
    went_on = resumed(plan, {"g2": "Failed"}, {"g0": "Ready", "g1": "Ready"})
    gates = []
    run(went_on, before_wave=gates.append)
    lost = {**told[3], "announcements": {**told[3]["announcements"], "due": []}}
    _documents, again = deployment_record.wave_documents(went_on, gates[0], lost, {}, SEGMENTS, "2")
    assert (again["wave"]["phase"], again["wave"]["number"], again["announcements"]["due"]) == ("reroute", 8, [])


def test_a_host_that_is_ready_comes_back_as_it_was_kept():
    stored = json.loads(json.dumps(deployment_record.stored_host(host_of("g0", "Ready"))))
    back = deployment_record.restored_host(stored)
    assert (back["status"], back["segments_done"], back["error"], [event["name"] for event in back["events"]]) == (
        "Ready", 1, None, ["DownloadBundle", "Install"],
    )  # fmt: skip


def test_when_traffic_goes_back_nobody_is_ready_and_hosts_begin_with_their_waves():
    plan = going_back(replacing(3, 2, **TO_RECORD, announcements=TOLD), 1)
    assert counts(new(plan)["deployment_overview"]) == (0, 0, 0, 0, 5)
    told = []

    def write(gate):
        before = told[-1] if told else new(plan)
        told.append(deployment_record.wave_documents(plan, gate, before, {}, SEGMENTS, "1")[1])

    run(plan, before_wave=write)
    assert [(record["wave"]["phase"], record["wave"]["hosts"], counts(record["deployment_overview"])) for record in told] == [
        ("reroute", ["b0"], (0, 0, 1, 0, 4)),
        ("reroute", ["b1"], (1, 0, 1, 0, 3)),
        ("deregister", ["g0", "g1", "g2"], (2, 0, 3, 0, 0)),
    ]
    assert [(group["event"], group.get("hosts")) for group in told[-1]["announcements"]["due"]] == [
        ("DeploymentStart", None), ("DeploymentRollback", None), ("InstanceStart", ["b0"]), ("InstanceStart", ["b1"]), ("InstanceStart", ["g0", "g1", "g2"]),
    ]  # fmt: skip


NOW, LATER = "2026-11-26T12:00:00Z", "2026-11-26T13:00:00Z"


def begin_to_wait(ready=None):
    """(documents, record) of a deployment of which g0, g1 are ready and g2 has failed, as it begins to wait."""
    plan = waiting(60, **TO_RECORD, announcements=TOLD)
    waves = {1: {host: deployment_record.stored_host(host_of(host, status)) for host, status in (("g0", "Ready"), ("g1", "Ready"), ("g2", "Failed"))}}
    overview = {"Succeeded": 0, "Failed": 1, "Ready": 2, "Pending": 2}
    conclusion = {"status": "Ready", "error_information": None, "deployment_overview": overview, "failed_hosts": ["g2"], "ready": ready or {}}
    return deployment_record.waiting_documents(plan, in_waves(plan)[-1], waves, conclusion, known_group(None), NOW)


def test_a_deployment_that_waits_stays_the_one_that_is_open():
    documents, record = begin_to_wait()
    # The last wave that it has had, and nothing of the group.
    assert kinds(documents) == [("hosts", "d-1", 1, {"deployment_id": ["d-1"]}), ("record", "d-1", None, OPEN_ONLY)]
    assert documents[1]["value"] == record
    assert (record["status"], record["wave"], record["ended_at"], record["error_information"]) == ("Ready", None, None, None)
    assert record["wait"] == {"type": "READY_WAIT", "until": LATER, "continued": False}
    assert (record["segments"], counts(record["deployment_overview"])) == (SEGMENTS, (0, 1, None, 2, 2))
    assert not {"records", "failed_hosts"}.intersection(record)


def test_the_record_of_a_deployment_that_waits_says_where_it_can_be_looked_at():
    view = {"urls": {"g0": "http://g0/"}, "test_traffic": {"target_groups": ["tests"], "hosts": ["g0"], "not_healthy": [], "still_there": []}}
    _documents, record = begin_to_wait(view)
    assert record["wait"] == {"type": "READY_WAIT", "until": LATER, "continued": False, **view}
    went_on = deployment_record.resumed_record(record, STARTER, {"collection": "0.1.0"}, LATER)
    assert went_on["wait"] == {**record["wait"], "continued": True}


def events_due(record):
    return [group["event"] for group in record["announcements"]["due"]]


def test_that_it_is_ready_is_announced_when_it_begins_to_wait_and_not_again_when_traffic_is_rerouted():
    _documents, record = begin_to_wait()
    assert events_due(record) == ["DeploymentStart", "InstanceStart", "InstanceFailure", "InstanceReady", "DeploymentReady"]
    went_on = deployment_record.resumed_record(record, STARTER, {"collection": "0.1.0"}, LATER)
    assert (went_on["status"], went_on["wait"]) == ("InProgress", {"type": "READY_WAIT", "until": LATER, "continued": True})
    assert went_on["resumed_by"] == [{"started_by": STARTER, "versions": {"collection": "0.1.0"}, "at": LATER}]
    plan = resumed(waiting(60, **TO_RECORD, announcements=TOLD), {"g2": "Failed"}, {"g0": "Ready", "g1": "Ready"})
    plan["resumed"]["waited_for"] = "READY_WAIT"
    told = [went_on]
    run(plan, before_wave=lambda gate: told.append(deployment_record.wave_documents(plan, gate, told[-1], {}, SEGMENTS, LATER)[1]))
    assert [(record["wave"]["phase"], record["status"], record["wait"]["continued"]) for record in told[1:]] == [
        ("reroute", "InProgress", True), ("deregister", "InProgress", True),
    ]  # fmt: skip
    assert events_due(told[-1]).count("DeploymentReady") == 1


def test_a_run_that_goes_on_with_one_that_did_not_wait_changes_nothing_but_who_ran_it():
    record = {**new(plan_of(2)), "status": "InProgress"}
    assert deployment_record.resumed_record(record, STARTER, {}, "1") == {**record, "resumed_by": [{"started_by": STARTER, "versions": {}, "at": "1"}]}


@pytest.mark.parametrize("now, code, says", [
    ("2026-11-26T12:59:59Z", "MANUAL_STOP", "it was given up for another deployment while it waited"),
    (LATER, "TIMEOUT", "nobody had it go on in time"),
    ("2026-12-26T12:00:00Z", "TIMEOUT", "nobody had it go on in time"),
])  # fmt: skip
def test_a_deployment_that_waits_is_stopped_by_the_next_one(now, code, says):
    _documents, record = begin_to_wait()
    plan = {**plan_of(2), "deployment": {"deployment_id": "d-2", "application_name": "shop", "deployment_group_name": "web"}}
    found = {"group": {"open_deployment_id": "d-1"}, "lost": {"record": record, "hosts": {}}}
    documents = deployment_record.opening_documents(plan, new(plan), known_group(None), found, now)
    assert kinds(documents)[1:3] == [("record", "d-1", None, OPEN_ONLY), ("group", "d-2", None, {"open_deployment_id": ["d-1"]})]
    closed = documents[1]["value"]
    assert closed == lost_record(record, now)
    assert (closed["status"], closed["error_information"]["code"], closed["ended_at"], closed["wait"]) == ("Stopped", code, now, record["wait"])
    assert says in closed["error_information"]["message"] and "no traffic was rerouted" in closed["error_information"]["message"]
    assert events_due(closed) == [*events_due(record), "DeploymentStop"]


def test_one_that_was_had_go_on_and_lost_then_has_failed():
    _documents, record = begin_to_wait()
    lost = lost_record(deployment_record.resumed_record(record, STARTER, {}, NOW), "2026-12-26T12:00:00Z")
    assert (lost["status"], lost["error_information"]["code"]) == ("Failed", "RUN_LOST")


def begin_to_terminate():
    """(documents, record) of a deployment that has rerouted all traffic, as it begins to wait to terminate."""
    plan = terminating(60, **TO_RECORD, announcements=TOLD)
    overview = {"Succeeded": 4, "Failed": 1, "Ready": 0, "Pending": 0}
    conclusion = {"status": "InProgress", "error_information": None, "deployment_overview": overview, "failed_hosts": ["g2"], "ready": {}}
    waves = {4: {host: deployment_record.stored_host(host_of(host, "Succeeded")) for host in ("b0", "b1")}}
    group = {"open_deployment_id": None, "last_good": {"deployment_id": "d-1"}, "instances": {"g0": {"status": "Succeeded"}}}
    return deployment_record.waiting_documents(plan, in_waves(plan)[-1], waves, conclusion, group, NOW)


def test_of_one_that_waits_to_terminate_the_group_is_written_and_it_stays_open():
    documents, record = begin_to_terminate()
    assert kinds(documents) == [
        ("hosts", "d-1", 4, {"deployment_id": ["d-1"]}), ("record", "d-1", None, OPEN_ONLY), ("group", "d-1", None, {"open_deployment_id": ["d-1"]}),
    ]  # fmt: skip
    # What it deployed is good, and it is the one that is open.
    assert documents[2]["value"] == {"open_deployment_id": "d-1", "last_good": {"deployment_id": "d-1"}, "instances": {"g0": {"status": "Succeeded"}}}
    assert documents[1]["value"] == record
    assert (record["status"], record["wave"], record["ended_at"], record["original_terminated"]) == ("InProgress", None, None, False)
    assert record["wait"] == {"type": "TERMINATION_WAIT", "until": LATER, "continued": False}
    assert counts(record["deployment_overview"]) == (4, 1, None, 0, 0)


def test_that_it_was_ready_was_announced_before_it_waits_to_terminate():
    _documents, record = begin_to_terminate()
    assert events_due(record).count("DeploymentReady") == 1 and events_due(record)[-1] == "InstanceSuccess"


@pytest.mark.parametrize("now", ["2026-11-26T12:59:59Z", LATER, "2026-12-26T12:00:00Z"])
def test_one_that_waits_to_terminate_has_succeeded_when_another_one_begins(now):
    _documents, record = begin_to_terminate()
    lost = lost_record(record, now)
    assert (lost["status"], lost["error_information"], lost["ended_at"], lost["original_terminated"]) == ("Succeeded", None, now, False)
    assert events_due(lost) == [*events_due(record), "DeploymentSuccess"] and lost["wait"] == record["wait"]


def test_one_that_was_had_go_on_to_terminate_ends_with_what_became_of_the_fleet():
    _documents, record = begin_to_terminate()
    went_on = deployment_record.resumed_record(record, STARTER, {}, LATER)
    assert (went_on["status"], went_on["wait"]) == ("InProgress", {"type": "TERMINATION_WAIT", "until": LATER, "continued": True})
    of_hosts = {"deployment_overview": {}, "original_terminated": True, "terminated_hosts": ["b0"], "termination": {}}
    conclusion = {"status": "Succeeded", "error_information": None, **of_hosts}
    _documents, closed = deployment_record.closing_documents(went_on, {}, conclusion, known_group(None), LATER)
    assert (closed["status"], closed["original_terminated"], closed["terminated_hosts"], "termination" in closed) == ("Succeeded", True, ["b0"], False)
    kept = deployment_record.closing_documents(went_on, {}, {**conclusion, "original_terminated": False}, known_group(None), LATER)[1]
    assert kept["original_terminated"] is False


def terminate():
    """(documents, record) of a deployment that has rerouted all traffic, before the first host is terminated."""
    plan = terminating(0, **TO_RECORD, announcements=TOLD)
    waves = {4: {host: deployment_record.stored_host(host_of(host, "Succeeded")) for host in ("b0", "b1")}}
    group = {"open_deployment_id": None, "last_good": {"deployment_id": "d-1"}, "instances": {}}
    return deployment_record.terminating_documents(in_waves(plan)[-1], waves, {"Succeeded": 5}, group, NOW)


def test_before_the_first_host_is_terminated_it_is_written_that_hosts_may_be_gone():
    documents, record = terminate()
    assert kinds(documents) == [
        ("hosts", "d-1", 4, {"deployment_id": ["d-1"]}), ("record", "d-1", None, OPEN_ONLY), ("group", "d-1", None, {"open_deployment_id": ["d-1"]}),
    ]  # fmt: skip
    assert (documents[1]["value"], documents[2]["value"]["open_deployment_id"]) == (record, "d-1")
    assert (record["status"], record["wave"], record["ended_at"], record["original_terminated"]) == ("InProgress", None, None, True)
    assert (record["deployment_overview"], record["wait"], events_due(record)[-1]) == ({"Succeeded": 5}, None, "InstanceSuccess")


def test_one_whose_run_was_lost_while_it_terminated_has_succeeded_and_hosts_may_be_gone():
    lost = lost_record(terminate()[1], LATER)
    assert (lost["status"], lost["error_information"], lost["original_terminated"], lost["ended_at"]) == ("Succeeded", None, True, LATER)
    assert events_due(lost)[-1] == "DeploymentSuccess"


def test_where_the_run_was_lost_before_it_terminated_nothing_is_gone():
    lost = lost_record(deployment_record.resumed_record(begin_to_terminate()[1], STARTER, {}, LATER), LATER)
    assert (lost["status"], lost["error_information"]["code"], lost["original_terminated"]) == ("Failed", "RUN_LOST", False)
