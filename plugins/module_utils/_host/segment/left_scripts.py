# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Scripts that were left running when the process that ran their segment was killed."""

from __future__ import annotations

import os
import signal
import time

from ..scripts.process_groups import process_groups, signal_groups
from .process_identity import is_alive
from .segment_journal import read_journal

POLL_SECONDS = 0.05


def end_left_scripts(holder, grace_seconds):
    """End what the last segment left behind: SIGTERM, and after the grace period SIGKILL. holder: who held the lock -> what to say of it."""
    entries = read_journal(holder["journal"])[0] if holder else []
    if any("result" in entry or "broke_down" in entry for entry in entries):
        return []
    # Of one that had ended before it was looked at nothing was noted.
    scripts = [entry for entry in entries if "script" in entry and entry["process"] and is_alive(entry["process"])]
    for entry in scripts:
        _end(process_groups(entry["process"]["pid"]) - {os.getpgrp()}, grace_seconds)
    why = "was still running, though the process that had started it was gone, and was ended"
    return [f"The script {entry['script']} of deployment {holder['deployment_id']} {why}." for entry in scripts]


def _end(groups, grace_seconds):
    groups = signal_groups(groups, signal.SIGTERM)
    deadline = time.monotonic() + grace_seconds
    while groups and time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)
        groups = signal_groups(groups, 0)
    signal_groups(groups, signal.SIGKILL)
