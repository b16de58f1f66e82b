# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.gate import first_gate, next_gate
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store import deployment_record
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.last_results import known_group
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.two_fleets import SEGMENTS, going_back, replacing, resumed, run
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.store.deployment_record.documents import (
    OPEN_ONLY,
    TOLD,
    TO_RECORD,
    counts,
    in_waves,
    kinds,
    new,
    plan_of,
)


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
