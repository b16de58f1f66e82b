# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The checks' steps, run as commands that meet each other, fail, hang and are interrupted."""
from __future__ import annotations

import os
import pathlib
import signal
import subprocess
import sys
import time

import pytest
import steps
from steps import Result, Runner, Step, count
from waiting import wait_until

TESTS = pathlib.Path(__file__).parents[1]
# Tell by a file that it runs, and wait for another's.
MEET = """
import pathlib, sys, time
mine, other, folder = sys.argv[1:]
print(mine, "begins", flush=True)
(pathlib.Path(folder) / mine).touch()
deadline = time.monotonic() + 60
while not (pathlib.Path(folder) / other).exists():
    assert time.monotonic() < deadline, f"{other} did not run beside this"
    time.sleep(0.01)
print("1 passed", flush=True)
"""
# Two steps beside each other that clean up when they are interrupted.
INTERRUPTED = """
import faulthandler, sys
from interruption import EXIT_CODE, accept_signals
from steps import Runner, Step

def step(name):
    script = '''
import pathlib, sys, time
try:
    pathlib.Path(sys.argv[1] + ".runs").touch()
    time.sleep(60)
except KeyboardInterrupt:
    print("cleaning up", flush=True)
    time.sleep(1 if sys.argv[1].endswith("first") else 0)
    pathlib.Path(sys.argv[1] + ".clean").touch()
'''
    return Step(name, [sys.executable, "-c", script, sys.argv[1] + "/" + name], None)

accept_signals()
# If it hangs, it tells where before the test gives up.
faulthandler.dump_traceback_later(50)
try:
    Runner().run_all([step("first"), step("never")], [step("second"), step("neither")])
except KeyboardInterrupt:
    sys.exit(EXIT_CODE)
"""


def python(title, script, *arguments, **options) -> Step:
    return Step(title, [sys.executable, "-c", script, *map(str, arguments)], dict(os.environ), counts=True, **options)


def is_alive(process) -> bool:
    """Tell whether the process runs; one that nobody has waited for yet has no command line any more."""
    try:
        return pathlib.Path("/proc", process, "cmdline").read_bytes() != b""
    except OSError:
        return False


@pytest.mark.parametrize("counts, closing, exit_code, expected", [
    (True, "3 passed in 0.1s", 0, (3, 0)),
    (True, "1 failed, 2 passed, 2 errors in 0.1s", 1, (2, 3)),
    (True, "3 passed", 2, (3, 1)),
    (True, "", -9, (0, 1)),
    (False, "", 0, (1, 0)),
    (False, "9 failed", 1, (0, 1)),
])
def test_count(counts, closing, exit_code, expected):
    assert count(Step("it", [], {}, counts=counts), closing, exit_code) == expected


def test_steps_run_beside_each_other_and_the_output_of_each_stays_whole(tmp_path, capfdbinary):
    results = Runner().run_all(
        [python("front 1", MEET, "a", "x", tmp_path), python("front 2", MEET, "b", "y", tmp_path)],
        [python("beside 1", MEET, "x", "a", tmp_path), python("beside 2", MEET, "y", "b", tmp_path)],
    )
    assert sorted((result.title, result.passed, result.failed) for result in results) == [
        ("beside 1", 1, 0), ("beside 2", 1, 0), ("front 1", 1, 0), ("front 2", 1, 0),
    ]  # fmt: skip
    lines = [line for line in capfdbinary.readouterr().out.decode().splitlines() if line]
    blocks = [lines[start:start + 4] for start in range(0, len(lines), 4)]
    names = {"front 1": "a", "front 2": "b", "beside 1": "x", "beside 2": "y"}
    for title, first, closing, end in blocks:
        assert (first, closing) == (f"{names[title[4:]]} begins", "1 passed")
        assert end.startswith(f"=== {title[4:]}: ok in ")
    assert sorted(title[4:] for title, *_rest in blocks) == sorted(names)


def test_a_lane_that_has_no_more_steps_takes_the_next_of_the_others(tmp_path, capfdbinary):
    short, *meet = [python(name, MEET, name, other, tmp_path) for name, other in ("ab", "bc", "cb")]
    results = Runner().run_all([short], meet)
    assert sorted((result.title, result.passed, result.failed) for result in results) == [("a", 1, 0), ("b", 1, 0), ("c", 1, 0)]


def test_with_an_empty_lane_two_steps_of_the_other_run_beside_each_other(tmp_path, capfdbinary):
    assert [result.passed for result in Runner().run_all([python("a", MEET, "a", "b", tmp_path), python("b", MEET, "b", "a", tmp_path)], [])] == [1, 1]


def test_one_lane_runs_its_steps_one_after_the_other(tmp_path, capfdbinary):
    alone = "import os, sys, time; os.mkdir(sys.argv[1]); time.sleep(0.2); os.rmdir(sys.argv[1]); print('1 passed')"
    results = Runner().run_all([python(title, alone, tmp_path / "alone") for title in "abc"])
    assert [(result.title, result.passed) for result in results] == [("a", 1), ("b", 1), ("c", 1)]


@pytest.mark.parametrize("place", [0, 1])
def test_a_step_that_fails_is_counted_and_the_others_run(place, capfdbinary):
    fails, passes = python("fails", "print('1 failed, 1 passed'); raise SystemExit(1)"), python("passes", "print('2 passed')")
    queues = [[passes], [passes]]
    queues[place].insert(0, fails)
    results = Runner().run_all(*queues)
    assert sorted((result.title, result.passed, result.failed) for result in results) == [("fails", 1, 1), ("passes", 2, 0), ("passes", 2, 0)]
    assert b"=== fails: FAILED in " in capfdbinary.readouterr().out


@pytest.mark.parametrize("script", [
    "import time; time.sleep(60)",
    "import signal, time; signal.signal(signal.SIGINT, signal.SIG_IGN); print(flush=True); time.sleep(60)",
])
def test_a_step_that_hangs_fails(script, monkeypatch, capfdbinary):
    monkeypatch.setattr(steps, "CLEAN_UP_SECONDS", 1)
    started = time.monotonic()
    [result] = Runner().run_all([python("hangs", script, seconds=1)])
    assert isinstance(result, Result) and result.failed == 1
    assert time.monotonic() - started < 50


def test_what_a_step_leaves_behind_does_not_hold_it(tmp_path, capfdbinary):
    leaves = "import os, sys, time; print('1 passed', flush=True); child = os.fork(); child or time.sleep(60); open(sys.argv[1], 'w').write(str(child))"
    started = time.monotonic()
    [result] = Runner().run_all([python("leaves", leaves, tmp_path / "child")])
    assert (result.passed, result.failed) == (1, 0)
    assert time.monotonic() - started < 50
    wait_until(lambda: not is_alive((tmp_path / "child").read_text()))


def test_a_step_that_cannot_be_started_ends_the_run(tmp_path, capfdbinary):
    waits = python("waits", "import time; time.sleep(60)")
    started = time.monotonic()
    with pytest.raises(FileNotFoundError, match="no-such-program"):
        Runner().run_all([waits, waits], [Step("impossible", [str(tmp_path / "no-such-program")], {})])
    assert time.monotonic() - started < 50


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_ends_all_steps_also_when_started_in_the_background(number, tmp_path):
    runner = subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED, str(tmp_path)], cwd=TESTS, stdout=subprocess.PIPE, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),
    )  # fmt: skip
    try:
        wait_until(lambda: {"first.runs", "second.runs"} <= {path.name for path in tmp_path.iterdir()})
        runner.send_signal(number)
        output = runner.communicate(timeout=60)[0]
    finally:
        runner.kill()
    assert runner.returncode == 130
    assert sorted(path.name for path in tmp_path.iterdir()) == ["first.clean", "first.runs", "second.clean", "second.runs"]
    assert output.count("cleaning up") == 2
