# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which fleet is replaced, and which of its hosts serve, is known from the load balancer."""

from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.deployment_plan import complete_plan
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.deployment_plan.plans import REVISION, TAKE_TURNS, with_ids


def known_by(*ids):
    group = {"name": "web", "arn": "arn:web", "port": 80, "target_type": "instance", "deregistration_delay_seconds": 0}
    return {"target_groups": [{**group, "registrations": [{"id": one, "port": 80, "availability_zone": None} for one in ids]}], "classic_load_balancers": []}


@pytest.mark.parametrize("registered, hosts, original, serving", [(["i-2"], ["new"], ["old"], []), (["i-1"], ["old"], ["new"], [])])
def test_which_of_two_standing_fleets_is_replaced_is_known_when_the_plan_is_complete(registered, hosts, original, serving):
    made, _warnings = complete_plan(with_ids("i-1", "i-2", TAKE_TURNS), known_by(*registered), REVISION)
    assert (made["hosts"], made["original_hosts"], made["serving_replacements"], made["fleet_error"]) == (hosts, original, serving, None)


def test_where_both_standing_fleets_serve_the_plan_says_so():
    made, _warnings = complete_plan(with_ids("i-1", "i-2", TAKE_TURNS), known_by("i-1", "i-2"), REVISION)
    assert made["fleet_error"]["message"].startswith("Hosts of both fleets are registered")


def test_hosts_of_a_replacement_fleet_that_serve_are_known_when_the_plan_is_complete():
    made, _warnings = complete_plan(with_ids("i-1", "i-2"), known_by("i-1", "i-2"), REVISION)
    assert (made["hosts"], made["serving_replacements"]) == (["new"], ["new"])
