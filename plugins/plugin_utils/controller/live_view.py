# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shows what hosts tell of their events while these run; the processes that follow hosts keep the state of all of them in the run's own folder."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import time

from ansible import constants, context
from ansible.utils.display import Display

from ..reporting.live_text import first_state, is_due, left, noted, shown_lines
from ..reporting.timeline_text import COLORS, name_width, share_lines

display = Display()


class LiveView:
    """For one host of a wave of a deployment."""

    def __init__(self, plan, host, wave):
        self._host = host
        self._followed = min(len(wave), context.CLIARGS.get("forks") or constants.DEFAULT_FORKS)
        self._width, self._shared = name_width(plan["hosts"]), share_lines(wave)
        self._interval_seconds = plan["options"]["follow_interval_seconds"]
        self._path = os.path.join(constants.DEFAULT_LOCAL_TMP, f"codedeploy-live-{plan['deployment']['deployment_id']}.json")

    def note(self, answer):
        """Take what the host answered while its events run, and show what all hosts have told when it is time."""
        if display.verbosity:
            for line in answer["log"]:
                display.display(f"{self._host} | {line}")
        now = time.time()
        with self._state() as kept:
            kept["state"] = noted(kept["state"], self._host, answer, now)
            if is_due(kept["state"], now, self._interval_seconds, self._followed):
                clock = time.strftime("%H:%M:%S", time.gmtime(now))
                lines, kept["state"] = shown_lines(kept["state"], self._width, self._shared, clock, now)
                for line, status in lines:
                    display.display(line, color=COLORS[status])

    def leave(self):
        """The host has come to its end -> how many of its events were shown."""
        if not os.path.exists(self._path):
            return 0
        with self._state() as kept:
            kept["state"], count = left(kept["state"], self._host)
        return count

    @contextlib.contextmanager
    def _state(self):
        """The state of all hosts, to be read and replaced while no other process does."""
        with open(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            text = file.read()
            kept = {"state": json.loads(text) if text else first_state()}
            yield kept
            file.seek(0)
            json.dump(kept["state"], file)
            file.truncate()
