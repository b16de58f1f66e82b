# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the plan says where one fleet replaces another."""

from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.deployment_plan.plans import TAKE_TURNS, plan, replacing, with_ids


def test_a_plan_of_two_fleets_says_which_hosts_replace_which():
    made = replacing(group={"deployment_config_name": "CodeDeployDefault.HalfAtATime"})
    assert (made["hosts"], made["original_hosts"], made["batches"], made["minimum_healthy_hosts"]) == (["h0", "h1", "h2"], ["old-1", "old-2"], [1, 1, 1], 2)
    assert {host: target["kind"] for host, target in made["targets"].items()} == {
        **dict.fromkeys(("h0", "h1", "h2"), "green"), **dict.fromkeys(("old-1", "old-2"), "blue"),
    }  # fmt: skip
    assert (list(made["events"]), made["events"]["green"][-1], made["events"]["blue"][0]) == (["green", "blue"], "AfterAllowTraffic", "BeforeBlockTraffic")
    assert made["blue_green"]["terminate"]["action"] == "KEEP_ALIVE" and made["deployment"]["deployment_type"] == "BLUE_GREEN"
    assert (plan()["blue_green"], plan()["original_hosts"], plan()["deployment"]["deployment_type"]) == (None, [], "IN_PLACE")


def test_another_original_fleet_is_another_request():
    assert replacing()["request_sha256"] == replacing()["request_sha256"] != replacing(["old-1"])["request_sha256"]


def test_tasks_may_come_before_and_after_events_of_either_fleet():
    tasks = {"BlockTraffic": {"before": "/t.yml"}, "Install": {"after": "/t.yml"}}
    assert replacing(event_tasks=tasks)["event_tasks"] == tasks
    with pytest.raises(DeploymentError, match="INVALID_EVENT_TASKS.*'Reroute'"):
        replacing(event_tasks={"Reroute": {"before": "/t.yml"}})


@pytest.mark.parametrize("ids, standing", [(("i-1", "i-2"), None), ((None, "i-2"), None), (("i-1", "i-2"), TAKE_TURNS)])
def test_instances_may_be_terminated(ids, standing):
    made = with_ids(*ids, standing)
    assert (made["blue_green"]["terminate"], made["standing_fleets"]) == ({"action": "TERMINATE", "wait_minutes": 5}, standing)


@pytest.mark.parametrize("ids, standing, host", [
    (("i-1", None), None, "old"),
    (("i-1", None), TAKE_TURNS, "old"),
    # Either of them may turn out to be the one that is replaced.
    ((None, "i-2"), TAKE_TURNS, "new"),
])  # fmt: skip
def test_hosts_that_are_no_instances_are_not_terminated(ids, standing, host):
    with pytest.raises(DeploymentError, match=f"INVALID_TARGETS: {host} are to be terminated .*, and codedeploy_instance_id is not set for them."):
        with_ids(*ids, standing)
