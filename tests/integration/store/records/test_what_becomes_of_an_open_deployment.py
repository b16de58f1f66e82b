# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A deployment that was not concluded is gone on with, given up, or asked about; whenever its controller was killed."""

from __future__ import annotations

import json
import re

import pytest

from integration.hello_fleet import HelloFleet
from integration.processes import end_processes_with, kill
from integration.runs.slow_deployment import SLOW, journals, running, wait_for_script
from integration.small_revision import installed_versions, make_small_revision, noted_events
from waiting import wait_until

ALL_AT_ONCE, ONE_AT_A_TIME = "CodeDeployDefault.AllAtOnce", "CodeDeployDefault.OneAtATime"
GOES_ON = r"This run goes on with (d-\w{9}), and does not begin (d-\w{9})\."


@pytest.fixture(scope="module")
def fleet(aws):
    with HelloFleet(aws, 2, kinds=()) as started:
        yield started


@pytest.fixture
def store(tmp_path):
    return tmp_path / "store"


@pytest.fixture(autouse=True)
def nothing_begun(fleet):
    for name in fleet.names:
        noted_events(fleet, name)
        for file in ("in-BeforeInstall", "ends"):
            (fleet.hosts.install_root(name) / file).unlink(missing_ok=True)


def slow_revision(folder, version, seconds=3):
    return make_small_revision(folder / version, version, {"BeforeInstall": SLOW.format(seconds=seconds)})


def kept_facts(store):
    """A cache of facts, from which a run has what an earlier one left."""
    return {"ANSIBLE_CACHE_PLUGIN": "jsonfile", "ANSIBLE_CACHE_PLUGIN_CONNECTION": str(store.parent / "facts")}


def kill_controller(fleet, made, store, until, config=ONE_AT_A_TIME, **options):
    """Deploy, and kill the controller with all its processes when something is so."""
    with running(fleet, made, config, env={"KILLED_CONTROLLER": str(store), **kept_facts(store)}, codedeploy_store=str(store), **options):
        until()
        end_processes_with(f"KILLED_CONTROLLER={store}")


def lost(fleet, made, store, name="web-1", config=ONE_AT_A_TIME, **options):
    """A deployment whose controller was killed while BeforeInstall ran on a host."""
    kill_controller(fleet, made, store, lambda: wait_for_script(fleet, "BeforeInstall", name), config, **options)


def records(store):
    """The records of all deployments, by their ids."""
    found = [json.loads(path.read_text())["record"] for path in store.glob("hello/web/deployments/*/record.json")]
    return {record["deployment_id"]: record for record in found}


# What was written last when the controller is killed.
WRITTEN = ["lock.json", "deployments/*/plan.json", "group.json", "deployments/*/record.json", "deployments/*/hosts/1.json"]


@pytest.mark.parametrize("file", WRITTEN)
def test_a_controller_that_is_killed_when_it_has_just_written(fleet, store, tmp_path, file):
    made = make_small_revision(tmp_path / "1", f"at {file}")
    kill_controller(fleet, made, store, lambda: wait_until(lambda: list(store.glob(f"hello/web/{file}")), file))
    run = fleet.deploy(made, ONE_AT_A_TIME, codedeploy_store=str(store))
    assert run.rc == 0 and "(2 succeeded, 0 failed" in run.summary, run.stdout
    assert installed_versions(fleet) == dict.fromkeys(fleet.names, f"at {file}")
    for name in fleet.names:
        events = [line.split()[0] for line in noted_events(fleet, name) if line.split()[0] != "ApplicationStop"]
        assert events.count("ValidateService") == events.count("AfterInstall") == 1
    assert [record["status"] for record in records(store).values()] == ["Succeeded"]
    assert json.loads((store / "hello" / "web" / "group.json").read_text())["group"]["open_deployment_id"] is None
    # What the next run makes of that is the same each time.
    if file == WRITTEN[-1]:
        again = fleet.deploy(made, ONE_AT_A_TIME, codedeploy_store=str(store))
        assert again.rc == 0 and "not concluded" not in again.stdout, again.stdout


def change(path, **values):
    """Change values of a document of the store."""
    document = json.loads(path.read_text())
    document[document["kind"]].update(values)
    path.write_text(json.dumps(document))


@pytest.mark.parametrize("is_closed", [False, True])
def test_a_controller_that_is_killed_between_its_last_writes(fleet, store, tmp_path, is_closed):
    made = make_small_revision(tmp_path / "1", f"closed {is_closed}")
    assert fleet.deploy(made, ALL_AT_ONCE, codedeploy_store=str(store)).rc == 0
    [deployment_id] = records(store)
    change(store / "hello" / "web" / "group.json", open_deployment_id=deployment_id)
    if not is_closed:
        wave = {"number": 1, "hosts": fleet.names, "begun_at": "2026-01-01T00:00:00Z"}
        change(store / "hello" / "web" / "deployments" / deployment_id / "record.json", status="InProgress", ended_at=None, wave=wave)
    noted_events(fleet, "web-1")
    run = fleet.deploy(made, ALL_AT_ONCE, codedeploy_store=str(store))
    assert run.rc == 0 and "(2 succeeded, 0 failed" in run.summary, run.stdout
    known = records(store)
    assert ({record["status"] for record in known.values()}, len(known)) == ({"Succeeded"}, 2 if is_closed else 1)
    assert bool(noted_events(fleet, "web-1")) == bool(run.events("web-1")) == is_closed


def test_something_else_is_refused_until_it_is_said_what_is_meant(fleet, store, tmp_path):
    old, new = slow_revision(tmp_path, "old"), make_small_revision(tmp_path / "new", "new")
    lost(fleet, old, store)
    refused = fleet.deploy(new, ALL_AT_ONCE, codedeploy_store=str(store))
    assert refused.rc == 2 and refused.summary == "", refused.stdout
    [deployment_id] = records(store)
    assert f"DEPLOYMENT_OPEN: deployment {deployment_id} of hello to web was not concluded: its run, started by " in refused.failures
    assert "of 2 hosts 0 succeeded, 0 failed, 1 in the middle, 1 not deployed to." in refused.failures
    asked = "codedeploy_revision, codedeploy_deployment_group.deployment_config_name"
    assert f"This run asks for something else: {asked}." in refused.failures
    assert "codedeploy_resume=continue goes on with" in refused.failures and "codedeploy_resume=abandon closes it" in refused.failures
    assert not (store / "hello" / "web" / "lock.json").exists()

    tried = fleet.deploy(new, ALL_AT_ONCE, codedeploy_store=str(store), codedeploy_resume="continue", arguments=["--check"])
    assert tried.rc == 0 and re.search(GOES_ON, tried.stdout)[1] == deployment_id, tried.stdout
    assert records(store)[deployment_id]["resumed_by"] == []

    run = fleet.deploy(new, ALL_AT_ONCE, codedeploy_store=str(store), codedeploy_resume="continue")
    assert run.rc == 0 and f"Deployment {deployment_id} of hello to web: Succeeded (2 succeeded" in run.summary, run.stdout
    assert installed_versions(fleet) == dict.fromkeys(fleet.names, "old") and list(records(store)) == [deployment_id]


def test_a_deployment_to_outdated_instances_only_goes_on_too(fleet, store, tmp_path):
    made, options = slow_revision(tmp_path, "outdated"), {"codedeploy_update_outdated_instances_only": True}
    assert fleet.deploy(made, ALL_AT_ONCE, codedeploy_store=str(store), codedeploy_targets="web-1").rc == 0
    lost(fleet, made, store, name="web-2", config=ALL_AT_ONCE, **options)
    run = fleet.deploy(made, ALL_AT_ONCE, codedeploy_store=str(store), **options)
    assert run.rc == 0 and re.search(GOES_ON, run.stdout), run.stdout
    assert "(1 succeeded, 0 failed, 0 not deployed to, of 1 host" in run.summary and run.actions("web-1") == []


def test_a_deployment_that_is_given_up_is_closed(fleet, store, tmp_path):
    lost(fleet, slow_revision(tmp_path, "old"), store)
    [old_id] = records(store)
    options = {"codedeploy_store": str(store), "codedeploy_resume": "abandon", "codedeploy_lock_timeout_seconds": 30}
    run = fleet.deploy(make_small_revision(tmp_path / "new", "new"), ONE_AT_A_TIME, **options)
    assert run.rc == 0 and "(2 succeeded" in run.summary, run.stdout
    known = records(store)
    assert (known.pop(old_id)["error_information"]["code"], [record["status"] for record in known.values()]) == ("RUN_LOST", ["Succeeded"])
    assert installed_versions(fleet) == dict.fromkeys(fleet.names, "new")


def test_a_host_whose_events_were_lost_too_begins_again(fleet, store, tmp_path):
    made = slow_revision(tmp_path, "again", seconds=4)
    lost(fleet, made, store, config=ALL_AT_ONCE)
    kill([journals(fleet)[-1][0]["process"]["pid"]])
    run = fleet.deploy(made, ALL_AT_ONCE, env=kept_facts(store), codedeploy_store=str(store))
    assert run.rc == 0 and "(2 succeeded" in run.summary, run.stdout
    assert installed_versions(fleet) == dict.fromkeys(fleet.names, "again")
    begun = {name: [line for line in noted_events(fleet, name) if line.startswith("BeforeInstall")] for name in fleet.names}
    assert {name: len(lines) for name, lines in begun.items()} == {"web-1": 2, "web-2": 1}


def test_a_host_that_cannot_be_reached_any_more_was_in_the_middle(fleet, store, tmp_path):
    made = slow_revision(tmp_path, "gone")
    lost(fleet, made, store, name="web-2", config=ALL_AT_ONCE)
    fleet.hosts.stop("web-2")
    try:
        run = fleet.deploy(made, ALL_AT_ONCE, codedeploy_store=str(store))
    finally:
        fleet.hosts.start("web-2")
    assert run.rc == 0 and "(1 succeeded, 1 failed" in run.summary, run.stdout
    assert "web-2: failed when the deployment was resumed, in the middle of its lifecycle (HostUnreachable)" in run.summary
    next_run = fleet.deploy(make_small_revision(tmp_path / "next", "next"), ALL_AT_ONCE, codedeploy_store=str(store), codedeploy_lock_timeout_seconds=30)
    assert next_run.rc == 0 and "Unhealthy by their last result, so deployed to first: web-2" in next_run.stdout, next_run.stdout
