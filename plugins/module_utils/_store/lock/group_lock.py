# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lock of a deployment group in its store. Each change of it depends on what it was, so that there are never two holders."""

from __future__ import annotations

import random
import time

from . import lease_rules
from ..clock import measured_now, utc_now
from .process_reader import read_machine, read_process

POLL_SECONDS = 1.0
ATTEMPTS = 20


class GroupLock:
    """key: of the lock in the store."""

    def __init__(self, store, key):
        self._store, self._key = store, key
        self.name = store.name(key)

    def wait_for(self, lock, timeout_seconds, watch=None, look_seconds=float("inf")):
        """Take the lock -> {version, before: the lock of a holder that was gone, or None}, or {found, watch} when it is still another's.

        lock: see new_lock; timeout_seconds: how long to wait for a holder that lives, from the first try on; watch: what the last try
        gave; look_seconds: how long this try may take. Raises DeploymentError.
        """
        began = measured_now()
        watch = watch or {"deadline": began + timeout_seconds, "seen": None}
        while True:
            version, found, state, watch["seen"] = self._try(lock, watch["seen"])
            if version:
                return {"version": version, "before": found}
            now = measured_now()
            if state == lease_rules.HELD and now >= watch["deadline"]:
                raise lease_rules.refused(found, self.name)
            if now - began >= look_seconds:
                return {"found": found, "watch": watch}
            # Not all at the same moment, when a lock that many wait for is free.
            time.sleep(POLL_SECONDS * random.uniform(0.5, 1))

    def renew(self, lock, version):
        """The lock as it was, or with what its holder says now -> (the lock, its version). Raises DeploymentError, LOCK_LOST when it is not ours."""
        told = {key: lock[key] for key in lease_rules.TOLD}
        for _attempt in range(ATTEMPTS):
            changed = lease_rules.renewed({**lock, **told}, utc_now())
            written = self._store.write_if_unchanged(self._key, lease_rules.KIND, changed, version)
            if written:
                return changed, written
            # An earlier renewal may have been written although its answer was lost.
            lock, version = self._own(lock["lock_id"])
        raise lease_rules.lost(lock, self.name)

    def release(self, lock_id):
        """Give the lock back, if it is ours. Raises DeploymentError, LOCK_LOST when it is not."""
        for _attempt in range(ATTEMPTS):
            _lock, version = self._own(lock_id)
            # It may be renewed at this moment.
            if self._store.delete_if_unchanged(self._key, version):
                return

    def look(self, seen=None):
        """Without taking it -> (the lock or None, its state or None, what is known of it now). seen: what the last look gave. Raises DeploymentError."""
        found, _version, state, seen = self._look(seen)
        return found, state, seen

    def _look(self, seen):
        found, version = self._read()
        now = measured_now()
        seen = lease_rules.watched(seen, version, now)
        return found, version, lease_rules.state_of(found, seen, now, read_machine(), read_process) if found else None, seen

    def _try(self, lock, seen):
        """(version or None, the lock that was found, its state, what is known of it now)."""
        found, version, state, seen = self._look(seen)
        if found is None:
            return self._store.write_if_absent(self._key, lease_rules.KIND, lock), None, None, seen
        taken = self._store.write_if_unchanged(self._key, lease_rules.KIND, lock, version) if state == lease_rules.GONE else None
        return taken, found, state, seen

    def _own(self, lock_id):
        lock, version = self._read()
        if lock is None or lock["lock_id"] != lock_id:
            raise lease_rules.lost(lock, self.name)
        return lock, version

    def _read(self):
        return self._store.read(self._key, lease_rules.KIND, lease_rules.SHAPE)
