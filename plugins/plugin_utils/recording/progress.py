# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Records that a wave begins, or that hosts begin to be terminated, and what came of the waves before."""

from __future__ import annotations

from ..deployment.conclusion import deployment_overview
from ..lifecycle.kinds_of_host import all_hosts
from ..run.lock_note import LockNote
from ..store.deployment_record import stored_hosts, stored_waves, terminating_documents, wave_documents, waves_since
from ..store.last_results import with_results
from ..store.lease import describe_terminating
from .recorded_deployment import warned


def begin_wave(recorded, gate):
    """recorded: a RecordedDeployment; gate: before the wave -> what the action returns."""
    note = recorded.note
    record, not_written = note.read_progress()
    # Before it is recorded that the wave is over: what is not sent when this run is lost, the next one sends.
    record, of_logs = recorded.log_sender.send(record, gate["last_wave"]["hosts"])
    waves = waves_since(gate, not_written)
    stored = {number: stored_hosts(recorded.records(hosts, wave_begins=True), hosts) for number, hosts in waves.items()}
    documents, changed = wave_documents(recorded.plan, gate, record, stored, recorded.segments, note.now())
    written = recorded.write(documents)
    changed, warnings = recorded.announcer.announce(changed)
    if not written.get("failed"):
        note.progress(changed, {})
        return warned([*of_logs, *warnings])
    # They are tried again with the next wave.
    note.progress(changed, waves)
    return warned([f"The wave could not be recorded in the store; it is tried again later. {written['msg']}", *of_logs, *warnings])


def begin_terminating(recorded, gate):
    """Have it written first: where it cannot be, nothing is terminated. The same as of a wave."""
    note = recorded.note
    record, not_written = note.read_progress()
    record, of_logs = recorded.log_sender.send(record, gate["last_wave"]["hosts"])
    waves, now, records = waves_since(gate, not_written), note.now(), recorded.records(all_hosts(recorded.plan))
    stored, overview = stored_waves(records, waves), deployment_overview(recorded.plan, records)
    group = with_results(note.read_group(), recorded.plan, records, True, now)
    documents, changed = terminating_documents(record, stored, overview, group, now)
    written = recorded.write(documents)
    if written.get("failed"):
        note.progress(record, waves)
        return {"may_begin": False, **warned([f"That termination begins could not be recorded in the store. {written['msg']}", *of_logs])}
    changed, warnings = recorded.announcer.announce(changed)
    note.progress(changed, {})
    LockNote(recorded.plan).say(describe_terminating(recorded.plan))
    return {"may_begin": True, **warned([*of_logs, *warnings])}
