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
    report_of_put_back,
    report_of_tasks,
    report_of_traffic,
    with_traffic,
)
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.lifecycle.in_place import segments

STOP = {"name": "ApplicationStop", "status": "Succeeded"}
BLOCK = {"name": "BlockTraffic", "status": "Succeeded"}
NEW = record_of(None, "d-1", "web-1")


def in_deploy(*lifecycle):
    return [{**segment, "phase": "deploy"} for segment in lifecycle]


def test_the_error_of_an_event_is_kept_as_the_server_reports_it():
    error = {
        "code": "ScriptFailed", "event": "ApplicationStop", "script": "stop.sh", "exit_code": 1, "message": "m", "hint": "", "log_path": "/l", "log_tail": "t",
    }  # fmt: skip
    events = [{"name": "ApplicationStop", "status": "Failed"}]
    assert report_of_failure(NEW, [], {"name": "any"}, {"error": error, "events": events}) == {"events": events, "error": error}


@pytest.mark.parametrize(
    ("stop_requested", "behind", "needs", "event"),
    [
        (False, [{"type": "block_traffic", "event": "BlockTraffic"}], None, None),
        (True, [{"type": "block_traffic", "event": "BlockTraffic"}], None, "BlockTraffic"),
        (True, [{"type": "events", "events": ["AfterInstall"], "unscripted": ["BeforeInstall"]}], None, "BeforeInstall"),
        (True, [], None, None),
        (True, [], {"event": "Install"}, "Install"),
        # A script has edited the AppSpec file at the very end.
        (True, [], {"event": None}, None),
    ],
)
def test_a_stop_counts_where_other_events_follow(stop_requested, behind, needs, event):
    lifecycle = in_deploy({"type": "events", "events": ["ApplicationStop"], "unscripted": []}, *behind)
    report = report_of_events(NEW, lifecycle, {"events": [STOP], "stop_requested": stop_requested, "needs": needs})
    assert report["events"] == [STOP] and (report["error"] or {}).get("event") == event
    assert (report["error"] or {}).get("code") == ("MANUAL_STOP" if event else None)
    record = advance(NEW, lifecycle, **report)
    assert record["status"] == ("Failed" if event else "InProgress" if behind else "Succeeded")


def test_tasks_of_the_users_fail_as_their_event():
    lifecycle = in_deploy({"type": "events", "events": ["Install"]}, {"type": "tasks", "event": "AfterInstall", "when": "after", "path": "x.yml"})
    report = report_of_failure(advance(NEW, lifecycle, [STOP]), lifecycle, {"name": "Warm up"}, {"msg": "cold"})
    assert report["error"]["event"] == "AfterInstall"
    assert [(event["name"], event["status"]) for event in report["events"]] == [("AfterInstall", "Failed")]


def test_a_host_of_which_nothing_was_heard_failed_in_the_segment_that_it_was_in():
    lifecycle = in_deploy({"type": "block_traffic", "event": "BlockTraffic"}, {"type": "tasks", "event": "AfterInstall", "when": "after", "path": "/t/x.yml"})
    report = report_of_lost_host(advance(NEW, lifecycle, [BLOCK]), lifecycle)
    assert (report["error"]["code"], report["error"]["event"], [event["name"] for event in report["events"]]) == (
        "HostUnreachable", "AfterInstall", ["AfterInstall"],
    )  # fmt: skip
    assert "/t/x.yml" in report["error"]["message"]
    error = report_of_lost_host(NEW, [{"type": "events", "events": ["BeforeInstall", "Install"]}])["error"]
    assert (error["code"], error["event"], error["events"]) == ("UnknownError", None, ["BeforeInstall", "Install"])


ENDED = "2026-11-26T05:36:03.500Z"
ERROR = {"code": "TIMEOUT", "message": "still draining", "hint": "wait"}
BALANCER = {"name": "web", "type": "target_group", "port": 80, "traffic": "out", "state": "unused", "reason": "", "description": ""}
TAKEN_OUT = {"name": "web", "type": "target_group", "targets": [{"id": "i-1", "port": 81, "availability_zone": None}]}
GOOD = {
    "status": "Succeeded", "changed": True, "duration_seconds": 1.5, "end_time": ENDED, "traffic": "out", "error": None,
    "load_balancers": [BALANCER], "registrations": [TAKEN_OUT],
}  # fmt: skip


def test_each_host_reads_its_own_traffic_result():
    wave = {"instances": {"web-1": GOOD, "web-2": {**GOOD, "status": "Failed", "error": ERROR}}}
    assert report_of_traffic(NEW, wave, "BlockTraffic") == {
        "events": [{"name": "BlockTraffic", "status": "Succeeded", "end_time": ENDED, "duration_seconds": 1.5, "scripts": [], "load_balancers": [BALANCER]}],
        "error": None,
        "traffic": "out",
        "registrations": [{**TAKEN_OUT, "port": 80}],
    }
    failed = report_of_traffic(record_of(None, "d-1", "web-2"), wave, "BlockTraffic")
    assert (failed["error"]["code"], failed["error"]["event"], failed["events"][0]["status"]) == ("TIMEOUT", "BlockTraffic", "Failed")


def test_what_allow_traffic_registered_is_not_what_was_taken_out():
    blocked = advance(NEW, segments(3), **report_of_traffic(NEW, {"instances": {"web-1": GOOD}}, "BlockTraffic"))
    allowed = {**GOOD, "traffic": "in", "registrations": [{**TAKEN_OUT, "targets": []}]}
    record = advance(blocked, segments(3), **report_of_traffic(blocked, {"instances": {"web-1": allowed}}, "AllowTraffic"))
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


def test_tasks_of_the_users_instead_of_an_event_say_when_they_were_done():
    segment = {"type": "tasks", "event": "BlockTraffic", "when": "instead", "path": "/t", "reports": [{"name": "BlockTraffic", "status": "Succeeded"}]}
    assert report_of_tasks(segment, ENDED)["events"] == [{"name": "BlockTraffic", "status": "Succeeded", "end_time": ENDED}]
    assert report_of_tasks(segment)["events"][0]["end_time"] is None


TOLD = {
    "deployment_id": "d-1", "hosts": ["web-1", "web-2"], "event": "BlockTraffic", "segments_done": 1,
    "segments": in_deploy({"type": "events", "events": ["ApplicationStop"], "unscripted": []}, {"type": "block_traffic", "event": "BlockTraffic"}),
    "result": {"instances": {"web-1": GOOD}}, "stop": None,
}  # fmt: skip


STOPPED = {"deployment_id": "d-1", "asked_by": {"user": "ann", "host": "ctl-2", "awx_job_id": None}, "asked_at": "2026-01-01T00:00:00Z", "at": "next_event"}
[INSTALL] = in_deploy({"type": "events", "events": ["Install"], "unscripted": []})


def test_a_traffic_event_comes_to_its_end_and_then_the_stop_counts():
    told = {**TOLD, "stop": STOPPED}
    through = with_traffic(advance(NEW, segments(2), [STOP]), told)
    assert (through["status"], through["traffic"], through["error"]) == ("Succeeded", "out", None)
    stopped = with_traffic(advance(NEW, segments(3), [STOP]), {**told, "segments": [*TOLD["segments"], INSTALL]})
    assert (stopped["status"], stopped["traffic"], stopped["error"]["code"], stopped["error"]["event"]) == ("Failed", "out", "MANUAL_STOP", "Install")
    assert with_traffic(stopped, told) is stopped


def test_a_traffic_event_that_was_not_begun_is_where_the_hosts_were_stopped():
    # Whoever reads the note next may not find the request any more.
    stopped = with_traffic(advance(NEW, segments(2), [STOP]), {**TOLD, "result": {"skipped": True, "changed": False}})
    assert (stopped["error"]["code"], stopped["error"]["event"], stopped["traffic"], stopped["events"]) == ("MANUAL_STOP", "BlockTraffic", None, [STOP])


def test_what_came_of_putting_a_host_back_is_in_its_record():
    stopped = with_traffic(advance(NEW, segments(3), [STOP]), {**TOLD, "stop": STOPPED, "segments": [*TOLD["segments"], INSTALL]})
    told = {"deployment_id": "d-1", "hosts": ["web-1"], "put_back": {"instances": {"web-1": {**GOOD, "traffic": "in"}}}}
    back = with_traffic(stopped, told)
    assert (back["status"], back["traffic"], back["error"], back["registrations"]) == ("Failed", "in", stopped["error"], stopped["registrations"])
    assert [(event["name"], event.get("put_back")) for event in back["events"]] == [("ApplicationStop", None), ("BlockTraffic", None), ("AllowTraffic", True)]
    assert with_traffic(stopped, {**told, "hosts": ["web-2"]}) is stopped
    failed = with_traffic(stopped, {**told, "put_back": {"msg": "no credentials"}})
    assert (failed["traffic"], failed["error"]["code"]) == ("out", "MANUAL_STOP")
    assert failed["error"]["message"] == "The deployment was stopped before Install. It was not put back into traffic: no credentials"


@pytest.mark.parametrize(("failed", "status", "traffic"), [(None, "Succeeded", "in"), (({"name": "Enable"}, {"msg": "no"}), "Failed", "unknown")])
def test_tasks_of_the_users_put_a_host_back(failed, status, traffic):
    report = report_of_put_back("/t/allow.yml", ENDED, failed)
    assert [(event["name"], event["status"], event.get("end_time")) for event in report["events"]] == [("AllowTraffic", status, None if failed else ENDED)]
    assert (report["traffic"], bool(report["error"])) == (traffic, bool(failed))


def test_the_record_takes_in_what_the_wave_was_told_exactly_once():
    at_segment = advance(NEW, segments(2), [STOP])
    blocked = with_traffic(at_segment, TOLD)
    assert ([event["name"] for event in blocked["events"]], blocked["traffic"], blocked["status"]) == (["ApplicationStop", "BlockTraffic"], "out", "Succeeded")
    assert with_traffic(blocked, TOLD) is blocked
    failed = with_traffic(at_segment, {**TOLD, "result": {"msg": "no credentials"}})
    assert (failed["status"], failed["error"]["message"]) == ("Failed", "no credentials")
    assert with_traffic(failed, TOLD) is failed


@pytest.mark.parametrize(
    ("record", "told"),
    [
        (advance(NEW, segments(2), [STOP]), None),
        (advance(NEW, segments(2), [STOP]), {**TOLD, "deployment_id": "d-0"}),
        (advance(NEW, segments(2), [STOP]), {**TOLD, "hosts": ["web-2"]}),
        (NEW, TOLD),
        (advance(NEW, segments(2), [STOP], error=ERROR), {**TOLD, "segments_done": 0}),
    ],
)
def test_what_another_deployment_wave_or_segment_was_told_is_not_taken_in(record, told):
    assert with_traffic(record, told) is record
