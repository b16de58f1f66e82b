# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Medians of what was measured, and how far they are from what is wanted."""
from __future__ import annotations

import statistics

# Title, one row, the other, goal; a row is its kind and its number of hosts.
GOALS = [
    ("deploy AllAtOnce, traffic / ping, 40 hosts", ("traffic", 40), ("ping", 40), "seconds", 2.5),
    ("deploy AllAtOnce / ping, 40 hosts", ("ours", 40), ("ping", 40), "seconds", 1.8),
    ("deploy OneAtATime / bare ssh one at a time, 10 hosts", ("rolling", 10), ("rolling-ssh", 10), "seconds", 4),
    ("controller CPU a host of deploy AllAtOnce, 80 / 10 hosts", ("ours", 80), ("ours", 10), "cpu_seconds_a_host", 1),
    ("controller CPU a host, traffic, 80 / 10 hosts", ("traffic", 80), ("traffic", 10), "cpu_seconds_a_host", 1),
    ("Install again / cp -a over them", ("install-again", 1), ("cp-again", 1), "seconds", 2),
]


def medians(runs, hosts):
    """The median of each figure of the runs, and what that is for one host."""
    figures = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
    for name in ("cpu_seconds", "peak_mib"):
        if name in figures:
            figures[f"{name}_a_host"] = figures[name] / hosts
    return figures


def ratios(rows):
    """Each goal with the figure that it is for: {title, goal, figure}, or reason instead of figure."""
    measured = {(row["kind"], row["hosts"]): row["median"] for row in rows if row["median"]}
    found = []
    for title, over, under, name, goal in GOALS:
        missing = [f"{kind} at {hosts}" for kind, hosts in (over, under) if (kind, hosts) not in measured]
        outcome = {"reason": f"not measured: {', '.join(missing)}"} if missing else {"figure": measured[over][name] / measured[under][name]}
        found.append({"title": title, "goal": goal, **outcome})
    return found
