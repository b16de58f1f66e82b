# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.host_record import advance, has_begun, is_at_segment, is_over, record_of
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.lifecycle.in_place import segments

STOP = {"name": "ApplicationStop", "status": "Succeeded"}
BLOCK, BAD_BLOCK = {"name": "BlockTraffic", "status": "Succeeded"}, {"name": "BlockTraffic", "status": "Failed"}
NEW = record_of(None, "d-1", "web-1")


def test_what_a_load_balancer_said_last_stays_until_it_says_something_else():
    assert (NEW["traffic"], NEW["registrations"]) == (None, [])
    taken_out = [{"name": "web", "type": "target_group", "port": 80, "targets": [{"id": "i-1", "port": 81, "availability_zone": None}]}]
    blocked = advance(NEW, segments(3), [BLOCK], traffic="out", registrations=taken_out)
    stopped = advance(blocked, segments(3), [STOP])
    assert (stopped["traffic"], stopped["registrations"]) == ("out", taken_out)
    allowed = advance(stopped, segments(3), traffic="in")
    assert (allowed["traffic"], allowed["registrations"]) == ("in", taken_out)


def test_a_record_of_another_deployment_counts_as_none():
    old = advance(NEW, segments(2), [BLOCK])
    assert record_of(old, "d-1", "web-1") is old
    assert record_of(old, "d-2", "web-1") == {**NEW, "deployment_id": "d-2"}


def test_a_host_is_through_after_its_last_segment():
    first = advance(NEW, segments(2), [BLOCK])
    assert (first["status"], first["segments_done"], is_over(first), is_at_segment(first, 1)) == ("InProgress", 1, False, True)
    last = advance(first, segments(2), [STOP])
    assert (last["status"], last["events"], is_over(last)) == ("Succeeded", [BLOCK, STOP], True)


def test_a_host_is_ready_between_two_phases():
    lifecycle = [{"phase": phase} for phase in ("deploy", "deploy", "reroute", "reroute")]
    statuses, found = [], NEW
    for _segment in lifecycle:
        found = advance(found, lifecycle)
        statuses.append((found["status"], is_over(found), has_begun(found)))
    assert statuses == [("InProgress", False, True), ("Ready", False, True), ("InProgress", False, True), ("Succeeded", True, True)]


def test_a_host_that_fails_at_the_end_of_a_phase_is_not_ready():
    assert advance(NEW, [{"phase": "deploy"}, {"phase": "reroute"}], [BAD_BLOCK], {"code": "ScriptFailed"})["status"] == "Failed"


def test_an_error_keeps_the_host_at_its_segment():
    stuck = advance(NEW, segments(1), [BAD_BLOCK], {"code": "TIMEOUT"})
    assert (stuck["status"], stuck["segments_done"], is_over(stuck)) == ("Failed", 0, True)
    assert not is_at_segment(stuck, 0)
