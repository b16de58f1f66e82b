# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Deployments that are rolled back by hand: to the last good revision, to that of a deployment, or to one that is on all hosts already."""

from __future__ import annotations

import shutil

import pytest

from integration.hello_fleet import HelloFleet
from integration.processes import end_processes_with
from integration.runs.slow_deployment import SLOW, running, wait_for_script
from integration.small_revision import installed_versions, make_small_revision, noted_events
from integration.store.records.recorded import deploy, documents, id_of

ALL_AT_ONCE, ONE_AT_A_TIME = "CodeDeployDefault.AllAtOnce", "CodeDeployDefault.OneAtATime"
FAILS = {"ApplicationStart": "exit 4\n"}
FETCHING = ("agentless.codedeploy.fetch_revision", "agentless.codedeploy.check_revision")


@pytest.fixture(scope="module")
def fleet(aws):
    with HelloFleet(aws, 2, kinds=()) as started:
        yield started


@pytest.fixture(autouse=True)
def nothing_begun(fleet):
    touched(fleet)
    for name in fleet.names:
        (fleet.hosts.install_root(name) / "in-BeforeInstall").unlink(missing_ok=True)


def roll_back(fleet, place, config=ALL_AT_ONCE, **options):
    """Roll back, where a revision and a mode are set for the group, as they usually are."""
    asked = {"codedeploy_store": place.address, "codedeploy_deployment_mode": "RESTART", **options}
    return fleet.run("agentless.codedeploy.rollback", "./nowhere", config, **asked)


def deployed(fleet, place, tmp_path, version, scripts=None, config=ALL_AT_ONCE, **options):
    """The id of a deployment of a new revision."""
    run = deploy(fleet, place, make_small_revision(tmp_path / version, version, scripts), config, **options)
    assert (run.rc == 0) == (scripts != FAILS), run.stdout
    return id_of(run)


def record_of(place, deployment_id):
    return documents(place)[f"deployments/{deployment_id}/record.json"]


def touched(fleet):
    """The hosts on which scripts ran since the last call."""
    return [name for name in fleet.names if noted_events(fleet, name)]


def forget_bundle(fleet, name, sha256):
    """Have a host lose a bundle."""
    (fleet.hosts.deployment_root(name) / "bundle-cache" / sha256).unlink()


def assert_linked(place, bad, good, run):
    """The rollback, what it rolled back and where it went know each other."""
    new = id_of(run)
    known = documents(place)
    plan, record = (known[f"deployments/{new}/{kind}.json"] for kind in ("plan", "record"))
    assert (plan["rollback_of"], plan["revision_of"], record["rollback_of"], record["rolled_back_by"]) == (bad, good, bad, None)
    assert known[f"deployments/{bad}/record.json"]["rolled_back_by"] == new
    assert (record["deployment_creator"], plan["options"]["deployment_mode"], record["status"]) == ("user", "STANDARD", "Succeeded")
    assert record["revision_sha256"] == known[f"deployments/{good}/record.json"]["revision_sha256"]
    assert (known["group.json"]["last_good"]["deployment_id"], "lock.json" in known) == (new, False)
    assert f"Rolls back {bad} to the revision of {good}." in run.summary
    assert f"  rolls back {bad}" in run.stdout and f"  the revision of deployment {good}, not fetched again" in run.stdout


def test_after_a_deployment_that_failed_the_last_good_revision_is_deployed(fleet, in_folder, tmp_path):
    good = deployed(fleet, in_folder, tmp_path, "1", codedeploy_file_exists_behavior="OVERWRITE")
    bad = deployed(fleet, in_folder, tmp_path, "2", FAILS)
    assert installed_versions(fleet) == dict.fromkeys(fleet.names, "2")
    shutil.rmtree(tmp_path / "1")
    shutil.rmtree(fleet.scratch / "cache")
    touched(fleet)
    before = documents(in_folder)

    checked = roll_back(fleet, in_folder, arguments=["--check"])
    assert checked.rc == 0 and "2 would be deployed to" in checked.summary, checked.stdout
    assert (touched(fleet), documents(in_folder)) == ([], before)

    run = roll_back(fleet, in_folder)
    assert run.rc == 0 and "Succeeded (2 succeeded, 0 failed" in run.summary, run.stdout
    assert not {entry["action"] for entry in run.run.tasks if entry["status"] != "skipped"}.intersection(FETCHING)
    assert installed_versions(fleet) == dict.fromkeys(fleet.names, "1")
    assert_linked(in_folder, bad, good, run)
    # As CodeDeploy does, with what the revision was deployed with.
    plans = documents(in_folder)
    assert plans[f"deployments/{id_of(run)}/plan.json"]["options"]["file_exists_behavior"] == "OVERWRITE"
    assert plans[f"deployments/{bad}/plan.json"]["options"]["file_exists_behavior"] == "DISALLOW"

    history = fleet.run("agentless.codedeploy.history", "", ALL_AT_ONCE, codedeploy_store=in_folder.address)
    assert f"rolls back {bad}" in history.stdout and f"rolled back by {id_of(run)}" in history.stdout, history.stdout


def test_after_a_bad_one_that_succeeded_the_one_before_is_deployed_and_no_further_than_there_is(fleet, in_folder, tmp_path):
    first = deployed(fleet, in_folder, tmp_path, "1")
    second = deployed(fleet, in_folder, tmp_path, "2")
    run = roll_back(fleet, in_folder)
    assert run.rc == 0 and installed_versions(fleet) == dict.fromkeys(fleet.names, "1"), run.stdout
    assert_linked(in_folder, second, first, run)

    touched(fleet)
    before = documents(in_folder)
    again = roll_back(fleet, in_folder)
    assert again.rc == 2 and f"RevisionDoesNotExistException: there is nothing to go back to: {id_of(run)} (revision " in again.failures, again.stdout
    assert (touched(fleet), documents(in_folder)) == ([], before)

    forward = roll_back(fleet, in_folder, codedeploy_rollback_to=second)
    assert forward.rc == 0 and installed_versions(fleet) == dict.fromkeys(fleet.names, "2"), forward.stdout
    assert_linked(in_folder, id_of(run), second, forward)


def test_a_deployment_can_be_named_whatever_came_of_it(fleet, in_folder, tmp_path):
    failed = deployed(fleet, in_folder, tmp_path, "1", FAILS)
    newest = deployed(fleet, in_folder, tmp_path, "2")
    touched(fleet)
    known = f"Its newest are {newest} (Succeeded), {failed} (Failed)."
    for wanted, message in (
        ("d-XXXXXXXXX", f"DeploymentDoesNotExistException: the store has no deployment d-XXXXXXXXX of this group. {known}"),
        (newest, f"INVALID_OPTION: codedeploy_rollback_to is {newest}, and that is the deployment which would be rolled back"),
        ("", "INVALID_OPTION: codedeploy_rollback_to is '', which says nothing to go back to"),
    ):
        refused = roll_back(fleet, in_folder, codedeploy_rollback_to=wanted)
        assert refused.rc == 2 and message in refused.failures, refused.stdout
    assert touched(fleet) == []

    run = roll_back(fleet, in_folder, codedeploy_rollback_to=failed)
    assert f"Deployment {failed}, whose revision is deployed again, has not succeeded itself: Failed." in run.stdout, run.stdout
    # It is as bad as it was.
    assert run.rc == 2 and installed_versions(fleet) == dict.fromkeys(fleet.names, "1")
    assert (record_of(in_folder, id_of(run))["rollback_of"], record_of(in_folder, newest)["rolled_back_by"]) == (newest, id_of(run))


def test_the_newest_revision_that_all_hosts_have(fleet, in_folder, tmp_path):
    of = {version: deployed(fleet, in_folder, tmp_path, version) for version in "123"}
    hashes = {version: record_of(in_folder, deployment_id)["revision_sha256"] for version, deployment_id in of.items()}
    forget_bundle(fleet, "web-2", hashes["2"])
    touched(fleet)
    for arguments in (["--check"], []):
        run = roll_back(fleet, in_folder, codedeploy_rollback_to="present", arguments=arguments)
        assert run.rc == 0 and f"the revision of deployment {of['1']}, not fetched again" in run.stdout, run.stdout
    assert installed_versions(fleet) == dict.fromkeys(fleet.names, "1")
    assert_linked(in_folder, of["3"], of["1"], run)

    fourth = deployed(fleet, in_folder, tmp_path, "4")
    forget_bundle(fleet, "web-1", hashes["1"])
    forget_bundle(fleet, "web-2", hashes["1"])
    touched(fleet)
    refused = roll_back(fleet, in_folder, codedeploy_rollback_to="present")
    assert refused.rc == 2 and f"no good revision other than that of {fourth} (revision " in refused.failures, refused.stdout
    assert f"that of {id_of(run)} (revision {hashes['1'][:8]}) on web-1, web-2; that of {of['2']} (revision {hashes['2'][:8]}) on web-2" in refused.failures
    assert touched(fleet) == []

    fleet.hosts.stop("web-2")
    try:
        unreachable = roll_back(fleet, in_folder, codedeploy_rollback_to="present")
    finally:
        fleet.hosts.start("web-2")
    assert "which bundles web-2 has is not known" in unreachable.failures and "HostUnreachable" in unreachable.failures, unreachable.stdout
    asked_by_nobody = deploy(fleet, in_folder, "./nowhere", ALL_AT_ONCE, codedeploy_rollback_to="present")
    assert "no host was asked which bundles it has. Run agentless.codedeploy.rollback" in asked_by_nobody.failures
    assert touched(fleet) == []


@pytest.mark.parametrize("arguments", [["--check"], []])
def test_where_nothing_was_deployed_there_is_nothing_to_go_back_to(fleet, in_folder, tmp_path, arguments):
    run = roll_back(fleet, in_folder, arguments=arguments)
    assert run.rc == 2 and "DeploymentDoesNotExistException: the store has no deployment of this group" in run.failures, run.stdout
    assert all(run.actions(host) == [] for host in fleet.names) and in_folder.open().list("hello") == []


def test_a_deployment_whose_plan_is_gone_is_named(fleet, in_folder, tmp_path):
    good = deployed(fleet, in_folder, tmp_path, "1")
    deployed(fleet, in_folder, tmp_path, "2", FAILS)
    opened, key = in_folder.open(), f"hello/web/deployments/{good}/plan.json"
    assert opened.delete_if_unchanged(key, opened.read(key)[1])
    run = roll_back(fleet, in_folder)
    assert run.rc == 2 and f"DeploymentDoesNotExistException: the store has no plan of deployment {good}" in run.failures, run.stdout
    assert "codedeploy_rollback_to" in run.failures


def test_hosts_that_run_the_revision_already_are_left_out_where_that_is_asked(fleet, in_folder, tmp_path):
    good = deployed(fleet, in_folder, tmp_path, "1")
    bad = deployed(fleet, in_folder, tmp_path, "2", FAILS, ONE_AT_A_TIME)
    assert installed_versions(fleet) == {"web-1": "2", "web-2": "1"}
    touched(fleet)
    run = roll_back(fleet, in_folder, codedeploy_update_outdated_instances_only=True)
    assert run.rc == 0 and "(1 succeeded, 0 failed, 0 not deployed to, of 1 hosts" in run.summary, run.stdout
    assert (touched(fleet), installed_versions(fleet)) == (["web-1"], dict.fromkeys(fleet.names, "1"))
    assert_linked(in_folder, bad, good, run)


def lose(fleet, place, revision, marker, **options):
    """A deployment whose controller is killed while BeforeInstall runs on web-1."""
    with running(fleet, revision, ONE_AT_A_TIME, env={"KILLED_CONTROLLER": marker}, codedeploy_store=place.address, **options):
        wait_for_script(fleet, "BeforeInstall")
        end_processes_with(f"KILLED_CONTROLLER={marker}")


def test_a_lost_deployment_is_given_up_and_rolled_back(fleet, in_folder, tmp_path):
    good = deployed(fleet, in_folder, tmp_path, "1")
    lose(fleet, in_folder, make_small_revision(tmp_path / "2", "2", {"BeforeInstall": SLOW.format(seconds=3)}), str(tmp_path))
    bad = documents(in_folder)["group.json"]["open_deployment_id"]
    refused = roll_back(fleet, in_folder, codedeploy_resume="continue")
    assert refused.rc == 2 and f"DEPLOYMENT_OPEN: deployment {bad} of hello to web" in refused.failures, refused.stdout
    assert f"codedeploy_resume is continue, but this run rolls back {bad} to the revision of {good}." in refused.failures

    run = roll_back(fleet, in_folder, codedeploy_lock_timeout_seconds=30)
    assert run.rc == 0 and f"This run gives {bad} up, which is closed (Failed, RUN_LOST)." in run.stdout, run.stdout
    assert installed_versions(fleet) == dict.fromkeys(fleet.names, "1")
    assert_linked(in_folder, bad, good, run)
    assert (record_of(in_folder, bad)["status"], record_of(in_folder, bad)["error_information"]["code"]) == ("Failed", "RUN_LOST")


def test_a_lost_rollback_goes_on_and_one_that_waited_for_it_is_refused(fleet, in_s3, tmp_path):
    slow = {"BeforeInstall": SLOW.format(seconds=8)}
    good = deployed(fleet, in_s3, tmp_path, "1", slow)
    bad = deployed(fleet, in_s3, tmp_path, "2")
    (fleet.hosts.install_root("web-1") / "in-BeforeInstall").unlink()
    lose(fleet, in_s3, "./nowhere", str(tmp_path), codedeploy_rollback_to="last_good")
    lost = documents(in_s3)["group.json"]["open_deployment_id"]
    (fleet.hosts.install_root("web-2") / "in-BeforeInstall").unlink(missing_ok=True)
    with running(fleet, "./nowhere", ONE_AT_A_TIME, codedeploy_store=in_s3.address, codedeploy_rollback_to="last_good") as runs:
        wait_for_script(fleet, "BeforeInstall", "web-2")
        waited = roll_back(fleet, in_s3, codedeploy_lock_timeout_seconds=60)
    [run] = runs
    assert run.rc == 0 and f"This run goes on with {lost}, and does not begin d-" in run.stdout, run.stdout
    assert installed_versions(fleet) == dict.fromkeys(fleet.names, "1") and id_of(run) == lost
    assert_linked(in_s3, bad, good, run)
    assert len(record_of(in_s3, lost)["resumed_by"]) == 1
    assert waited.rc == 2 and f"while the rollback of {bad} was planned or waited, the group had another deployment, so that {lost}" in waited.failures
