# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a segment of the lifecycle on a host, and follows it to its end whatever becomes of the connection."""

from __future__ import annotations

from .connection_loss import ask_again
from .host_program import run_on_program

# What the program takes to answer beside what it was told to wait for.
ANSWER_SECONDS = 30


class SegmentRun:
    """For an action: program is the one on the host, or None; run_module(request) does the same by a module, which answers at the end only.

    view: a LiveView.
    """

    def __init__(self, action, program, options, run_module, view):
        self._action, self._program, self._options, self._run_module, self._view = action, program, options, run_module, view

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
            same = {key: request[key] for key in ("deployment_root", "deployment", "run_id")}
            following = {"task": "follow", **same, "since": answer["since"], "follow_seconds": self._options["follow_interval_seconds"]}
            answer = self._ask(lambda following=following: self._follow(following, request))
        return answer

    def _start(self, request):
        modes = {"check_mode": self._action._task.check_mode, "diff_mode": self._action._task.diff}
        started = {"task": "events", **request, **modes, "follow_seconds": self._options["follow_interval_seconds"]}
        return run_on_program(self._action, self._program, started) or self._by_module(request)

    def _follow(self, following, request):
        # The program may have gone meanwhile; the module knows the run by its id.
        return run_on_program(self._action, self._program, following) or self._by_module(request)

    def _by_module(self, request):
        self._program = None
        return self._run_module(request)

    def _ask(self, ask):
        options = self._options
        bound = options["follow_interval_seconds"] + options["lock_timeout_seconds"] + ANSWER_SECONDS
        return ask_again(self._action._connection, ask, options["reconnect_timeout_seconds"], bound if self._program else None)
