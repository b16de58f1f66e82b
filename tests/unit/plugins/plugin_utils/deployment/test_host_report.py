# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.host_record import advance, record_of
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.host_report import (
    report_of_events,
    report_of_failure,
    report_of_lost_host,
    report_of_traffic,
)

STOP = {"name": "ApplicationStop", "status": "Succeeded"}
BLOCK = {"name": "BlockTraffic", "status": "Succeeded"}
NEW = record_of(None, "d-1", "web-1")


def test_the_error_of_an_event_is_kept_as_the_server_reports_it():
    error = {
        "code": "ScriptFailed", "event": "ApplicationStop", "script": "stop.sh", "exit_code": 1, "message": "m", "hint": "", "log_path": "/l", "log_tail": "t",
    }  # fmt: skip
    events = [{"name": "ApplicationStop", "status": "Failed"}]
    assert report_of_failure(NEW, [], {"name": "any"}, {"error": error, "events": events}) == {"events": events, "error": error}


@pytest.mark.parametrize(
    ("stop_requested", "segments", "needs", "code"),
    [(False, 2, None, None), (True, 2, None, "MANUAL_STOP"), (True, 1, None, None), (True, 1, {"event": "Install"}, "MANUAL_STOP")],
)
def test_a_stop_counts_where_other_events_follow(stop_requested, segments, needs, code):
    report = report_of_events(NEW, [{"type": "events"}] * segments, {"events": [STOP], "stop_requested": stop_requested, "needs": needs})
    assert report["events"] == [STOP] and (report["error"] or {}).get("code") == code
    record = advance(NEW, segments, **report)
    assert record["status"] == ("Failed" if code else "Succeeded" if segments == 1 else "InProgress")


def test_tasks_of_the_users_fail_as_their_event():
    segments = [{"type": "events", "events": ["Install"]}, {"type": "tasks", "event": "AfterInstall", "when": "after", "path": "x.yml"}]
    report = report_of_failure(advance(NEW, 2, [STOP]), segments, {"name": "Warm up"}, {"msg": "cold"})
    assert report["error"]["event"] == "AfterInstall"
    assert [(event["name"], event["status"]) for event in report["events"]] == [("AfterInstall", "Failed")]


def test_a_host_of_which_nothing_was_heard_failed_in_the_segment_that_it_was_in():
    segments = [{"type": "block_traffic", "event": "BlockTraffic"}, {"type": "tasks", "event": "AfterInstall", "when": "after", "path": "/t/x.yml"}]
    report = report_of_lost_host(advance(NEW, 2, [BLOCK]), segments)
    assert (report["error"]["code"], report["error"]["event"], [event["name"] for event in report["events"]]) == (
        "HostUnreachable", "AfterInstall", ["AfterInstall"],
    )  # fmt: skip
    assert "/t/x.yml" in report["error"]["message"]
    error = report_of_lost_host(NEW, [{"type": "events", "events": ["BeforeInstall", "Install"]}])["error"]
    assert (error["code"], error["event"], error["events"]) == ("UnknownError", None, ["BeforeInstall", "Install"])


def test_each_host_reads_its_own_traffic_result():
    error = {"code": "TIMEOUT", "message": "still draining", "hint": "wait"}
    good = {"status": "Succeeded", "duration_seconds": 1.5, "load_balancers": [], "error": None}
    wave = {"instances": {"web-1": good, "web-2": {**good, "status": "Failed", "error": error}}}
    assert report_of_traffic(wave, "BlockTraffic", "web-1") == {
        "events": [{"name": "BlockTraffic", "status": "Succeeded", "duration_seconds": 1.5, "scripts": [], "load_balancers": []}],
        "error": None,
    }
    failed = report_of_traffic(wave, "BlockTraffic", "web-2")
    assert (failed["error"]["code"], failed["error"]["event"], failed["events"][0]["status"]) == ("TIMEOUT", "BlockTraffic", "Failed")


@pytest.mark.parametrize("result", [{"failed": True, "msg": "no credentials"}, {"error": {"code": "UnknownError", "message": "no credentials"}}])
def test_a_module_that_ended_early_fails_every_host(result):
    failed = report_of_traffic(result, "AllowTraffic", "web-1")
    assert (failed["events"][0]["status"], failed["error"]["message"]) == ("Failed", "no credentials")
