# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The log of a deployment's scripts."""

from __future__ import annotations

import collections
import datetime
import os

from ..disk.open_file import open_for_append, put_back, write_all
from .log_tail import LIMIT, log_tail
from .rotating_log import RotatingLog


class ScriptLog:
    """Everything the hook scripts of a deployment write, in the agent's two log files; and its end, in memory."""

    def __init__(self, paths):
        self.path = paths.script_log
        self._deployment_id = paths.deployment_id
        self._deployments_log_path = paths.deployments_log
        self._descriptor = None
        self._deployments_log = None
        # An entry counts at least one character, so more entries or longer ones can never be part of the tail.
        self._recent = collections.deque(maxlen=LIMIT)
        self._count = 0
        self.problem = None

    def start_event(self, event):
        """Begin an event that has scripts. Returns the mark for tail()."""
        if self._descriptor is None:
            self._descriptor = open_for_append(self.path)
            self._deployments_log = RotatingLog(self._deployments_log_path)
        else:
            self.put_back()
        mark = self._count
        self.add(f"LifecycleEvent - {event}")
        return mark

    def start_script(self, location):
        """Begin a script. Returns the mark for tail()."""
        mark = self._count
        self.add(f"Script - {location}")
        return mark

    def add(self, text):
        """Write one entry. A log that cannot be written does not stop a script: the reason is kept in `problem`."""
        self._count += 1
        self._recent.append(text[-LIMIT:])
        now = datetime.datetime.now()
        moment = now.strftime("%Y-%m-%d %H:%M:%S")
        try:
            write_all(self._descriptor, _line(f"{moment} {text}"))
            self._deployments_log.write(_line(f"[{moment}.{now.microsecond // 1000:03d}] [{self._deployment_id}]{text}"))
        except OSError as error:
            self.problem = f"part of the script output is missing from the log {self.path}: {error.strerror}"

    def put_back(self):
        """Have the logs at their paths, if a script has removed them. Not while it runs: its `rm` would find its folders filled again."""
        try:
            self._descriptor = put_back(self._descriptor, self.path)
            self._deployments_log.put_back()
        except OSError as error:
            self.problem = f"the log {self.path} was removed and cannot be written again: {error.strerror}"

    def tail(self, mark):
        """The end of what was logged since `mark`."""
        count = self._count - mark
        return log_tail(list(self._recent)[-count:] if count else [])

    def descriptors(self):
        return [] if self._descriptor is None else [self._descriptor, self._deployments_log.fileno()]

    def close(self):
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._deployments_log.close()
            self._descriptor = None


def _line(text):
    return (text + "\n").encode("utf-8", "replace")
