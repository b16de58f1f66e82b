# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.outcome import (
    failure_outcome,
    is_in_traffic,
    lost_outcome,
    success_outcome,
    traffic_event,
)
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.progress import advance_lifecycle, is_at_segment, progress_of

STOP = {"name": "ApplicationStop", "status": "Succeeded"}
BLOCK, BAD_BLOCK = {"name": "BlockTraffic", "status": "Succeeded"}, {"name": "BlockTraffic", "status": "Failed"}
ALLOW, BAD_ALLOW = {"name": "AllowTraffic", "status": "Succeeded"}, {"name": "AllowTraffic", "status": "Failed"}
NOT_STARTED = progress_of(None, "d-1")


@pytest.mark.parametrize(
    ("events", "in_traffic"),
    [
        ([], None), ([STOP], None), ([BLOCK], False), ([BAD_BLOCK], False), ([BLOCK, STOP, ALLOW], True), ([BLOCK, STOP, BAD_ALLOW], False),
        ([{"name": "BlockTraffic", "status": "Pending"}], None),
    ],  # fmt: skip
)
def test_in_traffic(events, in_traffic):
    assert is_in_traffic(events) is in_traffic


def test_progress_of_another_deployment_counts_as_none():
    old = advance_lifecycle({}, "d-1", [BLOCK])
    assert advance_lifecycle(old, "d-1", [STOP])["events"] == [BLOCK, STOP]
    assert advance_lifecycle(old, "d-2", [STOP])["events"] == [STOP]
    assert is_at_segment(old, "d-1", 1) and not is_at_segment(old, "d-2", 1) and is_at_segment(None, "d-2", 0)


def test_an_error_keeps_the_host_at_its_segment():
    stuck = advance_lifecycle({}, "d-1", [BAD_BLOCK], {"code": "TIMEOUT"})
    assert stuck["segments_done"] == 0
    assert not is_at_segment(stuck, "d-1", 0)


def test_success():
    assert success_outcome("web-1", advance_lifecycle({}, "d-1", [STOP]))["status"] == "Succeeded"


def test_the_error_of_an_event_is_kept_as_the_server_reports_it():
    error = {
        "code": "ScriptFailed",
        "event": "ApplicationStop",
        "script": "stop.sh",
        "exit_code": 1,
        "message": "m",
        "hint": "",
        "log_path": "/l",
        "log_tail": "t",
    }
    outcome = failure_outcome(
        "web-1", advance_lifecycle({}, "d-1", [BLOCK]), [], {"name": "any"}, {"error": error, "events": [{"name": "ApplicationStop", "status": "Failed"}]}
    )
    assert (outcome["error"], outcome["in_traffic"]) == (error, False)
    assert [event["name"] for event in outcome["events"]] == ["BlockTraffic", "ApplicationStop"]


def test_tasks_of_the_users_fail_as_their_event():
    segments = [{"type": "events", "events": ["Install"]}, {"type": "tasks", "event": "AfterInstall", "when": "after", "path": "x.yml"}]
    outcome = failure_outcome("web-1", advance_lifecycle({}, "d-1", [STOP]), segments, {"name": "Warm up"}, {"msg": "cold"})
    assert outcome["error"]["event"] == "AfterInstall"
    assert outcome["events"][-1]["status"] == "Failed"


def test_a_host_of_which_nothing_was_heard_failed_in_the_segment_that_it_was_in():
    segments = [{"type": "block_traffic", "event": "BlockTraffic"}, {"type": "tasks", "event": "AfterInstall", "when": "after", "path": "/t/x.yml"}]
    outcome = lost_outcome("web-1", advance_lifecycle({}, "d-1", [BLOCK]), segments)
    assert (outcome["error"]["code"], outcome["error"]["event"], outcome["in_traffic"]) == ("HostUnreachable", "AfterInstall", False)
    assert "/t/x.yml" in outcome["error"]["message"]
    assert [event["name"] for event in outcome["events"]] == ["BlockTraffic", "AfterInstall"]
    outcome = lost_outcome("web-1", NOT_STARTED, [{"type": "events", "events": ["BeforeInstall", "Install"]}])
    assert (outcome["error"]["code"], outcome["error"]["event"], outcome["error"]["events"]) == ("UnknownError", None, ["BeforeInstall", "Install"])


def test_each_host_reads_its_own_traffic_result():
    error = {"code": "TIMEOUT", "message": "still draining", "hint": "wait"}
    good = {"status": "Succeeded", "duration_seconds": 1.5, "load_balancers": [], "error": None}
    wave = {"instances": {"web-1": good, "web-2": {**good, "status": "Failed", "error": error}}}
    assert traffic_event(wave, "BlockTraffic", "web-1") == {
        "event": {"name": "BlockTraffic", "status": "Succeeded", "duration_seconds": 1.5, "scripts": [], "load_balancers": []},
        "error": None,
    }
    failed = traffic_event(wave, "BlockTraffic", "web-2")
    assert (failed["error"]["code"], failed["error"]["event"], failed["event"]["status"]) == ("TIMEOUT", "BlockTraffic", "Failed")


@pytest.mark.parametrize("result", [{"failed": True, "msg": "no credentials"}, {"error": {"code": "UnknownError", "message": "no credentials"}}])
def test_a_module_that_ended_early_fails_every_host(result):
    failed = traffic_event(result, "AllowTraffic", "web-1")
    assert (failed["event"]["status"], failed["error"]["message"]) == ("Failed", "no credentials")
