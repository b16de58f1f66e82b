# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run keeps of the record that it writes into the store, in the run's own folder."""

from __future__ import annotations

import json
import os

from ansible import constants
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.clock import utc_now


class RecordNote:
    """The group as it was when the deployment began, how far the record of the deployment is, and who cannot be told of it."""

    def __init__(self, plan):
        self._path = os.path.join(constants.DEFAULT_LOCAL_TMP, f"codedeploy-record-{plan['deployment']['deployment_id']}")

    def now(self):
        """The time as a record says it."""
        return utc_now()

    def begin(self, group, record):
        """Keep both; nothing has failed to be written."""
        self._write("group", group)
        self.progress(record, {})

    def progress(self, record, not_written):
        """Keep the record. not_written: {number: hosts} of waves that could not be written."""
        self._write("progress", {"record": record, "not_written": list(not_written.items())})

    def read_progress(self):
        """(record, not_written)."""
        known = self._read("progress")
        return known["record"], dict(known["not_written"])

    def give_up(self, targets):
        """Keep the topics, event buses and namespaces that take nothing."""
        self._write("given-up", targets)

    def given_up(self):
        """These topics, event buses and namespaces."""
        return self._read("given-up", [])

    def read_group(self):
        """The group."""
        return self._read("group")

    def _read(self, name, default=None):
        try:
            with open(f"{self._path}.{name}.json", encoding="utf-8") as file:
                return json.load(file)
        except FileNotFoundError:
            if default is None:
                raise
            return default

    def _write(self, name, value):
        with open(f"{self._path}.{name}.json", "w", encoding="utf-8", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            json.dump(value, file)
