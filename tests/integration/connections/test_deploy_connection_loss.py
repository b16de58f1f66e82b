# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What happens on a host goes on without its connection and without the controller, and whoever comes next finds it."""

from __future__ import annotations

import contextlib
import getpass
import os
import pathlib
import signal
import socket
import time

import pytest

from integration.no_load_balancers import fleet_without_load_balancers
from integration.processes import descendants, end_processes_with, kill
from integration.runs.slow_deployment import SLOW, ends, journals, running, wait_for_script
from integration.small_revision import SCRIPTED_EVENTS, installed_versions, make_small_revision, noted_events
from waiting import wait_until

ALL_AT_ONCE = "CodeDeployDefault.AllAtOnce"
PLUGINS = pathlib.Path(__file__).parents[1] / "connection_plugins"


@pytest.fixture(name="fleet")
def one_host():
    with fleet_without_load_balancers(1) as started:
        yield started


def revision(tmp_path, version, events, seconds):
    """A revision with slow scripts for these events."""
    return make_small_revision(tmp_path / f"revision-{version}", version, dict.fromkeys(events, SLOW.format(seconds=seconds)))


def process_of_segment(fleet):
    """The process that runs the events."""
    return journals(fleet)[-1][0]["process"]["pid"]


def cut_connections(fleet):
    """End every process of every connection to the host, and leave it reachable."""
    fleet.hosts.stop("web-1")
    fleet.hosts.start("web-1")


@pytest.mark.timeout(600)
@pytest.mark.parametrize("connection", ["ssh", "ssh_without_input"])
def test_a_connection_that_is_cut_in_every_event(fleet, tmp_path, connection):
    first = fleet.deploy(make_small_revision(tmp_path / "first", "1", {"ApplicationStop": SLOW.format(seconds=2)}), ALL_AT_ONCE)
    assert first.rc == 0, first.stdout
    events = [event for event in SCRIPTED_EVENTS if "Traffic" not in event]
    inventory = fleet.inventory()
    inventory["all"]["hosts"]["web-1"]["ansible_connection"] = connection
    env = {"ANSIBLE_CONNECTION_PLUGINS": str(PLUGINS)}
    with running(fleet, revision(tmp_path, "2", events, seconds=2), inventory=inventory, env=env) as runs:
        for event in events:
            wait_for_script(fleet, event)
            cut_connections(fleet)
    assert runs[0].rc == 0, runs[0].stdout
    assert [line.split()[0] for line in ends(fleet)] == events
    assert runs[0].events("web-1") == [(entry["name"], "Succeeded") for entry in journals(fleet)[-1][-1]["result"]["events"]]
    assert installed_versions(fleet) == {"web-1": "2"}


def killed_controller(fleet, tmp_path, seconds, event="ApplicationStart", version="1"):
    """A deployment whose controller is killed, with all its processes, while the script of an event runs."""
    with running(fleet, revision(tmp_path, version, [event], seconds), env={"KILLED_CONTROLLER": str(tmp_path)}) as runs:
        wait_for_script(fleet, event)
        end_processes_with(f"KILLED_CONTROLLER={tmp_path}")
    assert runs[0].rc == -signal.SIGKILL
    noted_events(fleet, "web-1")


def test_whatever_event_the_controller_is_killed_in_the_segment_comes_to_its_end(fleet, tmp_path):
    for version, event in enumerate(["BeforeInstall", "AfterInstall", "ApplicationStart", "ValidateService"], 1):
        killed_controller(fleet, tmp_path, 3, event, str(version))
        last = wait_until(lambda: [entry for entry in journals(fleet)[-1][-1:] if "result" in entry], f"the end of the segment with {event}")[0]
        assert last["result"]["error"] is None
        assert (ends(fleet)[-1].split()[0], installed_versions(fleet)) == (event, {"web-1": str(version)})


def test_a_killed_controller_ends_nothing_on_the_host(fleet, tmp_path):
    killed_controller(fleet, tmp_path, seconds=12)
    started = time.monotonic()
    refused = fleet.deploy(make_small_revision(tmp_path / "2", "2"), ALL_AT_ONCE)
    assert refused.rc == 2 and time.monotonic() < started + 30, refused.stdout
    assert "(DeploymentInProgress" in refused.summary and "is in ApplicationStart on this server since 20" in refused.summary
    assert f"started by {getpass.getuser()} on {socket.gethostname()}" in refused.summary
    assert "codedeploy_lock_timeout_seconds" in refused.summary
    assert installed_versions(fleet) == {"web-1": "1"}

    waited = fleet.deploy(make_small_revision(tmp_path / "3", "3"), ALL_AT_ONCE, codedeploy_lock_timeout_seconds=60)
    assert waited.rc == 0, waited.stdout
    assert (len(ends(fleet)), installed_versions(fleet)) == (1, {"web-1": "3"})
    notes = noted_events(fleet, "web-1")
    assert notes.index("ValidateService 1") < notes.index("ApplicationStop 1") < notes.index("BeforeInstall 3")


def test_a_killed_process_is_found_out_at_once_and_its_script_does_not_go_on(fleet, tmp_path):
    with running(fleet, revision(tmp_path, "1", ["ApplicationStart"], seconds=30)) as runs:
        wait_for_script(fleet, "ApplicationStart")
        started = time.monotonic()
        kill([process_of_segment(fleet)])
    assert runs[0].rc == 2 and time.monotonic() < started + 25, runs[0].stdout
    assert runs[0].failed_event("web-1") == "ApplicationStart"
    assert "was killed, or could not write to the disk, in ApplicationStart" in runs[0].summary

    run = fleet.deploy(make_small_revision(tmp_path / "2", "2"), ALL_AT_ONCE)
    assert run.rc == 0, run.stdout
    assert "was still running, though the process that had started it was gone, and was ended" in " ".join(run.stdout.split())
    assert (installed_versions(fleet), ends(fleet)) == ({"web-1": "2"}, [])
    assert not [entry for entry in journals(fleet)[0] if "script" in entry and os.path.exists(f"/proc/{entry['process']['pid']}")]


@pytest.mark.parametrize(
    ("at", "failed", "ended", "options"),
    [
        ("now", "ApplicationStart", 0, {}),
        ("next_event", None, 1, {}),
        ("next_event", None, 1, {"codedeploy_one_task_per_event": True}),
    ],
    ids=["now", "at the next event", "at the next segment"],
)
def test_a_deployment_is_stopped_from_elsewhere(fleet, tmp_path, at, failed, ended, options):
    with running(fleet, revision(tmp_path, "1", ["ApplicationStart"], seconds=8), **options) as runs:
        wait_for_script(fleet, "ApplicationStart")
        deployment_id = next(fleet.hosts.deployment_root("web-1").glob("*/d-*")).name
        stop = {"deployment_id": deployment_id, "deployment_root": str(fleet.hosts.deployment_root("web-1")), "at": at}
        tasks = [{"agentless.codedeploy.stop_lifecycle": stop, "register": "stopped"}, {"assert": {"that": "stopped is changed and stopped.is_over"}}]
        stopping = fleet.run_alone([{"name": "Stop", "hosts": "all", "gather_facts": False, "tasks": tasks}])
        assert stopping.rc == 0, stopping.stdout
    assert runs[0].rc == 2, runs[0].stdout
    assert "(MANUAL_STOP" in runs[0].summary and "The deployment was stopped " in runs[0].summary
    assert (runs[0].failed_event("web-1"), len(ends(fleet))) == (failed, ended)
    assert "ValidateService 1" not in noted_events(fleet, "web-1")


@pytest.mark.timeout(300)
def test_a_connection_that_is_cut_in_silence(fleet, tmp_path):
    """As by a firewall: the processes of the connection are there and never answer again."""
    with running(fleet, revision(tmp_path, "1", ["ApplicationStart"], seconds=8)) as runs:
        wait_for_script(fleet, "ApplicationStart")
        silent = descendants(fleet.hosts.process("web-1").pid)
        for pid in silent:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGSTOP)
    kill(silent)
    assert runs[0].rc == 0, runs[0].stdout
    assert (len(ends(fleet)), installed_versions(fleet)) == (1, {"web-1": "1"})


def test_a_short_segment_is_one_round_trip(fleet, tmp_path):
    run = fleet.deploy(make_small_revision(tmp_path / "1", "1"), ALL_AT_ONCE, arguments=["-vvv"])
    assert run.rc == 0, run.stdout
    segment = run.stdout.partition("lifecycle : DownloadBundle")[2].partition("TASK [")[0]
    assert segment.count("SSH: EXEC ssh") == 1, segment
    nothing_left = [pid for pid in os.listdir("/proc") if pid.isdigit() and is_of_programs(pid, fleet)]
    assert nothing_left == []


def is_of_programs(pid, fleet):
    """Whether a process is the program of the host."""
    try:
        return f"{fleet.hosts.deployment_root('web-1')}/programs".encode() in pathlib.Path("/proc", pid, "cmdline").read_bytes()
    except OSError:
        return False
