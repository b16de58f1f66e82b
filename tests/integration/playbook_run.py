# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run ansible-playbook as a user would, apart from the configuration of whoever runs the tests."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import threading

CALLBACK_PLUGINS = pathlib.Path(__file__).parent / "callback_plugins"


@dataclasses.dataclass(frozen=True)
class PlaybookRun:
    """What came of a run; stdout has the error output too, as on a screen.

    `tasks` has one entry for each result of a task on a host, in order: host, task (its name), action,
    status (ok, failed, skipped or unreachable) and result (what the module returned).
    """

    rc: int
    stdout: str
    tasks: list

    def results(self, task, host=None):
        """The results of the tasks of this name, on all hosts or on one."""
        return [entry["result"] for entry in self.tasks if entry["task"] == task and host in (None, entry["host"])]


def run_playbook(playbook, inventory, extra_vars=None, env=None, arguments=(), timeout_seconds=300, echo=False):
    """Run a playbook to its end.

    The playbook is a path, a collection's playbook (agentless.codedeploy.deploy) or a list of plays; the inventory a
    path or a dict. `env` is added to the environment; with `echo` the output is also printed as it comes.
    """
    # Short, because the sockets of shared ssh connections lie below it.
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="run-"))
    try:
        command = [
            str(pathlib.Path(sys.executable).parent / "ansible-playbook"),
            "--inventory", _as_file(inventory, scratch / "inventory.yml"),
            "--extra-vars", json.dumps(extra_vars or {}),
            *arguments,
            _as_file(playbook, scratch / "playbook.yml"),
        ]
        rc, stdout = _run(command, _environment(scratch, env or {}), timeout_seconds, echo)
        return PlaybookRun(rc, stdout, _recorded_tasks(scratch))
    finally:
        _end_shared_connections(scratch)
        shutil.rmtree(scratch, ignore_errors=True)


def _as_file(content, path):
    if isinstance(content, (str, os.PathLike)):
        return str(content)
    path.write_text(json.dumps(content))
    return str(path)


def _environment(scratch, env):
    (scratch / "ansible.cfg").touch()
    (scratch / "ssh").mkdir()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ANSIBLE_") or name == "ANSIBLE_COLLECTIONS_PATH"}
    return {
        **kept,
        "ANSIBLE_CONFIG": str(scratch / "ansible.cfg"),
        "ANSIBLE_HOME": str(scratch / "home"),
        "ANSIBLE_REMOTE_TEMP": str(scratch / "remote"),
        "ANSIBLE_SSH_CONTROL_PATH_DIR": str(scratch / "ssh"),
        "ANSIBLE_CALLBACK_PLUGINS": str(CALLBACK_PLUGINS),
        "ANSIBLE_NOCOLOR": "1",
        "TASK_RECORD": str(scratch / "tasks"),
        **env,
    }


def _run(command, environment, timeout_seconds, echo):
    process = subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, errors="replace", start_new_session=True,
    )
    timer = threading.Timer(timeout_seconds, _kill_group, [process.pid])
    timer.start()
    lines = []
    try:
        for line in process.stdout:
            lines.append(line)
            if echo:
                print(line, end="", flush=True)
        return process.wait(), "".join(lines)
    finally:
        timer.cancel()
        _kill_group(process.pid)
        process.wait()


def _kill_group(pid):
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


def _recorded_tasks(scratch):
    record = scratch / "tasks"
    return [json.loads(line) for line in record.read_text().splitlines()] if record.exists() else []


def _end_shared_connections(scratch):
    for control_socket in (scratch / "ssh").glob("*"):
        subprocess.run(["ssh", "-F", "none", "-O", "exit", "-o", "ControlPath={0}".format(control_socket), "any"], capture_output=True, check=False)
