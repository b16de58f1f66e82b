# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The log group that streams are sent to: what all of them share, and why it takes none, which is found out once."""

from __future__ import annotations

import random
import time
from threading import Lock

from ..error_codes import DENIED
from ..messages.call_failure import client_failure_of, failure_of
from ..messages.failure_rules import THROTTLED, UNANSWERED, UNREACHED, Failure, hopeless, not_taken_in_time
from ..messages.repeat_rules import MOST_ATTEMPTS_TO_REACH, delay_seconds
from .logs_api import code_of, create_group

# It says so of a group that somebody else is creating.
BUSY = "OperationAbortedException"


class Ended(Exception):
    """A call that came to nothing. failure: why."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


class LogTarget:
    """name: of the group; deadline: of time.monotonic(), after which no call begins. failure: why it takes nothing at all, or None."""

    def __init__(self, name: str, clients, timeout_seconds: float, deadline: float) -> None:
        self.name, self.words = name, f"log group {name}"
        self.timeout_seconds, self.deadline = timeout_seconds, deadline
        self.failure: Failure | None = None
        self._clients, self._creation, self._is_new = clients, Lock(), False

    def client(self):
        """Raises Ended."""
        try:
            return self._clients.client("logs", None)
        except Exception as error:  # whatever it is, it is told
            raise Ended(client_failure_of(error, self.words)) from error

    def create(self, client) -> None:
        """Create the group, once for all streams that find it missing. Raises Ended."""
        with self._creation:
            if self.failure is None and not self._is_new:
                self.call(lambda: create_group(client, self.name), self._creation_failure)
                self._is_new = True

    def call(self, call, failure_of_call=None):
        """What call() returns, repeated while that may help: a log that is complete is worth a line that is there twice. Raises Ended."""
        attempts = 1
        while True:
            try:
                return call()
            except Exception as error:  # as above
                failure = (failure_of_call or self._failure)(error)
            self._wait(failure, attempts)
            attempts += 1

    def _wait(self, failure: Failure, attempts: int) -> None:
        if failure.kind not in (THROTTLED, UNANSWERED) and not (failure.kind == UNREACHED and attempts < MOST_ATTEMPTS_TO_REACH):
            raise Ended(failure)
        delay = delay_seconds(attempts, random.random())
        if time.monotonic() + delay >= self.deadline:
            raise Ended(not_taken_in_time(self.timeout_seconds, failure))
        time.sleep(delay)

    def _failure(self, error: Exception) -> Failure:
        failure = failure_of(error, self.words)
        return failure._replace(kind=THROTTLED) if code_of(error) == BUSY else failure

    def _creation_failure(self, error: Exception) -> Failure:
        failure = self._failure(error)
        if code_of(error) not in DENIED:
            return failure
        hint = "Create it, or allow logs:CreateLogGroup for the identity that Ansible uses."
        return hopeless("MESSAGE_TARGET_INVALID", f"it does not exist, and may not be created: {code_of(error)}", hint, self.words)
