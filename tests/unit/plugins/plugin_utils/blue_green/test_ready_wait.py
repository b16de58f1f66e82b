# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import datetime

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.blue_green.ready_wait import (
    FORMAT,
    has_expired,
    is_ready,
    is_waiting,
    new_wait,
    waits_when_ready,
)
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.two_fleets import SETTINGS, going_back, replacing, waiting
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.lifecycle.in_place import ONE_FLEET
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize("plan, waits", [
    ({**ONE_FLEET, "resumed": None}, False),
    (replacing(), False),
    # It goes on by itself, so that its minutes mean nothing.
    (replacing(blue_green={**SETTINGS, "ready": {"action_on_timeout": "CONTINUE_DEPLOYMENT", "wait_minutes": 60}}), False),
    (waiting(), True),
    # A run that goes on with one that was lost before it waited waits, and one that somebody has go on does not.
    (waiting(resumed={"waited_for": None}), True),
    (waiting(resumed={"waited_for": "READY_WAIT"}), False),
    (waiting(resumed={"waited_for": "TERMINATION_WAIT"}), False),
    # Whoever rolls back is in a hurry.
    (going_back(waiting()), False),
])  # fmt: skip
def test_which_runs_end_when_the_replacement_fleet_is_ready(plan, waits):
    assert waits_when_ready(plan) is waits


@pytest.mark.parametrize("now, minutes, until", [
    ("2026-11-26T12:00:00Z", 60, "2026-11-26T13:00:00Z"),
    ("2026-11-26T23:59:59Z", 1, "2026-11-27T00:00:59Z"),
    ("2026-11-26T12:00:00Z", 2880, "2026-11-28T12:00:00Z"),
    ("2026-12-31T23:30:00Z", 45, "2027-01-01T00:15:00Z"),
    ("2028-02-28T12:00:00Z", 1440, "2028-02-29T12:00:00Z"),
])  # fmt: skip
def test_the_wait_is_over_so_many_minutes_later(now, minutes, until):
    ends = {"ready": {**SETTINGS["ready"], "wait_minutes": minutes}, "terminate": {**SETTINGS["terminate"], "wait_minutes": 7}}
    assert new_wait(replacing(blue_green=ends), "READY_WAIT", now) == {"type": "READY_WAIT", "until": until, "continued": False}
    ends = {"ready": {**SETTINGS["ready"], "wait_minutes": 7}, "terminate": {**SETTINGS["terminate"], "wait_minutes": minutes}}
    assert new_wait(replacing(blue_green=ends), "TERMINATION_WAIT", now) == {"type": "TERMINATION_WAIT", "until": until, "continued": False}


UNTIL = "2026-11-26T13:00:00Z"


@pytest.mark.parametrize("kind, now, changes, expected", [
    ("READY_WAIT", "2026-11-26T12:59:59Z", {}, (True, True, False)),
    ("READY_WAIT", UNTIL, {}, (True, True, True)),
    ("READY_WAIT", "2026-11-26T13:00:01Z", {}, (True, True, True)),
    ("READY_WAIT", "2026-11-25T23:59:59Z", {}, (True, True, False)),
    # The original fleet may be terminated at any time.
    ("TERMINATION_WAIT", "2026-11-26T12:59:59Z", {}, (True, False, False)),
    ("TERMINATION_WAIT", "2026-12-26T13:00:00Z", {}, (True, False, False)),
    # It was had go on in time, and its wait is history.
    ("READY_WAIT", "2026-11-26T14:00:00Z", {"continued": True}, (False, False, False)),
    ("TERMINATION_WAIT", "2026-11-26T14:00:00Z", {"continued": True}, (False, False, False)),
    # It was given up.
    ("READY_WAIT", "2026-11-26T14:00:00Z", {"ended_at": "2026-11-26T13:30:00Z"}, (False, False, False)),
    ("TERMINATION_WAIT", "2026-11-26T14:00:00Z", {"ended_at": "2026-11-26T13:30:00Z"}, (False, False, False)),
])  # fmt: skip
def test_when_it_waits_and_when_it_is_too_late(kind, now, changes, expected):
    record = {"wait": {"type": kind, "until": UNTIL, "continued": changes.get("continued", False)}, "ended_at": changes.get("ended_at")}
    assert (is_waiting(record), is_ready(record), has_expired(record, now)) == expected


def test_a_deployment_that_has_not_begun_to_wait_does_not():
    record = {"status": "InProgress", "wait": None, "ended_at": None}
    assert (is_waiting(record), is_ready(record), has_expired(record, UNTIL)) == (False, False, False)


moments = st.datetimes(datetime.datetime(2026, 1, 1), datetime.datetime(2030, 1, 1)).map(lambda moment: moment.replace(microsecond=0))


@given(moments, st.integers(1, 2880), st.integers(-200000, 200000))
def test_by_any_clock_it_expires_at_the_second_that_it_says(began, minutes, seconds):
    wait = new_wait(waiting(minutes), "READY_WAIT", began.strftime(FORMAT))
    then = (began + datetime.timedelta(seconds=seconds)).strftime(FORMAT)
    assert has_expired({"wait": wait, "ended_at": None}, then) is (seconds >= 60 * minutes)
