# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the scripts of an event, one after the other."""

from __future__ import annotations

import os
import pwd
import stat
import time

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from ..lifecycle.lifecycle_report import script_record
from .script_command import script_command, script_path
from .script_failure import missing_script, not_executable, script_failure
from .script_process import ScriptProcess


class HookRunner:
    """Runs the scripts of one event in order.

    limits: {kill_grace_seconds, output_grace_seconds}; environment: of the scripts; log: a ScriptLog; tell_of_script, stop: see EventExecutor.
    """

    def __init__(self, event, archive, environment, limits, log, tell_of_script, stop):
        self._event = event
        self._archive = archive
        self._environment = environment
        self._limits = limits
        self._log = log
        self._tell_of_script = tell_of_script
        self._stop = stop
        self.results = []
        self.warnings = []

    def run(self, scripts):
        """Fill `results` and `warnings`; raise the DeploymentError of the first script that fails."""
        if not scripts:
            return
        event_mark = self._log.start_event(self._event)
        try:
            for script in scripts:
                self._run_script(script)
        except DeploymentError as error:
            error.where["log_tail"] = self._log.tail(event_mark)
            raise
        finally:
            self._log.put_back()
            if self._log.problem:
                self.warnings.append(self._log.problem)

    def _run_script(self, script):
        path = self._prepare(script["location"])
        script_mark = self._log.start_script(script["location"])
        started = time.monotonic()
        outcome = self._execute(script, path)
        duration = time.monotonic() - started
        error = script_failure(self._event, script, outcome, _first_line(path), _facts(script, path))
        status = "Failed" if error else "Succeeded"
        self.results.append(script_record(script, self._archive, status, outcome, error, duration, self._log.tail(script_mark)))
        if outcome["output_left_open"]:
            self.warnings.append(
                f"The script {script['location']} has ended, but a process that it started keeps its output open; "
                f"what that writes still goes to {self._log.path}."
            )
        if error:
            raise error

    def _prepare(self, location):
        path = script_path(self._archive, location)
        if not os.path.exists(path):
            raise missing_script(self._event, location)
        if not os.access(path, os.X_OK):
            try:
                os.chmod(path, stat.S_IMODE(os.stat(path).st_mode) | 0o111)
            except OSError as error:
                raise not_executable(self._event, location, error.strerror) from error
        return path

    def _execute(self, script, path):
        command = script_command(path, script["runas"], script["sudo"])
        limits = dict(self._limits, timeout_seconds=script["timeout"])
        process = ScriptProcess(command, self._archive, self._environment, limits, self._log, self._stop)
        return process.run(lambda pid: self._tell_of_script(script["location"], pid))


def _first_line(path):
    """The script's `#!` line, else ""."""
    try:
        with open(path, "rb") as script:
            line = script.readline(256)
    except OSError:
        return ""
    return line.rstrip(b"\n").decode("utf-8", "replace") if line.startswith(b"#!") else ""


def _facts(script, path):
    interpreter = (_first_line(path)[2:].split() or ["/bin/sh"])[0]
    return {
        "runas_known": not script["runas"] or _user_exists(script["runas"]),
        "is_directory": os.path.isdir(path),
        "interpreter_exists": os.path.exists(interpreter),
    }


def _user_exists(name):
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True
