# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The controller is killed at a call that changes something, and the deployment gone on with or rolled back, while requests go through.

With KILL_POINTS=all it is killed at each call of CALLS, before and after that has its effect, and gone on with and rolled back.
"""

from __future__ import annotations

import os
import time

import pytest
from emulator import Emulator

from integration.copying.deployments.killed_fleet import ROLLBACK, KilledFleet

# Of a deployment to the copy of a group, in their order.
CALLS = [
    "CreateAutoScalingGroup", "SuspendProcesses", "SuspendProcesses", "UpdateAutoScalingGroup", "EnableMetricsCollection", "PutNotificationConfiguration",
    "PutScalingPolicy", "PutMetricAlarm", "BatchPutScheduledUpdateGroupAction", "UpdateAutoScalingGroup", "RegisterTargets", "DeregisterTargets",
    "UpdateAutoScalingGroup", "AttachTrafficSources", "UpdateAutoScalingGroup", "PutScalingPolicy", "PutWarmPool", "EnableAlarmActions", "SuspendProcesses",
    "UpdateAutoScalingGroup", "ResumeProcesses", "CreateOrUpdateTags", "UpdateAutoScalingGroup", "TerminateInstanceInAutoScalingGroup",
    "TerminateInstanceInAutoScalingGroup",
    # Where that was a copy itself.
    "DeleteAlarms", "DeleteAutoScalingGroup",
]  # fmt: skip
TERMINATION = 23
SHUT_DOWN_SECONDS = 10
OWNERS, COPY = "owners", "copy"
BACK, ON = "back", "on"
# What is replaced, at which call, whether that has its effect, and what is done then.
TELLING = [(OWNERS, 10, True, BACK), (OWNERS, 2, False, ON), (COPY, 11, False, ON), (COPY, 27, True, BACK)]
ALL = [
    (replaced, number, carried_out, way)
    for replaced in (OWNERS, COPY) for way in (BACK, ON) for number in range(1, len(CALLS) + 1 - 2 * (replaced == OWNERS)) for carried_out in (False, True)
]  # fmt: skip
POINTS = ALL if os.environ.get("KILL_POINTS") == "all" else TELLING


def id_of(point):
    replaced, number, carried_out, way = point
    return f"{replaced}-{number:02}-{CALLS[number - 1]}-{'unanswered' if carried_out else 'lost'}-{way}"


class Fleets:
    """The fleet to deploy to, a new one where that of the test before cannot be."""

    def __init__(self):
        self._aws, self._entered, self._fleet = None, None, None

    def get(self, replaced):
        if self._fleet and not (replaced == OWNERS and self._fleet.serving != self._fleet.name):
            fleet = self._fleet
        else:
            fleet = self._new()
        if replaced == COPY and fleet.serving == fleet.name:
            self.undisturbed(fleet)
        self._fleet = None
        return fleet

    def keep(self, fleet):
        """For the next test."""
        self._fleet = fleet

    def undisturbed(self, fleet):
        fleet.aws.reset_api_calls()
        run = fleet.replaced(fleet.next_version())
        assert run.rc == 0, run.stdout
        assert [name.partition(":")[2] for name in fleet.aws.changes()] == CALLS[:-2]
        assert settled(fleet.outline, fleet.wanted) == fleet.wanted

    def _new(self):
        self.close()
        self._aws = Emulator(speed=8, boot_seconds=4).__enter__()
        self._entered = KilledFleet(self._aws).__enter__()
        return self._entered

    def close(self):
        if self._aws:
            self._entered.__exit__()
            self._aws.__exit__()
            self._aws = None


@pytest.fixture(scope="module")
def fleets():
    fleets = Fleets()
    yield fleets
    fleets.close()


@pytest.mark.parametrize("point", POINTS, ids=id_of)
def test_a_controller_is_killed(fleets, point):
    replaced, number, carried_out, way = point
    fleet = fleets.get(replaced)
    before, version, original = fleet.everything(), fleet.next_version(), fleet.serving
    with fleet.load() as load:
        shown = fleet.killed_at(number, carried_out, version)
        print(shown, "\n===== killed\n")
        assert fleet.aws.changes()[number - 1].endswith(f":{CALLS[number - 1]}") and fleet.not_named(before) == []
        if way == BACK:
            goes_back(fleet, before, number)
        if way == ON or number >= TERMINATION:
            # The same command is enough, and may say so.
            goes_on(fleet, version, original, **({"codedeploy_resume": "continue"} if carried_out else {}))
    result = load.result()
    assert result.failed == 0, result.failures
    fleets.keep(fleet)


def goes_back(fleet, before, number):
    run = fleet.replaced(None, playbook=ROLLBACK)
    print(run.stdout)
    if number >= TERMINATION:
        assert run.rc != 0 and "ended while it terminated" in run.failures and "codedeploy_resume=abandon" in run.failures, run.stdout
        return
    assert run.rc == 0, run.stdout
    assert settled(fleet.everything, before) == before
    assert [record["status"] for record in fleet.deployments()[-2:]] == ["Failed", "Succeeded"]


def goes_on(fleet, version, original, **options):
    run = fleet.replaced(version, **options)
    print(run.stdout)
    assert run.rc == 0, run.stdout
    assert fleet.deployments()[-1]["status"] == "Succeeded" and fleet.serving != original
    assert settled(fleet.outline, fleet.wanted) == fleet.wanted


def settled(look, wanted):
    """What is seen as soon as it is what is wanted, or else after a while in which instances shut down."""
    deadline = time.monotonic() + SHUT_DOWN_SECONDS
    while (found := look()) != wanted and time.monotonic() < deadline:
        time.sleep(0.1)
    return found
