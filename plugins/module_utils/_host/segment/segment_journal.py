# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What happens in a segment of the lifecycle, on disk as it happens: one line of JSON for each entry.

Entries, in order: {events, process} of the process that runs them; for each event {began: name} and {ended: its record}, with {script, process} for
each script between them; at last {result}, or {broke_down: traceback} for a fault of this program.
"""

from __future__ import annotations

import datetime
import json
import os

from ..scripts.rotating_log import write_all

MOMENT = "%Y-%m-%dT%H:%M:%S.%f%z"


class SegmentJournal:
    """Writes the entries. There is one journal for each run of a segment; FileExistsError if this run has begun before."""

    def __init__(self, path):
        self.path = path
        self.descriptor = _create(path)

    def write(self, **entry):
        """Add an entry, with its time."""
        self._restore()
        line = json.dumps({"at": _now(), **entry}, ensure_ascii=False) + "\n"
        write_all(self.descriptor, line.encode("utf-8", "replace"))

    def _restore(self):
        """A script may have removed the folder of the deployment; whoever follows looks for the journal at its path."""
        if os.fstat(self.descriptor).st_nlink:
            return
        removed, self.descriptor = self.descriptor, _create(self.path)
        write_all(self.descriptor, os.pread(removed, os.fstat(removed).st_size, 0))
        os.close(removed)

    def close(self):
        os.close(self.descriptor)


def read_journal(path, offset=0):
    """-> (the entries that lie whole behind the offset, the offset behind them); none where there is no journal."""
    try:
        with open(path, "rb") as file:
            file.seek(offset)
            content = file.read()
    except (FileNotFoundError, NotADirectoryError):
        return [], offset
    whole = content[: content.rfind(b"\n") + 1]
    return [json.loads(line) for line in whole.splitlines()], offset + len(whole)


def _create(path):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    return os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_EXCL, 0o600)


def seconds_in_event(entries):
    """How long the event that was the last to begin has been running; None if it has ended."""
    last = next((entry for entry in reversed(entries) if "began" in entry or "ended" in entry), {})
    if "began" not in last:
        return None
    return (datetime.datetime.now(datetime.timezone.utc) - datetime.datetime.strptime(last["at"], MOMENT)).total_seconds()


def _now():
    return datetime.datetime.now(datetime.timezone.utc).strftime(MOMENT)
