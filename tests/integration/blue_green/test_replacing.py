# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One fleet replaces another, while requests go through the load balancers."""

from __future__ import annotations

import pytest
from emulator import Emulator

from integration.blue_green.two_fleets import ALL_AT_ONCE, BLUE_EVENTS, GREEN_EVENTS, TwoFleets
from integration.hello_fleet import REQUESTS_PER_SECOND


@pytest.fixture(scope="module")
def aws():
    with Emulator(speed=8) as emulator:
        yield emulator


@pytest.mark.parametrize(
    ("kinds", "config"),
    [
        pytest.param(["application"], ALL_AT_ONCE, marks=pytest.mark.smoke),
        (["application", "network", "classic"], "CodeDeployDefault.HalfAtATime"),
    ],
)
def test_the_replacement_fleet_takes_over_without_one_failed_request(aws, kinds, config):
    with TwoFleets(aws, 4, kinds) as fleet:
        with fleet.load() as traffic:
            run = fleet.replace(fleet.revision("2.0.0"), config)
        assert run.rc == 0, run.stdout
        assert fleet.in_service() == fleet.everywhere(fleet.green)
        for result in traffic:
            assert result.failed == 0, result.failures
            assert result.versions["1.0.0"]["count"] + result.versions["2.0.0"]["count"] == result.sent > REQUESTS_PER_SECOND
        for name in fleet.green:
            assert run.events(name) == [(event, "Succeeded") for event in GREEN_EVENTS]
        for name in fleet.blue:
            assert run.events(name) == [(event, "Succeeded") for event in BLUE_EVENTS]
        # What was deployed first is untouched, so that one can go back to it.
        assert fleet.versions() == {**dict.fromkeys(fleet.blue, "1.0.0"), **dict.fromkeys(fleet.green, "2.0.0")}
