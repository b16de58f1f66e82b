# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sends messages and events by one module run for some hundreds of them."""

from __future__ import annotations

from ..announcement.undelivered import given_up, skipped

PUBLISH = "agentless.codedeploy.publish_messages"
# So that the time for one run is enough for topics that answer, and its arguments are not too long.
MOST_AT_ONCE = 500


class AnnouncementSender:
    """settings: see announcement_settings; run_module: (name, arguments) -> its result; note: a RecordNote, which knows what takes nothing in this run."""

    def __init__(self, settings, run_module, note):
        self._settings, self._run_module, self._note = settings, run_module, note

    def send(self, messages, events, known):
        """What was not sent, as publish_messages returns it. known: the not_sent of the record."""
        failures = []
        while messages or events:
            now = messages[:MOST_AT_ONCE], events[:MOST_AT_ONCE]
            messages, events = messages[MOST_AT_ONCE:], events[MOST_AT_ONCE:]
            failures += self._send_at_once(*now, [*known, *failures])
        return failures

    def _send_at_once(self, messages, events, known):
        targets = {**{of["id"]: of["topic_arn"] for of in messages}, **{of["id"]: of["event_bus_name"] for of in events}}
        lost = self._note.given_up()
        not_tried = skipped(targets, lost, known)
        left_out = {failure["id"] for failure in not_tried}
        tried = {entry: target for entry, target in targets.items() if entry not in left_out}
        if not tried:
            return not_tried
        not_sent = self._publish(tried, [of for of in messages if of["id"] in tried], [of for of in events if of["id"] in tried])
        self._note.give_up([*lost, *given_up(tried, not_sent)])
        return [*not_tried, *not_sent]

    def _publish(self, targets, messages, events):
        arguments = {"messages": messages, "events": events, "region": self._settings["region"], "timeout_seconds": self._settings["timeout_seconds"]}
        ran = self._run_module(PUBLISH, arguments)
        if not ran.get("failed"):
            return ran["not_sent"]
        # Of a module that broke, it is not known what it has sent.
        return [
            {"id": entry, "target": target, "code": "UnknownError", "message": f"Failed to send to {target}: {ran.get('msg')}"}
            for entry, target in targets.items()
        ]  # fmt: skip
