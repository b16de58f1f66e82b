# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether traffic goes back to the fleet that was replaced, or a revision is deployed."""

from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.rollback import fleets_to_go_back
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.two_fleets import going_back, replacing, waiting
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.lifecycle.in_place import ONE_FLEET
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.store.rollback.records import BAD, OK

FLEETS, KEPT = replacing(2, 1), {"deployment_id": "d-1", "original_terminated": False}
INVENTORY = {"g0", "g1", "b0", "other"}


def rollback(to="last_good", **changes):
    """The plan of a rollback, before it is known what is gone back to."""
    return {**replacing(1, 1), "options": {"rollback_to": to}, **changes}


@pytest.mark.parametrize("of", [FLEETS, waiting(60, green=2, blue=1)])
def test_traffic_goes_back_to_the_fleet_that_was_replaced(of):
    assert fleets_to_go_back(rollback(), of, KEPT, [], INVENTORY) == {key: of[key] for key in ("hosts", "original_hosts", "targets", "copied_group")}


@pytest.mark.parametrize("plan, of", [
    (rollback("present"), FLEETS),
    (rollback("d-A1B2C3D4E"), FLEETS),
    # Either of them was in place, or its plan is gone.
    (rollback(**ONE_FLEET), FLEETS),
    (rollback(), {**FLEETS, **ONE_FLEET}),
    (rollback(), None),
    # The fleet that it replaced is the one with the revision that was rolled back.
    (rollback(), going_back(FLEETS)),
])  # fmt: skip
def test_else_a_revision_is_deployed(plan, of):
    assert fleets_to_go_back(plan, of, KEPT, [], set()) is None


def test_where_instances_of_the_original_fleet_were_terminated_a_revision_is_deployed():
    assert fleets_to_go_back(rollback(), FLEETS, {**KEPT, "original_terminated": True}, [], INVENTORY) is None


def back(of="d-1", status=OK, terminated=True):
    return {"deployment_id": "d-2", "rollback_of": of, "status": status, "original_terminated": terminated}


@pytest.mark.parametrize("before, resume, goes_back", [
    (back(), None, False),
    (back(terminated=False), None, True),
    (back("d-0"), None, True),
    # One that did not come to its end goes on, unless it is given up.
    (back(status="InProgress"), None, True),
    (back(status="InProgress"), "abandon", False),
    (back(status=BAD, terminated=False), "abandon", True),
])  # fmt: skip
def test_where_the_replacement_fleet_was_terminated_when_traffic_went_back_a_revision_is_deployed(before, resume, goes_back):
    plan = rollback()
    found = fleets_to_go_back({**plan, "options": {**plan["options"], "resume": resume}}, FLEETS, KEPT, [before], INVENTORY)
    assert bool(found) is goes_back


@pytest.mark.parametrize("inventory, gone", [({"g0", "g1"}, "b0"), ({"b0"}, "g0, g1"), (set(), "g0, g1, b0")])
def test_hosts_of_either_fleet_that_are_gone_are_named(inventory, gone):
    with pytest.raises(DeploymentError) as refused:
        fleets_to_go_back(rollback(), FLEETS, KEPT, [], inventory)
    assert (refused.value.code, refused.value.message) == (
        "INVALID_TARGETS", f"traffic cannot go back to the fleet that d-1 replaced: the inventory does not have {gone} any more.",
    )  # fmt: skip
    assert "codedeploy_rollback_to with the id of a deployment has its revision deployed" in refused.value.hint
    assert refused.value.hint.endswith("Nothing was touched.")
