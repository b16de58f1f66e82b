# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A deployment under traffic is stopped from elsewhere: it ends before its next event, and hosts that can serve are put back."""

from __future__ import annotations

import json
import os
import pathlib
import re
import time

import pytest
from emulator import Emulator

from integration.bundles import add_script
from integration.hello_fleet import HelloFleet
from integration.runs.slow_deployment import ends, running, wait_for_script
from integration.slow_fleet import AROUND_TRAFFIC, ask_to_be_slow, revision, version_of

ALL_AT_ONCE, ONE_AT_A_TIME = "CodeDeployDefault.AllAtOnce", "CodeDeployDefault.OneAtATime"
SLOW_EVENTS = (*AROUND_TRAFFIC, "BeforeInstall")
# The run finds a request within a second, and asks the host another one later; the playbook that asks takes some seconds to begin.
LONG_ENOUGH_SECONDS = 12
WHO = r"MANUAL_STOP: root on \S+ asked at 20\S+Z to stop the deployment"


@pytest.fixture(scope="module", name="fleet")
def two_hosts():
    with Emulator(speed=8) as aws, HelloFleet(aws, 2) as started:
        yield started


@pytest.fixture(scope="module")
def shared_store(tmp_path_factory):
    return tmp_path_factory.mktemp("shared") / "store"


@pytest.fixture(name="store")
def last_deployment(fleet, shared_store):
    """A store whose last deployment all hosts came through, and run; the next one stops before the revision before."""
    if not all_came_through(fleet, shared_store):
        run = fleet.deploy(revision(fleet, SLOW_EVENTS), ALL_AT_ONCE, codedeploy_store=str(shared_store), codedeploy_resume="abandon")
        assert run.rc == 0, run.stdout
    assert fleet.in_service() == fleet.everywhere()
    return str(shared_store)


def all_came_through(fleet, store):
    """Whether the newest deployment of the store is one that each host came through."""
    records = [json.loads(path.read_text())["record"] for path in store.glob("hello/web/deployments/*/record.json")]
    newest = max(records, key=lambda record: record["created_at"], default={"deployment_overview": {}})
    return newest["deployment_overview"].get("Succeeded") == len(fleet.names)


def stop(fleet, store, arguments=(), playbook="stop", **variables):
    """Run the playbook -> (the run, what it says at its end)."""
    of_group = {"codedeploy_application_name": "hello", "codedeploy_deployment_group": {"deployment_group_name": "web"}}
    run = fleet.run_alone(f"agentless.codedeploy.{playbook}", variables={**of_group, "codedeploy_store": store, **variables}, arguments=arguments)
    told = run.run.results("Say what came of it")
    return run, "\n".join(told[0]["msg"]) if told else ""


def documents(store):
    """All that is in the store: path -> bytes."""
    return {path: path.read_bytes() for path in pathlib.Path(store).rglob("*.json")}


def record_of(store):
    """The record of the deployment that was stopped last, and its hosts."""
    folder = max(pathlib.Path(store).glob("hello/web/deployments/*/stop.json"), key=os.path.getmtime).parent
    hosts = [json.loads(path.read_text())["hosts"]["hosts"] for path in sorted(folder.glob("hosts/*.json"))]
    return json.loads((folder / "record.json").read_text())["record"], {host: record for wave in hosts for host, record in wave.items()}


def deploy_and_stop(fleet, store, event, seconds=LONG_ENOUGH_SECONDS, config=ONE_AT_A_TIME, options=None, **variables):
    """Stop a deployment while the script of an event runs on web-1 -> (the run, what stop said, the revision, the traffic)."""
    made = revision(fleet, SLOW_EVENTS)
    ask_to_be_slow(fleet, [event], seconds)
    deploying = {"codedeploy_store": store, "codedeploy_follow_interval_seconds": 1, **(options or {})}
    with fleet.load() as traffic, running(fleet, made, config, **deploying) as runs:
        wait_for_script(fleet, event)
        stopping, said = stop(fleet, store, **variables)
        assert stopping.rc == 0, stopping.stdout
    assert runs[0].rc == 2, runs[0].stdout
    assert re.search(WHO, runs[0].summary) and re.search(WHO.removeprefix("MANUAL_STOP: "), runs[0].failures), runs[0].stdout
    return runs[0], said, made, traffic


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("event", "before", "is_new", "line"),
    [
        ("BeforeBlockTraffic", "BlockTraffic", False, "Stopped, still on what they ran before: web-1"),
        ("AfterBlockTraffic", "ApplicationStop", False, "Stopped, still on what they ran before: web-1"),
        ("BeforeAllowTraffic", "AllowTraffic", True, "Stopped on the new revision, when it was validated: web-1"),
    ],
)
def test_hosts_that_can_serve_are_in_traffic_at_the_end(fleet, store, tmp_path, event, before, is_new, line):
    old = fleet.versions()["web-1"]
    run, said, made, traffic = deploy_and_stop(fleet, store, event)
    assert f"web-1: stopped before {before} (MANUAL_STOP" in run.summary and line in run.summary, run.stdout
    assert "Stopped (0 succeeded, 1 stopped, 0 failed, 1 not deployed to" in run.summary
    assert "Not deployed to, still on what they ran before: web-2" in run.summary and "Out of traffic" not in run.summary
    assert "Stopped (0 succeeded, 1 stopped, 0 failed, 1 not deployed to)\nMANUAL_STOP: root on" in said and f"web-1: stopped before {before} (" in said
    assert ends(fleet)[-1].split()[0] == event
    assert (fleet.versions(), fleet.in_service()) == ({"web-1": version_of(made) if is_new else old, "web-2": old}, fleet.everywhere())
    assert [result.failures for result in traffic if result.failed] == []
    record, hosts = record_of(store)
    assert (record["status"], record["error_information"]["code"], list(hosts)) == ("Stopped", "MANUAL_STOP", ["web-1"])
    assert hosts["web-1"]["error"]["code"] == "MANUAL_STOP" and hosts["web-1"]["traffic"] == (None if event == "BeforeBlockTraffic" else "in")
    again = fleet.deploy(revision(fleet, SLOW_EVENTS), ONE_AT_A_TIME, codedeploy_store=store)
    assert again.rc == 0 and "Unhealthy by their last result" not in again.stdout, again.stdout


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("at", "where", "ended"), [("next_event", "before Install", 1), ("now", "in BeforeInstall", 0)])
def test_a_host_between_two_revisions_stays_out_of_traffic(fleet, store, tmp_path, at, where, ended):
    seconds = LONG_ENOUGH_SECONDS if at == "next_event" else 100
    before, began = len(ends(fleet)), time.monotonic()
    run, said, _made, traffic = deploy_and_stop(fleet, store, "BeforeInstall", seconds, codedeploy_stop_at=at)
    assert time.monotonic() - began < 60
    assert f"web-1: stopped {where} " in run.summary and "(MANUAL_STOP, out of traffic)" in run.summary, run.stdout
    assert "Stopped between the revision before and the new one, so that they may be unable to serve and are left as they are: web-1" in run.summary
    assert "Out of traffic: web-1. A deployment that succeeds puts them back." in run.summary
    assert f"web-1: stopped {where} " in said and "out of traffic" in said
    assert len(ends(fleet)) - before == ended
    assert fleet.in_service() == fleet.everywhere(["web-2"])
    assert [result.failures for result in traffic if result.failed] == []
    made = revision(fleet, SLOW_EVENTS)
    again = fleet.deploy(made, ONE_AT_A_TIME, codedeploy_store=store)
    assert again.rc == 0 and "Unhealthy by their last result, so deployed to first: web-1" in again.stdout, again.stdout
    assert (fleet.versions(), fleet.in_service()) == (dict.fromkeys(fleet.names, version_of(made)), fleet.everywhere())


@pytest.mark.timeout(200)
def test_between_two_waves(fleet, store, tmp_path):
    run, said, made, traffic = deploy_and_stop(fleet, store, "AfterAllowTraffic")
    assert "Stopped (1 succeeded, 0 failed, 1 not deployed to" in run.summary and "Stopped (1 succeeded, 0 failed, 1 not deployed to)" in said
    assert run.waves() == [["web-1"]] and fleet.versions()["web-1"] == version_of(made) != fleet.versions()["web-2"]
    assert fleet.in_service() == fleet.everywhere() and [result.failures for result in traffic if result.failed] == []


@pytest.mark.timeout(200)
def test_it_is_rolled_back_where_that_is_asked(fleet, store, tmp_path):
    old, made = fleet.versions(), revision(fleet, SLOW_EVENTS)
    ask_to_be_slow(fleet, ["BeforeInstall"], 100)
    variables = fleet.variables("./nowhere", ONE_AT_A_TIME, codedeploy_store=store)
    with fleet.load() as traffic, running(fleet, made, ONE_AT_A_TIME, codedeploy_store=store, codedeploy_follow_interval_seconds=1) as runs:
        wait_for_script(fleet, "BeforeInstall")
        run = fleet.run_alone("agentless.codedeploy.stop_and_rollback", variables={**variables, "codedeploy_stop_at": "now"})
    assert (runs[0].rc, run.rc) == (2, 0), run.stdout
    record, _hosts = record_of(store)
    assert record["status"] == "Stopped" and f"Rolls back {record['deployment_id']} to the revision of" in run.summary
    assert f"Deployment {record['rolled_back_by']}" in run.summary
    assert (fleet.versions(), fleet.in_service()) == (old, fleet.everywhere())
    assert [result.failures for result in traffic if result.failed] == []


@pytest.mark.timeout(200)
@pytest.mark.parametrize("fails", [False, True])
def test_one_that_ends_before_it_finds_the_request_is_rolled_back_if_it_has_failed(fleet, store, fails):
    old, made = fleet.versions(), revision(fleet, SLOW_EVENTS)
    if fails:
        add_script(made, "ValidateService", "fails.sh", "#!/bin/sh\nexit 4\n")
    event = "BeforeInstall" if fails else "AfterAllowTraffic"
    ask_to_be_slow(fleet, [event], LONG_ENOUGH_SECONDS)
    variables = fleet.variables("./nowhere", ALL_AT_ONCE, codedeploy_store=store)
    # The server runs all these events in one go, and the run does not look before their end.
    with running(fleet, made, ALL_AT_ONCE, codedeploy_store=store, codedeploy_follow_interval_seconds=60 if fails else 1) as runs:
        wait_for_script(fleet, event)
        run = fleet.run_alone("agentless.codedeploy.stop_and_rollback", variables=variables)
    assert (runs[0].rc, run.rc) == ((2, 0) if fails else (0, 2)), run.stdout
    if fails:
        assert "Failed (0 succeeded, 2 failed" in run.stdout and fleet.versions() == old, run.stdout
    else:
        assert "Succeeded (2 succeeded" in run.failures and "before the request to stop took effect Nothing is rolled back." in run.failures, run.stdout
        assert fleet.versions() == dict.fromkeys(fleet.names, version_of(made))


@pytest.mark.parametrize("arguments", [(), ("--check",)])
def test_nothing_is_rolled_back_where_nothing_was_stopped(fleet, store, arguments):
    before = documents(store)
    run, _said = stop(fleet, store, arguments, "stop_and_rollback", codedeploy_targets="all", codedeploy_rollback_to="last_good")
    assert run.rc == 2 and "No deployment of hello to web is open" in run.failures and "run agentless.codedeploy.rollback" in run.failures, run.stdout
    assert documents(store) == before


@pytest.mark.timeout(200)
def test_a_deployment_with_nothing_left_to_do_succeeds(fleet, store):
    ask_to_be_slow(fleet, ["AfterAllowTraffic"], LONG_ENOUGH_SECONDS)
    with running(fleet, revision(fleet, SLOW_EVENTS), ALL_AT_ONCE, codedeploy_store=store, codedeploy_follow_interval_seconds=1) as runs:
        wait_for_script(fleet, "AfterAllowTraffic")
        stopping, said = stop(fleet, store)
    assert (runs[0].rc, stopping.rc) == (0, 0), runs[0].stdout
    assert "Succeeded (2 succeeded, 0 failed, 0 not deployed to), before the request to stop took effect" in said
    assert fleet.in_service() == fleet.everywhere()


@pytest.mark.timeout(200)
def test_tasks_of_the_users_put_hosts_back_and_do_not_begin_once_it_is_stopped(fleet, store, tmp_path):
    note = 'echo "{}" >>"{}"'
    files = {}
    for name in ("block", "allow", "never"):
        files[name] = tmp_path / f"{name}.yml"
        command = note.format(f"{name} {{{{ inventory_hostname }}}}", tmp_path / "tasks")
        files[name].write_text(json.dumps([{"name": name, "ansible.builtin.shell": command, "delegate_to": "localhost"}]))
    options = {
        "codedeploy_block_traffic_tasks": str(files["block"]), "codedeploy_allow_traffic_tasks": str(files["allow"]),
        "codedeploy_event_tasks": {"ApplicationStop": {"before": str(files["never"])}},
    }  # fmt: skip
    run, _said, _made, _traffic = deploy_and_stop(fleet, store, "AfterBlockTraffic", options=options)
    assert "web-1: stopped before ApplicationStop (MANUAL_STOP, in traffic)" in run.summary, run.stdout
    assert (tmp_path / "tasks").read_text().splitlines() == ["block web-1", "allow web-1"]


def test_nothing_is_open(fleet, store, tmp_path):
    before = documents(store)
    for arguments in ((), ("--check",)):
        run, said = stop(fleet, store, arguments)
        assert (run.rc, said) == (0, "No deployment of hello to web is open: there is nothing to stop, and nothing was changed."), run.stdout
    assert documents(store) == before
    unknown, said = stop(fleet, str(tmp_path / "nowhere"))
    assert unknown.rc == 0 and "is open" in said and not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"codedeploy_stop_at": "soon"}, "next_event, now"),
        ({"codedeploy_stop_timeout_seconds": "long"}, "timeout_seconds"),
        ({"codedeploy_stop_timeout_seconds": -1}, "INVALID_OPTION: timeout_seconds is -1"),
        ({"codedeploy_store": "gs://x"}, "INVALID_OPTION"),
    ],
)
def test_bad_input(fleet, store, variables, words):
    run, _said = stop(fleet, variables.pop("codedeploy_store", store), **variables)
    assert run.rc == 2 and words in run.failures, run.stdout
