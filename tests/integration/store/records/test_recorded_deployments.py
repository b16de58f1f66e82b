# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the store knows of deployments to real hosts, in both places, whatever becomes of the store meanwhile."""

from __future__ import annotations

import json
import os

import pytest

from integration.hello_fleet import HelloFleet
from integration.runs.slow_deployment import SLOW, running, wait_for_script
from integration.small_revision import make_small_revision
from integration.store.records.recorded import deploy, documents, id_of

ALL_AT_ONCE, ONE_AT_A_TIME = "CodeDeployDefault.AllAtOnce", "CodeDeployDefault.OneAtATime"

# For a Python that is started: chance gives what the test wants. Which process of Ansible asks for it is different each time.
CHOOSE_LETTERS = """
import os, secrets

def choice(_alphabet):
    with open(os.environ["LETTERS"], "r+") as file:
        letters = file.read()
        file.seek(0)
        file.truncate()
        file.write(letters[1:])
    return letters[0]

secrets.choice = choice
"""


@pytest.fixture(scope="module")
def fleet(aws):
    with HelloFleet(aws, 2, kinds=()) as started:
        yield started


def test_a_deployment_that_succeeds(fleet, place, tmp_path):
    run = deploy(fleet, place, make_small_revision(tmp_path / "1", "1"), env={"AWX_JOB_ID": "77"})
    assert run.rc == 0, run.stdout
    known, deployment_id = documents(place), id_of(run)
    folder = f"deployments/{deployment_id}"
    assert sorted(known) == [f"{folder}/hosts/1.json", f"{folder}/hosts/2.json", f"{folder}/plan.json", f"{folder}/record.json", "group.json"]
    record, plan = known[f"{folder}/record.json"], known[f"{folder}/plan.json"]
    assert (record["status"], record["error_information"], record["wave"]) == ("Succeeded", None, None)
    assert record["created_at"] <= record["started_at"] <= record["ended_at"]
    assert (record["started_by"]["awx_job_id"], record["rollback_of"], record["rolled_back_by"]) == ("77", None, None)
    assert record["versions"]["ansible_core"].startswith("2.") and record["versions"]["collection"]
    assert record["revision_sha256"] == plan["bundle"]["sha256"] and plan["hosts"] == fleet.names
    hosts = [known[f"{folder}/hosts/{number}.json"]["hosts"] for number in (1, 2)]
    assert [(list(of), of[name]["status"]) for of, name in zip(hosts, fleet.names)] == [([name], "Succeeded") for name in fleet.names]
    group = known["group.json"]
    assert (group["open_deployment_id"], group["last_good"]["deployment_id"]) == (None, deployment_id)
    assert {host: (of["status"], of["deployment_id"]) for host, of in group["instances"].items()} == dict.fromkeys(fleet.names, ("Succeeded", deployment_id))


def test_an_id_that_is_taken_is_replaced_by_another(fleet, in_folder, tmp_path):
    made = make_small_revision(tmp_path / "1", "1")
    first = deploy(fleet, in_folder, made, env=chosen_ids(tmp_path, "A"))
    before = documents(in_folder)
    # Of the same revision, so that even the plan is the same.
    again = deploy(fleet, in_folder, made, env=chosen_ids(tmp_path, "AAB"))
    assert (first.rc, again.rc, id_of(first), id_of(again)) == (0, 0, "d-AAAAAAAAA", "d-BBBBBBBBB"), again.stdout
    assert "The deployment group has a deployment d-AAAAAAAAA already; this one is d-BBBBBBBBB." in again.stdout
    known = documents(in_folder)
    folder = "deployments/d-BBBBBBBBB"
    assert {key: value for key, value in known.items() if "d-AAAAAAAAA" in key} == {key: value for key, value in before.items() if key != "group.json"}
    assert known[f"{folder}/plan.json"]["deployment"]["deployment_id"] == known[f"{folder}/record.json"]["deployment_id"] == "d-BBBBBBBBB"
    assert (known[f"{folder}/record.json"]["status"], known["group.json"]["last_good"]["deployment_id"]) == ("Succeeded", "d-BBBBBBBBB")


def test_when_every_id_is_taken_nothing_was_touched(fleet, in_folder, tmp_path):
    deploy(fleet, in_folder, make_small_revision(tmp_path / "1", "1"), env=chosen_ids(tmp_path, "A"))
    before = documents(in_folder)
    run = deploy(fleet, in_folder, make_small_revision(tmp_path / "2", "2"), env=chosen_ids(tmp_path, "A" * 10))
    assert run.rc == 2 and "DEPLOYMENT_ID_TAKEN" in run.failures, run.stdout
    assert run.actions("web-1") == run.actions("web-2") == [] and documents(in_folder) == before


def chosen_ids(tmp_path, letters):
    """The environment of a run that makes ids of these letters, one after the other."""
    (tmp_path / "letters").write_text("".join(letter * 9 for letter in letters))
    (tmp_path / "sitecustomize.py").write_text(CHOOSE_LETTERS)
    python_path = os.pathsep.join([str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")])])
    return {"PYTHONPATH": python_path, "LETTERS": str(tmp_path / "letters")}


def test_check_mode_writes_nothing(fleet, in_folder, tmp_path):
    run = deploy(fleet, in_folder, make_small_revision(tmp_path / "1", "1"), arguments=["--check"])
    assert run.rc == 0, run.stdout
    assert in_folder.open().list("hello") == []


def test_hosts_that_fail(fleet, in_folder, tmp_path):
    good = deploy(fleet, in_folder, make_small_revision(tmp_path / "1", "1"))
    bad = deploy(fleet, in_folder, make_small_revision(tmp_path / "2", "2", {"BeforeInstall": "exit 4\n"}))
    assert (good.rc, bad.rc) == (0, 2), bad.stdout
    known = documents(in_folder)
    record, hosts = (known[f"deployments/{id_of(bad)}/{name}.json"] for name in ("record", "hosts/1"))
    assert (record["status"], record["error_information"]["code"]) == ("Failed", "HEALTH_CONSTRAINTS")
    assert record["deployment_overview"] == {"Succeeded": 0, "Failed": 1, "Pending": 1}
    assert hosts["hosts"]["web-1"]["error"]["code"] == "ScriptFailed"
    group = known["group.json"]
    assert group["last_good"]["deployment_id"] == id_of(good)
    assert [group["instances"][name]["deployment_id"] for name in fleet.names] == [id_of(bad), id_of(good)]
    assert [group["instances"][name]["status"] for name in fleet.names] == ["Failed", "Succeeded"]


def test_a_group_that_cannot_be_understood(fleet, in_folder, tmp_path):
    in_folder.open().write_if_absent("hello/web/group.json", b'{"half')
    run = deploy(fleet, in_folder, make_small_revision(tmp_path / "1", "1"))
    assert run.rc == 2, run.stdout
    assert "STORE_INVALID" in run.failures and f"{in_folder.address}/hello/web/group.json in the store is damaged" in run.failures
    assert run.actions("web-1") == [] and in_folder.open().list("hello") == ["hello/web/group.json"]


def test_the_next_deployment_begins_with_what_failed(fleet, in_folder, tmp_path):
    fails = {"BeforeInstall": 'case "$CODEDEPLOY_INSTALL_ROOT" in *web-2*) exit 4;; esac\n'}
    first = deploy(fleet, in_folder, make_small_revision(tmp_path / "1", "1", fails), ALL_AT_ONCE)
    assert first.rc == 0 and "(1 succeeded, 1 failed" in first.summary, first.stdout
    tried = deploy(fleet, in_folder, make_small_revision(tmp_path / "2", "2", fails))
    assert tried.rc == 2, tried.stdout
    assert "Unhealthy by their last result, so deployed to first: web-2" in tried.stdout
    assert "The deployment group is at its minimum: 1 of 2 hosts count as healthy, 1 must be." in tried.stdout
    assert "(0 succeeded, 1 failed, 1 not deployed to" in tried.summary and tried.events("web-1") == []
    mended = deploy(fleet, in_folder, make_small_revision(tmp_path / "3", "3"))
    assert mended.rc == 0 and "(2 succeeded, 0 failed" in mended.summary, mended.stdout
    assert "Unhealthy" not in deploy(fleet, in_folder, make_small_revision(tmp_path / "4", "4"), arguments=["--check"]).stdout


def history(fleet, place, **options):
    variables = {"codedeploy_application_name": "hello", "codedeploy_deployment_group": {"deployment_group_name": "web"}}
    inventory = fleet.inventory()
    # A variable of the hosts, as a deployment reads it.
    inventory["all"]["vars"]["codedeploy_store"] = place.address
    return fleet.run_alone("agentless.codedeploy.history", inventory, {**variables, **options})


def test_the_history_of_a_group(fleet, in_folder, tmp_path):
    assert "No deployment of hello to web is on record." in history(fleet, in_folder).stdout
    good = deploy(fleet, in_folder, make_small_revision(tmp_path / "1", "1"), ALL_AT_ONCE)
    bad = deploy(fleet, in_folder, make_small_revision(tmp_path / "2", "2", {"BeforeInstall": "exit 4\n"}), ALL_AT_ONCE)
    run = history(fleet, in_folder)
    assert run.rc == 0, run.stdout
    [table] = run.run.results("Show them", fleet.names[0])
    rows = [line.split() for line in table["msg"]]
    assert [(row[0], row[-4], row[-3]) for row in (rows[1], rows[3])] == [(id_of(bad), "Failed", "0/2/2"), (id_of(good), "Succeeded", "2/0/2")]
    assert rows[2][0] == "HEALTH_CONSTRAINTS:" and max(map(len, table["msg"])) <= 88
    [told] = history(fleet, in_folder, codedeploy_output="json").run.results("Show them", fleet.names[0])
    records = told["msg"] if isinstance(told["msg"], list) else json.loads(told["msg"])
    assert [record["deployment_id"] for record in records] == [id_of(bad), id_of(good)]


def test_a_store_in_s3_that_fails_in_the_middle_does_not_end_the_deployment(fleet, aws, in_s3, tmp_path):
    begun = fleet.hosts.install_root("web-1") / "in-BeforeInstall"
    begun.unlink(missing_ok=True)
    made = make_small_revision(tmp_path / "1", "1", {"BeforeInstall": SLOW.format(seconds=3)})
    with running(fleet, made, ONE_AT_A_TIME, codedeploy_store=in_s3.address) as runs:
        wait_for_script(fleet, "BeforeInstall")
        aws.inject_fault("s3:PutObject", error="AccessDenied")
    run = runs[0]
    assert run.rc == 0, run.stdout
    assert "Succeeded (2 succeeded, 0 failed" in run.summary
    assert "Not recorded in the store: what came of web-1, web-2; the end of the deployment; the last results of the group." in run.summary, run.summary
    assert "The wave could not be recorded in the store; it is tried again later." in run.stdout
    aws.clear_faults()

    again = deploy(fleet, in_s3, make_small_revision(tmp_path / "2", "2"), codedeploy_resume="abandon")
    assert again.rc == 0 and "was not concluded" in again.stdout, again.stdout
    known = documents(in_s3)
    assert known[f"deployments/{id_of(run)}/record.json"]["error_information"]["code"] == "RUN_LOST"
    assert known["group.json"]["last_good"]["deployment_id"] == id_of(again)
