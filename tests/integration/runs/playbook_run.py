# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run ansible-playbook as a user would, apart from the configuration of whoever runs the tests."""

from __future__ import annotations

import codecs
import contextlib
import dataclasses
import json
import os
import pathlib
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import packed_modules

from integration.processes import end_processes_with

CALLBACK_PLUGINS = pathlib.Path(__file__).parents[1] / "callback_plugins"
# After its last output, or after it was killed.
END_WITHIN_SECONDS = 60


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


def run_playbook(playbook, inventory, extra_vars=None, env=None, arguments=(), timeout_seconds=180, echo=False, within=()):
    """Run a playbook to its end, or until the time is over, when it is killed.

    The playbook is a path, a collection's playbook (agentless.codedeploy.deploy) or a list of plays; the inventory a
    path or a dict. `env` is added to the environment; with `echo` the output is also printed as it comes; `within` is a command that runs
    the one that follows it.
    """
    # Short, because the sockets of shared ssh connections lie below it.
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="run-"))
    try:
        command = [*within, *playbook_command(scratch, playbook, inventory, extra_vars, arguments)]
        rc, stdout = _run(command, controller_environment(scratch, env or {}), timeout_seconds, echo)
        return PlaybookRun(rc, stdout, _recorded_tasks(scratch))
    finally:
        end_shared_connections(scratch)
        shutil.rmtree(scratch, ignore_errors=True)


def playbook_command(scratch, playbook, inventory, extra_vars=None, arguments=()):
    """The command line for what run_playbook() is given; what is no file yet becomes one in the folder `scratch`."""
    return [
        str(pathlib.Path(sys.executable).parent / "ansible-playbook"),
        "--inventory", _as_file(inventory, scratch / "inventory.yml"),
        "--extra-vars", json.dumps(extra_vars or {}),
        *arguments,
        _as_file(playbook, scratch / "playbook.yml"),
    ]  # fmt: skip


def _as_file(content, path):
    if isinstance(content, (str, os.PathLike)):
        return str(content)
    path.write_text(json.dumps(content))
    return str(path)


def controller_environment(scratch, env):
    """The environment of a controller of its own, with its files in the folder `scratch`, and env."""
    (scratch / "ansible.cfg").touch()
    (scratch / "ssh").mkdir()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ANSIBLE_") or name == "ANSIBLE_COLLECTIONS_PATH"}
    return {
        **kept,
        "ANSIBLE_CONFIG": str(scratch / "ansible.cfg"),
        "ANSIBLE_HOME": str(scratch / "home"),
        "ANSIBLE_REMOTE_TEMP": str(scratch / "remote"),
        "ANSIBLE_SSH_CONTROL_PATH_DIR": str(scratch / "ssh"),
        "ANSIBLE_CALLBACK_PLUGINS": f"{CALLBACK_PLUGINS}:{packed_modules.CALLBACK_PLUGINS}",
        "ANSIBLE_NOCOLOR": "1",
        "PACKED_MODULES": packed_modules.packed_modules(),
        "TASK_RECORD": str(scratch / "tasks"),
        **env,
    }


def _run(command, environment, timeout_seconds, echo):
    process = subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    output = []
    try:
        for text in _texts(process.stdout, time.monotonic() + timeout_seconds):
            output.append(text)
            if echo:
                print(text, end="", flush=True)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=END_WITHIN_SECONDS)
    except BaseException:
        # Ansible's workers have sessions of their own, and what they started on this machine goes on without them.
        _kill_group(process.pid)
        end_processes_with(f"TASK_RECORD={environment['TASK_RECORD']}")
        raise
    finally:
        _kill_group(process.pid)
        process.wait(timeout=END_WITHIN_SECONDS)
    return process.returncode, "".join(output)


def _texts(stream, deadline):
    """What is written to the stream, as it comes, until it is closed or the time is over; a process that outlives the run may hold it open."""
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    while select.select([stream], [], [], max(0, deadline - time.monotonic()))[0]:
        data = os.read(stream.fileno(), 65536)
        yield decoder.decode(data, final=not data)
        if not data:
            return


def _kill_group(pid):
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


def _recorded_tasks(scratch):
    record = scratch / "tasks"
    return [json.loads(line) for line in record.read_text().splitlines()] if record.exists() else []


def end_shared_connections(scratch):
    """End the ssh processes that a controller left for its next run."""
    for control_socket in (scratch / "ssh").glob("*"):
        subprocess.run(["ssh", "-F", "none", "-O", "exit", "-o", "ControlPath={0}".format(control_socket), "any"], capture_output=True, check=False, timeout=60)
