# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The hosts that the other tests deploy to: reachable, made unreachable, and nothing left of them."""

from __future__ import annotations

import os
import pathlib
import threading
import time

import pytest

from integration.hosts import SshHosts
from integration.runs.playbook_run import run_playbook

NAMES = ["web-1", "web-2", "web-3", "web-4"]
PLAY = {"hosts": "all", "gather_facts": False}
PING = [{**PLAY, "tasks": [{"name": "Ping", "ansible.builtin.ping": {}}]}]


@pytest.fixture(scope="module")
def hosts():
    with SshHosts(NAMES) as started:
        yield started


def statuses(run):
    return {entry["host"]: entry["status"] for entry in run.tasks}


def test_every_host_answers(hosts):
    run = run_playbook(PING, hosts.inventory())
    assert run.rc == 0, run.stdout
    assert statuses(run) == dict.fromkeys(NAMES, "ok")


def test_a_stopped_host_is_unreachable_until_it_is_started(hosts):
    hosts.stop("web-2")
    run = run_playbook(PING, hosts.inventory())
    assert statuses(run) == {**dict.fromkeys(NAMES, "ok"), "web-2": "unreachable"}
    hosts.start("web-2")
    assert statuses(run_playbook(PING, hosts.inventory())) == dict.fromkeys(NAMES, "ok")


def test_a_host_stopped_in_mid_run_is_unreachable_from_then_on(hosts, tmp_path):
    """Its connection is cut although Ansible shares one connection for the whole run."""
    stop = {"name": "Stop", "ansible.builtin.command": "touch {0}/now".format(tmp_path), "delegate_to": "localhost", "run_once": True}
    wait = {"name": "Wait", "ansible.builtin.wait_for": {"path": str(tmp_path / "done"), "timeout": 30}, "delegate_to": "localhost", "run_once": True}
    play = [{**PLAY, "tasks": [PING[0]["tasks"][0], stop, wait, {"name": "Ping again", "ansible.builtin.ping": {}}]}]

    def stop_when_told():
        while not (tmp_path / "now").exists():
            time.sleep(0.05)
        hosts.stop("web-3")
        (tmp_path / "done").touch()

    thread = threading.Thread(target=stop_when_told, daemon=True)
    thread.start()
    try:
        run = run_playbook(play, hosts.inventory())
    finally:
        thread.join(timeout=60)
        hosts.start("web-3")
    again = {entry["host"]: entry["status"] for entry in run.tasks if entry["task"] == "Ping again"}
    assert again == {**dict.fromkeys(NAMES, "ok"), "web-3": "unreachable"}


def test_each_host_has_a_place_of_its_own(hosts):
    roots = {str(hosts.install_root(name)) for name in NAMES}
    assert len(roots) == len({hosts.address(name) for name in NAMES}) == len(NAMES)
    touch = {"name": "Touch", "ansible.builtin.copy": {"content": "{{ inventory_hostname }}", "dest": "{{ codedeploy_install_root }}/who", "mode": "0600"}}
    assert run_playbook([{**PLAY, "tasks": [touch]}], hosts.inventory()).rc == 0
    assert [(hosts.install_root(name) / "who").read_text() for name in NAMES] == NAMES


def test_the_interpreter_on_a_host_has_only_the_standard_library(hosts):
    task = {"name": "Import", "ansible.builtin.command": {"argv": ["python3", "-c", "import yaml"]}, "ignore_errors": True}
    run = run_playbook([{**PLAY, "tasks": [task]}], hosts.inventory())
    assert {"No module named 'yaml'" in result["stderr"] for result in run.results("Import")} == {True}


def test_a_changed_host_key_is_refused(hosts):
    inventory = hosts.inventory()
    inventory["all"]["hosts"]["web-1"]["ansible_port"] = inventory["all"]["hosts"]["web-2"]["ansible_port"]
    inventory["all"]["hosts"]["web-1"]["ansible_host"] = hosts.address("web-2")
    options = "-o HostKeyAlias=[{0}]:{1}".format(hosts.address("web-1"), hosts.inventory()["all"]["hosts"]["web-1"]["ansible_port"])
    inventory["all"]["hosts"]["web-1"]["ansible_ssh_extra_args"] = options
    assert statuses(run_playbook(PING, inventory))["web-1"] == "unreachable"


def test_nothing_is_left_of_a_host():
    daemon = {
        "name": "Start a service",
        "ansible.builtin.shell": "setsid sleep 600 </dev/null >/dev/null 2>&1 & echo $!",
    }
    with SshHosts(["web-1"]) as hosts:
        run = run_playbook([{**PLAY, "tasks": [daemon]}], hosts.inventory())
        pid = run.results("Start a service", "web-1")[0]["stdout"].strip()
        assert b"sleep" in pathlib.Path("/proc", pid, "cmdline").read_bytes()
        root = hosts.install_root("web-1")
        assert root.is_dir()
    assert not os.path.exists(root)
    assert not os.path.exists("/proc/" + pid) or pathlib.Path("/proc", pid, "cmdline").read_bytes() == b""


def test_a_run_that_takes_too_long_is_ended():
    begin = time.monotonic()
    sleep = [{"hosts": "localhost", "gather_facts": False, "tasks": [{"ansible.builtin.command": "sleep 60"}]}]
    run = run_playbook(sleep, {"all": {"hosts": {"localhost": {"ansible_connection": "local"}}}}, timeout_seconds=3)
    assert run.rc != 0
    assert time.monotonic() - begin < 50
