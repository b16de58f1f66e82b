# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.two_fleets import waiting
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.conclusion.concluded import (
    DONE,
    GONE,
    LOST,
    READY,
    REPLACING,
    replaced,
)

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
