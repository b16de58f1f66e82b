# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import os
import subprocess

from ansible_collections.agentless.codedeploy.plugins.module_utils._store.lock import process_reader
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.lock.process_reader import read_holder, read_machine, read_process
from waiting import wait_until


def test_a_process_and_its_end():
    process = subprocess.Popen(["sh", "-c", "exec -a 'a) b (c' sleep 60"], executable="/bin/bash")
    alive = read_process(process.pid)
    assert alive["started"] > 0
    assert read_process(process.pid) == alive
    process.kill()
    # Its parent has not asked for its end.
    wait_until(lambda: read_process(process.pid) is None, "the end of the process")
    process.wait(60)
    assert read_process(process.pid) is None


def test_a_process_that_this_user_cannot_look_at(monkeypatch):
    monkeypatch.setattr(process_reader, "_text", lambda _path: None)
    assert read_process(os.getpid()) == {"started": None}


def test_a_holder_is_a_process_of_this_machine():
    holder = read_holder(os.getpid())
    assert {key: holder[key] for key in read_machine()} == read_machine()
    assert (holder["pid"], holder["started"]) == (os.getpid(), read_process(os.getpid())["started"])
    assert len(holder["boot_id"]) == 36 and holder["pid_namespace"].startswith("pid:[")
