# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A directory as a host, on which the example bundle's scripts are run by hand."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request

import yaml

from integration.bundles import prepare_host

ADDRESS = "127.0.0.1"
PYTHON_DIRECTORY = os.path.dirname(os.path.realpath(sys.executable))
LAST_REVISION_EVENTS = ["BeforeBlockTraffic", "AfterBlockTraffic", "ApplicationStop"]
NEW_REVISION_EVENTS = [
    "BeforeInstall", "Install", "AfterInstall", "ApplicationStart", "ValidateService", "BeforeAllowTraffic", "AfterAllowTraffic",
]


class EventFailed(Exception):
    """A script of an event exited with another code than 0."""


class Host:
    """A directory as a host, on which revisions are installed and their scripts run by hand."""

    def __init__(self, directory, path=PYTHON_DIRECTORY, user=None):
        self.root = directory / "root"
        self.port = free_port()
        self.user = user
        self.path = path + ":/usr/local/bin:/usr/bin:/bin"
        self.last = None
        prepare_host(self.root, ADDRESS, self.port)

    def deploy(self, revision):
        """Run the whole lifecycle; raises EventFailed at the first script that fails."""
        if self.last is not None:
            for event in LAST_REVISION_EVENTS:
                self.run_event(event, self.last)
        for event in NEW_REVISION_EVENTS:
            if event == "Install":
                self.install(revision)
                self.last = revision
            else:
                self.run_event(event, revision)

    def install(self, revision):
        for mapping in read_appspec(revision)["files"]:
            source, destination = revision / mapping["source"], str(self.root) + mapping["destination"]
            if source.is_dir():
                shutil.copytree(source, destination, dirs_exist_ok=True)
            else:
                shutil.copy2(source, destination)
        if self.user:
            subprocess.run(["chown", "-R", self.user, str(self.root / "opt")], check=True, timeout=60)

    def run_event(self, event, revision):
        return [self.run_script(revision, script["location"], event) for script in read_appspec(revision)["hooks"][event]]

    def run_script(self, revision, location, event="Any"):
        environment = {
            "PATH": self.path,
            "CODEDEPLOY_INSTALL_ROOT": str(self.root),
            "LIFECYCLE_EVENT": event,
            "DEPLOYMENT_ID": "d-ABCDEFGHI",
        }
        run = subprocess.run([str(revision / location)], cwd=revision, env=environment, user=self.user, capture_output=True, text=True, check=False, timeout=60)
        if run.returncode != 0:
            raise EventFailed(event, location, run.stdout + run.stderr)
        return run.stdout

    def request(self, path, method="GET", body=None, headers=None):
        """(status, X-Version, body) of the answer."""
        url = "http://{0}:{1}{2}".format(ADDRESS, self.port, path)
        request = urllib.request.Request(url, data=body, method=method, headers=headers or {})
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, answer.headers["X-Version"], answer.read().decode()
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code, refusal.headers["X-Version"], refusal.read().decode()


def read_appspec(revision):
    return yaml.safe_load((revision / "appspec.yml").read_text())


def free_port():
    with socket.socket() as listener:
        listener.bind((ADDRESS, 0))
        return listener.getsockname()[1]
