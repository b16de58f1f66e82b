# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sends messages, events and metrics by one module run for some hundreds of them."""

from __future__ import annotations

from ..announcement.undelivered import CLOUDWATCH, given_up, skipped

PUBLISH = "agentless.codedeploy.publish_messages"
# So that the time for one run is enough for topics that answer, and its arguments are not too long. One call has a thousand metrics.
MOST_AT_ONCE = {"messages": 500, "events": 500, "metrics": 1000}
TARGETS = {"messages": lambda of: of["topic_arn"], "events": lambda of: of["event_bus_name"], "metrics": lambda of: CLOUDWATCH + of["namespace"]}


class AnnouncementSender:
    """settings: see announcement_settings; run_module: (name, arguments) -> its result; note: a RecordNote, which knows what takes nothing in this run."""

    def __init__(self, settings, run_module, note):
        self._settings, self._run_module, self._note = settings, run_module, note

    def send(self, entries, known):
        """What was not sent, as publish_messages returns it. entries: {messages, events, metrics}, as it takes them; known: the not_sent of the record."""
        failures = []
        while any(entries.values()):
            now = {kind: of[: MOST_AT_ONCE[kind]] for kind, of in entries.items()}
            entries = {kind: of[MOST_AT_ONCE[kind] :] for kind, of in entries.items()}
            failures += self._send_at_once(now, [*known, *failures])
        return failures

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
        return [
            {"id": entry, "target": target, "code": "UnknownError", "message": f"Failed to send to {target}: {ran.get('msg')}"}
            for entry, target in targets.items()
        ]  # fmt: skip
