# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a segment of the lifecycle on a host, and follows it to its end whatever becomes of the connection."""

from __future__ import annotations

from .connection_loss import ask_again
from .host_program import run_on_program

MODULE, STOP_MODULE = "agentless.codedeploy.lifecycle_events", "agentless.codedeploy.stop_lifecycle"
# What the program takes to answer beside what it was told to wait for.
ANSWER_SECONDS = 30
# A module is so much dearer to start than the program.
MODULE_FOLLOW_SECONDS = 20


class SegmentRun:
    """For an action: program is the one on the host, or None; run_module(name, arguments) runs modules that do the same.

    view: a LiveView; noted_stop(): the request to stop the deployment, or None.
    """

    def __init__(self, action, program, options, run_module, view, noted_stop):
        self._action, self._program, self._options, self._run_module = action, program, options, run_module
        self._view, self._noted_stop = view, noted_stop

    def run(self, request):
        """The result of the events in a request, with events_shown: the names of those that the view has shown.

        Raises AnsibleConnectionFailure when the host could not be reached for too long.
        """
        try:
            answer = self._to_the_end(request)
        finally:
            shown = self._view.leave()
        return {**answer, "events_shown": [event["name"] for event in (answer.get("events") or [])[:shown]]}

    def _to_the_end(self, request):
        answer = self._ask(lambda: self._start(request))
        while answer.get("running"):
            self._view.note(answer)
            stop = self._noted_stop()
            further = {"since": answer["since"], "stop": stop["at"] if stop else None}
            answer = self._ask(lambda further=further: self._follow(request, **further))
        return answer

    def _start(self, request):
        modes = {"check_mode": self._action._task.check_mode, "diff_mode": self._action._task.diff}
        started = {"task": "events", **request, **modes, "since": None, "follow_seconds": self._options["follow_interval_seconds"]}
        return run_on_program(self._action, self._program, started) or self._by_module(request, None, None)

    def _follow(self, request, since, stop):
        # A request to stop is repeated: that does no harm, and the connection may have been lost with it.
        same = {key: request[key] for key in ("deployment_root", "deployment", "run_id")}
        following = {"task": "follow", **same, "since": since, "stop": stop, "follow_seconds": self._options["follow_interval_seconds"]}
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
        return self._run_module(MODULE, {**request, "since": since, "follow_seconds": seconds})

    def _ask(self, ask):
        options = self._options
        bound = options["follow_interval_seconds"] + options["lock_timeout_seconds"] + ANSWER_SECONDS
        return ask_again(self._action._connection, ask, options["reconnect_timeout_seconds"], bound if self._program else None)
