# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Revisions whose scripts change what was checked before: the AppSpec file in the archive, and what lies below the deployment root."""

from __future__ import annotations

import pathlib
import subprocess

import pytest
import yaml

from integration.no_load_balancers import fleet_without_load_balancers
from integration.small_revision import installed_versions, make_small_revision, noted_events, write_appspec

ALL_AT_ONCE = "CodeDeployDefault.AllAtOnce"
PLUGINS = pathlib.Path(__file__).parents[1] / "connection_plugins"
IN_ARCHIVE = 'cd "$(dirname "$0")/.."\n'
ADD_HOOKS = "printf '  %s:\\n    - location: scripts/%s.sh\\n' ValidateService ValidateService >>appspec.yml\n"
WIPE = """
case "$0" in */deployment-root/*) rm -rf "${0%/deployment-root/*}/deployment-root"WHAT ;; esac
"""


@pytest.fixture(name="fleet")
def fleet_of_two():
    with fleet_without_load_balancers(2) as started:
        yield started


def revision_with_hooks(directory, version, scripts, events):
    """A small revision in which only these events have a script."""
    make_small_revision(directory, version, scripts)
    appspec = yaml.safe_load((directory / "appspec.yml").read_text())
    hooks = {event: entries for event, entries in appspec["hooks"].items() if event in events}
    write_appspec(directory, {**appspec, "hooks": hooks})
    return directory


def notes_of_all(fleet):
    return [noted_events(fleet, name) for name in fleet.names]


@pytest.mark.parametrize("way", [pytest.param("program", marks=pytest.mark.smoke), "tasks", "modules"])
def test_an_edited_appspec_counts_for_the_events_that_follow(fleet, way):
    options, inventory = {"codedeploy_one_task_per_event": way == "tasks"}, fleet.inventory()
    if way == "modules":
        options["env"] = {"ANSIBLE_CONNECTION_PLUGINS": str(PLUGINS)}
        for variables in inventory["all"]["hosts"].values():
            variables["ansible_connection"] = "ssh_without_input"
    edit = IN_ARCHIVE + "sed -i 's#destination: /srv/app#destination: /srv/other#' appspec.yml\n" + ADD_HOOKS
    revision = revision_with_hooks(fleet.scratch / "one", "1", {"BeforeInstall": edit}, ["ApplicationStop", "BeforeInstall"])
    options.setdefault("env", {})["ANSIBLE_STDOUT_CALLBACK"] = "agentless.codedeploy.timeline"
    run = fleet.deploy(revision, ALL_AT_ONCE, inventory=inventory, **options)
    assert run.rc == 0, run.stdout
    assert notes_of_all(fleet) == [["BeforeInstall 1", "ValidateService 1"]] * 2
    assert installed_versions(fleet) == dict.fromkeys(fleet.names)
    assert [(fleet.hosts.install_root(name) / "srv/other/VERSION").read_text() for name in fleet.names] == ["1"] * 2
    assert "appspec.yml in the deployment archive was edited since it was unpacked" in run.stdout
    assert run.event_names("web-1") == ["DownloadBundle", "BeforeInstall", "Install", "ValidateService"]

    # What it says at the end of the deployment, or later, is what the next one stops by.
    for name in fleet.names:
        directory = next(path for path in fleet.hosts.deployment_root(name).glob("*/d-*") if path.is_dir())
        appspec = directory / "deployment-archive/appspec.yml"
        appspec.write_text(appspec.read_text().replace("scripts/ApplicationStop.sh", "scripts/AfterInstall.sh"))
        (directory / "deployment-archive/scripts/ApplicationStop.sh").write_text("exit 1")
    second = fleet.deploy(make_small_revision(fleet.scratch / "two", "2"), ALL_AT_ONCE, inventory=inventory, **options)
    assert second.rc == 0, second.stdout
    assert {notes[0] for notes in notes_of_all(fleet)} == {"ApplicationStop 1"}


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        ("sed -i 's/^os: linux/os: windows/' appspec.yml", "appspec.yml:2:5: The os is 'windows'"),
        ("echo 'files: [' >>appspec.yml", "appspec.yml:"),
        ("rm appspec.yml", "appspec.yml is not in the deployment archive any more"),
        ("sed -i 's#source: app#source: gone#' appspec.yml", "gone"),
    ],
)
def test_an_edited_appspec_that_is_wrong_fails_the_event_that_comes_next(fleet, edit, message):
    revision = make_small_revision(fleet.scratch / "one", "1", {"BeforeInstall": IN_ARCHIVE + edit + "\n"})
    run = fleet.deploy(revision, ALL_AT_ONCE)
    assert run.rc == 2 and "Traceback" not in run.stdout, run.stdout
    for name in fleet.names:
        assert run.failed_event(name) == "Install" and message in run.failures, run.failures
    assert notes_of_all(fleet) == [["BeforeInstall 1"]] * 2 and installed_versions(fleet) == dict.fromkeys(fleet.names)


def test_application_stop_may_wipe_the_deployment_root_and_go_on(fleet):
    """The journal of the events is gone, the program that follows them too, and still they are followed and not run twice."""
    late = 'sleep 5\necho stopped >>"$CODEDEPLOY_INSTALL_ROOT/events"\n'
    scripts = {"ApplicationStop": WIPE.replace("WHAT", "") + late}
    fleet.deploy(make_small_revision(fleet.scratch / "one", "1", scripts), ALL_AT_ONCE)
    notes_of_all(fleet)
    options = {"codedeploy_file_exists_behavior": "OVERWRITE", "codedeploy_follow_interval_seconds": 1}
    second = fleet.deploy(make_small_revision(fleet.scratch / "two", "2"), ALL_AT_ONCE, **options)
    assert (second.rc, installed_versions(fleet)) == (0, dict.fromkeys(fleet.names, "2")), second.stdout
    assert [notes[:3] for notes in notes_of_all(fleet)] == [["ApplicationStop 1", "stopped", "BeforeInstall 2"]] * 2


@pytest.mark.parametrize("wiped", ["", "/*", "/bundle-cache"])
def test_application_stop_may_wipe_the_deployment_root(fleet, wiped):
    scripts = {"ApplicationStop": WIPE.replace("WHAT", wiped)}
    first = fleet.deploy(make_small_revision(fleet.scratch / "one", "1", scripts), ALL_AT_ONCE, codedeploy_file_exists_behavior="OVERWRITE")
    assert first.rc == 0, first.stdout
    notes_of_all(fleet)
    second = fleet.deploy(make_small_revision(fleet.scratch / "two", "2", scripts), ALL_AT_ONCE, codedeploy_file_exists_behavior="OVERWRITE")
    assert (second.rc, installed_versions(fleet)) == (0, dict.fromkeys(fleet.names, "2")), second.stdout
    assert {(notes[0], notes[-1]) for notes in notes_of_all(fleet)} == {("ApplicationStop 1", "ValidateService 2")}


def test_what_hooks_make_is_deployed_where_it_is_named(fleet):
    unpack = IN_ARCHIVE + "tar xzf payload.tar.gz && cp scripts/AfterInstall.sh scripts/late.sh\n"
    revision = make_small_revision(fleet.scratch / "one", "1", {"BeforeInstall": unpack})
    subprocess.run(["tar", "czf", "payload.tar.gz", "app", "--remove-files"], cwd=revision, check=True, timeout=30)
    appspec = yaml.safe_load((revision / "appspec.yml").read_text())
    appspec["hooks"]["ApplicationStart"] = [{"location": "scripts/late.sh", "timeout": 90}]
    write_appspec(revision, appspec)
    refused = fleet.deploy(revision, ALL_AT_ONCE)
    assert refused.rc == 2 and "The source app in the files section is not in the revision." in refused.failures

    run = fleet.deploy(revision, ALL_AT_ONCE, codedeploy_paths_made_by_hooks=["app", "scripts/late.sh"])
    assert (run.rc, installed_versions(fleet)) == (0, dict.fromkeys(fleet.names, "1")), run.stdout
    assert "made by hooks, so not checked: app, scripts/late.sh" in run.stdout

    script = revision / "scripts/BeforeInstall.sh"
    script.write_text(script.read_text().replace("tar xzf payload.tar.gz", "true"))
    missing = fleet.deploy(revision, ALL_AT_ONCE, codedeploy_paths_made_by_hooks=["/"])
    assert [missing.failed_event(name) for name in fleet.names] == ["Install"] * 2
    assert "The source app in the files section was not made: scripts/BeforeInstall.sh of BeforeInstall should have made it." in missing.failures

    # The path may be right, but nothing that could make it runs before.
    del appspec["hooks"]["BeforeInstall"]
    write_appspec(revision, appspec)
    impossible = fleet.deploy(revision, ALL_AT_ONCE, codedeploy_paths_made_by_hooks=["app", "scripts/late.sh"])
    assert "says that hooks make it, but none runs before it" in impossible.failures and "Stage" not in impossible.stdout
