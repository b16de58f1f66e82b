# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether an instance is in traffic when the waiting has ended, and what stays registered."""

from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.traffic.traffic_plan import ALLOW_TRAFFIC, BLOCK_TRAFFIC
from ansible_collections.agentless.codedeploy.tests.unit.plugins.module_utils._aws.traffic.scripted_group import (
    DRAINING,
    GONE,
    HEALTHY,
    INITIAL,
    UNHEALTHY,
    FailingGroup,
    ScriptedGroup,
    aws_error,
    drive,
)


@pytest.mark.parametrize(
    ("goal", "answers", "failing", "traffic", "state"),
    [
        # The token had expired before anything was changed.
        (BLOCK_TRAFFIC, [HEALTHY], ("deregister", "ExpiredToken"), "in", "healthy"),
        (BLOCK_TRAFFIC, [aws_error("ExpiredToken")], None, "unknown", None),
        # It was changed, and how it went on was not to be heard.
        (BLOCK_TRAFFIC, [HEALTHY, aws_error("ExpiredToken")], None, "unknown", None),
        (BLOCK_TRAFFIC, [HEALTHY, DRAINING], None, "out", "draining"),
        (ALLOW_TRAFFIC, [{81: DRAINING}, {81: UNHEALTHY}], None, "registered", "unhealthy"),
        (ALLOW_TRAFFIC, [{81: DRAINING}, aws_error("ExpiredToken")], None, "unknown", None),
        (ALLOW_TRAFFIC, [GONE], ("register", "ExpiredToken"), "out", "unused"),
    ],
)
def test_whether_an_instance_is_in_traffic_is_what_the_load_balancer_said_last(goal, answers, failing, traffic, state):
    group = FailingGroup("web", a=answers)
    if failing:
        group.fail(failing[0], aws_error(failing[1]))
    result = drive(goal, group, timeout=0.02)["a"]
    assert (result["status"], result["traffic"], result["load_balancers"][0]["state"]) == ("Failed", traffic, state)


@pytest.mark.parametrize(
    ("answers", "failing", "deregistered", "traffic", "words"),
    [
        ([GONE, INITIAL, INITIAL], None, [["a"]], None, "It was deregistered from target group web again"),
        ([GONE, UNHEALTHY], "AccessDenied", [["a"]], "registered", "It stays registered with target group web, where it was not before: Failed to describe"),
        ([{81: DRAINING}, {81: UNHEALTHY}], None, [], "registered", "target group web (port 81) says unhealthy"),
    ],
)
def test_after_a_time_out_nothing_stays_behind_that_was_not_there_before(answers, failing, deregistered, traffic, words):
    group = FailingGroup("web", a=answers)
    if failing:
        group.fail("deregister", aws_error(failing))
    result = drive(ALLOW_TRAFFIC, group, timeout=0.02)["a"]
    assert (result["error"]["code"], group.sent("deregister")) == ("TIMEOUT", deregistered)
    assert words in result["error"]["message"]
    assert traffic in (None, result["traffic"])


def test_a_wait_of_no_seconds_tells_what_is_after_the_change():
    group = ScriptedGroup("web", a=[HEALTHY, GONE], b=[HEALTHY, DRAINING])
    results = drive(BLOCK_TRAFFIC, group, timeout=0)
    assert {host: (result["status"], result["traffic"]) for host, result in results.items()} == {"a": ("Succeeded", "out"), "b": ("Failed", "out")}
