# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sends everything within a bound: all targets beside each other, each in a thread that may hang without harm."""

from __future__ import annotations

import time
from threading import Thread

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from .batch_plan import targets_of
from .call_failure import failure_of
from .entry_plan import Entry
from .failure_rules import Failure
from .ledger import Ledger
from .message_clients import MessageClients, check_boto3
from .target_sender import TargetSender

LONGEST_SECONDS = 3600


def publish(entries: list[Entry], module, started: float) -> dict[int, Failure | None]:
    """The end of each entry by its number, None if it was sent, at the latest timeout_seconds after `started`, a time.monotonic().

    Raises DeploymentError for a timeout_seconds that is none.
    """
    timeout_seconds = module.params["timeout_seconds"]
    if not 0 < timeout_seconds <= LONGEST_SECONDS:
        raise DeploymentError("INVALID_TIMEOUT", f"timeout_seconds is {timeout_seconds:g}.", f"Give more than 0, and at most {LONGEST_SECONDS}.")
    targets, ledger = targets_of(entries), Ledger()
    if targets:
        try:
            check_boto3(module.warn)
        except DeploymentError as error:
            return {entry.number: failure_of(error, target.words) for target in targets for batch in target.batches for entry in batch}
        clients = MessageClients(module.params, timeout_seconds)
        _send_all([TargetSender(target, clients, ledger, started + timeout_seconds) for target in targets], started + timeout_seconds)
    return ledger.close(targets, timeout_seconds)


def _send_all(senders: list[TargetSender], deadline: float) -> None:
    # A thread for each, so that a target that hangs holds up no other. Daemons, because a process waits for all others before it ends.
    threads = [Thread(target=sender.send, daemon=True) for sender in senders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
