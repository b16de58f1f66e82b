# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import os
import pathlib
import pwd
import re
import subprocess
import tempfile

import pytest

from ansible_collections.agentless.codedeploy.plugins.module_utils._host.lifecycle.stop_request import StopRequest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.deployment_paths import DeploymentPaths
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.scripts.hook_runner import HookRunner
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.scripts.script_log import ScriptLog

LIMITS = {"kill_grace_seconds": 5, "output_grace_seconds": 0.2}
DEPLOYMENT = {"deployment_group_id": "dg-1", "deployment_id": "d-2"}
ENVIRONMENT = {"PATH": os.environ["PATH"], "LIFECYCLE_EVENT": "AfterInstall"}


class Host:
    """A deployment root with the unpacked revision of deployment d-1, whose scripts run for deployment d-2."""

    def __init__(self, root):
        self.paths = DeploymentPaths(str(root), DEPLOYMENT)
        self.archive = root / "dg-1" / "d-1" / "deployment-archive"
        self.archive.mkdir(parents=True)
        self.log = ScriptLog(self.paths)

    def add(self, location, text, mode=0o755):
        script = self.archive / location
        script.parent.mkdir(parents=True, exist_ok=True)
        script.write_bytes(text.encode("utf-8"))
        script.chmod(mode)

    def run(self, *entries):
        runner = HookRunner("AfterInstall", str(self.archive), ENVIRONMENT, LIMITS, self.log, lambda location, pid: None, StopRequest())
        error = None
        try:
            runner.run([dict({"timeout": 10, "runas": None, "sudo": False}, **entry) for entry in entries])
        except DeploymentError as caught:
            error = caught
        return runner, error

    def logged(self):
        with open(self.paths.script_log, encoding="utf-8") as log:
            return re.sub(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d ", "", log.read(), flags=re.MULTILINE).splitlines()


@pytest.fixture
def host():
    # Not below tmp_path, as other users must get to the scripts.
    with tempfile.TemporaryDirectory() as name:
        os.chmod(name, 0o755)
        yield Host(pathlib.Path(name))


@pytest.fixture(scope="session")
def user():
    """An ordinary user, who is made if this machine lacks it."""
    try:
        pwd.getpwnam("cduser1")
    except KeyError:
        subprocess.run(["useradd", "--create-home", "cduser1"], check=True, timeout=60)
    return "cduser1"


def test_scripts_run_in_order_and_are_logged(host):
    host.add("a.sh", "#!/bin/sh\necho a\n")
    host.add("dir/b.sh", "#!/bin/sh\necho b >&2; pwd\n")
    runner, error = host.run({"location": "a.sh"}, {"location": "dir/b.sh"})
    assert error is None
    assert [(result["location"], result["status"], result["exit_code"], result["deployment_id"]) for result in runner.results] == [
        ("a.sh", "Succeeded", 0, "d-1"),
        ("dir/b.sh", "Succeeded", 0, "d-1"),
    ]
    assert runner.results[0]["log_tail"] == "Script - a.sh\n[stdout]a"
    assert host.logged()[:4] == ["LifecycleEvent - AfterInstall", "Script - a.sh", "[stdout]a", "Script - dir/b.sh"]
    assert sorted(host.logged()[4:]) == ["[stderr]b", f"[stdout]{host.archive}"]
    with open(host.paths.deployments_log, encoding="utf-8") as log:
        assert re.fullmatch(r"\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}\] \[d-2\]LifecycleEvent - AfterInstall\n", log.readline())


def test_the_first_failure_ends_the_event(host):
    host.add("a.sh", "#!/bin/sh\necho a; exit 7\n")
    host.add("b.sh", "#!/bin/sh\necho b\n")
    runner, error = host.run({"location": "a.sh"}, {"location": "b.sh"})
    assert (error.code, error.where["script"], error.where["exit_code"]) == ("ScriptFailed", "a.sh", 7)
    assert error.where["log_tail"] == "LifecycleEvent - AfterInstall\nScript - a.sh\n[stdout]a"
    assert [(result["status"], result["error_code"]) for result in runner.results] == [("Failed", "ScriptFailed")]


def test_a_missing_script_is_found_when_its_turn_comes(host):
    host.add("a.sh", "#!/bin/sh\necho a\n")
    runner, error = host.run({"location": "a.sh"}, {"location": "a.sh with arguments"})
    assert (error.code, error.where["script"], error.where.get("exit_code")) == ("ScriptMissing", "a.sh with arguments", None)
    assert len(runner.results) == 1
    assert host.logged() == ["LifecycleEvent - AfterInstall", "Script - a.sh", "[stdout]a"]


def test_a_script_is_made_executable(host):
    host.add("plain.txt", '#!/bin/bash\nstat -c %a "$0"\n', 0o644)
    runner, error = host.run({"location": "plain.txt"})
    assert error is None
    assert runner.results[0]["log_tail"] == "Script - plain.txt\n[stdout]755"


def test_a_script_that_cannot_be_made_executable(host):
    # Nobody can change the mode of this file.
    (host.archive / "a.sh").symlink_to("/proc/self/status")
    _runner, error = host.run({"location": "a.sh"})
    assert (error.code, error.where["script"]) == ("ScriptNotExecutable", "a.sh")


@pytest.mark.parametrize(
    "text, said",
    [
        ("#!/bin/bash\r\necho hi\r\n", "its first line ends in a carriage return"),
        ("#!/usr/bin/env bash\r\necho hi\r\n", "its first line ends in a carriage return"),
        ("#!/opt/no/such/ruby\n", "the interpreter in its first line, '#!/opt/no/such/ruby', is not on this server"),
    ],
)
def test_scripts_that_cannot_start(host, text, said):
    host.add("a.sh", text)
    runner, error = host.run({"location": "a.sh"})
    assert error.code == "ScriptFailed"
    assert said in error.message
    assert runner.results[0]["status"] == "Failed"


def test_a_directory_is_no_script(host):
    host.add("d/s.sh", "#!/bin/sh\n")
    _runner, error = host.run({"location": "d"})
    assert error.code == "ScriptFailed"
    assert "it is a directory" in error.message


def test_timeout(host):
    host.add("a.sh", "#!/bin/sh\necho start; sleep 60\n")
    runner, error = host.run({"location": "a.sh", "timeout": 1})
    assert (error.code, error.where["log_tail"]) == ("ScriptTimedOut", "LifecycleEvent - AfterInstall\nScript - a.sh\n[stdout]start")
    assert runner.results[0]["error_code"] == "ScriptTimedOut"


def test_output_left_open_is_a_warning(host):
    host.add("a.sh", "#!/bin/sh\nsleep 2 &\n")
    runner, error = host.run({"location": "a.sh"})
    assert error is None
    assert len(runner.warnings) == 1 and "a.sh" in runner.warnings[0]


SHOW = '#!/bin/bash\necho "$(id -un) $HOME event=$LIFECYCLE_EVENT ${PWD##*/} ${0##*/}"; read -t 1 line || echo no input\n'


@pytest.mark.parametrize(
    "as_user, sudo, expected",
    [
        (False, False, "root  event=AfterInstall"),
        (True, False, "cduser1 /home/cduser1 event=AfterInstall"),
        (False, True, "root /root event="),
        (True, True, "cduser1 /home/cduser1 event="),
    ],
)
def test_other_users(host, user, as_user, sudo, expected):
    host.add("two words.sh", SHOW)
    runner, error = host.run({"location": "two words.sh", "runas": user if as_user else None, "sudo": sudo})
    assert error is None, host.logged()
    assert runner.results[0]["log_tail"].splitlines()[1:] == [f"[stdout]{expected} deployment-archive two words.sh", "[stdout]no input"]


def test_timeout_as_another_user(host, user):
    host.add("a.sh", "#!/bin/bash\necho $$; exec sleep 60\n")
    _runner, error = host.run({"location": "a.sh", "runas": user, "timeout": 1})
    assert error.code == "ScriptTimedOut"
    process = error.where["log_tail"].rpartition("[stdout]")[2].split()[0]
    state = subprocess.run(["ps", "-o", "stat=", "-p", process], capture_output=True, text=True, check=False, timeout=60).stdout
    assert state.strip() in ("", "Z")


def test_unknown_user(host):
    host.add("a.sh", SHOW)
    _runner, error = host.run({"location": "a.sh", "runas": "no-such-user"})
    assert (error.code, error.where["exit_code"]) == ("ScriptFailed", 1)
    assert "there is no user no-such-user on this server" in error.message
    assert "no-such-user" in error.where["log_tail"]
