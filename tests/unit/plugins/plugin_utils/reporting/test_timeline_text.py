# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.reporting.timeline_text import error_lines, event_line, plan_lines


def test_a_plan_is_two_lines():
    plan = {
        "deployment": {"deployment_id": "d-1", "application_name": "shop", "deployment_group_name": "web"},
        "deployment_config_name": "CodeDeployDefault.OneAtATime",
        "minimum_healthy_hosts": 9,
        "batches": [1] * 10,
        "hosts": ["h"] * 10,
    }
    assert plan_lines(plan) == [
        "Deployment d-1: shop to web, 10 host(s), CodeDeployDefault.OneAtATime",
        "  at least 9 host(s) stay healthy; batches of 1, 1, 1, 1, 1, 1, 1, 1 …",
    ]


def test_an_event_is_a_line_with_its_scripts():
    event = {
        "name": "AfterInstall",
        "status": "Succeeded",
        "end_time": "2026-01-02T03:04:05.678Z",
        "duration_seconds": 1.25,
        "scripts": [{"location": "a.sh"}, {"location": "b.sh"}],
    }
    assert event_line("web-1", event) == "03:04:05  web-1                 AfterInstall        Succeeded     1.2 s  a.sh, b.sh"


def test_an_event_of_a_load_balancer_shows_its_states():
    event = {"name": "AllowTraffic", "status": "Failed", "duration_seconds": 600.0, "scripts": [], "load_balancers": [{"name": "web", "state": "unhealthy"}]}
    assert event_line("web-1", event, "03:04:05").endswith("Failed      600.0 s  web: unhealthy")


def test_an_event_that_never_ran_has_no_times():
    assert (
        event_line("web-1", {"name": "Install", "status": "Pending", "scripts": [], "duration_seconds": None})
        == "          web-1                 Install             Pending"
    )


def test_an_error_shows_the_end_of_the_log():
    lines = error_lines({"code": "ScriptFailed", "script": "a.sh", "exit_code": 2, "message": "m", "log_tail": "\n".join(map(str, range(20)))})
    assert lines[0].strip() == "ScriptFailed in a.sh, exit code 2: m"
    assert [line.strip() for line in lines[1:]] == [f"| {number}" for number in range(10, 20)]
