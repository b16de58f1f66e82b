# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ends the waiting of an instance, and what is said of it."""

from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.traffic import traffic_report
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.traffic.traffic_plan import ALLOW_TRAFFIC, BLOCK_TRAFFIC
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.traffic.traffic_waiter import drive_traffic
from ansible_collections.agentless.codedeploy.tests.unit.plugins.module_utils._aws.traffic.scripted_group import (
    GONE,
    HEALTHY,
    INITIAL,
    NOT_IN_USE,
    UNHEALTHY,
    ScriptedGroup,
    aws_error,
    drive,
    wave_of,
)


def test_a_timeout_tells_what_each_load_balancer_says_and_spares_the_others():
    group = ScriptedGroup("web", a=[UNHEALTHY], b=[HEALTHY])
    other = ScriptedGroup("other", a=[HEALTHY], b=[HEALTHY])
    results = drive(ALLOW_TRAFFIC, group, other, timeout=0.05)
    assert results["b"]["status"] == "Succeeded"
    assert results["a"]["status"] == "Failed"
    assert results["a"]["error"]["code"] == "TIMEOUT"
    assert results["a"]["error"]["message"] == (
        "a did not become healthy within 0.05 seconds: target group web says unhealthy (Target.Timeout): Request timed out."
    )
    assert results["a"]["load_balancers"][0] == {"name": "web", "type": "target_group", "port": None, "traffic": "registered", **UNHEALTHY}
    assert (results["a"]["traffic"], results["b"]["traffic"]) == ("in", "in")


def test_a_hopeless_target_is_given_up_and_nothing_more_is_done_for_its_instance():
    group = ScriptedGroup("unattached", a=[GONE, NOT_IN_USE])
    other = ScriptedGroup("web", a=[INITIAL])
    results = drive(ALLOW_TRAFFIC, group, other, timeout=60)
    assert results["a"]["error"]["code"] == "ELASTIC_LOAD_BALANCING_INVALID"
    assert "used by no load balancer" in results["a"]["error"]["hint"]
    assert group.sent("deregister") == [["a"]]
    assert "It was deregistered from target group unattached again, where it was not registered before." in results["a"]["error"]["message"]
    assert other.sent("deregister") == []
    assert len(group.sent("describe")) == 5


@pytest.mark.parametrize("code, expected", [("Throttling", "THROTTLED"), ("InternalFailure", "INTERNAL_ERROR")])
def test_throttled_to_the_end(code, expected):
    results = drive(ALLOW_TRAFFIC, ScriptedGroup("web", a=[HEALTHY, aws_error(code)]), ScriptedGroup("other", a=[INITIAL]), timeout=0.05)
    assert results["a"]["error"]["code"] == expected


def test_denied_access_ends_the_waiting_before_anything_is_changed_elsewhere():
    denied = ScriptedGroup("denied", a=[aws_error("AccessDenied")])
    other = ScriptedGroup("web", a=[HEALTHY])
    results = drive(BLOCK_TRAFFIC, denied, other, timeout=60)
    assert results["a"]["error"]["code"] == "IAM_ROLE_PERMISSIONS"
    assert other.sent("deregister") == []


def test_a_refused_instance_fails_alone():
    group = ScriptedGroup("web", refused=[GONE], b=[GONE, HEALTHY])
    results = drive(ALLOW_TRAFFIC, group)
    assert results["b"]["status"] == "Succeeded"
    assert results["refused"]["error"]["code"] == "ELB_INVALID_INSTANCE"
    assert "no such instance" in results["refused"]["error"]["message"]
    assert results["refused"]["changed"] is False


def test_the_error_of_a_wave_names_five_and_counts_the_others():
    group = ScriptedGroup("web", **{f"host-{number}": [UNHEALTHY] for number in range(8)})
    wave = wave_of(group)
    drive_traffic(ALLOW_TRAFFIC, wave, 0.01, 0.001)
    error = traffic_report.wave_error(ALLOW_TRAFFIC, wave)
    assert (error.code, error.hint) == (wave[0].error.code, wave[0].error.hint)
    assert error.message.startswith("AllowTraffic failed for 8 of 8 instances. host-0 did not become healthy")
    assert "host-4" in error.message
    assert "host-5" not in error.message
    assert error.message.endswith(" And 3 more.")
