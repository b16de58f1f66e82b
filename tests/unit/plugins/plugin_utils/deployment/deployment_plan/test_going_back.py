# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plan of a rollback in which traffic goes back to the fleet that was replaced."""

from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.deployment_plan import complete_plan
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.deployment_plan.plans import REVISION, facts, replacing

KEEPS_TWO = {"deployment_config_name": "Two", "minimum_healthy_hosts": {"type": "HOST_COUNT", "value": 2}}


def going_back(count, original, load_balancers=None):
    """What is completed of a rollback to the fleet that a deployment has replaced, of hosts that the inventory has in other fleets now."""
    of = replacing(original, count)
    now = replacing(["h0"], 3, group={"deployment_config_name": "Two"}, deployment_configs=[KEEPS_TWO])
    fleets = {key: of[key] for key in ("hosts", "original_hosts", "targets", "copied_group")}
    revision = {**REVISION, "revision_of": "d-0", "rollback_of": "d-1", "goes_back_from": fleets}
    now["targets"].pop("h0")
    return complete_plan(now, load_balancers, revision)[0]


def test_the_plan_of_a_rollback_of_two_fleets_has_the_fleets_of_what_is_rolled_back():
    made = going_back(4, ["old-1", "old-2", "old-3"])
    assert (made["hosts"], made["original_hosts"]) == (["old-1", "old-2", "old-3"], ["h0", "h1", "h2", "h3"])
    assert (made["minimum_healthy_hosts"], made["batches"], made["goes_back"]) == (2, [1, 1, 1], True)
    assert (made["revision_of"], made["rollback_of"], "goes_back_from" in made) == ("d-0", "d-1", False)
    assert (list(made["events"]), made["events"]["green"][0], made["events"]["blue"][-1]) == (["green", "blue"], "BeforeAllowTraffic", "AfterBlockTraffic")
    assert set(made["targets"]) == {"old-1", "old-2", "old-3", "h0", "h1", "h2", "h3"} and replacing()["goes_back"] is False


def test_what_target_groups_had_is_looked_up_of_the_fleets_of_what_is_rolled_back():
    with pytest.raises(DeploymentError, match="ELB_INVALID_INSTANCE: old-1, old-2, old-3, h0, h1: codedeploy_instance_id is not set"):
        going_back(2, ["old-1", "old-2", "old-3"], facts())


def test_a_fleet_that_is_too_small_to_keep_hosts_healthy_is_said_to_be_so_of_a_rollback():
    message = r"HEALTH_CONSTRAINTS_INVALID: traffic goes back to 2 host\(s\), and 'Two' \(HOST_COUNT 2\) keeps 2 of 2 host\(s\) healthy.* Roll back with a"
    with pytest.raises(DeploymentError, match=message):
        going_back(4, ["old-1", "old-2"])
