# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What tells a process from a later one with the same number."""

from __future__ import annotations

BOOT_ID = "/proc/sys/kernel/random/boot_id"


def process_identity(pid):
    """{pid, started: ticks since boot, boot: id} of a living process; None where there is none."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as stat, open(BOOT_ID, encoding="ascii") as boot:
            # The command name, in parentheses, may hold anything.
            fields = stat.read().rpartition(b")")[2].split()
            boot_id = boot.read().strip()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if fields[0] == b"Z" else {"pid": pid, "started": int(fields[19]), "boot": boot_id}


def has_outlived(identity):
    """Whether the server has been restarted since the process lived."""
    with open(BOOT_ID, encoding="ascii") as boot:
        return boot.read().strip() != identity["boot"]


def is_alive(identity):
    """Whether the process still lives."""
    return process_identity(identity["pid"]) == identity
