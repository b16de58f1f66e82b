# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Begins the record of a deployment, or has one go on that was not concluded."""

from __future__ import annotations

from ..announcement.due import with_told_by_tasks
from ..announcement.logs import describe_logs_left
from ..blue_green.own_play import check_hosts_of_play
from ..blue_green.roles_of_fleets import refuse_without_fleets
from ..controller.who_started import read_starter, read_versions
from ..deployment.deployment_id import new_deployment_id, with_deployment_id
from ..fleet.registered_hosts import refuse_serving_replacements, refuse_strangers
from ..launch.launch_verdict import refuse_other_good
from ..reporting.planned_fleets_text import describe_what_runs
from ..reporting.resume_text import describe_joined, describe_resumed
from ..run.announcer import Announcer
from ..run.lock_note import LockNote
from ..run.record_note import RecordNote
from ..store.deployment_record import new_record, opening_documents, resumed_record, resuming_documents
from ..store.last_results import describe_last_results, known_group, with_last_results, with_lost_run
from ..store.lease import describe_beginning
from ..store.left_open import describe_left_open, left_by_group
from ..store.lost_record import lost_record
from ..store.recorded_revision import refuse_other_last_good
from ..store.resume import closed_copy, describe_closed, goes_on, is_open, resumed_plan
from ..store.rollback import refuse_other_rollback
from .recorded_deployment import warned

# Of so many, one is free.
MOST_IDS = 5


class Opening:
    """recorded: a RecordedDeployment, which has the plan of the run, and after that the one with which the deployment begins or goes on; task_vars: of the
    task; play_hosts: see check_hosts_of_play, or None; check_mode: whether nothing is to be written."""

    def __init__(self, recorded, task_vars, play_hosts, check_mode):
        self._recorded, self._task_vars, self._play_hosts, self._check_mode = recorded, task_vars, play_hosts, check_mode

    def open(self, found):
        """found: of the group, as it lies in the store -> what the action returns beside the plan. Raises DeploymentError."""
        recorded = self._recorded
        is_resumed = goes_on(recorded.plan, found["lost"], read_versions()["collection"], recorded.hostvars, recorded.note.now())
        return self._go_on(found) if is_resumed else self._begin(found)

    def _begin(self, found):
        recorded = self._recorded
        group = with_lost_run(known_group(found["group"]), found["lost"])
        refuse_other_last_good(recorded.plan, group)
        if recorded.plan["launched"]:
            refuse_other_good(recorded.plan, found)
        if recorded.plan["rollback_of"]:
            refuse_other_rollback(recorded.plan, found["deployments"])
        lost, now = found["lost"], recorded.note.now()
        left = closed_copy(recorded.plan, lost, now)
        refuse_without_fleets(recorded.plan, left)
        self._check_play()
        refuse_serving_replacements(recorded.plan)
        refuse_strangers(recorded.plan)
        plan = recorded.plan = with_last_results({**recorded.plan, "fleet_error": None}, group)
        lines = describe_closed(plan, lost, now) + [line for one in left_by_group(group) for line in describe_left_open(plan, one)]
        lines += describe_last_results(plan) + describe_what_runs(plan, group)
        if self._check_mode:
            return {"before": lines}
        written = self._write_under_free_id(group, found)
        if not written.get("failed"):
            warnings, announced = self._announce_lost(lost)
            written = {**written, **warned(warnings + recorded.announcer.announce_progress()), "announced": announced + recorded.announcer.for_tasks()}
        is_id, was_id = (of["deployment"]["deployment_id"] for of in (recorded.plan, plan))
        if is_id != was_id:
            lines.insert(0, f"The deployment group has a deployment {was_id} already; this one is {is_id}.")
        return {**written, "before": lines, "left_copy": left}

    def _write_under_free_id(self, group, found):
        """Write the first documents, under an id that no deployment of the group has."""
        recorded = self._recorded
        for _attempt in range(MOST_IDS):
            now = recorded.note.now()
            record = new_record(recorded.plan, *self._by(), now)
            written = self._write(opening_documents(recorded.plan, record, group, found, now), group, record)
            if not written.get("id_taken"):
                break
            recorded.plan = with_deployment_id(recorded.plan, new_deployment_id())
            LockNote(recorded.plan).say(describe_beginning(recorded.plan))
        return written

    def _announce_lost(self, lost):
        """Tell how the deployment ended that was not concluded -> (warnings, what tasks of the user's are to tell)."""
        if not is_open(lost) or not lost["plan"]:
            return [], []
        recorded = self._recorded
        record = lost_record(lost["record"], recorded.note.now())
        announcer = Announcer(lost["plan"], RecordNote(lost["plan"]), recorded.run_module, recorded.write, lambda hosts: lost["hosts"])
        of_logs = [f"{record['deployment_id']}: {line}" for line in describe_logs_left(record["announcements"])]
        return [*of_logs, *announcer.announce(with_told_by_tasks(record))[1]], announcer.for_tasks(record)

    def _go_on(self, found):
        recorded = self._recorded
        lost, new_id = found["lost"], recorded.plan["deployment"]["deployment_id"]
        joined = describe_joined(recorded.plan, lost["plan"])
        recorded.plan = resumed_plan(recorded.plan, lost)
        self._check_play()
        told = {"before": describe_resumed(lost, new_id) + joined}
        if self._check_mode:
            return told
        record = resumed_record(lost["record"], *self._by(), recorded.note.now())
        written = self._write(resuming_documents(record), found["group"], record)
        LockNote(recorded.plan).say(describe_beginning(recorded.plan))
        if written.get("failed"):
            return written
        return {**written, **told, **warned(recorded.announcer.announce_progress()), "announced": recorded.announcer.for_tasks()}

    def _check_play(self):
        if self._play_hosts:
            check_hosts_of_play(self._recorded.plan, self._play_hosts)

    def _write(self, documents, group, record):
        written = self._recorded.write(documents)
        if not written.get("failed"):
            self._recorded.note.begin(group, record)
        return written

    def _by(self):
        return read_starter(self._task_vars), read_versions()
