# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The process that runs the events of a segment, whatever becomes of the connection."""

from __future__ import annotations

import contextlib
import os
import traceback

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from ..detached_process import start_detached
from ..disk.os_failure import os_failure
from ..lifecycle.event_executor import EventExecutor, import_for
from ..lifecycle.lifecycle_report import refused
from ..lifecycle.lifecycle_runner import run_events
from ..lifecycle.stop_request import StopRequest
from ..scripts.script_log import ScriptLog
from ..scripts.script_source import keep_appspec, keep_previous_appspecs
from .left_scripts import end_left_scripts
from .process_identity import process_identity


def start_segment(request, paths, environment, journal, lock, before):
    """Start the process, which writes the journal and holds the lock. before: who held the lock -> a descriptor that is at its end when the process is."""
    # While it can be done: the process keeps nothing open, and the file that the code comes from may be gone before it ends.
    import_for(request["events"])
    reader, writer = os.pipe()
    work = _Work(request, paths, environment, journal, lock, before)
    start_detached(work, keep=[writer, journal.descriptor, lock])
    os.close(writer)
    return reader


class _NothingWasRun(Exception):
    """A DeploymentError before the first event. Whatever is raised later must not look like one: events have been run."""


class _Work:
    def __init__(self, request, paths, environment, journal, lock, before):
        self._request, self._paths, self._environment = request, paths, environment
        self._journal, self._lock, self._before = journal, lock, before
        self._stop = StopRequest()

    def __call__(self):
        self._stop.listen()
        self._journal.write(events=self._request["events"], process=process_identity(os.getpid()))
        try:
            self._journal.write(result=self._result())
        except BaseException:
            self._journal.write(broke_down=traceback.format_exc())

    def _result(self):
        try:
            return self._run(*self._prepare())
        except _NothingWasRun as error:
            return refused(error.args[0])
        finally:
            # Before the result is known, so that whoever reads it can go on at once.
            os.close(self._lock)

    def _prepare(self):
        try:
            warnings = end_left_scripts(self._before, self._request["script_kill_grace_seconds"])
            keep_previous_appspecs(self._request["previous_appspecs"])
            keep_appspec(self._request, self._paths)
            return warnings, ScriptLog(self._paths)
        except DeploymentError as error:
            raise _NothingWasRun(error) from error
        except OSError as error:
            raise _NothingWasRun(os_failure("run lifecycle events", error, self._paths.root)) from error

    def _run(self, warnings, log):
        request, paths = self._request, self._paths
        with contextlib.closing(log):
            executor = EventExecutor(request, paths, self._environment, log, self._tell_of_script, self._stop)
            result = run_events(executor, request, paths, self._journal.write, self._stop)
        (result["events"] or [result["needs"]])[0]["warnings"][:0] = warnings
        return result

    def _tell_of_script(self, location, pid):
        self._journal.write(script=location, process=process_identity(pid))
