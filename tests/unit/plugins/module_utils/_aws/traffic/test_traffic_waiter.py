# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the waiting loop waits for."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.traffic.traffic_plan import ALLOW_TRAFFIC, BLOCK_TRAFFIC
from ansible_collections.agentless.codedeploy.tests.unit.plugins.module_utils._aws.traffic.scripted_group import (
    DRAINING,
    GONE,
    HEALTHY,
    INITIAL,
    UNHEALTHY,
    ScriptedGroup,
    aws_error,
    drive,
)


def test_draining_is_waited_for_and_not_deregistered_again():
    group = ScriptedGroup("web", a=[HEALTHY, DRAINING, DRAINING, GONE], b=[DRAINING, GONE], c=[GONE])
    results = drive(BLOCK_TRAFFIC, group)
    assert group.sent("deregister") == [["a"]]
    assert {host: result["changed"] for host, result in results.items()} == {"a": True, "b": False, "c": False}


def test_a_target_that_flips_back_is_registered_again():
    group = ScriptedGroup("web", a=[DRAINING, DRAINING, INITIAL, GONE, INITIAL, HEALTHY])
    assert drive(ALLOW_TRAFFIC, group)["a"]["status"] == "Succeeded"
    assert group.sent("register") == [["a"], ["a"], ["a"]]


def test_healthy_means_healthy_everywhere_at_the_same_time():
    first = ScriptedGroup("first", a=[HEALTHY, HEALTHY, UNHEALTHY, HEALTHY])
    second = ScriptedGroup("second", a=[INITIAL, INITIAL, HEALTHY, HEALTHY])
    drive(ALLOW_TRAFFIC, first, second)
    assert len(first.sent("describe")) == len(second.sent("describe")) == 4


def test_throttled_polls_are_outlived():
    group = ScriptedGroup("web", a=[GONE, aws_error("Throttling"), aws_error("503"), HEALTHY])
    assert drive(ALLOW_TRAFFIC, group)["a"]["status"] == "Succeeded"


def test_every_registration_is_taken_out_and_the_same_ones_are_put_back():
    group = ScriptedGroup("web", a=[{81: HEALTHY, 82: DRAINING}, {81: DRAINING}, {}])
    result = drive(BLOCK_TRAFFIC, group)["a"]
    assert group.sent("deregister") == [["a:81"]]
    assert [item["port"] for item in result["registrations"][0]["targets"]] == [81, 82]
    assert (result["status"], result["traffic"]) == ("Succeeded", "out")
    group = ScriptedGroup("web", a=[{}, {81: HEALTHY, 82: INITIAL}, {81: HEALTHY, 82: HEALTHY}])
    result = drive(ALLOW_TRAFFIC, group, taken_out=(81, 82))["a"]
    assert group.sent("register") == [["a:81", "a:82"]]
    assert (result["status"], result["traffic"]) == ("Succeeded", "in")


def test_what_somebody_else_changes_meanwhile():
    block = ScriptedGroup("web", a=[{80: HEALTHY}, {80: DRAINING, 81: HEALTHY}, {81: DRAINING}, {}])
    assert drive(BLOCK_TRAFFIC, block)["a"]["status"] == "Succeeded"
    assert block.sent("deregister") == [["a:80"], ["a:81"]]
    allow = ScriptedGroup("web", a=[{81: UNHEALTHY}, {80: HEALTHY, 81: UNHEALTHY}])
    assert drive(ALLOW_TRAFFIC, allow, taken_out=(80,))["a"]["status"] == "Succeeded"
    assert (allow.sent("register"), allow.sent("deregister")) == ([["a:80"]], [])
