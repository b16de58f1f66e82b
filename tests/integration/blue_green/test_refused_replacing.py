# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a blue/green deployment is refused for before anything is touched, and what check mode tells of one."""

from __future__ import annotations

import re

import pytest
from emulator import Emulator

from integration.blue_green.two_fleets import BLUE_GREEN, TwoFleets

COPY = {"green_fleet_provisioning_option": {"action": "COPY_AUTO_SCALING_GROUP"}}
TOO_LONG = {"deployment_ready_option": {"action_on_timeout": "STOP_DEPLOYMENT", "wait_time_in_minutes": 2881}}
TERMINATE = {"terminate_blue_instances_on_deployment_success": {"action": "TERMINATE"}}


@pytest.fixture(scope="module")
def aws():
    with Emulator(speed=8) as emulator:
        yield emulator


@pytest.fixture(scope="module", name="fleet")
def two_fleets(aws):
    with TwoFleets(aws, 2) as fleet:
        yield fleet


@pytest.mark.parametrize(
    ("group", "variables", "says"),
    [
        ({}, {"codedeploy_replacement_targets": ["web-1", "web-2"]}, "web-1: in the original fleet (codedeploy_targets) and in the replacement fleet"),
        ({}, {"codedeploy_replacement_targets": "nobody"}, "The replacement fleet has no hosts"),
        ({}, {"codedeploy_replacement_targets": ""}, "codedeploy_replacement_targets is not set for web-1"),
        ({"load_balancer_info": None}, {}, "the deployment is blue/green, which reroutes traffic, but there is no load balancer"),
        ({"blue_green_deployment_configuration": COPY}, {}, "names 0 groups, and COPY_AUTO_SCALING_GROUP copies one"),
        ({"blue_green_deployment_configuration": TOO_LONG}, {}, "wait_time_in_minutes is 2881"),
        ({}, {"codedeploy_update_outdated_instances_only": True}, "a blue/green deployment is to all hosts of the replacement fleet"),
    ],
)
def test_what_cannot_be_meant(fleet, group, variables, says):
    before = fleet.trees()
    run = fleet.replace(fleet.revision("2.0.0"), group=group, **variables)
    assert run.rc != 0 and says in run.failures, run.stdout
    assert (fleet.trees(), fleet.in_service()) == (before, fleet.everywhere(fleet.blue))


def test_the_role_for_a_play_of_the_users_has_no_second_fleet(fleet, tmp_path):
    playbook = tmp_path / "play.yml"
    playbook.write_text("- hosts: web-1\n  gather_facts: false\n  roles: [agentless.codedeploy.in_place]\n")
    run = fleet.run(str(playbook), fleet.revision("2.0.0"), "CodeDeployDefault.AllAtOnce", group=BLUE_GREEN)
    assert run.rc != 0 and "the role in_place has no replacement fleet" in run.failures, run.stdout


def test_a_replacement_host_that_serves_already_is_not_stopped_under_traffic(fleet):
    before = fleet.trees()
    run = fleet.replace(fleet.revision("2.0.0"), codedeploy_targets=fleet.green, codedeploy_replacement_targets=fleet.blue)
    assert run.rc != 0 and "web-1 of the replacement fleet are registered with a load balancer already" in run.failures, run.stdout
    assert (fleet.trees(), fleet.in_service()) == (before, fleet.everywhere(fleet.blue))


def test_check_mode_tells_what_would_be(fleet):
    before = fleet.trees()
    run = fleet.replace(fleet.revision("2.0.0"), group={"blue_green_deployment_configuration": TERMINATE}, arguments=["--check"])
    assert run.rc == 0 and "check mode: nothing was changed (2 would be deployed to, 0 would fail" in run.summary, run.stdout
    assert "Would be terminated: web-1" in run.summary and "4. terminate the original fleet at once: web-1 (i-" in run.stdout, run.stdout
    [ran] = re.findall(r"Original fleet runs revision [0-9a-f]{8} \(d-\w{9}\): web-1\b", run.stdout)
    assert ran and "Replacement fleet, not known what runs on: web-2" in run.stdout, run.stdout
    waiting = {"deployment_ready_option": {"action_on_timeout": "STOP_DEPLOYMENT", "wait_time_in_minutes": 5}}
    run = fleet.replace(fleet.revision("2.0.1"), group={"blue_green_deployment_configuration": waiting}, arguments=["--check"])
    assert run.rc == 0 and "(1 would be deployed to, 0 would fail, 1 would be left out" in run.summary, run.stdout
    assert (fleet.trees(), fleet.in_service()) == (before, fleet.everywhere(fleet.blue))
