# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.reporting.live_text import first_state, is_due, left, noted, shown_lines


def ended(name, status="Succeeded"):
    return {"ended": {"name": name, "status": status, "end_time": "2026-01-02T03:04:05.678Z", "duration_seconds": 1.0, "scripts": []}}


def told(state, host, entries, log=(), seconds=None, now=0):
    return noted(state, host, {"entries": list(entries), "log": list(log), "seconds_in_event": seconds}, now)


def shown(state, now=10, shared=False):
    lines, state = shown_lines(state, 20, shared, "03:04:10", now)
    return [" ".join(line.split()) for line, _status in lines], state


def test_an_event_that_runs_is_shown_with_the_last_line_of_its_scripts():
    state = told(first_state(), "web-1", [{"events": ["Install"]}, {"began": "Install"}, ended("Install"), {"began": "AfterInstall"}], [], 2, now=4)
    state = told(state, "web-1", [], ["2026-01-02 03:04:09 [stdout]one", "2026-01-02 03:04:10 [stdout]two"], 7, now=9)
    lines, state = shown(state)
    assert lines == ["03:04:05 web-1 Install Succeeded 1.0 s", "03:04:10 web-1 AfterInstall InProgress 8.0 s | [stdout]two"]
    state = told(state, "web-1", [], [], 13, now=15)
    assert shown(state, 15)[0] == ["03:04:10 web-1 AfterInstall InProgress 13.0 s | [stdout]two"]
    state = told(state, "web-1", [ended("AfterInstall"), {"began": "ApplicationStart"}], [], 1, now=16)
    assert shown(state, 16)[0] == ["03:04:05 web-1 AfterInstall Succeeded 1.0 s", "03:04:10 web-1 ApplicationStart InProgress 1.0 s"]


def test_what_was_shown_is_known_when_the_host_is_through():
    state = told(first_state(), "web-1", [{"began": "Install"}, ended("Install"), {"began": "AfterInstall"}], [], 1)
    state = shown(told(state, "web-2", [{"began": "Install"}], [], 1))[1]
    state = told(state, "web-1", [ended("AfterInstall"), {"began": "ApplicationStart"}], [], 2)
    state, count = left(state, "web-1")
    assert count == 1 and shown(state)[0] == ["03:04:10 web-2 Install InProgress 11.0 s"]
    assert left(state, "web-2")[1] == 0


def test_many_hosts_share_a_line():
    state = first_state()
    for number in range(100):
        state = told(state, f"web-{number}", [{"began": "Install"}, ended("Install"), {"began": "AfterInstall"}], [], 1)
    assert shown(state, shared=True)[0] == [
        "03:04:05 100 hosts Install Succeeded 1.0-1.0 s web-0, web-1, web-2 and 97 more",
        "03:04:10 100 hosts AfterInstall InProgress 11.0-11.0 s web-0, web-1, web-2 and 97 more",
    ]


def test_it_is_shown_when_all_have_told_and_then_once_in_an_interval():
    state = told(first_state(), "web-1", [{"began": "Install"}], seconds=1, now=8)
    assert not is_due(state, 8, 5, followed=2) and is_due(state, 8, 5, followed=1)
    # The other one failed before, or is through.
    assert is_due(told(state, "web-1", [], seconds=6, now=13), 13, 5, followed=2)
    state = shown(told(state, "web-2", [{"began": "Install"}], seconds=1), now=10)[1]
    assert [is_due(state, now, 5, followed=2) for now in (12, 13.9, 14, 20)] == [False, False, True, True]
