# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.kinds_of_host import events_of
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.phases import PHASES, is_through, phase_of, segments_in
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.two_fleets import BLUE, ERROR, GREEN, record
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.lifecycle.in_place import segments


def phases(kind):
    """[(phase, its events in order)]"""
    found = {}
    for event in events_of(kind, True):
        found.setdefault(phase_of(kind, event), []).append(event)
    return list(found.items())


def test_in_place_all_is_one_phase():
    assert phases("in_place") == [("deploy", events_of("in_place", True))]
    assert phases("launched") == [("deploy", events_of("launched", True))]


def test_a_green_host_is_deployed_to_and_later_has_traffic_and_a_blue_one_only_loses_it():
    assert phases("green") == [
        ("deploy", ["ApplicationStop", "DownloadBundle", "BeforeInstall", "Install", "AfterInstall", "ApplicationStart", "ValidateService"]),
        ("reroute", ["BeforeAllowTraffic", "AllowTraffic", "AfterAllowTraffic"]),
    ]
    assert phases("blue") == [("deregister", ["BeforeBlockTraffic", "BlockTraffic", "AfterBlockTraffic"])]


def test_segments_of_a_phase_keep_their_place_among_all():
    lifecycle = [{"event": event, "phase": phase} for event, phase in (("a", "deploy"), ("b", "deploy"), ("c", "reroute"), ("d", "reroute"))]
    assert segments_in(lifecycle, "deploy") == [{"event": "a", "phase": "deploy", "index": 0}, {"event": "b", "phase": "deploy", "index": 1}]
    assert [(segment["event"], segment["index"]) for segment in segments_in(lifecycle, "reroute")] == [("c", 2), ("d", 3)]
    assert segments_in(lifecycle, "deregister") == segments_in([], "deploy") == []


@pytest.mark.parametrize("host, status, through", [
    ("g0", "Pending", []),
    ("g0", "Ready", ["deploy"]),
    ("g0", "Succeeded", PHASES),
    ("g0", "Failed", PHASES),
    ("b0", "Pending", []),
    ("b0", "Succeeded", PHASES),
])  # fmt: skip
def test_when_a_host_is_through_a_phase(host, status, through):
    lifecycle = GREEN if host == "g0" else BLUE
    assert [phase for phase in PHASES if is_through(record(host, status), lifecycle, phase)] == list(through)


def test_a_host_in_the_middle_of_a_phase_is_not_through_it():
    found = {**record("g0", "Pending"), "status": "InProgress", "segments_done": 1}
    assert [is_through({**found, "segments_done": done}, segments(3), "deploy") for done in range(4)] == [False, False, False, True]


def test_where_the_segments_are_not_known_only_a_host_that_has_ended_is_through():
    found = record("g0", "Ready")
    assert not is_through(found, [], "deploy") and is_through({**found, "status": "Failed", "error": ERROR}, [], "deploy")
