# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A run that is interrupted on its terminal, by Ctrl-C or by closing the window, ends nothing on the hosts."""

from __future__ import annotations

import getpass
import signal
import socket

import pytest

from integration.connections.terminal_run import TerminalRun
from integration.no_load_balancers import fleet_without_load_balancers
from integration.runs.slow_deployment import SLOW, ends, journals, wait_for_script
from integration.small_revision import installed_versions, make_small_revision, noted_events
from waiting import wait_until

ALL_AT_ONCE = "CodeDeployDefault.AllAtOnce"
USER_INTERRUPTED = 99


@pytest.fixture(name="fleet")
def two_hosts():
    with fleet_without_load_balancers(2) as started:
        yield started


def inventory(fleet):
    """The second host is the controller itself, as far as Ansible knows: what runs there is a child of Ansible's."""
    hosts = fleet.inventory()
    hosts["all"]["hosts"]["web-2"]["ansible_connection"] = "local"
    return hosts


def deployment_on_a_terminal(fleet, tmp_path, seconds):
    """A deployment of version 1 whose ApplicationStart takes so many seconds."""
    revision = make_small_revision(tmp_path / "1", "1", {"ApplicationStart": SLOW.format(seconds=seconds)})
    return TerminalRun("agentless.codedeploy.deploy", inventory(fleet), fleet.variables(revision, ALL_AT_ONCE), fleet.aws.environment)


@pytest.mark.parametrize(
    ("interrupt", "exit_code", "said"),
    [(TerminalRun.press_ctrl_c, USER_INTERRUPTED, "User interrupted execution"), (TerminalRun.close_terminal, -signal.SIGHUP, "")],
    ids=["Ctrl-C", "the window is closed"],
)
def test_what_runs_on_the_hosts_goes_on(fleet, tmp_path, interrupt, exit_code, said):
    with deployment_on_a_terminal(fleet, tmp_path, seconds=8) as run:
        for name in fleet.names:
            wait_for_script(fleet, "ApplicationStart", name)
        assert interrupt(run) == exit_code, run.output
        assert said in run.output and "Traceback" not in run.output, run.output

        refused = fleet.deploy(make_small_revision(tmp_path / "2", "2"), ALL_AT_ONCE, inventory=inventory(fleet))
        assert refused.rc == 2 and refused.summary.count("(DeploymentInProgress") == 2, refused.stdout
        assert f", started by {getpass.getuser()} on {socket.gethostname()}, is in ApplicationStart on this server since 20" in refused.summary
        assert installed_versions(fleet) == {"web-1": "1", "web-2": "1"}
        assert [ends(fleet, name) for name in fleet.names] == [[], []]

        waited = fleet.deploy(make_small_revision(tmp_path / "3", "3"), ALL_AT_ONCE, inventory=inventory(fleet), codedeploy_lock_timeout_seconds=60)
        assert waited.rc == 0, waited.stdout
        assert installed_versions(fleet) == {"web-1": "3", "web-2": "3"}
        for name in fleet.names:
            assert journals(fleet, name)[0][-1]["result"]["error"] is None and len(ends(fleet, name)) == 1
            notes = noted_events(fleet, name)
            assert notes.index("ValidateService 1") < notes.index("ApplicationStop 1") < notes.index("BeforeInstall 3")
        # Nothing of the run is left on the controller either.
        wait_until(lambda: not run.processes(), "the end of all processes of the run that was interrupted")
