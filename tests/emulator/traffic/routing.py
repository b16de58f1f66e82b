# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the data plane needs to know, as plain values, and the choice of a target."""

from __future__ import annotations

from collections.abc import Callable
from fnmatch import fnmatchcase
from typing import NamedTuple

from .target import DRAINING, HEALTHY, UNHEALTHY, HealthCheck, Target
from .target_table import TargetTable


class Group(NamedTuple):
    """A target group or the instances of a Classic Load Balancer. Without `check` no load balancer uses it."""

    key: str
    table: TargetTable
    check: HealthCheck | None
    may_fail_open: bool
    locate: Callable[[str], str | None]


class Forward(NamedTuple):
    """Weights by group key; `port` overrides the targets' own port."""

    weights: tuple[tuple[str, int], ...]
    port: int | None = None


class FixedResponse(NamedTuple):
    status: int
    content_type: str
    body: str


class Rule(NamedTuple):
    """Conditions: (field, header name or "", accepted patterns)."""

    conditions: tuple[tuple[str, str, tuple[str, ...]], ...]
    action: Forward | FixedResponse


class Listener(NamedTuple):
    """Rules in the order of evaluation, the default rule last."""

    key: str
    protocol: str
    address: str
    port: int
    rules: tuple[Rule, ...]


class Endpoint(NamedTuple):
    target: Target
    address: str
    port: int


class Routes(NamedTuple):
    listeners: dict[str, Listener]
    endpoints: dict[str, tuple[Endpoint, ...]]


def serving_targets(targets: list[Target], may_fail_open: bool) -> list[Target]:
    """The healthy targets; when all that are not draining are unhealthy, a load balancer that fails open takes these."""
    healthy = [target for target in targets if target.state == HEALTHY]
    if healthy or not may_fail_open:
        return healthy
    unhealthy = [target for target in targets if target.state == UNHEALTHY]
    is_all = all(target.state in (UNHEALTHY, DRAINING) for target in targets)
    return unhealthy if is_all else []


def rule_matches(rule: Rule, method: str, path: str, headers: dict[str, str]) -> bool:
    """Whether a request meets every condition. Header names are lower case."""
    values = {"path-pattern": path.partition("?")[0], "host-header": headers.get("host", "").partition(":")[0], "http-request-method": method}
    for field, header, patterns in rule.conditions:
        value = headers.get(header.lower(), "") if field == "http-header" else values.get(field, "")
        if not any(fnmatchcase(value, pattern) for pattern in patterns):
            return False
    return True


class Turns:
    """Whose turn it is: weighted among groups, one after the other within a group."""

    def __init__(self) -> None:
        self._credit: dict[tuple[tuple[str, int], ...], dict[str, int]] = {}
        self._served: dict[str, int] = {}

    def next_group(self, weights: tuple[tuple[str, int], ...]) -> str | None:
        """Smooth weighted round robin: over any stretch each group gets its share."""
        credit = self._credit.setdefault(weights, dict.fromkeys((key for key, _weight in weights), 0))
        total = sum(weight for _key, weight in weights)
        if not total:
            return None
        for key, weight in weights:
            credit[key] += weight
        chosen = max(credit, key=credit.__getitem__)
        credit[chosen] -= total
        return chosen

    def next_endpoint(self, group_key: str, endpoints: tuple[Endpoint, ...]) -> Endpoint | None:
        if not endpoints:
            return None
        served = self._served[group_key] = self._served.get(group_key, -1) + 1
        return endpoints[served % len(endpoints)]
