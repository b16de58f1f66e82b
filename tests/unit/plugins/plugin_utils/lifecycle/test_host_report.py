# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.host_record import advance, record_of
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.host_report import (
    report_of_events,
    report_of_failure,
    report_of_lost_host,
    report_of_tasks,
    report_of_traffic,
    with_traffic,
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


ERROR = {"code": "TIMEOUT", "message": "still draining", "hint": "wait"}
BALANCER = {"name": "web", "type": "target_group", "port": 80, "traffic": "out", "state": "unused", "reason": "", "description": ""}
TAKEN_OUT = {"name": "web", "type": "target_group", "targets": [{"id": "i-1", "port": 81, "availability_zone": None}]}
GOOD = {
    "status": "Succeeded", "changed": True, "duration_seconds": 1.5, "traffic": "out", "error": None,
    "load_balancers": [BALANCER], "registrations": [TAKEN_OUT],
}  # fmt: skip


def test_each_host_reads_its_own_traffic_result():
    wave = {"instances": {"web-1": GOOD, "web-2": {**GOOD, "status": "Failed", "error": ERROR}}}
    assert report_of_traffic(NEW, wave, "BlockTraffic") == {
        "events": [{"name": "BlockTraffic", "status": "Succeeded", "duration_seconds": 1.5, "scripts": [], "load_balancers": [BALANCER]}],
        "error": None,
        "traffic": "out",
        "registrations": [{**TAKEN_OUT, "port": 80}],
    }
    failed = report_of_traffic(record_of(None, "d-1", "web-2"), wave, "BlockTraffic")
    assert (failed["error"]["code"], failed["error"]["event"], failed["events"][0]["status"]) == ("TIMEOUT", "BlockTraffic", "Failed")


def test_what_allow_traffic_registered_is_not_what_was_taken_out():
    blocked = advance(NEW, 3, **report_of_traffic(NEW, {"instances": {"web-1": GOOD}}, "BlockTraffic"))
    allowed = {**GOOD, "traffic": "in", "registrations": [{**TAKEN_OUT, "targets": []}]}
    record = advance(blocked, 3, **report_of_traffic(blocked, {"instances": {"web-1": allowed}}, "AllowTraffic"))
    assert (record["traffic"], record["registrations"]) == ("in", [{**TAKEN_OUT, "port": 80}])


@pytest.mark.parametrize("result", [{"failed": True, "msg": "no credentials"}, {"error": {"code": "UnknownError", "message": "no credentials"}}])
def test_a_module_that_ended_early_fails_every_host(result):
    failed = report_of_traffic(NEW, result, "AllowTraffic")
    assert (failed["events"][0]["status"], failed["error"]["message"]) == ("Failed", "no credentials")


@pytest.mark.parametrize(
    ("before", "instance", "traffic"),
    [
        (None, {"traffic": "in"}, "in"),
        (None, {"traffic": "unknown", "changed": False}, "unknown"),
        # Nothing was asked nor changed since, so what was said before is true.
        ("out", {"traffic": "unknown", "changed": False}, "out"),
        ("out", {"traffic": "unknown", "changed": True}, "unknown"),
        ("out", {"traffic": "registered", "changed": True}, "registered"),
        (None, {"traffic": "in", "status": "Pending"}, None),
    ],
)
def test_traffic_is_what_was_said_last(before, instance, traffic):
    record = {**NEW, "traffic": before}
    assert report_of_traffic(record, {"instances": {"web-1": {**GOOD, **instance}}}, "BlockTraffic")["traffic"] == traffic


def tasks(event, when):
    return {"type": "tasks", "event": event, "when": when, "path": "x.yml", "reports": []}


@pytest.mark.parametrize(
    ("segment", "done", "failed"),
    [
        (tasks("BlockTraffic", "instead"), "out", "unknown"),
        (tasks("AllowTraffic", "instead"), "in", "unknown"),
        (tasks("BlockTraffic", "before"), None, None),
        (tasks("AllowTraffic", "after"), None, None),
        (tasks("Install", "before"), None, None),
        ({"type": "block_traffic", "event": "BlockTraffic"}, None, "unknown"),
        ({"type": "events", "events": ["Install"]}, None, None),
    ],
)
def test_tasks_that_act_on_a_load_balancer_and_fail_leave_the_traffic_unknown(segment, done, failed):
    if segment["type"] == "tasks":
        assert report_of_tasks(segment) == {"events": [], "error": None, "traffic": done}
    assert report_of_lost_host(NEW, [segment])["traffic"] == failed
    assert report_of_failure(NEW, [segment], {"name": "any"}, {"msg": "no"})["traffic"] == failed


TOLD = {
    "deployment_id": "d-1", "hosts": ["web-1", "web-2"], "event": "BlockTraffic", "segments_done": 1, "segment_count": 2,
    "result": {"instances": {"web-1": GOOD}},
}  # fmt: skip


def test_the_record_takes_in_what_the_wave_was_told_exactly_once():
    at_segment = advance(NEW, 2, [STOP])
    blocked = with_traffic(at_segment, TOLD)
    assert ([event["name"] for event in blocked["events"]], blocked["traffic"], blocked["status"]) == (["ApplicationStop", "BlockTraffic"], "out", "Succeeded")
    assert with_traffic(blocked, TOLD) is blocked
    failed = with_traffic(at_segment, {**TOLD, "result": {"msg": "no credentials"}})
    assert (failed["status"], failed["error"]["message"]) == ("Failed", "no credentials")
    assert with_traffic(failed, TOLD) is failed


@pytest.mark.parametrize(
    ("record", "told"),
    [
        (advance(NEW, 2, [STOP]), None),
        (advance(NEW, 2, [STOP]), {**TOLD, "deployment_id": "d-0"}),
        (advance(NEW, 2, [STOP]), {**TOLD, "hosts": ["web-2"]}),
        (NEW, TOLD),
        (advance(NEW, 2, [STOP], error=ERROR), {**TOLD, "segments_done": 0}),
    ],
)
def test_what_another_deployment_wave_or_segment_was_told_is_not_taken_in(record, told):
    assert with_traffic(record, told) is record
