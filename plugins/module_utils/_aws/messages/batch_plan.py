# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which entries go to which target in one call."""

from __future__ import annotations

from typing import NamedTuple

from .entry_plan import Entry

# What one call takes at most: entries and bytes, of PublishBatch, PutEvents and PutMetricData.
LIMITS = {"sns": (10, 256 * 1024), "events": (10, 256 * 1024), "cloudwatch": (1000, 1_000_000)}
WORDS = {"sns": "topic ", "events": "event bus ", "cloudwatch": ""}


class Target(NamedTuple):
    """A topic, an event bus or a namespace of CloudWatch, and its entries in order, as calls."""

    service: str
    name: str
    batches: list[list[Entry]]

    @property
    def words(self) -> str:
        """What people call it."""
        return f"{WORDS[self.service]}{self.name}"


def targets_of(entries: list[Entry]) -> list[Target]:
    """The targets, each once, with as few calls as there can be in this order."""
    grouped: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        grouped.setdefault((entry.service, entry.target), []).append(entry)
    return [Target(service, name, _batches(own, *LIMITS[service])) for (service, name), own in grouped.items()]


def _batches(entries: list[Entry], most_entries: int, most_bytes: int) -> list[list[Entry]]:
    batches: list[list[Entry]] = [[]]
    for entry in entries:
        is_full = len(batches[-1]) == most_entries or sum(other.size for other in batches[-1]) + entry.size > most_bytes
        if batches[-1] and is_full:
            batches.append([])
        batches[-1].append(entry)
    return batches
