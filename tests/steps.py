# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run the steps of the checks in lanes, so that all end at about the same time."""
from __future__ import annotations

import contextlib
import dataclasses
import os
import pathlib
import re
import select
import signal
import subprocess
import threading
import time
from collections.abc import Callable

from screen import Output, Screen

ROOT = pathlib.Path(__file__).resolve().parent.parent
COUNT = re.compile(r"(\d+) (passed|failed|errors?)\b")
# A step that takes longer hangs; what it runs has bounds of its own, far below this.
STEP_SECONDS = 3600
# Given to a step that is interrupted, to end what it started.
CLEAN_UP_SECONDS = 60


@dataclasses.dataclass(frozen=True)
class Step:
    """One command of a check.

    `counts`: its last line with "N passed" or "N failed" tells how many tests ran; `usual_seconds`: what it takes, roughly; `seconds`: what it may take.
    """

    title: str
    command: list[str]
    variables: dict[str, str]
    directory: pathlib.Path = ROOT
    counts: bool = False
    usual_seconds: int = 0
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


class Runner:
    """Runs steps, each in a session of its own, so that an interruption reaches everything that runs, once."""

    def __init__(self) -> None:
        self._running: set[subprocess.Popen] = set()
        self._results: list[Result] = []
        self._failure: BaseException | None = None
        self._stopped = False
        self._lanes = 0
        # An interrupted Thread.join() takes a thread that still runs for ended, so the lanes tell it by this.
        self._lock = threading.Condition()
        self._screen = Screen()

    def run_all(self, *queues: list[Step]) -> list[Result]:
        """Run one lane for each queue: it runs the steps of its own one after the other, then what is left of the others'."""
        queues = [list(queue) for queue in queues]
        try:
            for own in queues:
                self._count_lane(1)
                threading.Thread(target=self._run_lane, args=[[own, *queues]], daemon=True).start()
            while not self._wait(1, lambda: self._failure):
                pass
        finally:
            self.interrupt()
            self._wait(CLEAN_UP_SECONDS)
            with self._lock:
                for process in self._running:
                    send(process, signal.SIGKILL)
            self._wait(CLEAN_UP_SECONDS)
        if self._failure:
            raise self._failure
        return self._results

    def interrupt(self) -> None:
        """Do to everything that runs what Ctrl-C does, once, as a second time would break off its cleaning up; and start nothing more."""
        with self._lock:
            if self._stopped:
                return
            self._stopped = True
            for process in self._running:
                send(process, signal.SIGINT)

    def _run_lane(self, queues: list[list[Step]]) -> None:
        try:
            while step := self._take(queues):
                with self._screen.open() as output:
                    self._results.append(self._run(step, output))
        except Interrupted:
            pass
        # It belongs to whoever waits for the results.
        except BaseException as error:
            self._failure = error
        finally:
            self._count_lane(-1)

    def _count_lane(self, change: int) -> None:
        with self._lock:
            self._lanes += change
            self._lock.notify_all()

    def _wait(self, seconds: float, is_over: Callable[[], object] = lambda: False) -> object:
        """Wait for the end of all lanes, or until it is over, so long at most; tell whether that came."""
        with self._lock:
            return self._lock.wait_for(lambda: not self._lanes or is_over(), seconds)

    def _take(self, queues: list[list[Step]]) -> Step | None:
        with self._lock:
            queue = next(filter(None, queues), None)
            return queue.pop(0) if queue and not self._stopped else None

    def _run(self, step: Step, output: Output) -> Result:
        """Run the step to its end, and write its output between two lines that name it."""
        process = self._start(step)
        started = time.monotonic()
        output.write(f"\n=== {step.title}\n".encode())
        try:
            closing = self._pump(process, step, output.write)
        finally:
            send(process, signal.SIGKILL)
            process.wait(timeout=CLEAN_UP_SECONDS)
            process.stdout.close()
            with self._lock:
                self._running.discard(process)
        passed, failed = count(step, closing, process.returncode)
        seconds = time.monotonic() - started
        output.write(f"=== {step.title}: {'FAILED' if failed else 'ok'} in {seconds:.0f} s\n".encode())
        return Result(step.title, passed, failed, seconds)

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
