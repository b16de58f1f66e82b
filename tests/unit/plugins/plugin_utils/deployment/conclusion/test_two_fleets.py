# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.conclusion import describe_host
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.two_fleets import going_back
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.conclusion.concluded import (
    DONE,
    GONE,
    LOST,
    READY,
    REPLACING,
    replaced,
)


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
