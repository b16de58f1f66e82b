# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The last good revision of a group deployed again, of which nothing is fetched."""

from __future__ import annotations

import shutil
import tarfile

import pytest

from integration.hello_fleet import HelloFleet
from integration.runs.slow_deployment import SLOW, running, wait_for_script
from integration.small_revision import SCRIPTED_EVENTS, installed_versions, make_small_revision, noted_events
from integration.store.places import BUCKET
from integration.store.records.recorded import deploy, documents, id_of

ALL_AT_ONCE = "CodeDeployDefault.AllAtOnce"
RESTART = {"codedeploy_deployment_mode": "RESTART"}
FETCHING = ("agentless.codedeploy.fetch_revision", "agentless.codedeploy.check_revision")


@pytest.fixture(scope="module")
def fleet(aws):
    with HelloFleet(aws, 2, kinds=()) as started:
        yield started


def restart(fleet, place, **options):
    return deploy(fleet, place, "", ALL_AT_ONCE, **{**RESTART, **options})


def touched(fleet):
    """The hosts on which scripts ran since the last call."""
    return [name for name in fleet.names if noted_events(fleet, name)]


def make_new(fleet, name):
    """Have a host lose all that it has of deployments."""
    shutil.rmtree(fleet.hosts.deployment_root(name))
    shutil.rmtree(fleet.hosts.install_root(name) / "srv")


def test_the_last_good_revision_is_deployed_again_though_it_is_nowhere_any_more(fleet, in_folder, tmp_path):
    good = deploy(fleet, in_folder, make_small_revision(tmp_path / "1", "1"), ALL_AT_ONCE)
    bad = deploy(fleet, in_folder, make_small_revision(tmp_path / "2", "2", {"ApplicationStart": "exit 4\n"}), ALL_AT_ONCE)
    assert (good.rc, bad.rc, installed_versions(fleet)) == (0, 2, dict.fromkeys(fleet.names, "2")), bad.stdout
    shutil.rmtree(tmp_path / "1")
    shutil.rmtree(fleet.scratch / "cache")
    touched(fleet)

    checked = restart(fleet, in_folder, arguments=["--check"])
    assert checked.rc == 0 and "2 would be deployed to" in checked.summary, checked.stdout
    assert touched(fleet) == []

    run = restart(fleet, in_folder)
    assert run.rc == 0 and "Succeeded (2 succeeded, 0 failed" in run.summary, run.stdout
    assert f"the revision of deployment {id_of(good)}, not fetched again" in run.stdout
    assert not {entry["action"] for entry in run.run.tasks if entry["status"] != "skipped"}.intersection(FETCHING)
    assert installed_versions(fleet) == dict.fromkeys(fleet.names, "1")
    for name in fleet.names:
        # As ever, what was installed last is stopped by its own script.
        events = [event for event in SCRIPTED_EVENTS if "Traffic" not in event]
        assert noted_events(fleet, name) == [f"{event} {2 if event == 'ApplicationStop' else 1}" for event in events]
    known = documents(in_folder)
    record, plan = (known[f"deployments/{id_of(run)}/{kind}.json"] for kind in ("record", "plan"))
    assert (record["status"], record["revision_sha256"]) == ("Succeeded", known[f"deployments/{id_of(good)}/record.json"]["revision_sha256"])
    assert (plan["revision_of"], known["group.json"]["last_good"]["deployment_id"]) == (id_of(good), id_of(run))
    # And again, of a deployment that was a restart itself.
    again = restart(fleet, in_folder)
    assert again.rc == 0 and f"the revision of deployment {id_of(run)}, not fetched again" in again.stdout, again.stdout


def test_a_host_that_lacks_the_bundle_gets_it_from_the_cache_of_the_controller(fleet, in_folder, tmp_path):
    assert deploy(fleet, in_folder, make_small_revision(tmp_path / "1", "1"), ALL_AT_ONCE).rc == 0
    shutil.rmtree(tmp_path / "1")
    make_new(fleet, "web-2")
    checked = restart(fleet, in_folder, arguments=["--check", "--diff"])
    assert checked.rc == 0 and "2 would be deployed to" in checked.summary, checked.stdout
    run = restart(fleet, in_folder)
    assert run.rc == 0 and "(2 succeeded, 0 failed" in run.summary, run.stdout


def test_a_host_that_lacks_the_bundle_gets_it_from_s3(fleet, aws, in_folder, tmp_path):
    made = make_small_revision(tmp_path / "1", "1")
    with tarfile.open(tmp_path / "1.tgz", "w:gz") as archive:
        archive.add(made, arcname=".")
    aws.client("s3").upload_file(str(tmp_path / "1.tgz"), BUCKET, "restarted/1.tgz")
    assert deploy(fleet, in_folder, f"s3://{BUCKET}/restarted/1.tgz", ALL_AT_ONCE).rc == 0
    shutil.rmtree(fleet.scratch / "cache")
    make_new(fleet, "web-2")
    run = restart(fleet, in_folder)
    assert run.rc == 0 and "(2 succeeded, 0 failed" in run.summary, run.stdout


def test_a_host_that_lacks_a_bundle_which_nobody_has_fails_before_anything_is_touched(fleet, in_folder, tmp_path):
    assert deploy(fleet, in_folder, make_small_revision(tmp_path / "1", "1"), ALL_AT_ONCE).rc == 0
    shutil.rmtree(fleet.scratch / "cache")
    make_new(fleet, "web-2")
    touched(fleet)
    for arguments in (["--check"], []):
        run = restart(fleet, in_folder, arguments=arguments)
        assert "1 failed" in run.summary or "1 would fail" in run.summary, run.stdout
        assert "REVISION_MISSING" in run.summary and "not in S3" in run.summary and "What to do (web-2): Deploy from the controller" in run.summary, run.summary
        assert run.events("web-2") == []


def test_a_restart_that_waited_until_another_revision_was_the_last_good_one_is_refused(fleet, in_s3, tmp_path):
    assert deploy(fleet, in_s3, make_small_revision(tmp_path / "1", "1"), ALL_AT_ONCE).rc == 0
    (fleet.hosts.install_root("web-1") / "in-BeforeInstall").unlink(missing_ok=True)
    made = make_small_revision(tmp_path / "2", "2", {"BeforeInstall": SLOW.format(seconds=12)})
    with running(fleet, made, ALL_AT_ONCE, codedeploy_store=in_s3.address) as runs:
        wait_for_script(fleet, "BeforeInstall")
        run = restart(fleet, in_s3, codedeploy_lock_timeout_seconds=60)
    assert runs[0].rc == 0 and "(2 succeeded, 0 failed" in runs[0].summary, runs[0].stdout
    assert run.rc == 2 and "the last good revision became another one" in run.failures, run.stdout
    assert (installed_versions(fleet), "lock.json" in documents(in_s3)) == (dict.fromkeys(fleet.names, "2"), False)
    assert restart(fleet, in_s3).rc == 0


def refusals():
    return {
        "nothing is known": ({}, "RevisionDoesNotExistException: the store has no deployment of this group that succeeded"),
        "a revision too": ({"codedeploy_revision": "./dist"}, "INVALID_OPTION: codedeploy_revision is './dist', but codedeploy_deployment_mode is RESTART"),
        "only outdated": ({"codedeploy_update_outdated_instances_only": True}, "INVALID_OPTION: codedeploy_update_outdated_instances_only is set, but"),
        "no mode": ({"codedeploy_deployment_mode": "AGAIN"}, "value of codedeploy_deployment_mode must be one of: STANDARD, RESTART, got: AGAIN"),
    }


@pytest.mark.parametrize(("name", "arguments"), [*((name, []) for name in refusals()), ("nothing is known", ["--check"])])
def test_what_cannot_be_restarted_is_refused_before_anything_is_touched(fleet, in_s3, name, arguments):
    options, message = refusals()[name]
    run = restart(fleet, in_s3, arguments=arguments, **options)
    assert run.rc == 2 and message in run.failures, run.stdout
    assert all(run.actions(host) == [] for host in fleet.names) and in_s3.open().list("hello") == []


def test_a_last_good_deployment_whose_plan_is_gone_is_named(fleet, in_folder, tmp_path):
    good = deploy(fleet, in_folder, make_small_revision(tmp_path / "1", "1"), ALL_AT_ONCE)
    opened, key = in_folder.open(), f"hello/web/deployments/{id_of(good)}/plan.json"
    assert opened.delete_if_unchanged(key, opened.read(key)[1])
    run = restart(fleet, in_folder)
    assert run.rc == 2 and f"DeploymentDoesNotExistException: the store has no plan of deployment {id_of(good)}" in run.failures, run.stdout


@pytest.mark.parametrize("options", [RESTART, {"codedeploy_update_outdated_instances_only": True}, {"codedeploy_rollback_to": "last_good"}])
def test_a_play_of_the_users_that_has_no_records_refuses_what_needs_them(fleet, in_folder, options, tmp_path):
    made = make_small_revision(tmp_path / "1", "1")
    touched(fleet)
    plays = [{"hosts": "all", "gather_facts": False, "roles": [{"role": "agentless.codedeploy.in_place"}]}]
    run = fleet.run(plays, made, ALL_AT_ONCE, codedeploy_store=in_folder.address, **options)
    assert run.rc == 2 and "which needs the records of a store, and the role in_place keeps none" in run.failures, run.stdout
    assert touched(fleet) == []
