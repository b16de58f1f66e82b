# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two standing fleets that take turns: which one is replaced is what the load balancers say."""

from __future__ import annotations

import pytest
from emulator import Emulator

from integration.blue_green.two_fleets import ALL_AT_ONCE, BLUE_GREEN, TwoFleets
from integration.processes import end_processes_with
from integration.runs.slow_deployment import running, wait_for_script
from integration.slow_fleet import AROUND_TRAFFIC, ask_to_be_slow, revision

TURNS = {"group": BLUE_GREEN, "codedeploy_targets": "all", "codedeploy_standing_fleets": ["web-1", "web-2"]}


@pytest.fixture(scope="module")
def aws():
    with Emulator(speed=8) as emulator:
        yield emulator


def test_there_and_back_and_after_a_lost_run(aws, tmp_path):
    with TwoFleets(aws, 2, first=lambda fleet: revision(fleet, AROUND_TRAFFIC)) as fleet:
        with fleet.load() as traffic:
            there = fleet.deploy(revision(fleet, AROUND_TRAFFIC), **TURNS)
            assert there.rc == 0 and fleet.in_service() == fleet.everywhere(["web-2"]), there.stdout
            back = fleet.deploy(revision(fleet, AROUND_TRAFFIC), **TURNS)
            assert back.rc == 0 and fleet.in_service() == fleet.everywhere(["web-1"]), back.stdout
            # Both are in traffic when the controller is killed.
            made = revision(fleet, AROUND_TRAFFIC)
            ask_to_be_slow(fleet, ["BeforeBlockTraffic"], 2, "web-1")
            with running(fleet, made, env={"KILLED_CONTROLLER": str(tmp_path)}, **TURNS):
                wait_for_script(fleet, "BeforeBlockTraffic", "web-1")
                end_processes_with(f"KILLED_CONTROLLER={tmp_path}")
            other = fleet.deploy(made, **{**TURNS, "codedeploy_resume": "abandon"})
            assert other.rc != 0 and "Hosts of both fleets are registered with target group" in other.failures, other.stdout
            again = fleet.deploy(made, ALL_AT_ONCE, **TURNS)
            assert again.rc == 0 and fleet.in_service() == fleet.everywhere(["web-2"]), again.stdout
        [result] = traffic
        assert result.failed == 0, result.failures
