# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Metrics of one group, said of another."""

from __future__ import annotations

import re

DIMENSION = "AutoScalingGroupName"
QUERIES = ("Expression", "Query")


def renamed(value, before: str, after: str):
    """Settings of a policy or an alarm in which dimensions and queries that name the group before name the one after."""
    if isinstance(value, list):
        return [renamed(item, before, after) for item in value]
    if not isinstance(value, dict):
        return value
    if value.get("Name") == DIMENSION and value.get("Value") == before:
        return {**value, "Value": after}
    return {key: _query(item, before, after) if key in QUERIES else renamed(item, before, after) for key, item in value.items()}


def resource_labels(value) -> list[str]:
    """The target groups whose requests are counted, wherever that stands in a policy."""
    if isinstance(value, list):
        return [label for item in value for label in resource_labels(item)]
    if not isinstance(value, dict):
        return []
    own = [value["ResourceLabel"]] if value.get("ResourceLabel") else []
    return own + [label for item in value.values() for label in resource_labels(item)]


def _query(text, before: str, after: str):
    """As in AutoScalingGroupName="web", also without quotes or with others, in expressions of metric math, SQL and PromQL."""
    if not isinstance(text, str):
        return renamed(text, before, after)
    pattern = rf"""(\b{DIMENSION}["']?\s*=\s*(?P<quote>["']?)){re.escape(before)}(?P=quote)(?![\w.-])"""
    return re.sub(pattern, lambda found: f"{found.group(1)}{after}{found.group('quote')}", text)
