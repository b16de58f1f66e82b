# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a deployment costs, beside bare ssh and Ansible doing nothing, all on the same hosts of this machine.

    run.py [--repeat N] [--rows KIND,KIND] [--sizes N,N] [--output DIR]

Tables on standard output; every figure as JSON in a file of its own below DIR. Exit code 0, however slow it was.
"""
from __future__ import annotations

import argparse
import datetime
import importlib.metadata
import json
import os
import pathlib
import platform
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

import interruption

from bench.controller import FORKS
from bench.deployments import Deployments
from bench.fleet import BenchFleet
from bench.goals import medians, ratios
from bench.measure import MeasureError
from bench.rows import SIZES, all_rows
from bench.table import NOTE, figures_table, ratios_table
from bench.yardsticks import Copies


class Bench:
    """What rows are measured with."""

    def __init__(self, fleet):
        self.fleet, self.deployments, self.copies = fleet, Deployments(fleet), Copies(fleet)


def main():
    """Measure row after row; what is measured is kept at once."""
    arguments = _parse_arguments()
    interruption.accept_signals()
    report = {**_circumstances(), "repeat": arguments.repeat, "forks": FORKS, "rows": [], "ratios": []}
    path = arguments.output / f"{report['date'].replace(':', '')}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    with BenchFleet(max(row.hosts for row in arguments.rows)) as fleet:
        bench = Bench(fleet)
        for row in arguments.rows:
            report["rows"].append(_measured(row, bench, arguments.repeat))
            report["ratios"] = ratios(report["rows"])
            path.write_text(json.dumps(report, indent=1) + "\n")
            _tell(report["rows"][-1])
    print(f"{figures_table(report['rows'])}\n\n{ratios_table(report['ratios'])}\n\n{NOTE}\n{path}")
    return 0


def _measured(row, bench, repeat):
    outcome = {"kind": row.kind, "title": row.title, "hosts": row.hosts, "runs": [], "median": None, "reason": None}
    try:
        for _number in range(repeat):
            outcome["runs"].append(row.measure(bench))
        outcome["median"] = medians(outcome["runs"], row.hosts)
    except MeasureError as error:
        outcome["reason"] = str(error)
    except Exception as error:  # whatever is wrong with one row, the others go on
        outcome["reason"] = f"{type(error).__name__}: {error}"
    return outcome


def _tell(row):
    seconds = " ".join(f"{run['seconds']:.2f}" for run in row["runs"])
    print(f"{row['title']}, hosts: {row['hosts']}: {f'{seconds} s' if row['median'] else row['reason']}", file=sys.stderr, flush=True)


def _circumstances():
    command = ["git", "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"]
    git = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    return {
        "date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "commit": git.stdout.strip() or None,
        "python": platform.python_version(),
        "ansible_core": importlib.metadata.version("ansible-core"),
        "processors": len(os.sched_getaffinity(0)),
    }


def _parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeat", type=int, default=3, help="runs of each row, of which the median counts")
    parser.add_argument("--rows", help=f"only some of {', '.join(dict.fromkeys(row.kind for row in all_rows(SIZES)))}")
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="numbers of hosts")
    parser.add_argument("--output", type=pathlib.Path, default=ROOT / "build" / "bench")
    arguments = parser.parse_args()
    rows = all_rows([int(size) for size in arguments.sizes.split(",")])
    kinds = arguments.rows.split(",") if arguments.rows else [row.kind for row in rows]
    unknown = set(kinds) - {row.kind for row in rows}
    if unknown or arguments.repeat < 1:
        parser.error(f"no such row: {', '.join(sorted(unknown))}" if unknown else "--repeat must be at least 1")
    arguments.rows = [row for row in rows if row.kind in kinds]
    return arguments


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        print("\nInterrupted; all hosts have been ended.", file=sys.stderr)
        sys.exit(interruption.EXIT_CODE)
