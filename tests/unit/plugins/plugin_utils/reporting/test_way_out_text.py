# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.reporting.way_out_text import describe_way_out
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.two_fleets import going_back, record, replacing

PLAN, BACK = replacing(2, 2), going_back(replacing(2, 2))
ROLLBACK = "agentless.codedeploy.rollback"


def records(statuses):
    """{host: status, or (status, traffic)} -> records. Where traffic goes back, b0 and b1 are those that it goes to."""
    known = {host: status if isinstance(status, tuple) else (status, None) for host, status in statuses.items()}
    found = {host: record(host, "Failed" if status == "Failed" else "Pending") for host, (status, _traffic) in known.items()}
    return {host: {**found[host], "status": status, "traffic": traffic} for host, (status, traffic) in known.items()}


@pytest.mark.parametrize("statuses, expected", [
    ({}, []),
    # The original fleet serves, alone, and another deployment can begin.
    ({"g0": "Failed", "g1": "Pending"}, []),
    ({"g0": ("Failed", "out"), "g1": "Ready"}, []),
    ({"g0": ("Failed", "registered"), "g1": "Ready"}, [
        f"What to do: g0 of the replacement fleet are at the load balancers beside the original fleet. {ROLLBACK} takes them out; before that no deployment"
        " to them begins."]),
    ({"g0": "Succeeded", "g1": ("Failed", "unknown"), "b0": "Pending"}, [
        f"What to do: g0, g1 of the replacement fleet are at the load balancers beside the original fleet. {ROLLBACK} takes them out; before that no deployment"
        " to them begins."]),
    ({"g0": "Succeeded", "g1": "Succeeded", "b0": "Succeeded", "b1": "Failed"}, [
        f"What to do: both fleets serve. {ROLLBACK} has traffic go back to the original fleet. Or deregister b1 yourself, and keep what was deployed."]),
    # It was stopped, and one of them was not begun.
    ({"g0": "Succeeded", "g1": "Failed", "b0": ("Failed", "in")}, [
        f"What to do: both fleets serve. {ROLLBACK} has traffic go back to the original fleet. Or deregister b0, b1 yourself, and keep what was deployed."]),
    ({"g0": "Succeeded", "g1": "Succeeded", "b0": "Succeeded", "b1": ("Failed", "out")}, [
        f"What to do: the replacement fleet serves alone. {ROLLBACK} has traffic go back to the original fleet, if that is wanted."]),
])  # fmt: skip
def test_a_deployment_that_failed(statuses, expected):
    assert describe_way_out(PLAN, records(statuses)) == expected


@pytest.mark.parametrize("statuses, expected", [
    ({}, [f"What to do: run {ROLLBACK} again. Until then the replacement fleet serves, as before."]),
    ({"b0": ("Failed", "registered"), "b1": "Succeeded"}, [
        f"What to do: run {ROLLBACK} again when b0 of the original fleet can serve. Until then the replacement fleet serves, as before."]),
    ({"b0": "Succeeded", "b1": "Succeeded", "g0": ("Failed", "in"), "g1": "Pending"}, [
        f"What to do: run {ROLLBACK} again, which takes g0, g1 of the replacement fleet out. Until then both fleets serve."]),
    # Its script failed when it was out of traffic.
    ({"b0": "Succeeded", "b1": "Succeeded", "g0": ("Failed", "out"), "g1": "Succeeded"}, []),
])  # fmt: skip
def test_traffic_that_was_to_go_back(statuses, expected):
    assert describe_way_out(BACK, records(statuses)) == expected
