# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Medians and ratios of the bench."""
from __future__ import annotations

import pytest
from bench.goals import GOALS, medians, ratios


def test_each_figure_has_its_own_median():
    measured = [(3, 8, 60), (1, 4, 80), (2, 6, 70)]
    runs = [{"seconds": seconds, "cpu_seconds": cpu, "peak_mib": memory} for seconds, cpu, memory in measured]
    expected = {"seconds": 2, "cpu_seconds": 6, "peak_mib": 70, "cpu_seconds_a_host": 3, "peak_mib_a_host": 35}
    assert medians(runs, 2) == expected


def test_a_row_of_seconds_only():
    assert medians([{"seconds": 2.5}], 10) == {"seconds": 2.5}


def row(kind, hosts, median):
    return {"kind": kind, "hosts": hosts, "median": median}


def test_a_ratio_is_between_two_medians():
    found = ratios([row("traffic", 40, {"seconds": 30}), row("ping", 40, {"seconds": 10}), row("ping", 10, {"seconds": 5})])
    assert len(found) == len(GOALS)
    assert found[0] == {"title": GOALS[0][0], "goal": 2.5, "figure": pytest.approx(3)}


def test_a_ratio_without_one_of_its_rows_says_which():
    found = ratios([row("traffic", 40, {"seconds": 30}), row("ping", 40, None)])
    assert found[0]["reason"] == "not measured: ping at 40"
    assert found[1]["reason"] == "not measured: ours at 40, ping at 40"
