# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was sent of the logs of hosts to CloudWatch Logs: kept in the record, so that whoever goes on with the deployment, or reads of it, knows what is not.

A record's `announcements.logs`, which is there where there is a log group: {sent_bytes: of all hosts, not_sent: [{code, message, hosts: {host: how many bytes
of its log are in its stream}}]}. The logs of a wave are sent before it is recorded that the wave is over: a host of which that is recorded, and that is not in
not_sent, is sent to its end. One that a lost run was in the middle of is sent from the beginning by the run that goes on, and one that was ready for traffic
from where it was sent, which its record says (log_offset).
"""

from __future__ import annotations

from ..names_of_hosts import shorten

NOT_FETCHED = {
    "code": "LOG_NOT_FETCHED",
    "message": "The connection was lost, or there was more than could be fetched in time. All of it is on the host, in logs/scripts.log of the deployment"
    " below codedeploy_deployment_root.",
}
RUN_LOST = {
    "code": "RUN_LOST",
    "message": "The run of Ansible ended before it was sent. It is on the host, in logs/scripts.log of the deployment below codedeploy_deployment_root.",
}
NEW = {"sent_bytes": 0, "not_sent": []}


def hosts_left(logs):
    """Those whose log was not sent to its end."""
    return [host for failure in logs["not_sent"] for host in failure["hosts"]]


def bytes_of_logs_left(announcements):
    """{host: how many bytes of its log are in its stream} of those whose log was not sent to its end. announcements: of a record."""
    logs = (announcements or {}).get("logs") or NEW
    return {host: count for failure in logs["not_sent"] for host, count in failure["hosts"].items()}


def reason_given_up(logs):
    """{code, message} with which the log group took nothing."""
    of_this_side = (NOT_FETCHED["code"], RUN_LOST["code"])
    return next({"code": of["code"], "message": of["message"]} for of in reversed(logs["not_sent"]) if of["code"] not in of_this_side)


def logs_to_send(hosts, notes):
    """{host: note} of those of which something is to be sent. notes: {host: what the run has of its log: {offset, kept_bytes, sent_bytes, last_timestamp,
    is_whole, utc_offset_seconds}, or None}.
    """
    found = {host: notes[host] for host in dict.fromkeys(hosts)}
    return {host: note for host, note in found.items() if note and note["sent_bytes"] < note["kept_bytes"]}


def with_sent(logs, notes, failures, sent_bytes):
    """The logs of a record after these hosts were tried. notes: as they are now; failures: {host: {code, message}} of those not sent; sent_bytes: of them."""
    left = _by_failure(logs["not_sent"], without=notes)
    for host, note in notes.items():
        # The last call may have been answered when it was given up already.
        is_sent = not note or note["sent_bytes"] >= note["kept_bytes"]
        failure = (None if is_sent else failures.get(host, NOT_FETCHED)) or (None if note and note["is_whole"] else NOT_FETCHED)
        if failure:
            _hosts_of(left, failure)[host] = note["sent_bytes"] if note else 0
    return {"sent_bytes": logs["sent_bytes"] + sent_bytes, "not_sent": _as_list(left)}


def with_lost_logs(announcements, hosts):
    """A record's announcements when its deployment is given up: nobody fetches the logs of the hosts that it was in the middle of."""
    logs = (announcements or {}).get("logs")
    if not logs:
        return announcements
    left = _by_failure(logs["not_sent"])
    for host in hosts:
        _hosts_of(left, RUN_LOST)[host] = 0
    return {**announcements, "logs": {**logs, "not_sent": _as_list(left)}}


def new_failures(before, logs):
    """What not_sent has for a reason that it did not have before."""
    known = {(failure["code"], failure["message"]) for failure in before["not_sent"]}
    return [failure for failure in logs["not_sent"] if (failure["code"], failure["message"]) not in known]


def describe_logs_not_sent(failures):
    """Lines for warnings, and for the conclusion."""
    return [
        f"Log of scripts not sent, or not to its end, of {shorten(list(failure['hosts']))}: {failure['code']}: {failure['message']}" for failure in failures
    ]


def describe_logs_left(announcements):
    """The same of those whose log was not sent to its end. announcements: of a record."""
    return describe_logs_not_sent(((announcements or {}).get("logs") or NEW)["not_sent"])


def _by_failure(not_sent, without=()):
    """{(code, message): hosts}, new dictionaries."""
    return {(of["code"], of["message"]): {host: count for host, count in of["hosts"].items() if host not in without} for of in not_sent}


def _hosts_of(by_failure, failure):
    return by_failure.setdefault((failure["code"], failure["message"]), {})


def _as_list(by_failure):
    return [{"code": code, "message": message, "hosts": hosts} for (code, message), hosts in by_failure.items() if hosts]
