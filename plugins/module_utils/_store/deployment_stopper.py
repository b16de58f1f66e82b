# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Asks the deployment of a group that is open to stop, and sees what comes of it."""

from __future__ import annotations

import time

from .clock import measured_now, utc_now
from .lock.lease_rules import GONE
from .stop_rules import asks_for_more, new_stop, refuse_waiting

POLL_SECONDS = 1.0
TOLD_OF_LOCK = ("deployment_id", "started_by", "doing", "renewed_at")


class DeploymentStopper:
    """group_lock: a GroupLock; documents: DeploymentDocuments of the same group. All methods raise DeploymentError."""

    def __init__(self, group_lock, documents):
        self._group_lock, self._documents = group_lock, documents

    def ask(self, asked_by, at, check_mode):
        """{deployment_id: of the deployment that is open, or null; stop: the request that there is now; changed}."""
        opened = self._documents.read_open()
        if not opened or _is_over(opened["record"]):
            return {"deployment_id": None, "stop": None, "changed": False}
        deployment_id = opened["deployment_id"]
        refuse_waiting(opened["record"])
        stop = new_stop(deployment_id, asked_by, at, utc_now())
        if check_mode:
            return {"deployment_id": deployment_id, "stop": stop, "changed": asks_for_more(stop, self._documents.read_stop(deployment_id))}
        found, is_ours = self._documents.ask_to_stop(stop)
        return {"deployment_id": deployment_id, "stop": found, "changed": is_ours}

    def watch(self, deployment_id, seen, look_seconds):
        """Until the deployment is concluded, or its run is known to be gone, or for so many seconds.

        -> {is_over, is_gone, record, hosts: {host: record} when it is over, lock: what its holder says or null, seen: for the next time}
        """
        began = measured_now()
        while True:
            # First the lock: a run gives it back when it has closed the record.
            lock, state, seen = self._group_lock.look(seen)
            record = self._documents.read_record(deployment_id)
            is_over, is_gone = _is_over(record), lock is None or state == GONE
            if is_over or is_gone or measured_now() - began >= look_seconds:
                hosts = self._documents.read_hosts(deployment_id) if is_over else {}
                told = lock and {key: lock[key] for key in TOLD_OF_LOCK}
                return {"is_over": is_over, "is_gone": is_gone and not is_over, "record": record, "hosts": hosts, "lock": told, "seen": seen}
            time.sleep(POLL_SECONDS)


def _is_over(record):
    return bool(record and record["ended_at"])
