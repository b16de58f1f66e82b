# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.reporting.live_text import first_state, left, noted, shown_lines


def ended(name, status="Succeeded"):
    return {"ended": {"name": name, "status": status, "end_time": "2026-01-02T03:04:05.678Z", "duration_seconds": 1.0, "scripts": []}}


def shown(state, now=10):
    lines, state = shown_lines(state, 20, "03:04:10", now)
    return [" ".join(line.split()) for line, _status in lines], state


def test_an_event_that_runs_is_shown_with_the_last_line_of_its_scripts():
    state = noted(first_state(0), "web-1", [{"events": ["Install"]}, {"began": "Install"}, ended("Install"), {"began": "AfterInstall"}], [], 4)
    state = noted(state, "web-1", [], ["2026-01-02 03:04:09 [stdout]one", "2026-01-02 03:04:10 [stdout]two"], 9)
    lines, state = shown(state)
    assert lines == ["03:04:05 web-1 Install Succeeded 1.0 s", "03:04:10 web-1 AfterInstall InProgress 6.0 s | [stdout]two"]
    assert shown(state, 15)[0] == ["03:04:10 web-1 AfterInstall InProgress 11.0 s | [stdout]two"]


def test_what_was_shown_is_known_when_the_host_is_through():
    state = noted(first_state(0), "web-1", [{"began": "Install"}, ended("Install"), {"began": "AfterInstall"}], [], 1)
    state = shown(noted(state, "web-2", [{"began": "Install"}], [], 1))[1]
    state = noted(state, "web-1", [ended("AfterInstall"), {"began": "ApplicationStart"}], [], 2)
    state, count = left(state, "web-1")
    assert count == 1 and shown(state)[0] == ["03:04:10 web-2 Install InProgress 9.0 s"]
    assert left(state, "web-2")[1] == 0


def test_many_hosts_share_a_line():
    state = first_state(0)
    for number in range(100):
        state = noted(state, f"web-{number}", [{"began": "Install"}, ended("Install"), {"began": "AfterInstall"}], [], 1)
    assert shown(state)[0] == [
        "03:04:05 100 hosts Install Succeeded 1.0 to 1.0 s web-0, web-1, web-2 and 97 more",
        "03:04:10 100 hosts AfterInstall InProgress 9.0 to 9.0 s web-0, web-1, web-2 and 97 more",
    ]
