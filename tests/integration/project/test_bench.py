# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The bench, as `make bench` runs it, on two hosts."""

from __future__ import annotations

import json
import pathlib
import subprocess
import sys

import pytest

BENCH = pathlib.Path(__file__).parents[2] / "bench" / "run.py"


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    output = tmp_path_factory.mktemp("bench")
    command = [sys.executable, BENCH, "--sizes", "2", "--repeat", "1", "--rows", "ping,ours,rolling", "--output", output]
    return output, subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def test_it_prints_a_row_of_figures_for_each_row_and_the_goals(bench):
    _output, run = bench
    assert run.returncode == 0, run.stderr
    lines = run.stdout.splitlines()
    assert lines[0].split() == ["hosts", "seconds", "tasks", "skipped", "modules", "over", "ssh", "CPU", "s/host", "peak", "MiB", "MiB/host"]
    assert [line[:20].strip() for line in lines[1:4]] == ["ansible -m ping", "deploy AllAtOnce", "deploy OneAtATime"], run.stdout
    assert [len(line.split()[-9:]) for line in lines[1:4]] == [9, 9, 9]
    assert "deploy AllAtOnce / ping, 40 hosts 1.8 not measured: ours at 40, ping at 40" in [" ".join(line.split()) for line in lines]
    assert len(run.stderr.splitlines()) == 3, run.stderr


def test_it_keeps_the_figures_of_every_run(bench):
    output, run = bench
    report = json.loads(next(output.glob("*.json")).read_text())
    assert {"date", "commit", "python", "ansible_core", "processors", "repeat", "forks"} < set(report)
    assert [(row["kind"], row["hosts"], row["reason"]) for row in report["rows"]] == [("ping", 2, None), ("ours", 2, None), ("rolling", 2, None)], run.stdout
    ping, ours, _rolling = (row["runs"] for row in report["rows"])
    assert (len(ping), ping[0]["tasks"], ping[0]["modules"]) == (1, 1, 1)
    assert 0 < ping[0]["seconds"] < ours[0]["seconds"]
    assert ours[0]["tasks"] > 1 <= ours[0]["commands"]
    assert ours[0]["cpu_seconds"] > 0 < ours[0]["peak_mib"]
