# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeps the record of a deployment in the store of its group, and announces what has happened: decides what is written, and has it written and sent."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.announcement.due import with_told_by_tasks
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.announcement.logs import describe_logs_not_sent
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.announcement.undelivered import describe_not_announced
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.controller.deployment_facts import DeploymentFacts, records_of
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.run.announcer import Announcer
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.run.lock_note import LockNote
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.run.log_sender import LogSender
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.run.record_note import RecordNote
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.run.store_action import StoreAction
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.controller.who_started import read_starter, read_versions
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.conclusion import deployment_overview
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.deployment_id import new_deployment_id, with_deployment_id
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.blue_green.leaving_fleet import deregistered_later
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.blue_green.ready_wait import READY
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.blue_green.own_play import check_hosts_of_play
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.blue_green.roles_of_fleets import refuse_without_fleets
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.gate import hosts_to_hear_of
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.fleet.registered_hosts import refuse_serving_replacements, refuse_strangers
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.launch.launch_verdict import refuse_other_good
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.host_record import IN_PROGRESS, SUCCEEDED
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.kinds_of_host import all_hosts
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.phases import DEPLOY
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.reporting.resume_text import describe_joined, describe_resumed
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.reporting.fleet_text import describe_wait
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.reporting.planned_fleets_text import describe_what_runs
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store import deployment_record
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.last_results import (
    describe_last_results,
    known_group,
    with_last_results,
    with_lost_run,
    with_results,
)
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.lease import describe_beginning, describe_terminating
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.left_open import describe_left_open, left_by_group
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.lost_record import lost_record
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.not_recorded import describe_not_recorded
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.recorded_revision import refuse_other_last_good
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.resume import closed_copy, describe_closed, goes_on, is_open, resumed_plan
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.rollback import KEYS, refuse_other_rollback

# Of so many, one is free.
MOST_IDS = 5


class ActionModule(StoreAction):
    """Has the documents written on the controller. A store that fails is the end of a deployment that begins, and of no other."""

    OWN = ("state", "gate", "conclusion", "play_hosts")

    def run(self, tmp=None, task_vars=None):
        """Begin the record, or go on with it."""
        result = {**super().run(tmp, task_vars), "changed": False}
        self._task_vars, arguments = task_vars, self._task.args
        facts = DeploymentFacts(self._task, task_vars)
        self._plan, self._segments, self._gate = facts.plan, facts.segments_by_kind, arguments.get("gate") or facts.gate
        self._note = RecordNote(self._plan)
        state = arguments.get("state", "opened")
        if state == "opened":
            return {**result, **self._open()}
        if self._task.check_mode:
            return {**result, "may_begin": True, "waiting": [], "not_recorded": [], "not_announced": [], "announced": []}
        try:
            told = self._change(state, arguments)
        except OSError as error:
            # The run's own folder is full or gone.
            text = f"The deployment could not be recorded in the store: {error}."
            told = {"may_begin": False, "waiting": [], "not_recorded": [text], "not_announced": [], "announced": [], "warnings": [text]}
        return {**result, **told}

    def _change(self, state, arguments):
        if state == "announced":
            return _warned(self._announcer().tasks_have_told())
        if state == "concluded":
            told = self._close(arguments["gate"], arguments["conclusion"])
        else:
            told = (self._begin_wave if state == "wave" else self._begin_terminating)(arguments["gate"])
        return {**told, "announced": self._announcer().for_tasks()}

    def _open(self):
        found = self._ask({"state": "read", **({"keys": KEYS} if self._plan["rollback_of"] or self._plan["launched"] else {})})
        if found.get("failed"):
            return found
        try:
            is_resumed = goes_on(self._plan, found["lost"], read_versions()["collection"], self._task_vars["hostvars"], self._note.now())
            opened = self._go_on(found) if is_resumed else self._begin(found)
        except DeploymentError as error:
            return error.to_failure()
        return {"announced": [], **opened, "plan": self._plan, "_ansible_verbose_override": True}

    def _begin(self, found):
        group = with_lost_run(known_group(found["group"]), found["lost"])
        refuse_other_last_good(self._plan, group)
        if self._plan["launched"]:
            refuse_other_good(self._plan, found)
        if self._plan["rollback_of"]:
            refuse_other_rollback(self._plan, found["deployments"])
        lost, now = found["lost"], self._note.now()
        left = closed_copy(self._plan, lost, now)
        refuse_without_fleets(self._plan, left)
        self._check_play()
        refuse_serving_replacements(self._plan)
        refuse_strangers(self._plan)
        plan = self._plan = with_last_results({**self._plan, "fleet_error": None}, group)
        lines = describe_closed(plan, lost, now) + [line for one in left_by_group(group) for line in describe_left_open(plan, one)]
        lines += describe_last_results(plan) + describe_what_runs(plan, group)
        if self._task.check_mode:
            return {"before": lines}
        written = self._write_under_free_id(group, found)
        if not written.get("failed"):
            warnings, announced = self._announce_lost(lost)
            written = {**written, **_warned(warnings + self._announcer().announce_progress()), "announced": announced + self._announcer().for_tasks()}
        is_id, was_id = (of["deployment"]["deployment_id"] for of in (self._plan, plan))
        if is_id != was_id:
            lines.insert(0, f"The deployment group has a deployment {was_id} already; this one is {is_id}.")
        return {**written, "before": lines, "left_copy": left}

    def _check_play(self):
        if self._task.args.get("play_hosts"):
            check_hosts_of_play(self._plan, self._task.args["play_hosts"])

    def _write_under_free_id(self, group, found):
        """Write the first documents, under an id that no deployment of the group has."""
        for _attempt in range(MOST_IDS):
            now = self._note.now()
            record = deployment_record.new_record(self._plan, *self._by(), now)
            written = self._write_opening(deployment_record.opening_documents(self._plan, record, group, found, now), group, record)
            if not written.get("id_taken"):
                break
            self._plan = with_deployment_id(self._plan, new_deployment_id())
            self._note = RecordNote(self._plan)
            LockNote(self._plan).say(describe_beginning(self._plan))
        return written

    def _go_on(self, found):
        lost, new_id = found["lost"], self._plan["deployment"]["deployment_id"]
        joined = describe_joined(self._plan, lost["plan"])
        self._plan = resumed_plan(self._plan, lost)
        self._check_play()
        told = {"before": describe_resumed(lost, new_id) + joined}
        if self._task.check_mode:
            return told
        self._note = RecordNote(self._plan)
        record = deployment_record.resumed_record(lost["record"], *self._by(), self._note.now())
        written = self._write_opening(deployment_record.resuming_documents(record), found["group"], record)
        LockNote(self._plan).say(describe_beginning(self._plan))
        if written.get("failed"):
            return written
        return {**written, **told, **_warned(self._announcer().announce_progress()), "announced": self._announcer().for_tasks()}

    def _write_opening(self, documents, group, record):
        written = self._write(documents)
        if not written.get("failed"):
            self._note.begin(group, record)
        return written

    def _by(self):
        return read_starter(self._task_vars), read_versions()

    def _begin_wave(self, gate):
        record, not_written = self._note.read_progress()
        # Before it is recorded that the wave is over: what is not sent when this run is lost, the next one sends.
        record, of_logs = self._logs().send(record, gate["last_wave"]["hosts"])
        waves = deployment_record.waves_since(gate, not_written)
        documents, changed = deployment_record.wave_documents(
            self._plan, gate, record, self._records_of_waves(waves), self._segments, self._note.now()
        )
        written = self._write(documents)
        changed, warnings = self._announcer().announce(changed)
        if not written.get("failed"):
            self._note.progress(changed, {})
            return _warned([*of_logs, *warnings])
        # They are tried again with the next wave.
        self._note.progress(changed, waves)
        return _warned([f"The wave could not be recorded in the store; it is tried again later. {written['msg']}", *of_logs, *warnings])

    def _begin_terminating(self, gate):
        """Have it written first: where it cannot be, nothing is terminated."""
        record, not_written = self._note.read_progress()
        record, of_logs = self._logs().send(record, gate["last_wave"]["hosts"])
        waves, now, records = deployment_record.waves_since(gate, not_written), self._note.now(), self._records(all_hosts(self._plan))
        stored, overview = _stored_waves(records, waves), deployment_overview(self._plan, records)
        group = with_results(self._note.read_group(), self._plan, records, True, now)
        documents, changed = deployment_record.terminating_documents(record, stored, overview, group, now)
        written = self._write(documents)
        if written.get("failed"):
            self._note.progress(record, waves)
            return {"may_begin": False, **_warned([f"That termination begins could not be recorded in the store. {written['msg']}", *of_logs])}
        changed, warnings = self._announcer().announce(changed)
        self._note.progress(changed, {})
        LockNote(self._plan).say(describe_terminating(self._plan))
        return {"may_begin": True, **_warned([*of_logs, *warnings])}

    def _close(self, gate, conclusion):
        record, not_written = self._note.read_progress()
        waves = deployment_record.waves_at_the_end(gate, not_written)
        record, of_logs = self._logs().send(record, [*gate["last_wave"]["hosts"], *gate["hosts"], *self._in_the_middle()])
        now, records = self._note.now(), self._records(all_hosts(self._plan))
        stored = _stored_waves(records, waves)
        group = with_results(self._note.read_group(), self._plan, records, conclusion["status"] in (SUCCEEDED, IN_PROGRESS), now)
        if conclusion["status"] in (READY, IN_PROGRESS):
            documents, closed = deployment_record.waiting_documents(self._plan, record, stored, conclusion, group, now)
            return self._ended(documents, closed, waves, of_logs, describe_wait(closed))
        later = _stored_waves(records, deregistered_later(self._plan, gate, records, waves))
        documents, closed = deployment_record.closing_documents(record, stored, conclusion, group, now, later)
        return self._ended(documents, closed, waves, of_logs, [])

    def _ended(self, documents, closed, waves, of_logs, waiting):
        """Write and tell how the deployment ended, or that it waits."""
        written = self._write(documents)
        closed, warnings = self._announcer().announce(closed)
        self._note.progress(closed, {})
        told = {"waiting": waiting, "not_recorded": [], "not_announced": _describe_not_sent(closed["announcements"])}
        warnings = [*of_logs, *warnings]
        if not written.get("failed"):
            return {**told, **_warned(warnings)}
        told["not_recorded"] = describe_not_recorded(waves, written.get("written") or [], written.get("error") or {"message": written["msg"]})
        return {**told, **_warned([f"The end of the deployment could not be recorded in the store. {written['msg']}", *warnings])}

    def _announce_lost(self, lost):
        """Tell how the deployment ended that was not concluded -> (warnings, what tasks of the user's are to tell)."""
        if not is_open(lost) or not lost["plan"]:
            return [], []
        record = lost_record(lost["record"], self._note.now())
        announcer = Announcer(lost["plan"], RecordNote(lost["plan"]), self._run_module, self._write, lambda hosts: lost["hosts"])
        of_logs = [f"{record['deployment_id']}: {line}" for line in _describe_logs(record["announcements"])]
        return [*of_logs, *announcer.announce(with_told_by_tasks(record))[1]], announcer.for_tasks(record)

    def _announcer(self):
        return Announcer(self._plan, self._note, self._run_module, self._write, lambda hosts: _stored(self._records(hosts), hosts))

    def _logs(self):
        return LogSender(self._plan, self._note, self._run_module)

    def _in_the_middle(self):
        return (self._plan["resumed"] or {"middle": ()})["middle"]

    def _records_of_waves(self, waves):
        return {number: _stored(self._records(hosts, wave_begins=True), hosts) for number, hosts in waves.items()}

    def _records(self, hosts, wave_begins=False):
        gate = self._gate or {"failed": [], "hosts": [], "phase": DEPLOY}
        begun = hosts_to_hear_of(gate, wave_begins)
        return records_of(self._plan, hosts, self._task_vars["hostvars"], self._segments, begun, gate["phase"])

    def _write(self, documents):
        return self._ask({"state": "written", "documents": documents})

    def _run_module(self, name, arguments):
        return self._execute_module(name, {**self.for_aws(), **arguments}, task_vars=self._task_vars)

    def _ask(self, request):
        return self.ask_store({**self._plan["deployment"], "store": self._plan["options"]["store"]}, request, self._task_vars)


def _warned(warnings):
    return {"warnings": warnings} if warnings else {}


def _describe_not_sent(announcements):
    return [*describe_not_announced((announcements or {"not_sent": []})["not_sent"]), *_describe_logs(announcements)]


def _describe_logs(announcements):
    return describe_logs_not_sent(((announcements or {}).get("logs") or {"not_sent": []})["not_sent"])


def _stored(records, hosts):
    return {host: deployment_record.stored_host(records[host]) for host in hosts}


def _stored_waves(records, waves):
    return {number: _stored(records, hosts) for number, hosts in waves.items()}
