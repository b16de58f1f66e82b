# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Deployments to those instances only that do not run the revision already, as the store knows them."""

from __future__ import annotations

import pytest

from integration.hello_fleet import HelloFleet
from integration.small_revision import installed_versions, make_small_revision, noted_events
from integration.store.records.recorded import deploy, documents, id_of

ALL_AT_ONCE, ONE_AT_A_TIME = "CodeDeployDefault.AllAtOnce", "CodeDeployDefault.OneAtATime"
ONLY_OUTDATED = {"codedeploy_update_outdated_instances_only": True}
FAILS_ON_2 = {"BeforeInstall": 'case "$CODEDEPLOY_INSTALL_ROOT" in *web-2*) exit 4;; esac\n'}


@pytest.fixture(scope="module")
def fleet(aws):
    with HelloFleet(aws, 3, kinds=()) as started:
        yield started


def touched(fleet):
    """The hosts on which scripts ran since the last call."""
    return [name for name in fleet.names if noted_events(fleet, name)]


def test_what_failed_and_what_is_old_is_deployed_to_and_the_rest_is_left_alone(fleet, in_folder, tmp_path):
    made = make_small_revision(tmp_path / "1", "1", FAILS_ON_2)
    first = deploy(fleet, in_folder, made, ALL_AT_ONCE, codedeploy_targets="web-1,web-2")
    assert first.rc == 0 and "(1 succeeded, 1 failed" in first.summary, first.stdout
    touched(fleet)

    checked = deploy(fleet, in_folder, made, ONE_AT_A_TIME, **ONLY_OUTDATED, arguments=["--check"])
    assert checked.rc == 0 and "Left out, as they ran this revision already: web-1" in checked.summary, checked.stdout
    assert touched(fleet) == []

    again = deploy(fleet, in_folder, made, ALL_AT_ONCE, **ONLY_OUTDATED)
    assert again.rc == 0 and "(1 succeeded, 1 failed, 0 not deployed to, of 2 hosts" in again.summary, again.stdout
    assert "Left out, as they run this revision already by their last result: web-1" in again.stdout
    assert "The deployment is to 2 of 3 hosts" in again.stdout
    assert touched(fleet) == ["web-2", "web-3"]
    plan = documents(in_folder)[f"deployments/{id_of(again)}/plan.json"]
    assert (plan["hosts"], plan["up_to_date_hosts"], plan["unhealthy_hosts"]) == (["web-2", "web-3"], ["web-1"], ["web-2"])
    instances = documents(in_folder)["group.json"]["instances"]
    assert {host: (of["status"], of["deployment_id"]) for host, of in instances.items()} == {
        "web-1": ("Succeeded", id_of(first)), "web-2": ("Failed", id_of(again)), "web-3": ("Succeeded", id_of(again)),
    }  # fmt: skip


def test_when_none_is_outdated_the_deployment_succeeds_and_changes_nothing(fleet, in_folder, tmp_path):
    made = make_small_revision(tmp_path / "1", "1")
    assert deploy(fleet, in_folder, made, ALL_AT_ONCE).rc == 0
    touched(fleet)
    before = documents(in_folder)
    for arguments, status in ((["--check"], "Checked"), ([], "Succeeded")):
        run = deploy(fleet, in_folder, made, ONE_AT_A_TIME, **ONLY_OUTDATED, arguments=arguments)
        assert run.rc == 0, run.stdout
        assert f": {status} (nothing to do, none of 3 hosts is outdated)" in run.summary, run.summary
        assert "changed=0" in run.stdout and "changed=1" not in run.stdout
        assert touched(fleet) == [] and all(run.events(name) == [] for name in fleet.names)
    known = documents(in_folder)
    record = known[f"deployments/{id_of(run)}/record.json"]
    assert (record["status"], sum(record["deployment_overview"].values()), record["error_information"]) == ("Succeeded", 0, None)
    assert known["group.json"]["instances"] == before["group.json"]["instances"]
    assert (known["group.json"]["open_deployment_id"], "lock.json" in known) == (None, False)

    other = deploy(fleet, in_folder, make_small_revision(tmp_path / "2", "2"), ONE_AT_A_TIME, **ONLY_OUTDATED)
    assert other.rc == 0 and "(3 succeeded, 0 failed" in other.summary, other.stdout
    assert installed_versions(fleet) == dict.fromkeys(fleet.names, "2")


def test_a_minimum_that_the_outdated_instances_cannot_keep_is_refused_before_anything_is_touched(fleet, in_folder, tmp_path):
    made = make_small_revision(tmp_path / "1", "1")
    assert deploy(fleet, in_folder, made, ALL_AT_ONCE, codedeploy_targets="web-1,web-2").rc == 0
    touched(fleet)
    before = documents(in_folder)
    configs = [{"deployment_config_name": "One", "minimum_healthy_hosts": {"type": "HOST_COUNT", "value": 1}}]
    run = deploy(fleet, in_folder, made, "One", codedeploy_deployment_configs=configs, **ONLY_OUTDATED)
    assert run.rc == 2 and "HEALTH_CONSTRAINTS_INVALID: the deployment is to 1 of 3 hosts" in run.failures, run.stdout
    assert touched(fleet) == [] and documents(in_folder) == before
