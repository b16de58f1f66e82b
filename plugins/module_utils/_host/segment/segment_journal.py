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

from ..disk.open_file import open_for_append, put_back, write_all

MOMENT = "%Y-%m-%dT%H:%M:%S.%f%z"


class SegmentJournal:
    """Writes the entries. There is one journal for each run of a segment; FileExistsError if this run has begun before."""

    def __init__(self, path):
        self.path = path
        self.descriptor = open_for_append(path, 0o600, os.O_EXCL)

    def write(self, **entry):
        """Add an entry, with its time."""
        # Whoever follows looks for the journal at its path. A script that removes folders must not find them filled again.
        if "script" not in entry:
            self.descriptor = put_back(self.descriptor, self.path)
        line = json.dumps({"at": _now(), **entry}, ensure_ascii=False) + "\n"
        write_all(self.descriptor, line.encode("utf-8", "replace"))

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


def seconds_in_event(entries):
    """How long the event that was the last to begin has been running; None if it has ended."""
    last = next((entry for entry in reversed(entries) if "began" in entry or "ended" in entry), {})
    if "began" not in last:
        return None
    return (datetime.datetime.now(datetime.timezone.utc) - datetime.datetime.strptime(last["at"], MOMENT)).total_seconds()


def _now():
    return datetime.datetime.now(datetime.timezone.utc).strftime(MOMENT)
