# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a script as a process of its own, with a time-out."""

from __future__ import annotations

import os
import signal
import subprocess
import time

from ..detached_process import start_detached
from ..lifecycle.stop_request import StopRequest
from .process_groups import process_groups, signal_groups
from .script_output import ScriptOutput

POLL_SECONDS = 0.05
NO_EXEC_FORMAT = 8
# How long to wait for a process to vanish after SIGKILL; one in uninterruptible sleep would hold the module for ever.
REAP_SECONDS = 5


class ScriptProcess:
    """One run of a script, in a session of its own, its output read while it runs.

    limits: {timeout_seconds, kill_grace_seconds, output_grace_seconds}; stop: a StopRequest, which ends the script when it is urgent.
    """

    def __init__(self, command, directory, environment, limits, log, stop):
        self._command = command
        self._directory = directory
        self._environment = dict(environment, PWD=directory)
        self._limits = limits
        self._log = log
        self._stop_request = stop

    def run(self, started):
        """Call started(pid) once it runs. -> {exit_code, signal, timed_out, stopped, still_running, output_left_open, spawn_error}"""
        outcome = dict(exit_code=None, signal=None, timed_out=False, stopped=False, still_running=False, output_left_open=False, spawn_error=None)
        try:
            process = self._start()
        except OSError as error:
            outcome["spawn_error"] = error.strerror
            return outcome
        started(process.pid)
        # Own copies, which close() may close and a forked reader may keep.
        pipes = [os.dup(process.stdout.fileno()), os.dup(process.stderr.fileno())]
        process.stdout.close()
        process.stderr.close()
        output = ScriptOutput(*pipes, self._log.add)
        deadline = time.monotonic() + self._limits["timeout_seconds"]
        if not _wait(process, output, deadline, self._stop_request):
            outcome["stopped"] = self._stop_request.is_urgent
            outcome["timed_out"] = not outcome["stopped"]
            self._stop(process, output)
        self._read_rest(output, deadline)
        outcome["output_left_open"] = output.is_open
        if output.is_open:
            read_in_background(output, self._log.descriptors())
            output.hand_over()
        return dict(outcome, **_ending(process.poll()))

    def _start(self):
        try:
            return self._spawn(self._command)
        except OSError as error:
            if error.errno != NO_EXEC_FORMAT:
                raise
            # A script without an interpreter line is for the shell.
            return self._spawn(["/bin/sh"] + self._command)

    def _spawn(self, command):
        # run_command waits for the end; here the output is read and logged while the script runs.
        # pylint: disable-next=ansible-bad-function
        return subprocess.Popen(
            command,
            cwd=self._directory,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def _stop(self, process, output):
        groups = signal_groups(process_groups(process.pid), signal.SIGTERM)
        grace_end = time.monotonic() + self._limits["kill_grace_seconds"]
        while groups and time.monotonic() < grace_end:
            _pause(process, output)
            process.poll()
            groups = signal_groups(groups, 0)
        signal_groups(groups, signal.SIGKILL)
        _wait(process, output, time.monotonic() + REAP_SECONDS, StopRequest())

    def _read_rest(self, output, deadline):
        end = time.monotonic() + self._limits["output_grace_seconds"]
        # After a timeout there is no time left, only what is already in the pipes.
        end = max(min(end, deadline), time.monotonic() + POLL_SECONDS)
        while output.is_open and time.monotonic() < end:
            output.read(POLL_SECONDS)


def _wait(process, output, deadline, stop):
    """Read output until the process ends. False if the deadline comes first, or somebody asks to stop now."""
    while process.poll() is None:
        if stop.is_urgent or time.monotonic() >= deadline:
            return False
        _pause(process, output)
    return True


def _pause(process, output):
    if output.is_open:
        output.read(POLL_SECONDS)
    elif process.poll() is None:
        try:
            process.wait(POLL_SECONDS)
        except subprocess.TimeoutExpired:
            pass
    else:
        time.sleep(POLL_SECONDS)


def _ending(return_code):
    if return_code is None:
        return {"still_running": True}
    if return_code < 0:
        return {"signal": -return_code}
    return {"exit_code": return_code}


def read_in_background(output, log_descriptors):
    """Go on reading into the log in a detached process, so that what still writes there is not killed by a broken pipe."""

    def read_on():
        while output.is_open:
            output.read(None)

    start_detached(read_on, keep=output.descriptors() + log_descriptors)
