# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which archives stay, and that none goes in which a process lives."""

from __future__ import annotations

import contextlib
import os
import signal

import pytest
from ansible_collections.agentless.codedeploy.tests.unit.plugins.module_utils._host.segment.segment_world import deployment, run
from waiting import wait_until


def test_retention(server):
    for number in range(4):
        server.deploy(f"v{number}", max_revisions=2)
        os.utime(server.root / "dg-1" / f"d-{number + 1}", (number, number))
    assert server.kept() == ["d-3", "d-4"]


LEAVE_RUNNING = "#!/bin/sh\nsleep 100 >/dev/null 2>&1 &\necho $! > pid\n"


@pytest.fixture
def left_running(server):
    """The process that ApplicationStart of the revision A leaves running in its archive; it ends with the test."""
    server.deploy("A", {"ApplicationStart": LEAVE_RUNNING})
    pid = int((server.root / "dg-1" / "d-1" / "deployment-archive" / "pid").read_text(encoding="utf-8"))
    yield pid
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def test_an_archive_in_which_a_process_lives_stays(server, left_running):
    spared = f"The archive of deployment d-1 is not needed any more, and stays because the process {left_running} (sleep) has its working directory in it."
    os.utime(server.root / "dg-1" / "d-1", (1, 1))
    assert warned(server.deploy("B", max_revisions=2)) == []
    os.utime(server.root / "dg-1" / "d-2", (2, 2))
    assert warned(server.deploy("C", max_revisions=2)) == [spared]
    os.utime(server.root / "dg-1" / "d-3", (3, 3))
    assert warned(server.deploy("D", max_revisions=2)) == [spared]
    assert os.readlink(f"/proc/{left_running}/cwd") == str(server.root / "dg-1" / "d-1" / "deployment-archive")
    assert server.kept() == ["d-1", "d-3", "d-4"]
    os.kill(left_running, signal.SIGKILL)
    wait_for_end(left_running)
    assert warned(server.deploy("E", max_revisions=2)) == []
    assert server.kept() == ["d-4", "d-5"]


def test_an_archive_that_is_unpacked_again_leaves_processes_where_they_are(server, left_running):
    archive = server.root / "dg-1" / "d-1" / "deployment-archive"
    again = {**server.request("A2"), "deployment": deployment("d-1")}
    assert warned(run(again)) == [
        f"The archive that was there before is now {archive}.1, because the process {left_running} (sleep) has its working directory in it."
    ]
    assert os.readlink(f"/proc/{left_running}/cwd") == f"{archive}.1"
    assert (archive / "app" / "name.txt").read_text(encoding="utf-8") == "A2"
    assert ((archive.parent / "deployment-archive.1" / "app" / "name.txt").read_text(encoding="utf-8")) == "A"


def warned(result):
    assert result["error"] is None
    return next(event["warnings"] for event in result["events"] if event["name"] == "DownloadBundle")


def wait_for_end(pid):
    wait_until(lambda: not os.path.exists(f"/proc/{pid}/exe"), f"the end of process {pid}")
