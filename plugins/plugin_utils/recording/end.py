# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Records how a deployment ended, or that it waits."""

from __future__ import annotations

from ..announcement.logs import describe_logs_left
from ..announcement.undelivered import describe_not_announced
from ..blue_green.leaving_fleet import deregistered_later
from ..blue_green.ready_wait import READY
from ..lifecycle.host_record import IN_PROGRESS, SUCCEEDED
from ..lifecycle.kinds_of_host import all_hosts
from ..reporting.fleet_text import describe_wait
from ..store.deployment_record import closing_documents, stored_waves, waiting_documents, waves_at_the_end
from ..store.last_results import with_results
from ..store.not_recorded import describe_not_recorded
from .recorded_deployment import warned


def conclude(recorded, gate, conclusion):
    """recorded: a RecordedDeployment; gate: the last one; conclusion: of the deployment -> what the action returns."""
    plan, note = recorded.plan, recorded.note
    record, not_written = note.read_progress()
    waves = waves_at_the_end(gate, not_written)
    in_the_middle = (plan["resumed"] or {"middle": ()})["middle"]
    record, of_logs = recorded.log_sender.send(record, [*gate["last_wave"]["hosts"], *gate["hosts"], *in_the_middle])
    now, records = note.now(), recorded.records(all_hosts(plan))
    stored = stored_waves(records, waves)
    group = with_results(note.read_group(), plan, records, conclusion["status"] in (SUCCEEDED, IN_PROGRESS), now)
    if conclusion["status"] in (READY, IN_PROGRESS):
        documents, closed = waiting_documents(plan, record, stored, conclusion, group, now)
        return _ended(recorded, documents, closed, waves, of_logs, describe_wait(closed))
    later = stored_waves(records, deregistered_later(plan, gate, records, waves))
    documents, closed = closing_documents(record, stored, conclusion, group, now, later)
    return _ended(recorded, documents, closed, waves, of_logs, [])


def _ended(recorded, documents, closed, waves, of_logs, waiting):
    """Write and tell how the deployment ended, or that it waits."""
    written = recorded.write(documents)
    closed, warnings = recorded.announcer.announce(closed)
    recorded.note.progress(closed, {})
    told = {"waiting": waiting, "not_recorded": [], "not_announced": _describe_not_sent(closed["announcements"])}
    warnings = [*of_logs, *warnings]
    if not written.get("failed"):
        return {**told, **warned(warnings)}
    told["not_recorded"] = describe_not_recorded(waves, written.get("written") or [], written.get("error") or {"message": written["msg"]})
    return {**told, **warned([f"The end of the deployment could not be recorded in the store. {written['msg']}", *warnings])}


def _describe_not_sent(announcements):
    return [*describe_not_announced((announcements or {"not_sent": []})["not_sent"]), *describe_logs_left(announcements)]
