# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""This machine, and its processes, as far as a lock needs to know them."""

from __future__ import annotations

import os
import socket

# A process that has ended, but whose parent has not asked for its end.
ENDED_STATES = ("Z", "X")


def read_machine():
    """{host, boot_id, pid_namespace}: equal only where process numbers mean the same; null where the system does not tell."""
    return {"host": socket.gethostname(), "boot_id": _text("/proc/sys/kernel/random/boot_id"), "pid_namespace": _link("/proc/self/ns/pid")}


def read_holder(pid):
    """A process of this machine as the holder of a lock: read_machine(), pid and started, in ticks since boot, or null."""
    return {**read_machine(), "pid": pid, "started": (read_process(pid) or {}).get("started")}


def read_process(pid):
    """{started} of a process that lives, or None."""
    stat = _text(f"/proc/{pid}/stat")
    if stat is None:
        return {"started": None} if _answers(pid) else None
    # The name of the program, in parentheses, may hold anything.
    fields = stat.rpartition(")")[2].split()
    return None if fields[0] in ENDED_STATES else {"started": int(fields[19])}


def _answers(pid):
    """Also where /proc does not show the processes of others."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _text(path):
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read().strip()
    except OSError:
        return None


def _link(path):
    try:
        return os.readlink(path)
    except OSError:
        return None
