# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hosts that fail at the load balancer: each by itself, and nothing more is done on them."""

from __future__ import annotations

import pytest
import yaml
from emulator import Emulator

from integration.hello_fleet import HelloFleet

ALL_AT_ONCE = "CodeDeployDefault.AllAtOnce"
NOTE = [{"name": "Note", "ansible.builtin.raw": "echo noted >>{{ codedeploy_install_root }}/notes"}]


@pytest.fixture(scope="module")
def aws():
    with Emulator(speed=8) as emulator:
        yield emulator


@pytest.fixture(scope="module")
def fleet(aws):
    with HelloFleet(aws, 2) as started:
        yield started


@pytest.fixture(autouse=True)
def healthy_again(aws, fleet):
    """Each test begins with both hosts in service."""
    aws.clear_faults()
    run = fleet.deploy(fleet.revision(), ALL_AT_ONCE)
    assert (run.rc, fleet.in_service()) == (0, fleet.everywhere()), run.stdout
    yield
    aws.clear_faults()


def instance_id(fleet, name):
    return fleet.inventory()["all"]["hosts"][name]["codedeploy_instance_id"]


def notes(fleet):
    paths = {name: fleet.hosts.install_root(name) / "notes" for name in fleet.names}
    found = [name for name, path in paths.items() if path.exists()]
    for path in paths.values():
        path.unlink(missing_ok=True)
    return found


def own_play(strategy):
    return {"hosts": "all", "gather_facts": False, "strategy": strategy, "roles": [{"role": "agentless.codedeploy.in_place"}], "post_tasks": NOTE}


@pytest.mark.parametrize("when", ["after AllowTraffic", "before AfterAllowTraffic"])
def test_tasks_of_the_users_are_not_run_for_a_host_that_failed_at_the_load_balancer(aws, fleet, tmp_path, when):
    place, event = when.split()
    (tmp_path / "note.yml").write_text(yaml.safe_dump(NOTE))
    aws.hold_unhealthy(instance_id(fleet, "web-1"))
    tasks = {event: {place: str(tmp_path / "note.yml")}}
    run = fleet.deploy(fleet.revision(), ALL_AT_ONCE, codedeploy_event_tasks=tasks, codedeploy_allow_traffic_timeout_seconds=4)
    assert "(1 succeeded, 1 failed, 0 not deployed to, of 2 hosts" in run.summary, run.stdout
    assert "web-1: failed in AllowTraffic (TIMEOUT, registered but not healthy)" in run.summary
    assert (run.events("web-1")[-1], run.events("web-2")[-1]) == (("AllowTraffic", "Failed"), ("AfterAllowTraffic", "Succeeded"))
    assert notes(fleet) == ["web-2"]
    assert run.stdout.count("web-1 did not become healthy") <= 6


@pytest.mark.parametrize("strategy", ["linear", "free"])
def test_in_a_play_of_ones_own_such_a_host_fails_as_an_ansible_host(aws, fleet, strategy):
    aws.hold_unhealthy(instance_id(fleet, "web-1"))
    run = fleet.run([own_play(strategy)], fleet.revision(), ALL_AT_ONCE, codedeploy_allow_traffic_timeout_seconds=4)
    assert run.rc == 2, run.stdout
    assert "web-1: failed in AllowTraffic (TIMEOUT, registered but not healthy)" in run.failures
    assert run.events("web-1")[-1] == ("AllowTraffic", "Failed")
    assert notes(fleet) == ["web-2"]


@pytest.mark.parametrize("strategy", ["linear", "free"])
def test_a_host_that_cannot_be_blocked_is_left_as_it_is(aws, fleet, strategy):
    before = fleet.versions()
    aws.inject_fault("elasticloadbalancing:DeregisterTargets", error="ExpiredToken")
    run = fleet.run([own_play(strategy)], fleet.revision(), ALL_AT_ONCE)
    assert run.rc == 2, run.stdout
    for name in fleet.names:
        assert f"{name}: failed in BlockTraffic (IAM_ROLE_PERMISSIONS, in traffic)" in run.failures, run.failures
        assert run.events(name)[-1] == ("BlockTraffic", "Failed")
    assert (fleet.versions(), fleet.in_service(), notes(fleet)) == (before, fleet.everywhere(), [])
