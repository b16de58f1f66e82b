# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The example bundle, staged and run by the modules on two hosts over ssh."""

from __future__ import annotations

import hashlib
import shutil
import socket
import urllib.request

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.appspec.appspec import read_appspec

from integration.bundles import make_revision, prepare_host
from integration.hosts import SshHosts
from integration.runs.playbook_run import run_playbook

NAMES = ["web-1", "web-2"]
EVENTS = [
    "BeforeBlockTraffic", "AfterBlockTraffic", "ApplicationStop", "DownloadBundle", "BeforeInstall", "Install", "AfterInstall",
    "ApplicationStart", "ValidateService", "BeforeAllowTraffic", "AfterAllowTraffic",
]


@pytest.fixture
def fleet():
    with SshHosts(NAMES) as hosts:
        ports = {}
        for name in NAMES:
            with socket.create_server((hosts.address(name), 0)) as free:
                ports[name] = free.getsockname()[1]
            prepare_host(hosts.install_root(name), hosts.address(name), ports[name])
        yield Fleet(hosts, ports)


class Fleet:
    def __init__(self, hosts, ports):
        self.hosts = hosts
        self.ports = ports

    def deploy(self, revision, deployment_id):
        """Run the whole lifecycle on all hosts; gives what lifecycle_events returned for each."""
        archive = shutil.make_archive(str(revision), "tar", revision)
        appspec = read_appspec((revision / "appspec.yml").read_bytes())
        assert (appspec["errors"], appspec["warnings"]) == ([], [])
        with open(archive, "rb") as content:
            data = content.read()
        bundle = {"sha256": hashlib.sha256(data).hexdigest(), "bundle_type": "tar"}
        deployment_root = "{{ codedeploy_deployment_root }}"
        deployment = {
            "deployment_id": deployment_id, "application_name": "hello",
            "deployment_group_name": "web", "deployment_group_id": "hello-web",
        }
        stage = {"bundle": {**bundle, "size_bytes": len(data)}, "path": archive, "deployment_root": deployment_root}
        lifecycle = {
            "events": EVENTS, "deployment": deployment, "appspec": appspec["appspec"], "bundle": bundle,
            "revision": {"revision_type": "Local", "local_location": {"path": archive}},
            "deployment_root": deployment_root, "install_root": "{{ codedeploy_install_root }}",
        }
        play = {
            "hosts": "all",
            "gather_facts": False,
            "tasks": [
                {"name": "Stage", "agentless.codedeploy.stage_revision": stage},
                {"name": "Deploy", "agentless.codedeploy.lifecycle_events": lifecycle},
            ],
        }
        run = run_playbook([play], self.hosts.inventory())
        deployed = {name: run.results("Deploy", name) for name in NAMES}
        assert all(deployed.values()), run.stdout
        return {name: results[0] for name, results in deployed.items()}

    def versions(self):
        return [self._version(name) for name in NAMES]

    def _version(self, name):
        url = "http://{0}:{1}/".format(self.hosts.address(name), self.ports[name])
        with urllib.request.urlopen(url, timeout=60) as answer:
            return answer.headers["X-Version"]


def statuses(result):
    return {event["name"]: event["status"] for event in result["events"]}


def test_two_versions_and_a_failing_one(fleet, tmp_path):
    for version, deployment_id in [("1.0.0", "d-AAAAAAAAA"), ("2.0.0", "d-BBBBBBBBB")]:
        results = fleet.deploy(make_revision(tmp_path / version, version), deployment_id)
        for name in NAMES:
            assert statuses(results[name]) == dict.fromkeys(EVENTS, "Succeeded"), results[name]
        assert fleet.versions() == [version, version]

    results = fleet.deploy(make_revision(tmp_path / "3.0.0", "3.0.0", fail_event="BeforeInstall"), "d-CCCCCCCCC")
    for name in NAMES:
        assert statuses(results[name]) == {
            **dict.fromkeys(EVENTS[:4], "Succeeded"), "BeforeInstall": "Failed", **dict.fromkeys(EVENTS[5:], "Skipped"),
        }
        error = results[name]["error"]
        assert (error["code"], error["event"], error["script"], error["exit_code"]) == ("ScriptFailed", "BeforeInstall", "scripts/fail.sh", 1)
        assert "hello: this revision was made to fail in BeforeInstall" in error["log_tail"]
        installed = fleet.hosts.install_root(name) / "opt/hello/VERSION"
        assert installed.read_text() == "2.0.0\n"
