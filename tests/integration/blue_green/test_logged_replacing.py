# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What hook scripts wrote in all phases of a blue/green deployment is in CloudWatch Logs once, also when another run has it go on."""

from __future__ import annotations

import pytest
from emulator import Emulator

from integration.blue_green.two_fleets import TwoFleets, deployment_id

WAIT = {"deployment_ready_option": {"action_on_timeout": "STOP_DEPLOYMENT", "wait_time_in_minutes": 60}}


@pytest.fixture(scope="module")
def aws():
    with Emulator(speed=8) as emulator:
        yield emulator


@pytest.mark.parametrize("waits", [False, True])
def test_all_phases_are_in_the_streams_once(aws, waits):
    options = {"codedeploy_log_group_name": "deployments", "codedeploy_region": "us-east-1"}
    group = {"blue_green_deployment_configuration": WAIT} if waits else {}
    with TwoFleets(aws, 2) as fleet:
        run = fleet.replace(fleet.revision("2.0.0"), group=group, **options)
        assert run.rc == 0, run.stdout
        if waits:
            run = fleet.replace("", group=group, playbook="agentless.codedeploy.continue", **options)
            assert run.rc == 0, run.stdout
        of = deployment_id(run)
        for name in fleet.names:
            [log] = fleet.hosts.deployment_root(name).glob(f"*/{of}/logs/scripts.log")
            told = [event["message"] for event in aws.log_events("deployments", f"{of}/{name}")]
            assert [line.strip() for line in told] == [line.strip() for line in log.read_text().splitlines()]
