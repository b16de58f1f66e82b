# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How many calls the waiting loop makes for a wave."""

from __future__ import annotations

import re
import threading

from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.elb.target import Target
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.traffic.traffic_plan import ALLOW_TRAFFIC, BLOCK_TRAFFIC, InstanceTraffic, Registration
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.traffic.traffic_waiter import drive_traffic
from ansible_collections.agentless.codedeploy.tests.unit.plugins.module_utils._aws.traffic.scripted_group import (
    GONE,
    HEALTHY,
    INITIAL,
    ScriptedGroup,
    aws_error,
    drive,
)


def test_a_wave_is_registered_at_once_and_polled_at_once():
    group = ScriptedGroup("web", a=[GONE, INITIAL, HEALTHY], b=[GONE, INITIAL, INITIAL, HEALTHY], c=[HEALTHY])
    results = drive(ALLOW_TRAFFIC, group)
    assert group.sent("register") == [["a", "b"]]
    assert group.sent("describe") == [["a", "b", "c"], ["a", "b"], ["a", "b"], ["b"]]
    assert {host: (result["status"], result["changed"]) for host, result in results.items()} == {
        "a": ("Succeeded", True),
        "b": ("Succeeded", True),
        "c": ("Succeeded", False),
    }
    assert 0 <= results["c"]["duration_seconds"] <= results["a"]["duration_seconds"] <= results["b"]["duration_seconds"]
    assert results["c"]["end_time"] <= results["a"]["end_time"] <= results["b"]["end_time"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", results["a"]["end_time"])


def test_two_hosts_on_one_target_are_asked_for_once():
    group = ScriptedGroup("web", shared=[GONE, HEALTHY])
    wave = [InstanceTraffic(host, [Registration(group, Target("shared"))]) for host in ("a", "b")]
    drive_traffic(ALLOW_TRAFFIC, wave, 5, 0.001)
    assert group.calls == [("describe", ["shared"]), ("register", ["shared"]), ("describe", ["shared"])]
    assert all(instance.arrived for instance in wave)


def test_at_most_a_hundred_targets_a_call_and_each_call_has_an_outcome_of_its_own():
    hosts = {f"h{number}": [GONE, HEALTHY] for number in range(250)}
    group = ScriptedGroup("web", **hosts)
    drive(ALLOW_TRAFFIC, group)
    assert [len(targets) for targets in group.sent("register")] == [100, 100, 50]
    assert len(group.sent("describe")) == 2
    group = ScriptedGroup("web", **{host: [HEALTHY] for host in hosts})
    register, calls = group.deregister, []

    def deregister(targets):
        calls.append(targets)
        if len(calls) == 2:
            raise aws_error("ExpiredToken")
        return register(targets)

    group.deregister = deregister
    results = drive(BLOCK_TRAFFIC, group, timeout=0.01)
    seen = [(results[host]["error"]["code"], results[host]["changed"]) for host in ("h99", "h100", "h199", "h200")]
    assert seen == [("TIMEOUT", True), ("IAM_ROLE_PERMISSIONS", False), ("IAM_ROLE_PERMISSIONS", False), ("TIMEOUT", True)]


def test_several_load_balancers_are_asked_at_once():
    barrier = threading.Barrier(3)

    class Meeting(ScriptedGroup):
        def describe(self, ids):
            barrier.wait(timeout=30)
            return super().describe(ids)

    groups = [Meeting(f"group-{number}", a=[HEALTHY]) for number in range(3)]
    assert drive(ALLOW_TRAFFIC, *groups)["a"]["status"] == "Succeeded"
