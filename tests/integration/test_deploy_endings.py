# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever ends the lifecycle of a host, or the run: a verdict that names the host, the event and the reason."""

from __future__ import annotations

import json

import pytest
from emulator import Emulator

from integration.hello_fleet import HelloFleet
from integration.small_revision import installed_versions, make_small_revision, noted_events

ALL_AT_ONCE = "CodeDeployDefault.AllAtOnce"
TIMELINE = {"ANSIBLE_STDOUT_CALLBACK": "agentless.codedeploy.timeline"}
NOBODY = {"ansible_host": "127.0.0.1", "ansible_port": 1}
ON_WEB_1 = "inventory_hostname == 'web-1'"


@pytest.fixture(scope="module")
def aws():
    with Emulator() as emulator:
        yield emulator


@pytest.fixture(scope="module")
def fleet(aws):
    with HelloFleet(aws, 3, kinds=()) as started:
        yield started


@pytest.fixture
def revision(fleet, tmp_path):
    for name in fleet.names:
        noted_events(fleet, name)
    return make_small_revision(tmp_path / "revision", "1")


def after_install(tmp_path, *tasks):
    """Tasks of the user's after AfterInstall; gives the variable that says so."""
    path = tmp_path / "tasks.yml"
    path.write_text(json.dumps(tasks))
    return {"codedeploy_event_tasks": {"AfterInstall": {"after": str(path)}}}


FAILING_TASKS = {
    "fails": (
        {"name": "Warm up", "ansible.builtin.command": "sh -c 'echo no licence >&2; exit 5'", "when": ON_WEB_1},
        ["web-1: failed in AfterInstall with exit code 5 (TaskFailed)", "the task 'Warm up' failed: non-zero return code", "| [stderr]no licence", "tasks.yml"],
    ),
    "takes too long": (
        {"name": "Warm up", "ansible.builtin.command": "sleep 30", "timeout": 2, "when": ON_WEB_1},
        ["web-1: failed in AfterInstall (TaskTimedOut)", "the task 'Warm up' failed: Timed out after 2 second"],
    ),
    "is secret": (
        {"name": "Log in", "ansible.builtin.command": "sh -c 'echo hush-hush >&2; exit 5'", "no_log": True, "when": ON_WEB_1},
        ["web-1: failed in AfterInstall (TaskFailed)", "the task 'Log in' failed; the task has no_log"],
    ),
    "is delegated to a host that is down": (
        {"name": "Warm up", "ansible.builtin.command": "true", "delegate_to": "cache-1", "vars": {**NOBODY, "ansible_connection": "ssh"}, "when": ON_WEB_1},
        ["web-1: failed in AfterInstall (HostUnreachable)", "the host left the run in the tasks of", "tasks.yml", "Check that the host runs"],
    ),
}


@pytest.mark.parametrize("name", FAILING_TASKS)
def test_a_task_of_the_users_that(fleet, revision, tmp_path, name):
    task, words = FAILING_TASKS[name]
    run = fleet.deploy(revision, ALL_AT_ONCE, **after_install(tmp_path, task))
    assert run.rc == 0, run.stdout
    assert "Succeeded (2 succeeded, 1 failed, 0 not deployed to, of 3 hosts" in run.summary
    for word in words:
        assert word in run.summary, run.summary
    assert "hush-hush" not in run.summary
    assert noted_events(fleet, "web-2")[-1] == "ValidateService 1"
    assert noted_events(fleet, "web-1")[-1] == "AfterInstall 1"
