# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What on real hosts is not as it was installed."""

from __future__ import annotations

import pathlib
import shutil

import pytest

from integration.store.looking.look import Look
from integration.no_load_balancers import fleet_without_load_balancers
from integration.small_revision import make_small_revision, write_appspec

ALL_AT_ONCE = "CodeDeployDefault.AllAtOnce"
APPSPEC = {"version": 0.0, "os": "linux", "files": [{"source": "app", "destination": "/srv/app"}]}
MODE = {"permissions": [{"object": "/srv/app/run.sh", "mode": "0750", "type": ["file"]}]}


@pytest.fixture(scope="module")
def fleet():
    with fleet_without_load_balancers(4) as started:
        yield started


@pytest.fixture
def deployed(fleet, tmp_path):
    """The first three hosts, deployed to; the fourth never was."""
    made = make_small_revision(tmp_path / "revision", "1")
    (made / "app" / "run.sh").write_text("#!/bin/sh\n")
    (made / "app" / "settings").write_text("debug = no\n")
    write_appspec(made, {**APPSPEC, **MODE})
    done = fleet.deploy(made, ALL_AT_ONCE, codedeploy_store=str(tmp_path / "store"), codedeploy_targets="web-1,web-2,web-3")
    assert done.rc == 0, done.stdout
    return fleet


def app(fleet, name):
    return fleet.hosts.install_root(name) / "srv" / "app"


def test_files_that_were_edited_removed_and_opened(deployed):
    (app(deployed, "web-1") / "settings").write_text("debug = yes\n")
    (app(deployed, "web-2") / "VERSION").unlink()
    (app(deployed, "web-2") / "run.sh").chmod(0o777)
    found = Look(deployed, "drift", {})
    assert found.rc == 0, found.stdout
    assert [row["state"] for row in found.data["hosts"]] == ["differs", "differs", "same", "not installed"]
    told = {row["host"]: [(item["path"].rpartition("/srv/app/")[2], item["kind"], item["expected"], item["found"]) for item in row["differences"]]
            for row in found.data["hosts"]}  # fmt: skip
    assert told == {
        "web-1": [("settings", "content", "11 bytes", "12 bytes")],
        "web-2": [("VERSION", "missing", "file", "nothing"), ("run.sh", "mode", "0750", "0777")],
        "web-3": [], "web-4": [],
    }  # fmt: skip
    assert "hello to web: 1 same, 2 differs, 1 not installed" in found.text and max(map(len, found.shown)) <= 88
    assert "srv/app/settings: 11 bytes, now 12 bytes" in found.text and found.line("web-3")[-1] == "same"


@pytest.mark.parametrize("by", ["-e", "variable"])
def test_an_exit_code_for_pipelines(deployed, by):
    options = {"codedeploy_drift_fails": "true"}
    look = (lambda targets: Look(deployed, "drift", {}, codedeploy_targets=targets, **options)) if by == "-e" else (
        lambda targets: Look(deployed, "drift", {**options, "codedeploy_targets": targets}))  # fmt: skip
    assert look("web-3,web-4").rc == 0
    (app(deployed, "web-3") / "settings").write_text("debug = yes\n")
    found = look("web-3,web-4")
    assert found.rc == 2 and [entry["host"] for entry in found.run.tasks if entry["status"] == "failed"] == ["web-3"], found.stdout
    assert "1 content" in found.stdout and found.row("web-3")["state"] == "differs"


def test_a_host_that_cannot_be_reached(deployed):
    deployed.hosts.stop("web-1")
    try:
        found = Look(deployed, "drift", {}, ["--check"], codedeploy_output="json")
        failing = Look(deployed, "drift", {}, codedeploy_drift_fails=True)
    finally:
        deployed.hosts.start("web-1")
    assert found.rc == 0 and found.json == found.data, found.stdout
    assert (found.row("web-1")["state"], found.row("web-1")["error"]["code"]) == ("unknown", "HostUnreachable")
    assert [row["state"] for row in found.data["hosts"]][1:] == ["same", "same", "not installed"]
    assert failing.rc == 2 and [entry["host"] for entry in failing.run.tasks if entry["status"] == "failed"] == ["web-1"]


def test_without_the_unpacked_revision_it_is_said_what_is_not_known(deployed):
    shutil.rmtree(pathlib.Path(Look(deployed, "drift", {}).row("web-1")["installed"]["directory"]) / "deployment-archive")
    (app(deployed, "web-1") / "settings").write_text("debug = yes\n")
    found = Look(deployed, "drift", {})
    assert found.rc == 0 and found.row("web-1")["state"] == "unknown", found.stdout
    assert "not compared: the unpacked revision is not on the server any more" in found.text


def test_hosts_that_disagree_about_the_group_are_refused(fleet):
    inventory = fleet.inventory()
    for number, variables in enumerate(inventory["all"]["hosts"].values()):
        variables.update(codedeploy_application_name=f"hello-{number % 2}", codedeploy_deployment_group={"deployment_group_name": "web"})
    done = fleet.run_alone("agentless.codedeploy.drift", inventory)
    assert done.rc == 2 and "the targets disagree about codedeploy_application_name" in done.stdout and done.actions("web-1") == []
