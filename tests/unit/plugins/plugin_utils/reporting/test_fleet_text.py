# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.reporting.fleet_text import describe_fleets
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.two_fleets import record, replacing

PLAN = replacing(4, 2)


def lines(failed_traffic=None, **statuses):
    records = {host: record(host, status) for host, status in statuses.items()}
    return describe_fleets(PLAN, {host: {**found, "traffic": failed_traffic} if found["status"] == "Failed" else found for host, found in records.items()})


@pytest.mark.parametrize("statuses, expected", [
    ({}, ["Replacement fleet, not deployed to: g0, g1, g2, g3", "Original fleet, in traffic as before: b0, b1"]),
    (
        {"g0": "Ready", "g1": "Ready", "g2": "Failed", "g3": "Pending", "b0": "Pending", "b1": "Pending"},
        [
            "Replacement fleet, deployed to and without traffic: g0, g1", "Replacement fleet, failed: g2", "Replacement fleet, not deployed to: g3",
            "Original fleet, in traffic as before: b0, b1",
        ],
    ),
    (
        {"g0": "Succeeded", "g1": "Ready", "g2": "Ready", "g3": "Failed"},
        [
            "Replacement fleet, in traffic: g0", "Replacement fleet, deployed to and without traffic: g1, g2", "Replacement fleet, failed: g3",
            "Original fleet, in traffic as before: b0, b1",
        ],
    ),
    (
        {**dict.fromkeys(("g0", "g1", "g2", "g3", "b0"), "Succeeded"), "b1": "Failed"},
        ["Replacement fleet, in traffic: g0, g1, g2, g3", "Original fleet, out of traffic: b0", "Original fleet, perhaps still in traffic: b1"],
    ),
])  # fmt: skip
def test_what_became_of_both_fleets(statuses, expected):
    assert lines(**statuses) == expected


def test_a_replacement_host_that_failed_while_traffic_was_rerouted_to_it_may_have_some():
    assert lines("unknown", g0="Succeeded", g1="Failed")[-1].startswith("Not known whether in traffic: g1.")
    assert lines(None, g0="Succeeded", g1="Failed")[-1] == "Original fleet, in traffic as before: b0, b1"


def test_a_host_in_the_middle_is_not_said_to_be_through():
    found = {**record("g0", "Pending"), "status": "InProgress"}
    assert describe_fleets(replacing(1, 1), {"g0": found})[0] == "Replacement fleet, not deployed to: g0"
