# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hosts that cannot be reached count as failed, and the deployment still ends with its conclusion."""

from __future__ import annotations

import threading

import pytest
from emulator import Emulator

from integration.hello_fleet import HelloFleet
from integration.small_revision import installed_versions, make_small_revision
from waiting import wait_until

ALL_AT_ONCE = "CodeDeployDefault.AllAtOnce"
WAIT_TO_BE_CUT_OFF = """
touch "$CODEDEPLOY_INSTALL_ROOT/starting"
[ ! -e "$CODEDEPLOY_INSTALL_ROOT/cut-off" ] || exec sleep 60
"""


@pytest.fixture(scope="module")
def aws():
    with Emulator() as emulator:
        yield emulator


@pytest.fixture
def fleet(aws):
    with HelloFleet(aws, 3, kinds=()) as started:
        yield started


@pytest.mark.smoke
def test_a_host_that_is_down_from_the_start(fleet):
    fleet.hosts.stop("web-2")
    run = fleet.deploy(make_small_revision(fleet.scratch / "v1", "1"))
    assert (run.rc, installed_versions(fleet)) == (2, dict.fromkeys(fleet.names)), run.stdout
    assert "(0 succeeded, 1 failed, 2 not deployed to, of 3 hosts" in run.summary
    assert "no further host may be taken out of service" in run.summary

    run = fleet.deploy(make_small_revision(fleet.scratch / "v2", "2"), ALL_AT_ONCE)
    assert (run.rc, installed_versions(fleet)) == (0, {"web-1": "2", "web-2": None, "web-3": "2"}), run.stdout
    assert "Succeeded (2 succeeded, 1 failed, 0 not deployed to, of 3 hosts" in run.summary
    assert "web-2: failed before its lifecycle" in run.summary
    assert "Check that the host runs and that Ansible reaches it" in run.summary


def test_a_host_that_goes_down_during_a_script(fleet):
    root = fleet.hosts.install_root("web-1")
    (root / "cut-off").touch()
    cut = threading.Thread(target=_cut_off, args=[fleet, "web-1"])
    cut.start()
    run = fleet.deploy(make_small_revision(fleet.scratch / "v1", "1", scripts={"ApplicationStart": WAIT_TO_BE_CUT_OFF}))
    cut.join(timeout=60)
    assert run.rc == 2, run.stdout
    assert (root / "starting").exists()
    assert "web-1: failed in one of ApplicationStop, DownloadBundle, " in run.summary or "web-1: failed in one of DownloadBundle, " in run.summary
    assert "the host cannot be reached: " in run.summary
    assert "Check that the host runs and that Ansible reaches it" in run.summary
    assert "(0 succeeded, 1 failed, 2 not deployed to, of 3 hosts" in run.summary
    assert (installed_versions(fleet)["web-2"], installed_versions(fleet)["web-3"]) == (None, None)


def test_all_hosts_are_down(fleet):
    for name in fleet.names:
        fleet.hosts.stop(name)
    run = fleet.deploy(make_small_revision(fleet.scratch / "v1", "1"), ALL_AT_ONCE)
    assert run.rc == 2, run.stdout
    assert "Failed (0 succeeded, 3 failed, 0 not deployed to, of 3 hosts" in run.summary
    assert "HEALTH_CONSTRAINTS: every host failed." in run.summary


def _cut_off(fleet, name):
    wait_until((fleet.hosts.install_root(name) / "starting").exists, f"the script on {name}")
    fleet.hosts.stop(name)
