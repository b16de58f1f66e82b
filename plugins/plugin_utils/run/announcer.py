# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Announces what is due by the record of a deployment, and has the record say that it was."""

from __future__ import annotations

import json

from ..announcement.announcement_settings import report_url_of
from ..announcement.due import hosts_due, transitions_of, with_told_by_tasks
from ..announcement.undelivered import describe_not_announced, with_not_sent
from ..payload.events import events_of
from ..payload.metrics import metrics_of
from ..payload.sns_messages import messages_of
from ..payload.trigger_events import TRIGGER_EVENTS
from ..store.deployment_record import announced_document
from .announcement_sender import AnnouncementSender

# To tasks of the user's everything is told, as to a trigger.
TASKS = {"name": "codedeploy_announcement_tasks", "topic_arn": None, "is_fifo": False, "events": TRIGGER_EVENTS}


class Announcer:
    """note: a RecordNote; run_module: (name, arguments) -> its result; write: documents -> what came of it; records_of: names of hosts -> {host: its stored
    record}."""

    def __init__(self, plan, note, run_module, write, records_of):
        self._plan, self._settings, self._note = plan, plan["announcements"], note
        self._sender = AnnouncementSender(self._settings, run_module, note)
        self._write, self._records_of = write, records_of

    def announce(self, record):
        """Tell topics, event buses and CloudWatch -> (the record after that, warnings)."""
        announcements = record["announcements"]
        if not self._settings or not announcements or not announcements["due"]:
            return record, []
        entries = self._entries(record, self._transitions(announcements["due"]))
        failures = self._sender.send(entries, announcements["not_sent"])
        announced = {**record, "announcements": {**announcements, "due": [], "not_sent": with_not_sent(announcements["not_sent"], failures)}}
        return announced, [*describe_not_announced(with_not_sent([], failures)), *self._noted(announced)]

    def announce_progress(self):
        """The same of the record that the run has noted, which is noted again -> warnings."""
        record, not_written = self._note.read_progress()
        record, warnings = self.announce(record)
        self._note.progress(record, not_written)
        return warnings

    def for_tasks(self, record=None):
        """What tasks of the user's are to tell: [{event, subject, message: as a dictionary}]. record: by default the one that the run has noted."""
        record = record or self._note.read_progress()[0]
        due = (record["announcements"] or {}).get("due_to_tasks")
        if not self._settings or not due:
            return []
        return [self._for_tasks(record, transition) for transition in self._transitions(due)]

    def tasks_have_told(self):
        """Note that they have -> warnings."""
        record, not_written = self._note.read_progress()
        told = with_told_by_tasks(record)
        self._note.progress(told, not_written)
        return self._noted(told)

    def _for_tasks(self, record, transition):
        [message] = messages_of(self._context(record), [TASKS], [transition], self._settings["message_format"])
        return {"event": transition["event"], "subject": message["subject"], "message": json.loads(message["message"])}

    def _transitions(self, due):
        return transitions_of(due, self._records_of(hosts_due(due)))

    def _entries(self, record, transitions):
        settings, context = self._settings, self._context(record)
        bus = {"event_bus_name": settings["event_bus_name"], "source": settings["event_source"]}
        namespace = settings["metrics_namespace"]
        return {
            "messages": messages_of(context, settings["triggers"], transitions, settings["message_format"]),
            "events": events_of(context, transitions, bus) if settings["event_bus_name"] else [],
            "metrics": metrics_of(context, transitions, namespace) if namespace else [],
        }

    def _context(self, record):
        settings, deployment = self._settings, self._plan["deployment"]
        return {
            "deployment": deployment,
            "region": settings["region"],
            "account_id": settings["account_id"],
            "record": record,
            "instances": {host: target["instance_id"] for host, target in self._plan["targets"].items()},
            "kinds": {host: target["kind"] for host, target in self._plan["targets"].items()},
            "report_url": report_url_of(settings, deployment["deployment_id"]),
        }

    def _noted(self, record):
        written = self._write([announced_document(record["deployment_id"], record["announcements"])])
        return [f"What was announced could not be recorded in the store. {written['msg']}"] if written.get("failed") else []
