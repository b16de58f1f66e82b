# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import datetime

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.blue_green.ready_wait import FORMAT, has_expired, is_waiting, new_wait, waits_when_ready
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
    (waiting(resumed={"continued": False}), True),
    (waiting(resumed={"continued": True}), False),
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
    assert new_wait(waiting(minutes), now) == {"type": "READY_WAIT", "until": until, "continued": False}


UNTIL = "2026-11-26T13:00:00Z"


@pytest.mark.parametrize("status, now, waits, expired", [
    ("Ready", "2026-11-26T12:59:59Z", True, False),
    ("Ready", UNTIL, True, True),
    ("Ready", "2026-11-26T13:00:01Z", True, True),
    ("Ready", "2026-11-25T23:59:59Z", True, False),
    # It was had go on in time, and its wait is history.
    ("InProgress", "2026-11-26T14:00:00Z", False, False),
    ("Stopped", "2026-11-26T14:00:00Z", False, False),
])  # fmt: skip
def test_when_it_is_too_late(status, now, waits, expired):
    record = {"status": status, "wait": {"type": "READY_WAIT", "until": UNTIL, "continued": not waits}}
    assert (is_waiting(record), has_expired(record, now)) == (waits, expired)


def test_a_deployment_that_has_not_begun_to_wait_does_not():
    record = {"status": "InProgress", "wait": None}
    assert (is_waiting(record), has_expired(record, UNTIL)) == (False, False)


moments = st.datetimes(datetime.datetime(2026, 1, 1), datetime.datetime(2030, 1, 1)).map(lambda moment: moment.replace(microsecond=0))


@given(moments, st.integers(1, 2880), st.integers(-200000, 200000))
def test_by_any_clock_it_expires_at_the_second_that_it_says(began, minutes, seconds):
    wait = new_wait(waiting(minutes), began.strftime(FORMAT))
    then = (began + datetime.timedelta(seconds=seconds)).strftime(FORMAT)
    assert has_expired({"status": "Ready", "wait": wait}, then) is (seconds >= 60 * minutes)
