# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A lock that is renewed for a run, and what the run is told of it by a file."""

from __future__ import annotations

import json
import os

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from ..clock import measured_now
from .lease_rules import COUNTED_ON, lease_of


class KeptLock:
    """note: the file, {held_until: when the lock may be another's, by this machine's clock; trouble: the error of the last renewal or null; stop: the
    request to stop the deployment or null}. Raises FileNotFoundError when the run has removed its folder."""

    def __init__(self, group_lock, documents, lock, version, note):
        self._group_lock, self._documents, self._note = group_lock, documents, note
        self._lock, self._version = lock, version
        self._known = {"held_until": 0, "trouble": None, "stop": None}
        self.holder, self.look_seconds = lock["holder"], documents.look_seconds

    @property
    def is_lost(self):
        """Whether it is another's."""
        return (self._known["trouble"] or {}).get("code") == "LOCK_LOST"

    def begin(self):
        """Renew it for the first time, with what the run says of itself. Raises DeploymentError."""
        began = measured_now()
        self._lock, self._version = self._group_lock.renew({**self._lock, **self._said()}, self._version)
        self._tell(held_until=began + lease_of(self._lock) * COUNTED_ON, trouble=None)

    def renew(self):
        """The same later, when the store may fail for a while."""
        try:
            self.begin()
        except DeploymentError as error:
            self._tell(held_until=0 if error.code == "LOCK_LOST" else self._known["held_until"], trouble=error.to_dict())

    def look_for_stop(self):
        """See who asked to stop the deployment. What was known stays where that cannot be read, or the store has just failed."""
        if self._known["trouble"]:
            return
        try:
            stop = self._documents.read_stop(self._lock["deployment_id"])
        except Exception:  # whatever it is, the lock comes first
            return
        if stop != self._known["stop"]:
            self._tell(stop=stop)

    def _said(self):
        """What the run says of itself: {deployment_id, doing}, or nothing yet."""
        try:
            with open(f"{self._note}.doing", encoding="utf-8") as file:
                return json.load(file)
        except OSError:
            return {}

    def _tell(self, **known):
        self._known = {**self._known, **known}
        with open(f"{self._note}.new", "w", encoding="utf-8", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            json.dump(self._known, file)
        os.replace(f"{self._note}.new", self._note)
