# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The deployment that a task belongs to, and by what its record is written and announced."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ..controller.deployment_facts import records_of
from ..deployment.gate import hosts_to_hear_of
from ..lifecycle.phases import DEPLOY
from ..run.announcer import Announcer
from ..run.log_sender import LogSender
from ..run.record_note import RecordNote
from ..store.deployment_record import stored_hosts


@dataclass
class RecordedDeployment:
    """plan: another one once the record is opened, see Opening; gate: the last that is known, or None; segments: of the lifecycle, by kind of host;
    ask_store: (plan, request) -> what the store of its group answers; run_module: (name, arguments) -> its result."""

    plan: dict
    gate: dict | None
    segments: dict
    hostvars: Mapping
    ask_store: Callable
    run_module: Callable

    @property
    def note(self):
        """What the run keeps of the record."""
        return RecordNote(self.plan)

    @property
    def announcer(self):
        """Who announces what is due by the record."""
        return Announcer(self.plan, self.note, self.run_module, self.write, lambda hosts: stored_hosts(self.records(hosts), hosts))

    @property
    def log_sender(self):
        """Who sends the logs of its hosts."""
        return LogSender(self.plan, self.note, self.run_module)

    def write(self, documents):
        """Write documents into the store -> what came of it."""
        return self.ask_store(self.plan, {"state": "written", "documents": documents})

    def records(self, hosts, wave_begins=False):
        """{host: record} of these hosts, as they are now. wave_begins: see hosts_to_hear_of."""
        gate = self.gate or {"failed": [], "hosts": [], "phase": DEPLOY}
        begun = hosts_to_hear_of(gate, wave_begins)
        return records_of(self.plan, hosts, self.hostvars, self.segments, begun, gate["phase"])


def warned(warnings):
    """The part of a task's result that warns."""
    return {"warnings": warnings} if warnings else {}
