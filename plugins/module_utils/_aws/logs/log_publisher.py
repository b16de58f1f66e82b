# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sends all streams within a bound, some beside each other, by threads that may hang without harm."""

from __future__ import annotations

import time
from collections import deque
from threading import Thread

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from ..messages.call_failure import failure_of
from ..messages.message_clients import MessageClients, check_boto3
from ..messages.publisher import LONGEST_SECONDS
from .log_target import LogTarget
from .stream_sender import StreamSender

# As many connections as botocore keeps. AWS takes 50 new streams a second of an account.
MOST_AT_ONCE = 10


def publish_streams(module, started: float) -> list[StreamSender]:
    """The senders of all streams, each with what became of its file, at the latest timeout_seconds after `started`, a time.monotonic().

    Raises DeploymentError for a timeout_seconds that is none.
    """
    timeout_seconds = module.params["timeout_seconds"]
    if not 0 < timeout_seconds <= LONGEST_SECONDS:
        raise DeploymentError("INVALID_TIMEOUT", f"timeout_seconds is {timeout_seconds:g}.", f"Give more than 0, and at most {LONGEST_SECONDS}.")
    deadline = started + timeout_seconds
    target = LogTarget(module.params["log_group_name"], MessageClients(module.params, timeout_seconds), timeout_seconds, deadline)
    senders = [StreamSender(stream, target) for stream in module.params["streams"]]
    try:
        check_boto3(module.warn)
        _send_all(deque(senders), target)
    except DeploymentError as error:
        target.failure = failure_of(error, target.words)
    return senders


def _send_all(waiting: deque, target: LogTarget) -> None:
    threads = [Thread(target=_work, args=(waiting, target), daemon=True) for _number in range(min(MOST_AT_ONCE, len(waiting)))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, target.deadline - time.monotonic()))


def _work(waiting: deque, target: LogTarget) -> None:
    while target.failure is None and time.monotonic() < target.deadline:
        try:
            sender = waiting.popleft()
        except IndexError:
            return
        sender.send()
