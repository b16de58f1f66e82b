# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import time

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.gate import first_gate, next_gate
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.lifecycle.in_place import ONE_FLEET

NOT_RESUMED = {**ONE_FLEET, "unhealthy_hosts": [], "resumed": None}
PLAN = {"hosts": ["a", "b", "c", "d", "e"], "minimum_healthy_hosts": 2, **NOT_RESUMED}


def begin(plan, **statuses):
    """The gate before the first wave. statuses: of hosts that are not Pending."""
    return first_gate(plan, {**dict.fromkeys([*plan["hosts"], *plan["original_hosts"]], "Pending"), **statuses})


def test_the_gate_counts_what_ended_and_chooses_who_goes_next():
    gate = next_gate(PLAN, begin(PLAN, e="Failed"), {}, ["a", "b", "c"])
    assert (gate["hosts"], gate["room"], gate["rounds"], gate["waiting"], gate["batch_last"]) == (["a", "b"], 2, 2, ["c"], "c")
    gate = next_gate(PLAN, gate, {"a": "Succeeded", "b": "Failed"}, ["a", "b", "c"])
    assert (gate["hosts"], gate["room"], gate["succeeded"], gate["failed"], gate["done"]) == (["c"], 1, 1, ["e", "b"], ["a", "b"])
    gate = next_gate(PLAN, gate, {"c": "Succeeded"}, ["a", "b", "c"])
    assert (gate["hosts"], gate["go_on"]) == ([], True)
    gate = next_gate(PLAN, gate, {}, ["d", "e"])
    assert (gate["hosts"], gate["rounds"]) == (["d"], 1)
    gate = next_gate(PLAN, gate, {"d": "Failed"}, ["d", "e"])
    assert (gate["hosts"], gate["go_on"], gate["succeeded"], sorted(gate["failed"])) == ([], True, 2, ["b", "d", "e"])


def test_too_few_healthy_hosts_end_the_deployment():
    gate = next_gate(PLAN, begin(PLAN, **dict.fromkeys("abc", "Failed")), {}, ["d"])
    assert (gate["go_on"], gate["hosts"]) == (False, [])


def test_hosts_that_count_as_unhealthy_do_so_until_they_are_through():
    plan = {"hosts": ["a", "b", "c"], "minimum_healthy_hosts": 2, **NOT_RESUMED}
    gate = next_gate(plan, begin({**plan, "unhealthy_hosts": ["a", "b"]}, b="Failed"), {}, ["a"])
    assert (gate["unhealthy"], gate["hosts"], gate["room"], gate["go_on"]) == (["a"], ["a"], -1, True)
    gate = next_gate(plan, gate, {"a": "Succeeded"}, ["a"])
    assert (gate["unhealthy"], gate["hosts"], gate["room"], gate["go_on"]) == ([], [], 0, False)


def seconds_for(count):
    """How long the gates of a deployment to so many hosts take, one at a time."""
    plan = {"hosts": [f"h{number}" for number in range(count)], "minimum_healthy_hosts": count - 1, **NOT_RESUMED}
    started, gate = time.perf_counter(), begin(plan)
    for host in plan["hosts"]:
        gate = next_gate(plan, gate, dict.fromkeys(gate["hosts"], "Succeeded"), [host])
    assert gate["hosts"] == [plan["hosts"][-1]]
    return time.perf_counter() - started


def test_ten_times_the_hosts_cost_about_ten_times_the_time():
    small = min(seconds_for(1000) for _attempt in range(3))
    assert min(seconds_for(10000) for _attempt in range(2)) < 40 * small
