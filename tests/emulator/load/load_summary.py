# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from typing import NamedTuple

SHOWN_FAILURES = 10


class Answer(NamedTuple):
    """One request: when it was to be sent (epoch seconds), how long it took, and what came of it."""

    time: float
    latency_seconds: float
    version: str
    failure: str


def summarize(answers: list[Answer]) -> dict:
    """Answers in any order -> LoadResult's fields."""
    ordered = sorted(answers)
    failures = [{"time": answer.time, "reason": answer.failure} for answer in ordered if answer.failure]
    succeeded = [answer for answer in ordered if not answer.failure]
    versions: dict[str, dict] = {}
    for answer in succeeded:
        seen = versions.setdefault(answer.version, {"count": 0, "first_time": answer.time})
        seen.update(count=seen["count"] + 1, last_time=answer.time)
    return {
        "sent": len(ordered),
        "failed": len(failures),
        "failures": failures[:SHOWN_FAILURES],
        "versions": versions,
        "latency": _percentiles(sorted(answer.latency_seconds for answer in succeeded)),
    }


def _percentiles(ordered: list[float]) -> dict[str, float]:
    if not ordered:
        return {}
    return {name: ordered[int(share * (len(ordered) - 1))] for name, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99), ("max", 1.0))}
