# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What else a deployment can be asked for, and hosts that were deployed to by the CodeDeploy agent."""

from __future__ import annotations

import shutil

import pytest
from emulator import Emulator

from integration.hello_fleet import HelloFleet
from integration.small_revision import SCRIPTED_EVENTS, installed_versions, make_small_revision, noted_events

ALL_AT_ONCE = "CodeDeployDefault.AllAtOnce"
GROUP_ID = "11111111-2222-3333-4444-555555555555"
EVENTS_WITHOUT_TRAFFIC = [event for event in SCRIPTED_EVENTS if "Traffic" not in event]


@pytest.fixture(scope="module")
def aws():
    with Emulator(speed=8) as emulator:
        yield emulator


def notes(version, previous):
    """What the scripts note when one version replaces another."""
    return [f"{event} {previous if event == 'ApplicationStop' else version}" for event in EVENTS_WITHOUT_TRAFFIC if previous or event != "ApplicationStop"]


@pytest.mark.smoke
def test_a_server_of_the_agents_is_taken_over(aws):
    with HelloFleet(aws, 1, kinds=()) as fleet:
        installed_by_the_agent(fleet, "web-1", "d-AGENT0001")
        root = fleet.hosts.install_root("web-1")
        run = fleet.deploy(make_small_revision(fleet.scratch / "new", "2"), ALL_AT_ONCE, group={"deployment_group_id": GROUP_ID})
        assert (run.rc, installed_versions(fleet)) == (0, {"web-1": "2"}), run.stdout
        assert noted_events(fleet, "web-1") == notes("2", "1")
        assert not (root / "srv/app/only-in-1").exists()
        assert (root / "srv/app/not-of-the-deployment").exists()


def installed_by_the_agent(fleet, name, deployment_id):
    """Lay a host out as the agent leaves it behind a deployment of version 1."""
    install_root, deployment_root = fleet.hosts.install_root(name), fleet.hosts.deployment_root(name)
    directory = deployment_root / GROUP_ID / deployment_id
    archive = make_small_revision(directory / "deployment-archive", "1")
    (archive / "app/only-in-1").write_text("1")
    shutil.copytree(archive / "app", install_root / "srv/app")
    (install_root / "srv/app/not-of-the-deployment").touch()
    instructions = deployment_root / "deployment-instructions"
    instructions.mkdir()
    installed = [install_root / "srv/app/VERSION", install_root / "srv/app/only-in-1"]
    (instructions / f"{GROUP_ID}-cleanup").write_text("".join(f"{path}\n" for path in installed))
    for tracking_file in ("last_successful_install", "most_recent_install"):
        (instructions / f"{GROUP_ID}_{tracking_file}").write_text(str(directory))


def test_check_mode_shows_what_would_change_and_changes_nothing(aws):
    with HelloFleet(aws, 2) as fleet:
        fleet.deploy(fleet.revision("1.0.0"), ALL_AT_ONCE)
        revision = fleet.revision("2.0.0")
        (revision / "app" / "new.txt").touch()
        before, versions = fleet.trees(), fleet.versions()
        aws.reset_api_calls()
        run = fleet.deploy(revision, arguments=["--check", "--diff"])
        assert run.rc == 0, run.stdout
        assert (fleet.trees(), fleet.versions(), fleet.in_service()) == (before, versions, fleet.everywhere())
        assert not [operation for operation in aws.api_calls() if "Register" in operation or "Deregister" in operation]
        root = fleet.hosts.install_root("web-1")
        assert f"+++ after: {root}/opt/hello/app/new.txt" in run.stdout
        assert f"--- before: {root}/opt/hello/VERSION" in run.stdout
        installs = [entry["result"]["install"] for entry in run.run.tasks if entry["result"].get("install")]
        assert [entry["added"] for entry in installs] == [
            [f"{fleet.hosts.install_root(name)}/opt/hello/{path}" for path in ("app/new.txt", "migrations/0002_add_changed_at.sql")] for name in fleet.names
        ]


def test_the_same_revision_again_limit_and_failures_of_application_stop(aws):
    with HelloFleet(aws, 2, kinds=()) as fleet:
        first = make_small_revision(fleet.scratch / "v1", "1", scripts={"ApplicationStop": "exit 9"})
        run = fleet.deploy(first, ALL_AT_ONCE, arguments=["--limit", "web-1,localhost"])
        assert (run.rc, installed_versions(fleet)) == (0, {"web-1": "1", "web-2": None}), run.stdout
        assert "1 succeeded, 0 failed, 0 not deployed to, of 1 hosts" in run.summary
        noted_events(fleet, "web-1")

        # The script of the installed revision fails, and what it was asked to stop goes on.
        second = make_small_revision(fleet.scratch / "v2", "2")
        run = fleet.deploy(second, ALL_AT_ONCE, arguments=["--limit", "web-1"])
        assert (run.rc, run.failed_event("web-1"), installed_versions(fleet)["web-1"]) == (2, "ApplicationStop", "1"), run.stdout

        run = fleet.deploy(second, ALL_AT_ONCE, codedeploy_ignore_application_stop_failures=True)
        assert (run.rc, installed_versions(fleet)) == (0, {"web-1": "2", "web-2": "2"}), run.stdout
        noted_events(fleet, "web-1")
        run = fleet.deploy(second, ALL_AT_ONCE)
        assert (run.rc, installed_versions(fleet)) == (0, {"web-1": "2", "web-2": "2"}), run.stdout
        assert noted_events(fleet, "web-1") == notes("2", "2")
