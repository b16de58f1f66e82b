# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Deployments to real hosts are stopped by way of the store that two controllers share."""

from __future__ import annotations

import json
import re
import time

import pytest

from integration.hello_fleet import HelloFleet
from integration.processes import end_processes_with
from integration.runs.slow_deployment import SLOW, ends, running, wait_for_script
from integration.small_revision import installed_versions, make_small_revision
from integration.store.places import InFolder
from integration.store.lock.test_locked_deployments import on_controller
from waiting import wait_until

ALL_AT_ONCE, ONE_AT_A_TIME = "CodeDeployDefault.AllAtOnce", "CodeDeployDefault.OneAtATime"
GROUP = {"codedeploy_application_name": "hello", "codedeploy_deployment_group": {"deployment_group_name": "web"}}
# Who stops a deployment does not speak to the servers.
NO_SERVERS = {"all": {"hosts": {"web-1": {"ansible_host": "192.0.2.1"}, "web-2": {"ansible_host": "192.0.2.1"}}}}


@pytest.fixture(scope="module")
def fleet(aws):
    with HelloFleet(aws, 2, kinds=()) as started:
        yield started


@pytest.fixture(autouse=True)
def nothing_slow(fleet):
    for name in fleet.names:
        for note in fleet.hosts.install_root(name).glob("in-*"):
            note.unlink()


def slow_revision(tmp_path, version, seconds, event="BeforeInstall"):
    return make_small_revision(tmp_path / version, version, {event: SLOW.format(seconds=seconds)})


def stop(fleet, place, env=None, **variables):
    """Run the playbook on another controller -> (the run, what it says at its end)."""
    of_group = {**GROUP, "codedeploy_store": place.address, **variables}
    run = fleet.run_alone("agentless.codedeploy.stop", inventory=NO_SERVERS, variables=of_group, env=env, within=on_controller("ctl-2"))
    told = run.run.results("Say what came of it")
    return run, "\n".join(told[0]["msg"]) if told else ""


def documents(place, name):
    """The documents of this name of all deployments."""
    return [json.loads(place.open().read(key)[0])[name] for key in place.open().list("hello/web/deployments") if key.endswith(f"/{name}.json")]


@pytest.mark.timeout(250)
def test_at_once_from_another_controller_after_less_was_asked(fleet, place, tmp_path):
    version = place.address.rpartition("/")[2]
    options = {"codedeploy_store": place.address, "codedeploy_follow_interval_seconds": 1, "within": on_controller("ctl-1")}
    began, before = time.monotonic(), len(ends(fleet))
    with running(fleet, slow_revision(tmp_path, version, 85), ONE_AT_A_TIME, **options) as runs:
        wait_for_script(fleet, "BeforeInstall")
        first, said = stop(fleet, place, env={"AWX_JOB_ID": "77"}, codedeploy_stop_timeout_seconds=0)
        assert first.rc == 0 and re.search(r"^Deployment d-\w{9} of hello to web was asked to stop before its next event\.$", said), first.stdout
        late, _said = stop(fleet, place, codedeploy_stop_timeout_seconds=1)
        assert late.rc == 2 and "TIMEOUT: deployment d-" in late.failures and "codedeploy_stop_at=now" in late.failures, late.stdout
        assert "has been asked to stop before its next event already, by root on ctl-2 (AWX job 77) at 20" in late.stdout
        urgent, said = stop(fleet, place, codedeploy_stop_at="now")
    assert time.monotonic() - began < 70 and len(ends(fleet)) == before
    assert urgent.rc == 0 and "was asked to stop at once." in said and "Stopped (0 succeeded, 1 stopped, 0 failed, 1 not deployed to)" in said, urgent.stdout
    assert "web-1: stopped in BeforeInstall" in said
    assert runs[0].rc == 2 and re.search(r"MANUAL_STOP: root on ctl-2 asked at 20\S+Z to stop the deployment at once\.", runs[0].summary), runs[0].stdout
    assert "web-1: stopped in BeforeInstall" in runs[0].summary and installed_versions(fleet)["web-1"] != version
    assert [record["status"] for record in documents(place, "record")] == ["Stopped"]
    assert [(found["at"], found["asked_by"]["host"]) for found in documents(place, "stop")] == [("now", "ctl-2")]
    again, said = stop(fleet, place)
    assert again.rc == 0 and "No deployment of hello to web is open" in said, again.stdout


@pytest.mark.timeout(250)
def test_where_commands_get_no_input_modules_stop_the_events(fleet, in_folder, tmp_path):
    inventory = fleet.inventory()
    for host in inventory["all"]["hosts"].values():
        host["ansible_connection"] = "ssh_without_input"
    env = {"ANSIBLE_CONNECTION_PLUGINS": str(__file__).rpartition("/store/")[0] + "/connection_plugins"}
    options = {"codedeploy_store": in_folder.address, "inventory": inventory, "env": env}
    with running(fleet, slow_revision(tmp_path, "by-module", 35), ALL_AT_ONCE, **options) as runs:
        wait_for_script(fleet, "BeforeInstall")
        stopping, said = stop(fleet, in_folder)
    assert stopping.rc == 0 and "Stopped (0 succeeded, 2 stopped, 0 failed, 0 not deployed to)" in said, stopping.stdout
    assert runs[0].rc == 2 and runs[0].summary.count(": stopped before Install (MANUAL_STOP") == 2, runs[0].stdout


@pytest.mark.timeout(250)
def test_a_run_that_is_gone_is_told_of_and_nobody_waits(fleet, in_s3, tmp_path):
    options = {"codedeploy_store": in_s3.address, "env": {"GONE_CONTROLLER": str(tmp_path)}, "within": on_controller("ctl-2")}
    with running(fleet, slow_revision(tmp_path, "gone", 3), ALL_AT_ONCE, **options) as runs:
        wait_for_script(fleet, "BeforeInstall")
        end_processes_with(f"GONE_CONTROLLER={tmp_path}")
    assert runs[0].rc != 0
    began = time.monotonic()
    stopping, _said = stop(fleet, in_s3)
    assert stopping.rc == 2 and time.monotonic() - began < 100, stopping.stdout
    assert re.search(r"RUN_LOST: the run of deployment d-\w{9} \(started by root on ctl-2, last sign of life 20\S+Z\) is gone", stopping.failures)
    assert "Deploy to the group again" in stopping.failures and len(documents(in_s3, "stop")) == 1
    # Where it ran, it is known at once that it is gone.
    options = {"codedeploy_store": in_s3.address, "codedeploy_resume": "abandon", "within": on_controller("ctl-2")}
    again = fleet.deploy(make_small_revision(tmp_path / "again", "again"), ALL_AT_ONCE, **options)
    assert again.rc == 0 and installed_versions(fleet) == dict.fromkeys(fleet.names, "again"), again.stdout


@pytest.mark.timeout(200)
def test_a_deployment_that_is_stopped_while_it_stages_touches_nothing(fleet, tmp_path):
    """Events of another deployment run on the hosts, and it waits for their end."""
    place = InFolder(tmp_path)
    before, elsewhere = installed_versions(fleet), str(tmp_path / "elsewhere")
    patient = {"codedeploy_store": place.address, "codedeploy_lock_timeout_seconds": 60}
    with running(fleet, slow_revision(tmp_path, "other", 30), ALL_AT_ONCE, codedeploy_store=elsewhere):
        wait_for_script(fleet, "BeforeInstall")
        wait_for_script(fleet, "BeforeInstall", "web-2")
        with running(fleet, make_small_revision(tmp_path / "waits", "waits"), ALL_AT_ONCE, **patient) as runs:
            wait_until(lambda: documents(place, "record"), "the deployment's record")
            stopping, said = stop(fleet, place)
    assert stopping.rc == 0 and "Stopped (0 succeeded, 0 failed, 2 not deployed to)" in said, stopping.stdout
    assert re.search(r"\d\d:\d\d:\d\d waiting for the end of deployment d-\w{9}: beginning with 2 hosts, started by root on ", stopping.stdout)
    assert runs[0].rc == 2 and "Nothing was touched on any host, nor at a load balancer." in runs[0].summary, runs[0].stdout
    assert "was stopped (MANUAL_STOP): root on ctl-2 asked at 20" in runs[0].failures
    assert installed_versions(fleet) == dict.fromkeys(before, "other")
