# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a segment of the lifecycle on a host, and follows it to its end whatever becomes of the connection."""

from __future__ import annotations

import math
import time

from ansible.errors import AnsibleConnectionFailure

from .connection_loss import ask_again
from .host_program import run_on_program

MODULE, STOP_MODULE = "agentless.codedeploy.lifecycle_events", "agentless.codedeploy.stop_lifecycle"
# What the program takes to answer beside what it was told to wait for.
ANSWER_SECONDS = 30
# Of what was told of a run when nothing was.
BEGINNING = {"journal": 0, "log": 0, "process": None}
# A module is so much dearer to start than the program.
MODULE_FOLLOW_SECONDS = 20


class SegmentRun:
    """For an action: program is the one on the host, or None; run_module(name, arguments) runs modules that do the same.

    view: a LiveView; noted_stop(): the request to stop the deployment, or None; log: a LogNote where the log of scripts is kept, else None.
    """

    def __init__(self, action, program, options, run_module, view, noted_stop, log=None):
        self._action, self._program, self._options, self._run_module = action, program, options, run_module
        self._view, self._noted_stop, self._log = view, noted_stop, log
        # Whether it is asked for when the events have ended only.
        self._log_waits = False

    def run(self, request):
        """The result of the events in a request, with events_shown: the names of those that the view has shown.

        Raises AnsibleConnectionFailure when the host could not be reached for too long.
        """
        try:
            answer = self._to_the_end(request)
        except AnsibleConnectionFailure:
            if self._log:
                self._log.lose()
            raise
        finally:
            shown = self._view.leave()
        return {**answer, "events_shown": [event["name"] for event in (answer.get("events") or [])[:shown]]}

    def _to_the_end(self, request):
        since, answer = BEGINNING, self._ask(lambda: self._start(request))
        while answer.get("running"):
            self._take_log(answer)
            self._view.note(answer)
            stop, since = self._noted_stop(), answer["since"]
            further = {"since": since, "stop": stop["at"] if stop else None}
            answer = self._ask(lambda further=further: self._follow(request, **further))
        if self._take_log(answer) or self._log_waits:
            self._take_rest_of_log(request, since)
        return answer

    def _take_log(self, answer):
        """Keep the part of the log that came with an answer, which is no part of a result -> whether there is more to fetch now."""
        page = answer.pop("log_page", None)
        return bool(page) and self._log.take(page, not answer.get("running"))

    def _take_rest_of_log(self, request, since):
        """The events have ended, and no host fails, nor waits for long, because of the log of them."""
        self._log_waits = False
        deadline, has_more = time.monotonic() + self._log.timeout_seconds, True
        while has_more and (seconds := deadline - time.monotonic()) > 0:
            try:
                bound = math.ceil(seconds) if self._program else None
                answer = ask_again(self._action._connection, lambda: self._follow(request, since, None), 0, bound)
            except AnsibleConnectionFailure:
                self._log.lose()
                return
            has_more = self._take_log(answer)

    def _start(self, request):
        modes = {"check_mode": self._action._task.check_mode, "diff_mode": self._action._task.diff}
        follow_seconds = self._options["follow_interval_seconds"]
        started = {"task": "events", **request, **modes, "since": None, "follow_seconds": follow_seconds, **self._with_log()}
        return run_on_program(self._action, self._program, started) or self._by_module(request, None, None)

    def _follow(self, request, since, stop):
        # A request to stop is repeated: that does no harm, and the connection may have been lost with it.
        same = {key: request[key] for key in ("deployment_root", "deployment", "run_id")}
        follow_seconds = self._options["follow_interval_seconds"]
        following = {"task": "follow", **same, "since": since, "stop": stop, "follow_seconds": follow_seconds, **self._with_log()}
        # The program may have gone meanwhile; the module knows the run by its id.
        return run_on_program(self._action, self._program, following) or self._by_module(request, since, stop)

    def _by_module(self, request, since, stop):
        self._program = None
        if stop:
            of = {"deployment_root": request["deployment_root"], "deployment_id": request["deployment"]["deployment_id"]}
            asked = self._run_module(STOP_MODULE, {**of, "at": stop, "timeout_seconds": 0})
            if asked.get("unreachable"):
                return asked
        seconds = max(self._options["follow_interval_seconds"], MODULE_FOLLOW_SECONDS)
        return self._run_module(MODULE, {**request, "since": since, "follow_seconds": seconds, **self._with_log()})

    def _with_log(self):
        return {"log_offset": self._log.offset()} if self._log and not self._log_waits else {}

    def _ask(self, ask):
        options = self._options
        bound = options["follow_interval_seconds"] + options["lock_timeout_seconds"] + ANSWER_SECONDS
        return ask_again(self._action._connection, lambda: self._attempt(ask), options["reconnect_timeout_seconds"], bound if self._program else None)

    def _attempt(self, ask):
        answer = {"unreachable": True}
        try:
            answer = ask()
            return answer
        finally:
            # What does not come with the log over a slow connection may come without it: the events count for more.
            self._log_waits = self._log_waits or (self._log is not None and bool(answer.get("unreachable")))
