# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the module returns of what became of each entry."""

from __future__ import annotations

from .entry_plan import Entry
from .failure_rules import Failure


def report(entries: list[Entry], ends: dict[int, Failure | None]) -> dict:
    """ends: by the entry's number, None if it was sent."""
    sent = [entry.id for entry in entries if ends[entry.number] is None]
    return {"changed": bool(sent), "sent": sent, "not_sent": [_not_sent(entry, ends[entry.number]) for entry in entries if ends[entry.number]]}


def report_of_check(entries: list[Entry]) -> dict:
    """In check mode."""
    return {"changed": bool(entries), "sent": [], "not_sent": []}


def _not_sent(entry: Entry, failure: Failure) -> dict:
    return {"id": entry.id, "target": entry.target, "code": failure.code, "message": f"{failure.message} {failure.hint}"}
