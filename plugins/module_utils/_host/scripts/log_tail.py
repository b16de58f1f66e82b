# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The end of a log, cut at a limit."""

from __future__ import annotations

LIMIT = 2048
PART_OF_LONG_ENTRY = 2000


def log_tail(entries):
    """The last whole entries with less than LIMIT characters in all, line ends counted; of a last entry longer than that, its end."""
    kept, room = [], LIMIT
    for entry in reversed(entries):
        room -= len(entry) + 1
        if room <= 0:
            break
        kept.insert(0, entry)
    if entries and not kept:
        kept = [entries[-1][-PART_OF_LONG_ENTRY:]]
    return "\n".join(kept)
