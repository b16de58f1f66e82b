# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.reporting.timeline_text import (
    error_lines,
    event_line,
    event_lines,
    name_width,
    plan_lines,
    share_lines,
)
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.lifecycle.in_place import ONE_FLEET

NOW = "2026-11-26T20:40:05Z"


def test_a_plan_says_what_it_is_about():
    plan = {
        "deployment": {"deployment_id": "d-1", "application_name": "shop", "deployment_group_name": "web"},
        "deployment_config_name": "CodeDeployDefault.OneAtATime",
        "minimum_healthy_hosts": 9,
        "batches": [1] * 10,
        "hosts": ["h"] * 10,
        **ONE_FLEET,
        "options": {"paths_made_by_hooks": []},
        "revision_of": None,
        "rollback_of": None,
    }
    lines = plan_lines(plan, None, NOW)
    assert plan_lines({**plan, "revision_of": "d-0"}, None, NOW) == [*lines, "  the revision of deployment d-0, not fetched again"]
    told = ["  rolls back d-00", "  the revision of deployment d-0, not fetched again"]
    assert plan_lines({**plan, "revision_of": "d-0", "rollback_of": "d-00"}, None, NOW) == [*lines, *told]
    assert plan_lines({**plan, "options": {"paths_made_by_hooks": ["payload", "b"]}}, None, NOW) == [*lines, "  made by hooks, so not checked: payload, b"]
    assert lines == [
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
    assert event_line("web-1", event, 20) == "03:04:05  web-1                 AfterInstall        Succeeded          1.2 s  a.sh, b.sh"


def test_an_event_of_a_load_balancer_shows_its_states():
    event = {"name": "AllowTraffic", "status": "Failed", "duration_seconds": 600.0, "scripts": [], "load_balancers": [{"name": "web", "state": "unhealthy"}]}
    assert event_line("web-1", event, 20, "03:04:05").endswith("Failed           600.0 s  web: unhealthy")


def test_an_event_that_never_ran_has_no_times():
    assert (
        event_line("web-1", {"name": "Install", "status": "Pending", "scripts": [], "duration_seconds": None}, 20)
        == "          web-1                 Install             Pending"
    )


def test_an_error_shows_the_end_of_the_log():
    lines = error_lines({"code": "ScriptFailed", "script": "a.sh", "exit_code": 2, "message": "m", "log_tail": "\n".join(map(str, range(20)))})
    assert lines[0].strip() == "ScriptFailed in a.sh, exit code 2: m"
    assert [line.strip() for line in lines[1:]] == [f"| {number}" for number in range(10, 20)]


def event(name="Install", status="Succeeded", seconds=1.0, end="2026-01-02T03:04:05.678Z"):
    return {"name": name, "status": status, "end_time": end, "duration_seconds": seconds, "scripts": []}


def test_names_of_any_length_keep_the_columns():
    names = ["a", "ip-10-0-12-34.eu-west-1.compute.internal.example.com"]
    lines = [event_line(name, event(), name_width(names)) for name in names]
    assert [line.index("Install") for line in lines] == [52, 52]
    assert lines[1].split()[1] == "ip-10-0-12-34.eu-west-1.compute.interna…"
    assert name_width(["a"]) == 20


def test_many_hosts_share_a_line_and_few_do_not():
    hosts = [f"web-{number}" for number in range(100)]
    events = [(host, event(seconds=1 + number / 10)) for number, host in enumerate(hosts)]
    failed = [("web-7", event("AfterInstall", "Failed"))]
    lines = event_lines(events + failed, 20, shared=True)
    assert lines == [
        ("03:04:05  100 hosts             Install             Succeeded     1.0-10.9 s  web-0, web-1, web-2 and 97 more", "Succeeded"),
        ("03:04:05  web-7                 AfterInstall        Failed             1.0 s", "Failed"),
    ]
    assert len(event_lines(events[:2], 20, shared=True)) == 1
    assert len(event_lines(events[:8], 20, shared=False)) == 8
    assert [share_lines(hosts[:count]) for count in (0, 8, 9)] == [False, False, True]


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("web-{}", "web-0, web-1, web-2 and 7 more"),
        ("web-{}.eu-west-1.example.com", "web-0.eu-west-1.example.com, web-1.eu-west-1.example.com and 8 more"),
        ("ip-{}.eu-west-1.compute.internal.example.com", "ip-0.eu-west-1.compute.internal.example… and 9 more"),
    ],
)
def test_names_of_many_take_a_part_of_the_line(name, names):
    hosts = [name.format(number) for number in range(10)]
    assert event_lines([(host, event()) for host in hosts], name_width(hosts), shared=True)[0][0].endswith(f"  {names}")


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("warming up", "warming up"),
        ("10 %\r50 %\r100 %\r", "100 %"),
        ("\x1b[2J\x1b[31mred\ttext\x07", " [2J [31mred text "),
        ("ä" * 100, "ä" * 79 + "…"),
        ("", ""),
    ],
)
def test_what_a_script_writes_does_not_move_the_screen(written, seen):
    running = {**event("ApplicationStart", "InProgress", end=None), "last_line": written}
    assert event_line("web-1", running, 20, "03:04:05").partition(" s")[2] == f"  | {seen}".rstrip() * bool(seen)
