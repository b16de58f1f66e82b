# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.payload.host_seconds import event_seconds, seconds_out_of_traffic


def event(name, end=None, seconds=None, status="Succeeded", **changes):
    """end: seconds of a minute."""
    ended = None if end is None else f"2026-11-26T05:36:{end:06.3f}Z"
    return {"name": name, "status": status, "end_time": ended, "duration_seconds": seconds, "scripts": 0, **changes}


BLOCKED, ALLOWED = event("BlockTraffic", 15, 5.5), event("AllowTraffic", 50.25, 12)


@pytest.mark.parametrize("events, seconds", [
    ([BLOCKED, event("Install", 20, 1), ALLOWED], [40.75]),
    ([BLOCKED, event("Install", 20, 1, "Failed"), {**ALLOWED, "put_back": True}], [40.75]),
    ([event("BlockTraffic", 15), event("AllowTraffic", 50)], [35.0]),
    ([BLOCKED, event("AllowTraffic", 52, 1, "Failed"), ALLOWED], [40.75]),
    ([BLOCKED, event("AllowTraffic", 50, 12, "Failed")], []),
    ([event("BlockTraffic", 15, 5, "Failed"), ALLOWED], []),
    ([event("BlockTraffic"), ALLOWED], []),
    ([BLOCKED, event("AllowTraffic")], []),
    ([BLOCKED], []),
    ([ALLOWED], []),
    ([], []),
    # The controller that went on has another clock.
    ([BLOCKED, event("AllowTraffic", 3, 1)], [0.0]),
])
def test_a_host_is_out_of_traffic_from_the_start_of_block_to_the_end_of_allow(events, seconds):
    assert seconds_out_of_traffic(events) == seconds


def test_the_seconds_of_events_that_have_begun():
    events = [
        event("BlockTraffic"), event("Install", 1, 0.25), event("AfterInstall", 2, 0, "Skipped"), event("ApplicationStart", 9, 7, "Failed"),
        event("ValidateService", None, 0, "Pending"),
    ]  # fmt: skip
    assert event_seconds(events) == [("Install", 0.25), ("ApplicationStart", 7)]
