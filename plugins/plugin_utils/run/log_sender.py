# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sends the logs of hosts to CloudWatch Logs, by one module run for all of a wave."""

from __future__ import annotations

from ..announcement.log_streams import stream_name
from ..announcement.logs import NEW, describe_logs_not_sent, hosts_left, logs_to_send, new_failures, reason_given_up, with_sent
from .log_note import LogNote

PUBLISH = "agentless.codedeploy.publish_logs"
# AWS takes fifty new streams a second, so that the time for one run is enough for so many hosts.
HOSTS_IN_TIME = 200
OF_STREAM = ("sent_bytes", "last_timestamp", "utc_offset_seconds")


class LogSender:
    """plan: of the deployment; note: a RecordNote, which knows whether the log group takes nothing in this run; run_module: (name, arguments) -> its result"""

    def __init__(self, plan, note, run_module):
        self._plan, self._settings, self._note, self._run_module = plan, plan["announcements"], note, run_module

    def send(self, record, hosts):
        """Send what is left of these hosts, and of those before them -> (the record after that, warnings)."""
        announcements = record["announcements"]
        if not announcements or not self._settings or not self._settings["log_group_name"]:
            return record, []
        try:
            return self._send_what_is_left(record, announcements.get("logs") or NEW, hosts)
        except OSError as error:
            # The run's own folder is full or gone, and the wave is to be recorded nevertheless.
            return record, [f"The logs of scripts could not be sent to CloudWatch Logs: {error}."]

    def _send_what_is_left(self, record, logs, hosts):
        notes = {host: LogNote(self._plan, host) for host in [*self._kept(hosts_left(logs)), *hosts]}
        known = {host: note.read() for host, note in notes.items()}
        failures, warnings, sent_bytes = self._send(notes, logs_to_send(notes, known), logs)
        # Of a host that never came to an event there is no log, unless a run that was lost had begun with it.
        begun_before = set((self._plan["resumed"] or {"middle": ()})["middle"])
        tried = {host: found for host, note in notes.items() if (found := note.read()) or host in begun_before}
        sent = with_sent(logs, tried, failures, sent_bytes)
        return {**record, "announcements": {**record["announcements"], "logs": sent}}, [*describe_logs_not_sent(new_failures(logs, sent)), *warnings]

    def _kept(self, hosts):
        """Those of which this run has the log; of others a run before had it."""
        return [host for host in hosts if LogNote(self._plan, host).read()]

    def _send(self, notes, due, logs):
        """({host: {code, message}} of what was not sent, warnings, how many bytes were)"""
        target = f"log group {self._settings['log_group_name']}"
        if not due:
            return {}, [], 0
        if target in self._note.given_up():
            return dict.fromkeys(due, reason_given_up(logs)), [], 0
        names = {stream_name(self._plan["deployment"]["deployment_id"], host): host for host in due}
        ran = self._publish({name: {**due[host], "path": notes[host].path} for name, host in names.items()})
        if ran.get("failed"):
            # Of a module that broke, it is not known what it has sent.
            return dict.fromkeys(due, {"code": "UnknownError", "message": f"Failed to send to {target}: {ran.get('msg')}"}), [], 0
        sent_bytes, retimed = 0, 0
        for stream in ran["streams"]:
            host = names[stream["name"]]
            sent_bytes += stream["sent_bytes"] - due[host]["sent_bytes"]
            retimed += stream["retimed"]
            _note_sent(notes[host], due[host], stream)
        if ran["not_sent"] and not sent_bytes:
            self._note.give_up([*self._note.given_up(), target])
        failures = {names[failure["id"]]: {"code": failure["code"], "message": failure["message"]} for failure in ran["not_sent"]}
        return failures, _describe_retimed(retimed), sent_bytes

    def _publish(self, streams):
        rounds = -(-len(streams) // HOSTS_IN_TIME)
        arguments = {
            "log_group_name": self._settings["log_group_name"],
            "region": self._settings["region"],
            "timeout_seconds": self._settings["timeout_seconds"] * rounds,
            "streams": [{"name": name, "path": of["path"], **{key: of[key] for key in OF_STREAM}} for name, of in streams.items()],
        }
        return self._run_module(PUBLISH, arguments)


def _note_sent(note, known, stream):
    note.write({**known, "sent_bytes": stream["sent_bytes"], "last_timestamp": stream["last_timestamp"]})
    if stream["sent_bytes"] == known["kept_bytes"]:
        note.remove_log()


def _describe_retimed(count):
    if not count:
        return []
    return [f"{count} events have another time in CloudWatch Logs than in the logs of scripts, whose times it does not take. See the clocks of the hosts."]
