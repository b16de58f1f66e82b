# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""AppSpec files as people really write them: under other names, with events that do not exist, with paths that are not absolute."""

from __future__ import annotations

import pytest
import yaml
from emulator import Emulator

from integration.hello_fleet import HelloFleet
from integration.small_revision import installed_versions, make_small_revision, noted_events

ALL_AT_ONCE = "CodeDeployDefault.AllAtOnce"
GROUP_ID = "11111111-2222-3333-4444-555555555555"
APPSPEC = "deploy/production.yml"
INSTALL_AND_START = ["BeforeInstall", "AfterInstall", "ApplicationStart", "ValidateService"]
NEVER_RUN = "'AfterIntall' is not a lifecycle event, so its scripts never run. Did you mean AfterInstall?"


@pytest.fixture(scope="module")
def aws():
    with Emulator(speed=8) as emulator:
        yield emulator


@pytest.fixture
def fleet(aws):
    with HelloFleet(aws, 2, kinds=()) as started:
        yield started


def careless_revision(directory, version):
    """A revision whose AppSpec lies elsewhere, misspells AfterInstall, and does not say where srv/app begins."""
    make_small_revision(directory, version)
    appspec = yaml.safe_load((directory / "appspec.yml").read_text())
    (directory / "appspec.yml").unlink()
    # What never runs may ask for what is nowhere: the script, and the user.
    hooks = {**appspec["hooks"], "AfterIntall": [{"location": "scripts/gone.sh", "runas": "nobody-of-that-name"}]}
    del hooks["AfterInstall"]
    permissions = [{"object": "srv/app", "type": ["file"], "mode": 600}]
    path = directory / APPSPEC
    path.parent.mkdir()
    path.write_text(yaml.safe_dump({**appspec, "files": [{"source": "app", "destination": "srv/app"}], "permissions": permissions, "hooks": hooks}))
    return directory


def notes(version, previous=None):
    events = [event for event in INSTALL_AND_START if event != "AfterInstall"]
    return [*([f"ApplicationStop {previous}"] if previous else []), *(f"{event} {version}" for event in events)]


@pytest.mark.smoke
def test_a_careless_appspec_under_another_name_is_deployed_with_warnings(fleet):
    first = fleet.deploy(careless_revision(fleet.scratch / "one", "1"), ALL_AT_ONCE, codedeploy_appspec_filename=APPSPEC)
    assert (first.rc, installed_versions(fleet)) == (0, dict.fromkeys(fleet.names, "1")), first.stdout
    assert {name: noted_events(fleet, name) for name in fleet.names} == dict.fromkeys(fleet.names, notes("1"))
    assert f"[WARNING]: {APPSPEC}:" in first.stdout and NEVER_RUN in first.stdout
    assert "The destination 'srv/app' is not absolute, so it is taken from /: it is /srv/app." in first.stdout
    modes = {(fleet.hosts.install_root(name) / "srv/app/VERSION").stat().st_mode & 0o777 for name in fleet.names}
    assert modes == {0o600}

    # The next one has its AppSpec under the usual name; ApplicationStop still runs the script of the first.
    second = fleet.deploy(make_small_revision(fleet.scratch / "two", "2"), ALL_AT_ONCE)
    assert (second.rc, installed_versions(fleet)) == (0, dict.fromkeys(fleet.names, "2")), second.stdout
    expected = ["ApplicationStop 1", *(f"{event} 2" for event in INSTALL_AND_START)]
    assert {name: noted_events(fleet, name) for name in fleet.names} == dict.fromkeys(fleet.names, expected)
    assert NEVER_RUN not in second.stdout

    third = fleet.deploy(careless_revision(fleet.scratch / "three", "3"), ALL_AT_ONCE, codedeploy_appspec_filename=APPSPEC)
    assert (third.rc, installed_versions(fleet)) == (0, dict.fromkeys(fleet.names, "3")), third.stdout
    assert {name: noted_events(fleet, name) for name in fleet.names} == dict.fromkeys(fleet.names, notes("3", previous="2"))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"codedeploy_appspec_filename": APPSPEC, "codedeploy_check_strict": True}, ["INVALID_REVISION", APPSPEC, "in strict mode, warnings count as errors"]),
        ({}, ["INVALID_REVISION", "The revision has no AppSpec file appspec.yml."]),
    ],
)
def test_a_careless_appspec_is_refused(fleet, options, words):
    before = fleet.trees()
    run = fleet.deploy(careless_revision(fleet.scratch / "one", "1"), ALL_AT_ONCE, **options)
    assert (run.rc, fleet.trees()) == (2, before), run.stdout
    for word in words:
        assert word in run.failures


def test_the_appspec_that_the_agent_installed_by_is_found_by_the_same_name(fleet):
    directory = fleet.hosts.deployment_root("web-1") / GROUP_ID / "d-AGENT0001"
    careless_revision(directory / "deployment-archive", "1")
    instructions = fleet.hosts.deployment_root("web-1") / "deployment-instructions"
    instructions.mkdir()
    for tracking_file in ("last_successful_install", "most_recent_install"):
        (instructions / f"{GROUP_ID}_{tracking_file}").write_text(str(directory))
    revision = careless_revision(fleet.scratch / "new", "2")
    run = fleet.deploy(revision, ALL_AT_ONCE, group={"deployment_group_id": GROUP_ID}, codedeploy_appspec_filename=APPSPEC)
    assert (run.rc, installed_versions(fleet)) == (0, dict.fromkeys(fleet.names, "2")), run.stdout
    assert (noted_events(fleet, "web-1"), noted_events(fleet, "web-2")) == (notes("2", previous="1"), notes("2"))
