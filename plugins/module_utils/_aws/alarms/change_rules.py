# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is to be otherwise in CloudWatch, and how that is told."""

from __future__ import annotations

import json
from typing import NamedTuple

# A metric of a dashboard fits.
LONGEST_LINE = 240


class Change(NamedTuple):
    """Of one dashboard or alarm. before, after: what it is as plain data, None where there is none."""

    name: str
    before: dict | None
    after: dict | None


def changed_only(changes: list[Change]) -> list[Change]:
    return [change for change in changes if change.before != change.after]


def report(changes: list[Change], with_diff: bool) -> dict:
    """The result of a module for these changes, whether they were made or foreseen."""
    made = changed_only(changes)
    result: dict = {"changed": bool(made)}
    return {**result, "diff": [_difference(change) for change in made]} if with_diff else result


def _difference(change: Change) -> dict:
    return {"before_header": change.name, "after_header": change.name, "before": _lines(change.before), "after": _lines(change.after)}


def _lines(value: dict | None) -> str:
    return "" if value is None else f"{_readable(value, '')}\n"


def _readable(value, margin: str) -> str:
    """JSON in which what is short is on one line, so that a line of a difference says something."""
    text = json.dumps(value, sort_keys=True)
    if len(text) <= LONGEST_LINE or not isinstance(value, (dict, list)):
        return text
    inner = f"{margin}  "
    if isinstance(value, list):
        return "[\n" + ",\n".join(inner + _readable(item, inner) for item in value) + f"\n{margin}]"
    return "{\n" + ",\n".join(f"{inner}{json.dumps(key)}: {_readable(item, inner)}" for key, item in sorted(value.items())) + f"\n{margin}}}"
