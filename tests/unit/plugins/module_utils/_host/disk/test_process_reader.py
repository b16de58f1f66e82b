# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import subprocess

import pytest

from ansible_collections.agentless.codedeploy.plugins.module_utils._host.disk.process_reader import processes_in


@contextlib.contextmanager
def child(prepare):
    """A process of its own that has done `prepare` and waits."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            prepare()
            os.write(writing, b"x")
            signal.pause()
        finally:
            os._exit(1)
    try:
        os.close(writing)
        assert os.read(reading, 1) == b"x"
        yield pid
    finally:
        os.close(reading)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def found_in(directory):
    return [(process["pid"], process["place"]) for process in processes_in([str(directory)]).get(str(directory), [])]


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "d" / "below").mkdir(parents=True)
    (tmp_path / "d-2").mkdir()
    return tmp_path / "d"


@pytest.mark.parametrize("below", ["", "below"])
def test_working_directories(folder, below):
    with child(lambda: os.chdir(folder / below)) as pid:
        assert found_in(folder) == [(pid, "its working directory")]
    assert found_in(folder) == []


def test_roots(folder):
    with child(lambda: os.chroot(folder)) as pid:
        assert found_in(folder) == [(pid, "its root")]


def test_programs(folder):
    shutil.copy(shutil.which("sleep"), folder / "below" / "worker")
    process = subprocess.Popen([folder / "below" / "worker", "100"])
    try:
        assert processes_in([str(folder)]) == {str(folder): [{"pid": process.pid, "command": "worker", "place": "its program"}]}
    finally:
        process.kill()
        process.wait(timeout=60)


def test_a_name_that_only_begins_alike(folder):
    with child(lambda: os.chdir(f"{folder}-2")):
        assert found_in(folder) == []


def test_behind_a_link(folder, tmp_path):
    (tmp_path / "link").symlink_to(tmp_path)
    with child(lambda: os.chdir(folder)) as pid:
        assert found_in(tmp_path / "link" / "d") == [(pid, "its working directory")]


def test_several_directories(folder, tmp_path):
    with child(lambda: os.chdir(folder)), child(lambda: os.chdir(folder)):
        found = processes_in([str(folder), f"{folder}-2", str(tmp_path / "absent")])
    assert ({directory: len(processes) for directory, processes in found.items()}, processes_in([])) == ({str(folder): 2}, {})


def test_processes_of_others_are_nowhere_but_for_root(folder):
    reading, writing = os.pipe()
    with child(lambda: os.chdir(folder)):
        pid = os.fork()
        if pid == 0:
            try:
                os.setuid(pwd.getpwnam("nobody").pw_uid)
                os.write(writing, str(len(processes_in([str(folder)]))).encode())
            finally:
                os._exit(0)
        os.waitpid(pid, 0)
        assert len(found_in(folder)) == 1
    assert os.read(reading, 10) == b"0"
