# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each transition is due once, whatever becomes of the runs of a deployment."""

from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.announcement.due import (
    hosts_due,
    new_announcements,
    transitions_of,
    with_end,
    with_ready,
    with_told_by_tasks,
    with_wave,
)

SUCCEEDED, FAILED = {"status": "Succeeded"}, {"status": "Failed"}
NOTHING = {"due": [], "due_to_tasks": None, "last_wave": 3, "not_sent": []}
PLAN = {"announcements": {"triggers": [], "tasks": "", "log_group_name": None}, "rollback_of": None, "goes_back": False, "resumed": None}


def wave(hosts, phase="deploy"):
    return {"phase": phase, "hosts": hosts}


def due(announcements):
    """[(event, hosts or None)]"""
    return [(group["event"], group.get("hosts")) for group in announcements["due"]]


def test_a_deployment_of_which_nobody_is_told_has_nothing_due():
    plan = {**PLAN, "announcements": None}
    assert new_announcements(plan, "1") is None
    assert with_wave(None, plan, wave(["a"]), {0: {"b": FAILED}}, "2") is None and with_end(None, "Failed", {}, "3") is None


def test_from_the_start_to_the_end():
    announcements = new_announcements(PLAN, "1")
    assert announcements == {"due": [{"event": "DeploymentStart", "at": "1"}], "due_to_tasks": None, "last_wave": -1, "not_sent": []}
    announcements = with_wave(announcements, PLAN, wave(["a", "b"]), {0: {"never-began": FAILED}}, "2")
    announcements = with_wave(announcements, PLAN, wave(["c"]), {1: {"a": SUCCEEDED, "b": FAILED}}, "3")
    announcements = with_end(announcements, "Failed", {2: {"c": FAILED}}, "4")
    assert due(announcements) == [
        ("DeploymentStart", None), ("InstanceFailure", ["never-began"]), ("InstanceStart", ["a", "b"]),
        ("InstanceSuccess", ["a"]), ("InstanceFailure", ["b"]), ("InstanceStart", ["c"]), ("InstanceFailure", ["c"]), ("DeploymentFailure", None),
    ]  # fmt: skip
    assert hosts_due(announcements["due"]) == ["never-began", "a", "b", "c"]


def test_what_tasks_are_to_tell_is_due_until_they_have_told_it():
    plan = {**PLAN, "announcements": {"triggers": [], "tasks": "/tell.yml", "log_group_name": None}}
    announcements = with_wave({**new_announcements(plan, "1"), "due": []}, plan, wave(["a"]), {}, "2")
    assert [group["event"] for group in announcements["due_to_tasks"]] == ["DeploymentStart", "InstanceStart"]
    told = with_told_by_tasks({"status": "InProgress", "announcements": announcements})
    assert told == {"status": "InProgress", "announcements": {**announcements, "due_to_tasks": []}}
    assert with_told_by_tasks(told) is told and with_told_by_tasks({"announcements": None}) == {"announcements": None}


def test_what_is_known_of_logs_is_there_where_there_is_a_log_group():
    assert "logs" not in new_announcements(PLAN, "1")
    plan = {**PLAN, "announcements": {**PLAN["announcements"], "log_group_name": "shop"}}
    assert new_announcements(plan, "1")["logs"] == {"sent_bytes": 0, "not_sent": []}


def test_a_rollback_is_told_of_when_it_begins():
    assert due(new_announcements({**PLAN, "rollback_of": "d-1"}, "1")) == [("DeploymentStart", None), ("DeploymentRollback", None)]


def test_that_a_host_has_begun_is_not_due_again_when_the_deployment_goes_on():
    plan = {**PLAN, "resumed": {"middle": ["a"]}}
    assert due(with_wave(NOTHING, plan, wave(["a", "b"]), {}, "5")) == [("InstanceStart", ["b"])]


def test_how_a_wave_has_ended_is_due_once_though_it_is_written_again():
    waves = {3: {"a": FAILED}, 4: {"b": FAILED}}
    announcements = with_wave(NOTHING, PLAN, wave([]), waves, "5")
    assert due(announcements) == [("InstanceFailure", ["b"])] and announcements["last_wave"] == 4
    assert due(with_wave(announcements, PLAN, wave([]), waves, "6")) == due(announcements)
    assert due(with_end(announcements, "Failed", {**waves, 5: {"c": FAILED}}, "7"))[1:] == [("InstanceFailure", ["c"]), ("DeploymentFailure", None)]


@pytest.mark.parametrize("status, event", [("Succeeded", "DeploymentSuccess"), ("Failed", "DeploymentFailure"), ("Stopped", "DeploymentStop")])
def test_each_end_has_its_event(status, event):
    assert due(with_end(NOTHING, status, {}, "5")) == [(event, None)]


def test_of_an_instance_that_has_ended_the_record_is_told():
    due = [{"event": "InstanceStart", "at": "1", "hosts": ["a"]}, {"event": "InstanceSuccess", "at": "2", "hosts": ["a", "b"]}]
    assert transitions_of(due, {"a": {"status": "Succeeded"}}) == [
        {"event": "InstanceStart", "at": "1", "host": "a", "record": None},
        {"event": "InstanceSuccess", "at": "2", "host": "a", "record": {"status": "Succeeded"}},
        {"event": "InstanceSuccess", "at": "2", "host": "b", "record": None},
    ]


READY = {"status": "Ready"}


def test_a_replacement_fleet_is_told_of_from_its_start_to_the_end_of_the_original_one():
    announcements = with_wave(new_announcements(PLAN, "1"), PLAN, wave(["g0", "g1"]), {}, "2")
    announcements = with_wave(announcements, PLAN, wave(["g2"]), {1: {"g0": READY, "g1": FAILED}}, "3")
    announcements = with_wave(announcements, PLAN, wave(["g0"], "reroute"), {2: {"g2": READY}}, "4", is_ready=True)
    announcements = with_wave(announcements, PLAN, wave(["g2"], "reroute"), {3: {"g0": SUCCEEDED}}, "5")
    announcements = with_wave(announcements, PLAN, wave(["b0", "b1"], "deregister"), {4: {"g2": SUCCEEDED}}, "6")
    announcements = with_end(announcements, "Succeeded", {5: {"b0": SUCCEEDED, "b1": SUCCEEDED}}, "7")
    assert due(announcements) == [
        ("DeploymentStart", None), ("InstanceStart", ["g0", "g1"]),
        ("InstanceFailure", ["g1"]), ("InstanceReady", ["g0"]), ("InstanceStart", ["g2"]),
        ("InstanceReady", ["g2"]), ("DeploymentReady", None),
        ("InstanceSuccess", ["g0"]), ("InstanceSuccess", ["g2"]), ("InstanceStart", ["b0", "b1"]),
        ("InstanceSuccess", ["b0", "b1"]), ("DeploymentSuccess", None),
    ]  # fmt: skip


def test_that_hosts_are_ready_is_due_once_though_it_is_written_again():
    waves = {4: {"g0": READY}}
    announcements = with_wave(NOTHING, PLAN, wave(["g0"], "reroute"), waves, "5", is_ready=True)
    again = with_wave(announcements, PLAN, wave(["g0"], "reroute"), waves, "6")
    assert due(again) == due(announcements) == [("InstanceReady", ["g0"]), ("DeploymentReady", None)]


def test_a_deployment_that_waits_is_told_of_as_ready_with_its_last_hosts_and_of_its_end_when_it_is_closed():
    announcements = with_wave(new_announcements(PLAN, "1"), PLAN, wave(["g0", "g1"]), {}, "2")
    announcements = with_ready(announcements, {1: {"g0": READY, "g1": FAILED}}, "3", is_ready=True)
    assert due(announcements)[2:] == [("InstanceFailure", ["g1"]), ("InstanceReady", ["g0"]), ("DeploymentReady", None)]
    assert [group["at"] for group in announcements["due"]] == ["1", "2", "3", "3", "3"] and announcements["last_wave"] == 1
    assert due(with_end(announcements, "Stopped", {}, "9"))[5:] == [("DeploymentStop", None)]
    assert with_ready(None, {1: {"g0": READY}}, "3", is_ready=True) is None


def test_one_that_waits_to_terminate_is_not_told_of_as_ready_again():
    announcements = with_ready(NOTHING, {4: {"b0": SUCCEEDED, "b1": FAILED}}, "5", is_ready=False)
    assert due(announcements) == [("InstanceSuccess", ["b0"]), ("InstanceFailure", ["b1"])] and announcements["last_wave"] == 4
    assert due(with_end(announcements, "Succeeded", {}, "9"))[2:] == [("DeploymentSuccess", None)]


def test_when_traffic_goes_back_hosts_of_both_fleets_begin_with_their_first_wave_and_none_is_ready():
    plan = {**PLAN, "rollback_of": "d-1", "goes_back": True}
    announcements = with_wave(new_announcements(plan, "1"), plan, wave(["b0", "b1"], "reroute"), {}, "2")
    announcements = with_wave(announcements, plan, wave(["g0"], "deregister"), {1: {"b0": SUCCEEDED, "b1": FAILED}}, "3")
    assert due(announcements) == [
        ("DeploymentStart", None), ("DeploymentRollback", None), ("InstanceStart", ["b0", "b1"]),
        ("InstanceSuccess", ["b0"]), ("InstanceFailure", ["b1"]), ("InstanceStart", ["g0"]),
    ]  # fmt: skip
    went_on = {**plan, "resumed": {"middle": ["b0"]}}
    assert due(with_wave(NOTHING, went_on, wave(["b0", "b1"], "reroute"), {}, "5")) == [("InstanceStart", ["b1"])]
