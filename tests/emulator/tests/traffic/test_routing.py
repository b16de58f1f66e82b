# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from collections import Counter

import pytest
from emulator.traffic.health_checker import matches
from emulator.load.load_summary import Answer, summarize
from emulator.traffic.routing import FixedResponse, Rule, Turns, rule_matches, serving_targets
from emulator.traffic.target import Target
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("status", "matcher", "expected"),
    [
        (200, "200", True),
        (201, "200", False),
        (302, "200,300-399", True),
        (299, "200,300-399", False),
        (404, "200, 404", True),
    ],
)
def test_matcher(status, matcher, expected):
    assert matches(status, matcher) is expected


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ([], True),
        ([("path-pattern", "", ("/api/*",))], True),
        ([("path-pattern", "", ("/api",))], False),
        ([("host-header", "", ("*.example.com",))], True),
        ([("http-header", "X-Canary", ("yes",))], True),
        ([("http-request-method", "", ("GET", "POST"))], True),
        ([("http-request-method", "", ("GET",))], False),
        ([("path-pattern", "", ("/api/*",)), ("host-header", "", ("other",))], False),
        ([("source-ip", "", ("10.0.0.0/8",))], False),
    ],
)
def test_rule_conditions(conditions, expected):
    rule = Rule(tuple(conditions), FixedResponse(200, "text/plain", ""))
    assert rule_matches(rule, "POST", "/api/items?page=2", {"host": "www.example.com:8080", "x-canary": "yes"}) is expected


@pytest.mark.parametrize(
    ("states", "may_fail_open", "serving"),
    [
        (["healthy", "unhealthy", "initial", "draining"], True, ["healthy"]),
        (["unhealthy", "unhealthy", "draining"], True, ["unhealthy", "unhealthy"]),
        (["unhealthy", "initial"], True, []),
        (["unhealthy"], False, []),
        (["draining", "initial"], True, []),
        ([], True, []),
    ],
)
def test_serving_targets(states, may_fail_open, serving):
    targets = [Target(f"i-{number}", 80, 0.0, state=state) for number, state in enumerate(states)]
    assert [target.state for target in serving_targets(targets, may_fail_open)] == serving


@given(st.lists(st.integers(0, 30), min_size=1, max_size=4))
def test_every_group_gets_exactly_its_share(shares):
    turns = Turns()
    weights = tuple((f"group-{number}", weight) for number, weight in enumerate(shares))
    served = Counter(turns.next_group(weights) for _request in range(sum(shares)))
    assert served == Counter(dict(weights))
    if not any(shares):
        assert turns.next_group(weights) is None


def test_summary_of_the_load():
    answers = [Answer(3.0, 0.3, "v2", ""), Answer(1.0, 0.1, "v1", ""), Answer(4.0, 9.0, "v2", "status 502"), Answer(2.0, 0.2, "v1", "")]
    assert summarize(answers) == {
        "sent": 4,
        "failed": 1,
        "failures": [{"time": 4.0, "reason": "status 502"}],
        "versions": {"v1": {"count": 2, "first_time": 1.0, "last_time": 2.0}, "v2": {"count": 1, "first_time": 3.0, "last_time": 3.0}},
        "latency": {"p50": 0.2, "p95": 0.2, "p99": 0.2, "max": 0.3},
    }
    assert summarize([])["sent"] == 0
