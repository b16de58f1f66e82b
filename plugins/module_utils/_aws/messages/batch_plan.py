# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which entries go to which target in one call."""

from __future__ import annotations

from typing import NamedTuple

from .entry_plan import Entry

# Of PublishBatch and of PutEvents.
MOST_ENTRIES = 10
MOST_BYTES = 256 * 1024


class Target(NamedTuple):
    """A topic or an event bus, and its entries in order, as calls."""

    service: str
    name: str
    batches: list[list[Entry]]

    @property
    def words(self) -> str:
        """What people call it."""
        return f"topic {self.name}" if self.service == "sns" else f"event bus {self.name}"


def targets_of(entries: list[Entry]) -> list[Target]:
    """The targets, each once, with as few calls as there can be in this order."""
    grouped: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        grouped.setdefault((entry.service, entry.target), []).append(entry)
    return [Target(service, name, _batches(own)) for (service, name), own in grouped.items()]


def _batches(entries: list[Entry]) -> list[list[Entry]]:
    batches: list[list[Entry]] = [[]]
    for entry in entries:
        is_full = len(batches[-1]) == MOST_ENTRIES or sum(other.size for other in batches[-1]) + entry.size > MOST_BYTES
        if batches[-1] and is_full:
            batches.append([])
        batches[-1].append(entry)
    return batches
