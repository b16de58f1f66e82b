# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a server reports has a code that says what is known, and a next step; a diff is shown of what is installed."""

from __future__ import annotations

import fcntl

import pytest
from emulator import Emulator

from integration.hello_fleet import HelloFleet
from integration.small_revision import installed_versions, make_small_revision, write_appspec

ALL_AT_ONCE = "CodeDeployDefault.AllAtOnce"
APPSPEC = {"version": 0.0, "os": "linux", "files": [{"source": "app", "destination": "/srv/app"}]}


@pytest.fixture(scope="module")
def fleet():
    with Emulator() as aws, HelloFleet(aws, 1, kinds=()) as started:
        yield started


@pytest.fixture
def revision(tmp_path):
    return make_small_revision(tmp_path / "revision", "1")


def deploy(fleet, revision, group, **options):
    """Deploy in a deployment group of its own."""
    return fleet.deploy(revision, ALL_AT_ONCE, group={"deployment_group_name": group}, **options)


def test_a_user_that_is_missing(fleet, revision):
    write_appspec(revision, {**APPSPEC, "hooks": {"AfterInstall": [{"location": "scripts/AfterInstall.sh", "runas": "nobody-knows"}]}})
    run = deploy(fleet, revision, "users")
    assert run.rc == 2, run.stdout
    assert "web-1: failed before its lifecycle, nothing on it was touched (UserMissing)" in run.summary
    assert "there is no user nobody-knows, which" in run.summary
    assert installed_versions(fleet) == {"web-1": None}


def test_people_who_watch_are_told_once_what_to_do(fleet, revision):
    write_appspec(revision, {**APPSPEC, "hooks": {"AfterInstall": [{"location": "scripts/AfterInstall.sh", "runas": "nobody-knows"}]}})
    run = deploy(fleet, revision, "users", env={"ANSIBLE_STDOUT_CALLBACK": "agentless.codedeploy.timeline"})
    assert run.rc == 2, run.stdout
    assert run.stdout.count("Create the user") == 1, run.stdout


@pytest.mark.parametrize("arguments", [[], ["--check"]])
def test_a_file_in_the_way(fleet, revision, arguments):
    path = fleet.hosts.install_root("web-1") / "srv/app/VERSION"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("not ours")
    run = deploy(fleet, revision, "files", arguments=arguments)
    assert run.rc == 2, run.stdout
    assert f"web-1: {'would fail' if arguments else 'failed'} in Install (FileInTheWay)" in run.summary
    assert str(path) in run.summary
    assert path.read_text() == "not ours"
    path.unlink()


def test_a_script_of_the_old_revision_and_a_lock(fleet, tmp_path):
    old = make_small_revision(tmp_path / "old", "1", scripts={"ApplicationStop": "echo cannot stop; exit 9"})
    first = deploy(fleet, old, "old")
    assert first.rc == 0, first.stdout
    old_id = first.summary.split()[1]
    new = make_small_revision(tmp_path / "new", "2")
    run = deploy(fleet, new, "old")
    assert "web-1: failed in ApplicationStop scripts/ApplicationStop.sh with exit code 9 (ScriptFailed)" in run.summary, run.stdout
    assert f"It is a script of the revision installed by deployment {old_id}" in run.summary
    assert "set codedeploy_ignore_application_stop_failures to true" in run.summary

    lock = max(fleet.hosts.deployment_root("web-1").rglob("*.lock"), key=lambda path: path.stat().st_mtime)
    with open(lock, "a", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        run = deploy(fleet, new, "old", codedeploy_ignore_application_stop_failures=True)
    assert run.rc == 2, run.stdout
    assert "(DeploymentInProgress)" in run.summary and str(lock) in run.summary

    run = deploy(fleet, new, "old", codedeploy_ignore_application_stop_failures=True, arguments=["--diff"])
    assert (run.rc, installed_versions(fleet)) == (0, {"web-1": "2"}), run.stdout
    root = fleet.hosts.install_root("web-1")
    assert f"--- before: {root}/srv/app/VERSION" in run.stdout
    run = deploy(fleet, new, "old")
    assert "--- before" not in run.stdout
