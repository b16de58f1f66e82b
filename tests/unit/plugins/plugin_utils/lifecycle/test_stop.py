# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.host_record import advance, has_begun, record_of
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.lifecycle import lifecycle_segments
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.stop import (
    can_serve,
    is_untouched,
    lacks_traffic,
    next_event,
    put_back_record,
    result_of_stop,
    serves_on,
    stop_record,
    stopped_before,
    was_stopped,
)
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.reporting.failure_text import place_of
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.lifecycle.in_place import segments

EVENTS = [
    "BeforeBlockTraffic", "BlockTraffic", "AfterBlockTraffic", "ApplicationStop", "DownloadBundle", "BeforeInstall", "Install", "AfterInstall",
    "ApplicationStart", "ValidateService", "BeforeAllowTraffic", "AllowTraffic", "AfterAllowTraffic",
]  # fmt: skip
NEW = record_of(None, "d-1", "web-1")
IN_ONE = lifecycle_segments("in_place", EVENTS, EVENTS, {}, {})


def stopped(event, done, status=None, segments_done=0):
    """The record of a host that was stopped before an event when these had succeeded, or in it when that failed."""
    events = [{"name": name, "status": "Succeeded"} for name in done] + ([{"name": event, "status": status}] if status else [])
    return {**advance(NEW, IN_ONE, events, stopped_before(event)), "segments_done": segments_done}


@pytest.mark.parametrize(
    ("event", "done", "status", "untouched", "serves", "place"),
    [
        ("BeforeBlockTraffic", [], "Skipped", True, True, "before BeforeBlockTraffic"),
        ("BeforeBlockTraffic", [], "Failed", True, True, "in BeforeBlockTraffic"),
        ("AfterBlockTraffic", EVENTS[:2], None, True, True, "before AfterBlockTraffic"),
        ("AfterBlockTraffic", EVENTS[:2], "Failed", True, True, "in AfterBlockTraffic"),
        ("ApplicationStop", EVENTS[:3], "Skipped", True, True, "before ApplicationStop"),
        # There is no script for ApplicationStop.
        ("DownloadBundle", EVENTS[:3], "Skipped", True, True, "before DownloadBundle"),
        ("ApplicationStop", EVENTS[:3], "Failed", False, False, "in ApplicationStop"),
        ("DownloadBundle", EVENTS[:4], "Skipped", False, False, "before DownloadBundle"),
        ("Install", EVENTS[:6], "Skipped", False, False, "before Install"),
        ("ApplicationStart", EVENTS[:8], "Failed", False, False, "in ApplicationStart"),
        ("ValidateService", EVENTS[:9], "Skipped", False, False, "before ValidateService"),
        ("ValidateService", EVENTS[:9], "Failed", False, False, "in ValidateService"),
        # Before tasks of the user's that come after it.
        ("ValidateService", EVENTS[:10], None, False, False, "after ValidateService"),
        ("BeforeAllowTraffic", EVENTS[:10], "Skipped", False, True, "before BeforeAllowTraffic"),
        ("BeforeAllowTraffic", EVENTS[:10], "Failed", False, True, "in BeforeAllowTraffic"),
        ("AllowTraffic", EVENTS[:11], None, False, True, "before AllowTraffic"),
        ("AfterAllowTraffic", EVENTS[:12], None, False, True, "before AfterAllowTraffic"),
    ],
)
def test_which_hosts_can_serve(event, done, status, untouched, serves, place):
    record = stopped(event, done, status)
    assert (is_untouched(record, IN_ONE), can_serve(record, IN_ONE), place_of(record)) == (untouched, serves, place)


@pytest.mark.parametrize("status", ["Succeeded", "Failed"])
def test_where_a_host_was_stopped_stays_so_when_it_is_put_back(status):
    report = {"events": [{"name": "AllowTraffic", "status": status}], "error": None, "traffic": "in"}
    record = put_back_record(stopped("AllowTraffic", EVENTS[:11]), report)
    assert (place_of(record), record["traffic"], can_serve(record, IN_ONE)) == ("before AllowTraffic", "in", True)


@pytest.mark.parametrize(("event", "done", "serves"), [("ApplicationStop", 0, True), ("ApplicationStop", 1, False), ("AfterBlockTraffic", 1, True)])
def test_tasks_of_the_users_may_take_the_application_down(event, done, serves):
    segments = lifecycle_segments("in_place", EVENTS[3:], [], {event: {"before": "stop.yml"}}, {}) if event in EVENTS[3:] else [
        {"type": "tasks", "event": event, "when": "after", "path": "x.yml", "reports": []}, {"type": "events", "events": ["DownloadBundle"], "unscripted": []},
    ]  # fmt: skip
    assert segments[0]["type"] == "tasks"
    assert can_serve(stopped("DownloadBundle", [], segments_done=done), segments) is serves


@pytest.mark.parametrize(
    ("segment", "event"),
    [
        ({"type": "block_traffic", "event": "BlockTraffic"}, "BlockTraffic"),
        ({"type": "tasks", "event": "Install", "when": "after"}, "Install"),
        ({"type": "events", "events": ["DownloadBundle"], "unscripted": []}, "DownloadBundle"),
        # What has no script yet comes first where it may get one.
        ({"type": "events", "events": ["BeforeAllowTraffic"], "unscripted": ["ApplicationStart", "ValidateService"]}, "ApplicationStart"),
    ],
)
def test_the_event_with_which_a_segment_begins(segment, event):
    assert next_event(segment) == event


def test_a_host_is_stopped_once_and_not_when_it_is_through():
    record = stop_record(advance(NEW, IN_ONE), IN_ONE)
    assert (record["status"], record["segments_done"], record["error"]["event"]) == ("Failed", 1, IN_ONE[1]["event"])
    assert stop_record(record, IN_ONE) is record and was_stopped(record) and not was_stopped(NEW)
    through = advance(NEW, segments(1))
    assert stop_record(through, IN_ONE[:1]) is through


def test_the_result_of_events_that_were_not_begun():
    result = result_of_stop(["Install", "AfterInstall"])
    assert result["failed"] and result["msg"].startswith("MANUAL_STOP: The deployment was stopped before Install. ")
    assert [(event["name"], event["status"]) for event in result["events"]] == [("Install", "Skipped"), ("AfterInstall", "Skipped")]


@pytest.mark.parametrize(
    ("record", "traffic", "lacks", "begun", "goes_on"),
    [
        (stopped("BeforeBlockTraffic", [], "Skipped"), None, False, False, True),
        (stopped("BeforeBlockTraffic", [], "Failed"), None, False, True, True),
        (stopped("BlockTraffic", EVENTS[:1]), None, False, True, True),
        # Without load balancers.
        (stopped("Install", EVENTS[3:6]), None, False, True, False),
        (stopped("Install", EVENTS[:6], "Skipped"), "out", True, True, False),
        (stopped("ApplicationStop", EVENTS[:2], segments_done=2), "in", False, True, True),
        (stopped("ApplicationStop", EVENTS[:2], segments_done=2), "registered", True, True, False),
        (stopped("ApplicationStop", EVENTS[:2], segments_done=2), "unknown", True, True, False),
    ],
)
def test_whether_a_host_lacks_traffic_and_whether_its_last_result_stays(record, traffic, lacks, begun, goes_on):
    record = {**record, "traffic": traffic}
    assert (lacks_traffic(record), has_begun(record), serves_on(record)) == (lacks, begun, goes_on)
