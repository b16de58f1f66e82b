# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run and the process that renews its lock leave for each other, in the run's own folder."""

from __future__ import annotations

import json
import os

from ansible import constants
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.clock import measured_now

from ..store.lease import lease_error


class LockNote:
    """path: of the file in which it is noted until when the lock is held for certain, and who asked to stop the deployment."""

    def __init__(self, plan):
        self.path = os.path.join(constants.DEFAULT_LOCAL_TMP, f"codedeploy-lock-{plan['lock_id']}.json")
        self._deployment_id = plan["deployment"]["deployment_id"]

    def error(self):
        """Why the lock is not held, or None."""
        return lease_error(self._read(), measured_now())

    def stop(self):
        """The request to stop the deployment, {deployment_id, asked_by, asked_at, at}, or None; also where no lock was taken."""
        stop = (self._read() or {}).get("stop")
        return stop if stop and stop["deployment_id"] == self._deployment_id else None

    def say(self, doing):
        """Have those who find the deployment in progress told which it is, and what it does."""
        with open(f"{self.path}.doing.new", "w", encoding="utf-8") as file:
            json.dump({"deployment_id": self._deployment_id, "doing": doing}, file)
        os.replace(f"{self.path}.doing.new", f"{self.path}.doing")

    def _read(self):
        try:
            with open(self.path, encoding="utf-8") as note:
                return json.load(note)
        except FileNotFoundError:
            return None
