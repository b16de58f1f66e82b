# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import argparse
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from interruption import EXIT_CODE, accept_signals

from .case_run import run_case
from .cases import load_cases
from .collection import collections_path
from .server.host_needs import provide_host_needs
from .verdict.reviewed import FAILED, OK, load_reviewed

HERE = Path(__file__).resolve().parent.parent


def main(arguments):
    """Run recorded cases against the collection. -> exit code: 0 all as recorded or reviewed, 1 not, 2 cannot run"""
    options = parse(arguments)
    missing = provide_host_needs()
    if missing:
        print(f"The recorded cases need {'; '.join(missing)}.", file=sys.stderr)
        return 2
    try:
        cases = load_cases(options.cases, options.filter)
        reviewed = load_reviewed(options.differences)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    os.umask(0o022)
    # A runner that is told to stop ends like one that is interrupted: it removes its scratch directories.
    accept_signals()
    try:
        with collections_path() as collections:
            return report(run_all(cases, reviewed, collections, options.at_once), cases, options.verbose)
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return EXIT_CODE


def parse(arguments):
    parser = argparse.ArgumentParser(prog="conformance", description="Compare the collection with the recorded CodeDeploy agent.")
    parser.add_argument("cases", nargs="?", default=HERE / "cases", type=Path, help="a folder of cases (default: the project's own)")
    parser.add_argument("-k", dest="filter", default="", help="only cases whose names match this regular expression")
    parser.add_argument("-v", dest="verbose", action="store_true", help="every step, and every difference of a step")
    parser.add_argument("--at-once", type=int, default=2, help="how many cases run at the same time (default: 2)")
    parser.add_argument("--differences", default=HERE / "differences.yml", type=Path, help="the reviewed differences")
    return parser.parse_args(arguments)


def run_all(cases, reviewed, collections, at_once):
    """CaseResults in the order of the cases, each as soon as it and those before it are there."""
    runnable = [case for case in cases if case.runnable]
    with ThreadPoolExecutor(at_once) as pool:
        yield from pool.map(lambda case: run_case(case, reviewed, collections), runnable)


def report(results, cases, verbose):
    verdicts = []
    for result in results:
        verdicts.append(result.verdict)
        print_result(result, verbose)
    for case in cases:
        if not case.runnable:
            print(f"not run  {case.name}: {case.document.get('note', 'cannot be run')}")
    failed = verdicts.count(FAILED)
    same = verdicts.count(OK)
    print(f"{same} as the agent, {len(verdicts) - same - failed} differ as reviewed, {len(cases) - len(verdicts)} only derived, not run")
    print(f"{len(verdicts) - failed} passed, {failed} failed", flush=True)
    return 1 if failed else 0


def print_result(result, verbose):
    words = {FAILED: "FAILED", OK: "ok"}
    telling = [(number, sentences) for number, _verdict, sentences in result.steps if sentences]
    if result.verdict == FAILED:
        telling = [(number, sentences) for number, verdict, sentences in result.steps if verdict == FAILED]
    shown = [sentences if verbose else sentences[:1] for _number, sentences in telling]
    details = [f"step {number}: {'; '.join(sentences)}" for (number, _all), sentences in zip(telling, shown)]
    line = f"{words.get(result.verdict, 'differs as reviewed')} {result.name}"
    if verbose:
        print(f"{line} ({result.seconds:.1f} s)", *details, sep="\n    ", flush=True)
    else:
        print(" ".join([line, *details[:1]]), flush=True)
