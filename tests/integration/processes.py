# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Find and end processes that left the process group of whoever started them."""

from __future__ import annotations

import os
import pathlib
import signal
import time


def kill(pids):
    """Kill the processes that are still there."""
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass


def end_processes_with(setting):
    """Kill all that was started with this environment variable (NAME=value), by whatever way and however long ago."""
    while left := processes_with(setting):
        kill(left)
        time.sleep(0.02)


def processes_with(setting):
    """All that was started with this environment variable (NAME=value) and lives."""
    return [pid for pid in _all_pids() if setting.encode() in _read(pid, "environ").split(b"\0")]


def descendants(pid):
    """The children of a process, and theirs."""
    children = {}
    for other in _all_pids():
        # The parent is the second field after the name, and the name may hold anything.
        fields = _read(other, "stat").rpartition(b")")[2].split()
        if fields:
            children.setdefault(int(fields[1]), []).append(other)
    found = list(children.get(pid, []))
    for child in found:  # grows as it goes
        found.extend(children.get(child, []))
    return found


def _all_pids():
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]


def _read(pid, name):
    try:
        return pathlib.Path("/proc", str(pid), name).read_bytes()
    except OSError:  # gone, or somebody else's
        return b""
