# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the bench measures."""
from __future__ import annotations

import dataclasses
from collections.abc import Callable

from bench import yardsticks
from bench.bundle import MANY_FILES
from bench.controller import FORKS

SIZES = (10, 40, 80)
# One host after another; a play by hand.
ROLLING_HOSTS, PLAY_HOSTS = 10, 40


@dataclasses.dataclass(frozen=True)
class Row:
    """A row of the table. kind: what ROWS calls it; measure: one run of it -> figures, given what a Bench has."""

    kind: str
    title: str
    hosts: int
    measure: Callable


def all_rows(sizes):
    """All rows, those of a kind one after the other. Fixed numbers of hosts are no larger than the largest size."""
    most = max(sizes)
    return [*(row for kind in _EACH_SIZE for row in _of_sizes(kind, sizes)), *_rolling(min(ROLLING_HOSTS, most)), *_play(min(PLAY_HOSTS, most)), *_FILES]


def _of_sizes(kind, sizes):
    title, run = _EACH_SIZE[kind]
    return [Row(kind, title, size, lambda bench, size=size: run(bench, size)) for size in sizes]


_EACH_SIZE = {
    "ssh": (f"bare ssh, {FORKS} at once", lambda bench, size: yardsticks.ssh(bench.fleet, size)),
    "ping": ("ansible -m ping", lambda bench, size: yardsticks.ad_hoc(bench.fleet, size, "-m", "ping")),
    "raw": ("ansible -m raw -a true", lambda bench, size: yardsticks.ad_hoc(bench.fleet, size, "-m", "raw", "-a", "true")),
    "ours": ("deploy AllAtOnce", lambda bench, size: bench.deployments.measure(size, "CodeDeployDefault.AllAtOnce")),
    "traffic": ("deploy AllAtOnce, traffic", lambda bench, size: bench.deployments.measure(size, "CodeDeployDefault.AllAtOnce", traffic=True)),
}


def _rolling(hosts):
    return [
        Row("rolling", "deploy OneAtATime", hosts, lambda bench: bench.deployments.measure(hosts, "CodeDeployDefault.OneAtATime")),
        Row("rolling-ssh", "bare ssh, one at a time", hosts, lambda bench: yardsticks.ssh(bench.fleet, hosts, at_once=1)),
    ]


def _play(hosts):
    return [Row("play", "play, a task per event", hosts, lambda bench: yardsticks.hand_written_play(bench.fleet, hosts))]


_FILES = [
    Row("install", f"Install {MANY_FILES:,} files", 1, lambda bench: bench.deployments.install_many()),
    Row("install-again", "Install them again", 1, lambda bench: bench.deployments.install_many_again()),
    Row("cp", f"cp -a {MANY_FILES:,} files", 1, lambda bench: bench.copies.measure()),
    Row("cp-again", "cp -a over them", 1, lambda bench: bench.copies.measure_again()),
]
