# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run the steps of the checks: one after the other, and beside them others whose output is held back until it can be printed whole."""
from __future__ import annotations

import contextlib
import dataclasses
import os
import pathlib
import re
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable

ROOT = pathlib.Path(__file__).resolve().parent.parent
COUNT = re.compile(r"(\d+) (passed|failed|errors?)\b")
# A step that takes longer hangs; what it runs has bounds of its own, far below this.
STEP_SECONDS = 3600
# Given to a step that is interrupted, to end what it started.
CLEAN_UP_SECONDS = 60


@dataclasses.dataclass(frozen=True)
class Step:
    """One command of a check. `counts`: its last line with "N passed" or "N failed" tells how many tests ran."""

    title: str
    command: list[str]
    variables: dict[str, str]
    directory: pathlib.Path = ROOT
    counts: bool = False
    seconds: float = STEP_SECONDS


@dataclasses.dataclass(frozen=True)
class Result:
    """How a step ended."""

    title: str
    passed: int
    failed: int
    seconds: float


def count(step: Step, closing: str, exit_code: int) -> tuple[int, int]:
    """Return how many tests of the step passed and failed; a step that failed counts at least one failure."""
    if not step.counts:
        return (0, 1) if exit_code else (1, 0)
    numbers = {"passed": 0, "failed": 0, "error": 0}
    for number, word in COUNT.findall(closing):
        numbers[word.removesuffix("s") if word.startswith("error") else word] += int(number)
    failed = numbers["failed"] + numbers["error"]
    return numbers["passed"], max(failed, 1) if exit_code else failed


def pump(process: subprocess.Popen, write: Callable[[bytes], object], seconds: float) -> str:
    """Pass on what the process writes as it comes (a line may grow dot by dot) until it ends or the time is over; return the last line that holds a count."""
    rest, closing, deadline = "", "", time.monotonic() + seconds
    while time.monotonic() < deadline:
        has_ended = process.poll() is not None
        if not select.select([process.stdout], [], [], 0.2)[0]:
            # What it left behind may hold its output open.
            if has_ended:
                break
            continue
        chunk = os.read(process.stdout.fileno(), 65536)
        if not chunk:
            break
        write(chunk)
        *lines, rest = (rest + chunk.decode(errors="replace")).split("\n")
        closing = next((line for line in reversed(lines) if COUNT.search(line)), closing)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=max(1.0, deadline - time.monotonic()))
    return rest if COUNT.search(rest) else closing


def send(process: subprocess.Popen, number: int) -> None:
    """Send a signal to the process and all of its group."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def show(data: bytes) -> None:
    """Print at once."""
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


class Runner:
    """Runs steps, each in a session of its own, so that an interruption reaches everything that runs, once."""

    def __init__(self) -> None:
        self._running: set[subprocess.Popen] = set()
        self._stopped = False
        self._lock = threading.Lock()

    def run_all(self, steps: Iterable[Step], beside: Iterable[Step] = ()) -> list[Result]:
        """Run `steps`, shown as they go on; meanwhile those of `beside`, each shown whole when it and the step on the screen have ended."""
        results, background = [], Background(self, beside)
        try:
            for step in steps:
                results.append(self.run(step))
                results += background.show_ended()
            return results + background.show_rest()
        finally:
            self.interrupt()
            background.join(CLEAN_UP_SECONDS)
            for process in self._running.copy():
                send(process, signal.SIGKILL)
            background.join(CLEAN_UP_SECONDS)
            background.show_ended()

    def run(self, step: Step, write: Callable[[bytes], object] = show) -> Result:
        """Run the step to its end, and write its output between two lines that name it."""
        write(f"\n=== {step.title}\n".encode())
        started = time.monotonic()
        process = self._start(step)
        try:
            closing = self._pump(process, step, write)
        except BaseException:
            self.interrupt()
            pump(process, write, CLEAN_UP_SECONDS)
            raise
        finally:
            send(process, signal.SIGKILL)
            process.wait(timeout=CLEAN_UP_SECONDS)
            process.stdout.close()
            self._running.discard(process)
        passed, failed = count(step, closing, process.returncode)
        seconds = time.monotonic() - started
        write(f"=== {step.title}: {'FAILED' if failed else 'ok'} in {seconds:.0f} s\n".encode())
        return Result(step.title, passed, failed, seconds)

    def interrupt(self) -> None:
        """Do to everything that runs what Ctrl-C does, once, as a second time would break off its cleaning up; and start nothing more."""
        with self._lock:
            if self._stopped:
                return
            self._stopped = True
            for process in self._running.copy():
                send(process, signal.SIGINT)

    def _start(self, step: Step) -> subprocess.Popen:
        pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        with self._lock:
            if self._stopped:
                raise Interrupted
            process = subprocess.Popen(step.command, env=step.variables, cwd=step.directory, start_new_session=True, **pipes)
            self._running.add(process)
        return process

    @staticmethod
    def _pump(process: subprocess.Popen, step: Step, write: Callable[[bytes], object]) -> str:
        closing = pump(process, write, step.seconds)
        if process.poll() is None:
            write(f"\n=== {step.title}: not ended after {step.seconds:.0f} s; interrupted\n".encode())
            send(process, signal.SIGINT)
            pump(process, write, CLEAN_UP_SECONDS)
        return closing


class Interrupted(Exception):
    """No step is started any more."""


class Background:
    """Runs steps in a thread; holds the output of each back until `show_ended` after its end, or until `show_rest` shows everything as it comes."""

    def __init__(self, runner: Runner, steps: Iterable[Step]) -> None:
        self._held = bytearray()
        self._ended: list[tuple[bytes, Result]] = []
        self._failure: BaseException | None = None
        self._is_live = False
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, args=(runner, steps), daemon=True)
        self._thread.start()

    def show_ended(self) -> list[Result]:
        """Print the output of the steps that have ended since; return their results."""
        with self._lock:
            ended, self._ended = self._ended, []
            for output, _result in ended:
                show(output)
        if self._failure:
            raise self._failure
        return [result for _output, result in ended]

    def show_rest(self) -> list[Result]:
        """Show the running step and those to come as they go on, and wait for the last one's end."""
        results = self.show_ended()
        with self._lock:
            self._is_live = True
            show(bytes(self._held))
            self._held.clear()
        while self._thread.is_alive():
            self.join(0.2)
        return results + self.show_ended()

    def join(self, seconds: float) -> None:
        """Wait for the end of the thread, so long at most."""
        self._thread.join(timeout=seconds)

    def _write(self, data: bytes) -> None:
        with self._lock:
            if self._is_live:
                show(data)
            else:
                self._held += data

    def _run(self, runner: Runner, steps: Iterable[Step]) -> None:
        try:
            for step in steps:
                result = runner.run(step, self._write)
                with self._lock:
                    self._ended.append((bytes(self._held), result))
                    self._held.clear()
        except Interrupted:
            pass
        # Also SystemExit, by which the set-up tells what is missing: it belongs to whoever waits for the results.
        except BaseException as error:
            self._failure = error
