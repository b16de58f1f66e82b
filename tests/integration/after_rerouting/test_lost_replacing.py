# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A controller is killed in each phase of a blue/green deployment under traffic; the next one goes on with it."""

from __future__ import annotations

import pytest
from emulator import Emulator

from integration.blue_green.two_fleets import TwoFleets, deployment_id
from integration.processes import end_processes_with
from integration.runs.slow_deployment import ends, running, wait_for_script
from integration.slow_fleet import AROUND_TRAFFIC, ask_to_be_slow, revision, version_of

SCRIPTED = [*AROUND_TRAFFIC, "BeforeInstall"]
# One of each phase, and the host in whose script the controller is killed.
KILLED_IN = {"BeforeInstall": "web-4", "AfterAllowTraffic": "web-4", "BeforeBlockTraffic": "web-2"}


@pytest.fixture(scope="module")
def aws():
    with Emulator(speed=8) as emulator:
        yield emulator


def test_a_deployment_whose_controller_is_killed_in_every_phase_comes_to_its_end(aws, tmp_path):
    with TwoFleets(aws, 4, first=lambda fleet: revision(fleet, SCRIPTED)) as fleet:
        made = revision(fleet, SCRIPTED)
        for event, name in KILLED_IN.items():
            ask_to_be_slow(fleet, [event], 3, name)
        with fleet.load() as traffic:
            for event, name in KILLED_IN.items():
                marker = f"{tmp_path}/{event}"
                with running(fleet, made, "CodeDeployDefault.HalfAtATime", env={"KILLED_CONTROLLER": marker}, **fleet.replacing):
                    wait_for_script(fleet, event, name)
                    end_processes_with(f"KILLED_CONTROLLER={marker}")
            run = fleet.deploy(made, "CodeDeployDefault.HalfAtATime", **fleet.replacing)
        assert run.rc == 0, run.stdout
        assert ": Succeeded (4 succeeded, 0 failed, 0 not deployed to" in run.summary, run.summary
        # What was through is not touched again; what was running came to its end, once.
        assert [run.event_names(name) for name in fleet.green] == [[], []]
        assert sorted(line for name in fleet.names for line in ends(fleet, name)) == sorted(f"{event} of {deployment_id(run)}" for event in KILLED_IN)
        record = fleet.record(deployment_id(run))
        assert (record["status"], len(record["resumed_by"])) == ("Succeeded", len(KILLED_IN))
        assert fleet.in_service() == fleet.everywhere(fleet.green)
        assert fleet.versions() == {**dict.fromkeys(fleet.blue, fleet.versions()["web-1"]), **dict.fromkeys(fleet.green, version_of(made))}
        [result] = traffic
        assert result.failed == 0, result.failures
