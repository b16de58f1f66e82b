# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What scripts write to the log while they run."""

from __future__ import annotations

import os

# Of more output between two looks only the end is told.
MOST_BYTES = 64 * 1024


def log_size(path):
    """Where the log ends now."""
    try:
        return os.path.getsize(path)
    except OSError:
        return 0


def read_log(path, offset):
    """-> (the whole lines that were written since the offset, the offset behind them)"""
    try:
        with open(path, "rb") as file:
            size = os.fstat(file.fileno()).st_size
            start = max(offset, size - MOST_BYTES)
            file.seek(start)
            content = file.read(MOST_BYTES)
    except OSError:
        return [], offset
    whole = content[: content.rfind(b"\n") + 1]
    return whole.decode("utf-8", "replace").split("\n")[:-1], start + len(whole)
