# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A controller is killed while a host that had two ports in a target group is out of traffic; the host gets both back."""

from __future__ import annotations

import pytest
from emulator import Emulator

from integration.bundles import add_script
from integration.hello_fleet import PORT
from integration.processes import end_processes_with
from integration.runs.slow_deployment import SLOW, running, wait_for_script
from integration.traffic.two_port_fleet import OTHER_PORT, TwoPortFleet
from waiting import wait_until

ONE_AT_A_TIME = "CodeDeployDefault.OneAtATime"


@pytest.fixture(scope="module")
def aws():
    with Emulator(speed=8) as emulator:
        yield emulator


@pytest.fixture(scope="module")
def fleet(aws):
    with TwoPortFleet(aws, 2) as started:
        assert started.deploy(started.revision("1.0.0"), "CodeDeployDefault.AllAtOnce").rc == 0
        started.register([target for name in started.names for target in started.targets(name, OTHER_PORT)])
        yield started


@pytest.fixture
def before(fleet):
    """The targets as they are to be again."""
    registered = fleet.registered()
    assert [target["Port"] for target in registered] == [PORT, OTHER_PORT] * 2
    return registered


def slow_revision(fleet):
    made = fleet.revision()
    add_script(made, "BeforeInstall", "slow.sh", SLOW.format(seconds=2))
    (fleet.hosts.install_root("web-1") / "in-BeforeInstall").unlink(missing_ok=True)
    return made


def lose_in_the_middle(fleet, made, marker, **options):
    """Deploy, and kill the controller with all its processes when the first host is out of traffic."""
    with running(fleet, made, ONE_AT_A_TIME, env={"KILLED_CONTROLLER": str(marker)}, **options):
        wait_for_script(fleet, "BeforeInstall")
        end_processes_with(f"KILLED_CONTROLLER={marker}")
    assert {target["Id"] for target in fleet.registered()} == {fleet.targets("web-2", PORT)[0]["Id"]}


def test_a_deployment_that_goes_on_registers_what_the_lost_run_took_out(fleet, before, tmp_path):
    made = slow_revision(fleet)
    with fleet.load() as traffic:
        lose_in_the_middle(fleet, made, tmp_path)
        run = fleet.deploy(made)
    assert run.rc == 0 and "This run goes on with d-" in run.stdout, run.stdout
    assert (fleet.registered(), traffic[0].failures) == (before, [])


def test_a_deployment_that_goes_on_and_fails_leaves_it_to_the_next_one(fleet, before, tmp_path):
    made = slow_revision(fleet)
    add_script(made, "AfterInstall", "fail.sh", "#!/bin/sh\n[ ! -e \"$CODEDEPLOY_INSTALL_ROOT/fail\" ]\n")
    (fleet.hosts.install_root("web-1") / "fail").touch()
    lose_in_the_middle(fleet, made, tmp_path)
    run = fleet.deploy(made)
    assert (run.rc, run.failed_event("web-1")) == (2, "AfterInstall") and "This run goes on with d-" in run.stdout, run.stdout
    assert (len(fleet.registered()), len(fleet.remembered("web-1")["registrations"][0]["targets"])) == (2, 2)
    (fleet.hosts.install_root("web-1") / "fail").unlink()
    run = fleet.deploy(made)
    assert (run.rc, fleet.registered()) == (0, before), run.stdout


@pytest.mark.parametrize("given_up", [1, 2])
def test_a_deployment_that_gives_it_up_registers_what_the_lost_run_took_out(fleet, before, tmp_path, given_up):
    options = {"codedeploy_resume": "abandon", "codedeploy_lock_timeout_seconds": 30}
    for _number in range(given_up):
        lose_in_the_middle(fleet, slow_revision(fleet), tmp_path, **options)
    run = fleet.deploy(fleet.revision(), **options)
    assert run.rc == 0 and "Unhealthy by their last result, so deployed to first: web-1" in run.stdout, run.stdout
    assert fleet.registered() == before


def test_a_controller_that_is_killed_when_traffic_is_blocked_in_part(fleet, before, tmp_path):
    made = fleet.revision()
    fleet.aws.reset_api_calls()
    with running(fleet, made, ONE_AT_A_TIME, env={"KILLED_CONTROLLER": str(tmp_path)}):
        wait_until(lambda: fleet.aws.api_calls().get("elasticloadbalancing:DeregisterTargets"), "DeregisterTargets")
        end_processes_with(f"KILLED_CONTROLLER={tmp_path}")
    # As if it had come to one port only.
    wait_until(lambda: not fleet.registered("draining"), "the drain")
    fleet.register(fleet.targets("web-1", OTHER_PORT))
    run = fleet.deploy(made)
    assert run.rc == 0 and "This run goes on with d-" in run.stdout, run.stdout
    assert fleet.registered() == before
