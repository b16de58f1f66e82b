# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The bench's figures as text."""
from __future__ import annotations

from bench.table import REASON_LENGTH, figures_table, ratios_table

PING = {"seconds": 3.456, "tasks": 1, "skipped": 0, "modules": 1.0, "commands": 5.0, "cpu_seconds_a_host": 0.25, "peak_mib": 55.4, "peak_mib_a_host": 1.385}


def row(title, hosts, median=None, reason=None):
    return {"title": title, "hosts": hosts, "median": median, "reason": reason}


def test_figures_stand_below_their_headings():
    assert figures_table([row("ansible -m ping", 40, PING), row("bare ssh", 5, {"seconds": 12.0, "cpu_seconds_a_host": 0.1})]) == """\
                 hosts  seconds  tasks  skipped  modules  over ssh  CPU s/host  peak MiB  MiB/host
ansible -m ping     40     3.46      1        0      1.0       5.0       0.250        55       1.4
bare ssh             5    12.00                                          0.100"""


def test_a_row_without_figures_says_why_and_widens_no_column():
    lines = figures_table([row("ping", 2, {"seconds": 1.0}), row("ours", 10, reason="web-1: it\nfailed")]).splitlines()
    assert lines[1] == "ping      2     1.00"
    assert lines[2] == "ours     10  not measured: web-1: it failed"


def test_a_long_reason_is_cut():
    line = figures_table([row("ours", 10, reason="x" * 500)]).splitlines()[1]
    assert line.endswith("x…")
    assert len(line) < REASON_LENGTH + 40


def test_ratios_stand_beside_their_goals():
    ratios = [
        {"title": "ours / ping", "goal": 2.5, "figure": 3.14159},
        {"title": "again", "goal": 2, "reason": "not measured: cp-again at 1"},
    ]
    assert ratios_table(ratios) == """\
to reach     goal    is
ours / ping   2.5  3.14
again           2  not measured: cp-again at 1"""
