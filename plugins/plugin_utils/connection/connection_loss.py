# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Asks a host again while the connection to it is lost."""

from __future__ import annotations

import contextlib
import signal
import time

from ansible.errors import AnsibleConnectionFailure
from ansible.plugins.connection import ConnectionBase

PAUSE_SECONDS = 2


def ask_again(connection, ask, reconnect_seconds, answer_seconds):
    """What ask() returns, a result; asked again while the host cannot be reached, for so many seconds. Raises AnsibleConnectionFailure after that.

    answer_seconds: how long an answer may take before the connection counts as lost (a firewall may have cut it in silence); None: for ever.
    """
    lost_at = None
    while True:
        try:
            with _answer_within(answer_seconds):
                result = ask()
            if not result.get("unreachable"):
                return result
            failure = AnsibleConnectionFailure(str(result.get("msg")))
        except AnsibleConnectionFailure as error:
            failure = error
        lost_at = lost_at or time.monotonic()
        if time.monotonic() + PAUSE_SECONDS >= lost_at + reconnect_seconds:
            raise failure
        forget(connection)
        time.sleep(PAUSE_SECONDS)


def forget(connection):
    """Have the next command open a connection of its own, and not wait in one that is dead."""
    # A temporary directory cannot be removed where nothing can be reached, and to try would fail the task another way.
    connection._shell.tmpdir = None
    if type(connection).reset is not ConnectionBase.reset:
        with contextlib.suppress(AnsibleConnectionFailure):
            connection.reset()


@contextlib.contextmanager
def _answer_within(seconds):
    """Give up waiting after a time: the tasks that this is for have no time-out of their own, so that the alarm is free."""
    if seconds is None:
        yield
        return

    def give_up(*_arguments):
        raise AnsibleConnectionFailure(f"no answer came for {seconds} seconds")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
