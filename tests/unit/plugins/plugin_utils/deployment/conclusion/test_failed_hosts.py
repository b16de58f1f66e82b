# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.conclusion import describe_host
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.conclusion.concluded import conclude, failed, succeeded


def test_a_failure_says_host_event_script_exit_code_log_and_what_is_left():
    conclusion, text = conclude(failed("a"))
    assert conclusion["status"] == "Failed"
    assert conclusion["deployment_overview"] == {"Succeeded": 0, "Failed": 1, "Pending": 2}
    for part in (
        "HEALTH_CONSTRAINTS: too many hosts failed: with 2 of 3 hosts healthy and 2 that must stay so",
        "a: failed in ApplicationStart scripts/start.sh with exit code 3 (ScriptFailed, out of traffic)",
        "  the script exited with 3.",
        "  | [stdout]line 29",
        "  full log on the host: /root/logs/scripts.log",
        "What to do (a): Read the log.",
        "Not deployed to, still on what they ran before: b, c",
        "Out of traffic: a.",
    ):
        assert part in text
    assert "line 19" not in text and "line 20" in text


def test_the_failure_of_the_last_host_is_tolerated_and_still_told():
    conclusion, text = conclude(succeeded("a"), succeeded("b"), failed("c"))
    assert conclusion["status"] == "Succeeded"
    assert "c: failed in ApplicationStart" in text


def test_every_host_failed():
    conclusion, text = conclude(*map(failed, "abc"))
    assert "HEALTH_CONSTRAINTS: every host failed." in text


def unreachable(host):
    error = {**failed(host)["error"], "code": "HostUnreachable", "event": None, "script": None, "exit_code": None, "message": "no route", "log_path": None}
    return {**failed(host, None), "error": {**error, "events": [], "log_tail": "", "hint": "Start it."}}


@pytest.mark.parametrize(
    ("events", "segments_done", "of_error", "place"),
    [
        ([], 0, {}, "before its lifecycle, nothing on it was touched"),
        ([], 0, {"events": ["BeforeInstall", "Install"]}, "in one of BeforeInstall, Install"),
        ([("BlockTraffic", "Succeeded"), ("Install", "Succeeded"), ("ApplicationStart", "Skipped")], 1, {}, "after Install"),
        ([("ApplicationStop", "Skipped")], 0, {}, "before its lifecycle, nothing on it was touched"),
        ([("ApplicationStop", "Failed")], 0, {}, "after ApplicationStop"),
        ([], 1, {}, "in its lifecycle"),
    ],
)
def test_a_host_is_said_to_have_failed_where_it_was(events, segments_done, of_error, place):
    record = {**unreachable("a"), "segments_done": segments_done, "events": [{"name": name, "status": status} for name, status in events]}
    record["error"].update(of_error)
    conclusion, text = conclude(record)
    assert f"a: failed {place} (HostUnreachable)" in text
    assert describe_host(conclusion, "a").startswith(f"Deployment d-1 failed on this host {place} (")


def test_a_hint_is_said_once_for_all_the_hosts_that_it_is_for():
    _conclusion, text = conclude(unreachable("a"), unreachable("b"), failed("c"))
    assert "What to do (a, b): Start it." in text and "What to do (c): Read the log." in text
    assert text.count("Start it.") == 1


def test_after_a_failure_before_the_lifecycle_nothing_was_touched():
    _conclusion, text = conclude(unreachable("a"))
    assert "a: failed before its lifecycle, nothing on it was touched (HostUnreachable)" in text
    assert "Nothing was touched on any host, nor at a load balancer." in text
    assert "Nothing was touched" not in conclude(unreachable("a"), succeeded("b"))[1]
    assert "Nothing was touched" not in conclude(unreachable("a"), failed("b"))[1]


def test_each_failed_host_has_its_own_line():
    conclusion, _text = conclude(failed("a"), succeeded("b"))
    assert conclusion["failed_hosts"] == ["a"]
    assert describe_host(conclusion, "a") == (
        "Deployment d-1 failed on this host in ApplicationStart scripts/start.sh (ScriptFailed): the script exited with 3."
    )
