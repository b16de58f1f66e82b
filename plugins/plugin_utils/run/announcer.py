# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Announces what is due of a deployment, by one module run for some hundreds of messages."""

from __future__ import annotations

from ..announcement.announcement_settings import report_url_of
from ..announcement.due import hosts_due, transitions_of
from ..payload.events import events_of
from ..payload.metrics import metrics_of
from ..payload.sns_messages import messages_of
from ..announcement.undelivered import CLOUDWATCH, describe_not_announced, given_up, skipped, with_not_sent
from ..store.deployment_record import announced_document

PUBLISH = "agentless.codedeploy.publish_messages"
# So that the time for one run is enough for topics that answer, and its arguments are not too long. One call has a thousand metrics.
MOST_AT_ONCE = {"messages": 500, "events": 500, "metrics": 1000}
TARGETS = {"messages": lambda of: of["topic_arn"], "events": lambda of: of["event_bus_name"], "metrics": lambda of: CLOUDWATCH + of["namespace"]}


class Announcer:
    """run_module: (name, arguments) -> its result; write: documents -> what came of it; note: a RecordNote, which knows what takes nothing in this run."""

    def __init__(self, plan, run_module, write, note):
        self._plan, self._settings = plan, plan["announcements"]
        self._run_module, self._write, self._note = run_module, write, note

    def announce(self, record, records_of):
        """Tell what is due by the record of the deployment, and write that it was -> (the record after that, warnings).

        records_of: names of hosts -> {host: its stored record}.
        """
        announcements = record["announcements"]
        if not self._settings or not announcements or not announcements["due"]:
            return record, []
        failures = self._send(record, transitions_of(announcements, records_of(hosts_due(announcements))))
        announced = {**announcements, "due": [], "not_sent": with_not_sent(announcements["not_sent"], failures)}
        written = self._write([announced_document(record["deployment_id"], announced)])
        warnings = describe_not_announced(with_not_sent([], failures))
        if written.get("failed"):
            warnings.append(f"What was announced could not be recorded in the store. {written['msg']}")
        return {**record, "announcements": announced}, warnings

    def _send(self, record, transitions):
        """What was not sent, as publish_messages returns it."""
        entries, failures = self._entries(record, transitions), []
        while any(entries.values()):
            now = {kind: of[: MOST_AT_ONCE[kind]] for kind, of in entries.items()}
            entries = {kind: of[MOST_AT_ONCE[kind] :] for kind, of in entries.items()}
            failures += self._send_at_once(now, [*record["announcements"]["not_sent"], *failures])
        return failures

    def _entries(self, record, transitions):
        settings, deployment = self._settings, self._plan["deployment"]
        context = {
            "deployment": deployment,
            "region": settings["region"],
            "account_id": settings["account_id"],
            "record": record,
            "instances": {host: target["instance_id"] for host, target in self._plan["targets"].items()},
            "report_url": report_url_of(settings, deployment["deployment_id"]),
        }
        bus = {"event_bus_name": settings["event_bus_name"], "source": settings["event_source"]}
        namespace = settings["metrics_namespace"]
        return {
            "messages": messages_of(context, settings["triggers"], transitions, settings["message_format"]),
            "events": events_of(context, transitions, bus) if settings["event_bus_name"] else [],
            "metrics": metrics_of(context, transitions, namespace) if namespace else [],
        }

    def _send_at_once(self, entries, known):
        targets = {entry["id"]: TARGETS[kind](entry) for kind, of in entries.items() for entry in of}
        lost = self._note.given_up()
        not_tried = skipped(targets, lost, known)
        left_out = {failure["id"] for failure in not_tried}
        tried = {entry: target for entry, target in targets.items() if entry not in left_out}
        if not tried:
            return not_tried
        not_sent = self._publish(tried, {kind: [entry for entry in of if entry["id"] in tried] for kind, of in entries.items()})
        self._note.give_up([*lost, *given_up(tried, not_sent)])
        return [*not_tried, *not_sent]

    def _publish(self, targets, entries):
        ran = self._run_module(PUBLISH, {**entries, "region": self._settings["region"], "timeout_seconds": self._settings["timeout_seconds"]})
        if not ran.get("failed"):
            return ran["not_sent"]
        # Of a module that broke, it is not known what it has sent.
        return [{"id": entry, "target": target, "code": "UnknownError", "message": str(ran.get("msg"))} for entry, target in targets.items()]
