# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A blue/green deployment that is stopped in each phase: no fleet is left out of traffic that was in it."""

from __future__ import annotations

import pytest
from emulator import Emulator

from integration.blue_green.two_fleets import TwoFleets
from integration.runs.slow_deployment import running, wait_for_script
from integration.slow_fleet import AROUND_TRAFFIC, ask_to_be_slow, revision


@pytest.fixture(scope="module")
def aws():
    with Emulator(speed=8) as emulator:
        yield emulator


@pytest.mark.parametrize(
    ("event", "name", "in_service", "says"),
    [
        ("BeforeInstall", "web-2", ["web-1"], "Original fleet, in traffic as before: web-1"),
        ("BeforeAllowTraffic", "web-2", ["web-1"], "Original fleet, in traffic as before: web-1"),
        ("AfterBlockTraffic", "web-1", ["web-1", "web-2"], "Original fleet, in traffic: web-1"),
    ],
)
def test_whoever_had_traffic_has_it_again(aws, event, name, in_service, says):
    scripted = [*AROUND_TRAFFIC, "BeforeInstall"]
    with TwoFleets(aws, 2, first=lambda fleet: revision(fleet, scripted)) as fleet:
        made = revision(fleet, scripted)
        ask_to_be_slow(fleet, [event], 30, name)
        with fleet.load() as traffic, running(fleet, made, **fleet.replacing) as runs:
            wait_for_script(fleet, event, name)
            stopping = fleet.replace("", playbook="agentless.codedeploy.stop", codedeploy_stop_at="now")
        [run], [result] = runs, traffic
        assert stopping.rc == 0 and run.rc != 0 and ": Stopped (" in run.summary, run.stdout
        assert says in run.summary, run.summary
        assert fleet.in_service() == fleet.everywhere(in_service)
        assert result.failed == 0, result.failures
