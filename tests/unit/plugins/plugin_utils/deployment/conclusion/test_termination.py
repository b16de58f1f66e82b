# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.two_fleets import terminating
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.conclusion.concluded import DONE, GONE, LOST, replaced

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
