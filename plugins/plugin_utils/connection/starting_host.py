# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Asks a host that may be starting until it can be reached; the processes that do this keep the state of all hosts in the run's own folder."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import time

from ansible import constants
from ansible.errors import AnsibleConnectionFailure
from ansible.utils.display import Display

from ..fleet.reachability import first_state, is_due, may_come_up, pause_seconds, unreached_error, waiting_for, waiting_lines, without
from .connection_loss import forget
from .host_module import failed_result

display = Display()


class StartingHost:
    """For one host that is staged in a deployment; ends_early(): whether somebody asked to stop it."""

    def __init__(self, plan, host, connection, ends_early):
        self._host, self._connection, self._ends_early = host, connection, ends_early
        self._limit_seconds = plan["options"]["reachable_timeout_seconds"]
        self._path = os.path.join(constants.DEFAULT_LOCAL_TMP, f"codedeploy-reaching-{plan['deployment']['deployment_id']}.json")

    def ask(self, ask):
        """What ask() returns, a result; a failed one when the time is over, which all hosts share from when the first of them was asked.

        Raises AnsibleConnectionFailure where to wait would not help.
        """
        with self._state() as state:
            begun_at = state["begun_at"]
        tries = 1
        while "unreached" in (result := _reached(ask)):
            message, seconds = result["unreached"], time.monotonic() - begun_at
            forget(self._connection)
            if not may_come_up(message):
                self._leave()
                raise AnsibleConnectionFailure(message)
            if seconds >= self._limit_seconds or self._ends_early():
                self._leave()
                return {"changed": False, "events": [], **failed_result(unreached_error(message, tries, seconds, self._limit_seconds))}
            self._note(message)
            time.sleep(min(pause_seconds(message), max(0.0, begun_at + self._limit_seconds - time.monotonic())))
            tries += 1
        if tries > 1:
            self._leave()
            display.display(f"Reached {self._host}, {time.monotonic() - begun_at:.0f} s after the beginning of staging")
        return result

    def _note(self, message):
        now = time.monotonic()
        with self._state() as state:
            state.update(waiting_for(state, self._host, message))
            if is_due(state, now):
                state["shown_at"] = now
                for line in waiting_lines(state, self._limit_seconds, now):
                    display.display(line)

    def _leave(self):
        with self._state() as state:
            state.update(without(state, self._host))

    @contextlib.contextmanager
    def _state(self):
        """The state of all hosts, to be read and changed while no other process does."""
        with open(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            text = file.read()
            state = json.loads(text) if text else first_state(time.monotonic())
            yield state
            file.seek(0)
            json.dump(state, file)
            file.truncate()


def _reached(ask):
    """The result, or {unreached: what was said}."""
    try:
        result = ask()
    except AnsibleConnectionFailure as error:
        return {"unreached": str(error)}
    return {"unreached": str(result.get("msg"))} if result.get("unreachable") else result
