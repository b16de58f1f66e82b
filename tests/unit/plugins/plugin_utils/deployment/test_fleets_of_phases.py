# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.fleets_of_phases import (
    fleet_of,
    lost_original,
    minimum_of,
    phases_of,
    through_before,
)
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.two_fleets import replacing, resumed
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.lifecycle.in_place import ONE_FLEET

PLAN = replacing(3, 2, 1)


def test_the_phases_of_a_deployment():
    assert (phases_of(PLAN), phases_of({**PLAN, **ONE_FLEET})) == (("deploy", "reroute", "deregister"), ("deploy",))


@pytest.mark.parametrize("phase, fleet, minimum", [("deploy", ["g0", "g1", "g2"], 1), ("reroute", ["g0", "g1", "g2"], 1), ("deregister", ["b0", "b1"], 0)])
def test_each_phase_is_for_a_fleet_and_only_the_new_one_keeps_hosts_healthy(phase, fleet, minimum):
    assert (fleet_of(PLAN, phase), minimum_of(PLAN, phase)) == (fleet, minimum)


@pytest.mark.parametrize("phase, through", [("deploy", {"g0", "g1", "b0"}), ("reroute", {"g0", "b0"}), ("deregister", {"g0", "b0"})])
def test_a_host_that_was_ready_is_through_the_first_phase_only(phase, through):
    plan = resumed(PLAN, {"g0": "Succeeded", "b0": "Failed"}, {"g1": "Ready"})
    assert through_before(plan, phase).keys() == through
    assert through_before(PLAN, phase) == {}


def test_hosts_of_the_original_fleet_that_cannot_be_prepared_are_named():
    error = lost_original(["b0", "b1"])
    assert (error.code, error.message) == (
        "HEALTH_CONSTRAINTS", "b0, b1 of the original fleet cannot be prepared, so that the fleet could not be taken out of traffic.",
    )  # fmt: skip
    assert "codedeploy_targets" in error.hint
