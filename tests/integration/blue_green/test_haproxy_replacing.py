# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""On-premises hosts behind a real HAProxy: one replaces the other, and traffic goes back."""

from __future__ import annotations

import contextlib
import sys

import pytest
from emulator.load.load_generator import LoadGenerator

from integration.blue_green.two_fleets import BLUE_GREEN
from integration.runs.deployment_run import DeploymentRun
from integration.hosts import SshHosts
from integration.runs.playbook_run import run_playbook
from integration.small_revision import make_small_revision
from integration.traffic.real_haproxy import Haproxy

TASKS = {"codedeploy_block_traffic_tasks": "haproxy/block_traffic.yml", "codedeploy_allow_traffic_tasks": "haproxy/allow_traffic.yml"}


@pytest.fixture(name="haproxy")
def haproxy_with_one_server():
    with Haproxy() as running:
        running.command("set server web/web-2 state maint")
        running.wait_for("web-2", "MAINT")
        yield running


@contextlib.contextmanager
def fleets(haproxy, folder):
    """A function that runs a playbook of the collection for web-1, which web-2 replaces."""
    with SshHosts(["web-1", "web-2"]) as hosts:
        inventory = hosts.inventory()
        inventory["all"]["hosts"]["lb-1"] = {"ansible_connection": "local", "ansible_python_interpreter": sys.executable}

        def run(playbook, version, **variables):
            revision = make_small_revision(folder / version, version) if version else ""
            behind = {"codedeploy_haproxy_hosts": ["lb-1"], "codedeploy_haproxy_backends": ["web"], "codedeploy_haproxy_socket": haproxy.socket}
            of_all = {"codedeploy_application_name": "hello", "codedeploy_targets": "web-1", "codedeploy_store": str(folder / "store"), **behind, **TASKS}
            group = {"deployment_group_name": "web", **variables.pop("group", {})}
            extra = {**of_all, "codedeploy_deployment_group": group, "codedeploy_revision": str(revision), **variables}
            return DeploymentRun(run_playbook(f"agentless.codedeploy.{playbook}", inventory, extra))

        yield run


def test_it_takes_over_and_gives_back(haproxy, tmp_path):
    replacing = {"group": BLUE_GREEN, "codedeploy_replacement_targets": "web-2"}
    with fleets(haproxy, tmp_path) as run:
        assert run("deploy", "1").rc == 0
        with LoadGenerator(haproxy.url, rate=40, keep_alive=False) as load:
            replaced = run("deploy", "2", **replacing)
            assert replaced.rc == 0 and "Original fleet, out of traffic: web-1" in replaced.summary, replaced.stdout
            haproxy.wait_for("web-1", "MAINT")
            haproxy.wait_for("web-2", "UP")
            refused = run("rollback", None, **replacing, codedeploy_rollback_terminates_replacement=True)
            assert refused.rc != 0 and "web-2 are to be terminated (codedeploy_rollback_terminates_replacement)" in refused.failures, refused.stdout
            (tmp_path / "end.yml").write_text(f"- ansible.builtin.file:\n    path: {tmp_path}/end-of-{{{{ inventory_hostname }}}}\n    state: touch\n")
            ending = {"codedeploy_rollback_terminates_replacement": True, "codedeploy_terminate_tasks": f"{tmp_path}/end.yml"}
            back = run("rollback", None, **replacing, **ending)
            assert back.rc == 0 and "Original fleet, in traffic: web-1" in back.summary and "Terminated: web-2" in back.summary, back.stdout
            assert [path.name for path in tmp_path.glob("end-of-*")] == ["end-of-web-2"]
            haproxy.wait_for("web-1", "UP")
            haproxy.wait_for("web-2", "MAINT")
            result = load.result()
    assert result.failed == 0 and result.sent > 100, result.failures
