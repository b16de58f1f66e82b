# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is written of a deployment into its store: once at the start, once a wave, and once at the end. Each is a list of documents, in order.

{kind, deployment_id, wave: of hosts, value: or changes to the one that is there, replaces: {key: values} of what may be written over; null when nothing may}
"""

from __future__ import annotations

from ..announcement.due import new_announcements, with_end, with_ready, with_wave
from ..deployment.conclusion import PENDING, deployment_overview
from ..blue_green.ready_wait import READY_WAIT, TERMINATION_WAIT, is_waiting, new_wait
from ..lifecycle.host_record import FAILED, IN_PROGRESS, READY, SUCCEEDED, record_of
from ..lifecycle.kinds_of_host import all_hosts
from ..lifecycle.phases import DEPLOY, DEREGISTER, REROUTE
from .lost_record import lost_record
from ..reporting.failure_text import WITHOUT_HOOKS

CREATED = "Created"
OPEN = (CREATED, IN_PROGRESS, READY)
KEPT_OF_HOST = ("deployment_id", "host", "status", "segments_done", "traffic", "registrations", "was_begun")
KEPT_OF_EVENT = ("name", "status", "end_time", "duration_seconds")
KEPT_OF_ERROR = ("code", "event", "events", "script", "exit_code", "hint", "log_path")
LONGEST_MESSAGE = 1000
TOLD_AT_THE_END = ("status", "error_information", "deployment_overview", "original_terminated", "terminated_hosts")


def new_record(plan, started_by, versions, now):
    """The record of a deployment that begins. started_by: {user, host, awx_job_id}; versions: {ansible_core, collection}."""
    return {
        **plan["deployment"],
        "status": CREATED,
        "error_information": None,
        "created_at": now,
        "started_at": None,
        "ended_at": None,
        "started_by": started_by,
        "versions": versions,
        "deployment_config_name": plan["deployment_config_name"],
        "minimum_healthy_hosts": plan["minimum_healthy_hosts"],
        "revision": plan["revision"],
        "revision_sha256": plan["bundle"]["sha256"],
        "deployment_overview": {**deployment_overview(plan, {}), IN_PROGRESS: 0},
        "wave": None,
        # For what it waits, see new_wait, and where it can be looked at, see ready_view; null unless it does, or has.
        "wait": None,
        # Whether instances of the original fleet were terminated, or may have been, so that traffic cannot go back to it.
        "original_terminated": False,
        "terminated_hosts": [],
        # Of the lifecycle, by kind of host, as soon as they are known.
        "segments": None,
        # The runs that went on with the deployment.
        "resumed_by": [],
        "rollback_of": plan["rollback_of"],
        "rolled_back_by": None,
        "announcements": new_announcements(plan, now),
    }


def opening_documents(plan, record, group, found, now):
    """What is written when a deployment begins, beside the end of one before that was not concluded.

    group: as it is after that; found: {group, lost}, as they lie in the store. Where it ends in between, the next one finds what it can go on from.
    """
    deployment_id, before = record["deployment_id"], (found["group"] or {}).get("open_deployment_id")
    lost = found["lost"]
    return [
        # By its time it is told from the same plan of another deployment, if that has this id.
        _document("plan", deployment_id, {**plan, "created_at": record["created_at"]}, None),
        *([_record_document(lost_record(lost["record"], now))] if lost and lost["record"]["status"] in OPEN else []),
        _document("group", deployment_id, {**group, "open_deployment_id": deployment_id}, {"open_deployment_id": [before]}),
        _document("record", deployment_id, record, None),
        *_link_documents(record),
    ]


def provisioned_document(plan, record):
    """What is written when the hosts of a replacement fleet are known that was made for the deployment: the plan, in which there were none."""
    created_at = record["created_at"]
    return _document("plan", record["deployment_id"], {**plan, "created_at": created_at}, {"created_at": [created_at]})


def wave_documents(plan, gate, record, waves, segments, now):
    """What is written before a wave begins -> (documents, the record).

    waves: {number: {host: stored record}} of those that have ended since; segments: of the lifecycle, by kind of host.
    """
    wave = {"number": gate["last_wave"]["number"] + 1, "phase": gate["phase"], "hosts": gate["hosts"], "begun_at": now}
    counts = _overview_in_wave(plan, gate)
    began = {"status": IN_PROGRESS, "started_at": record["started_at"] or now}
    is_ready = gate["phase"] == REROUTE and not plan["goes_back"] and not record["wait"] and (record["wave"] or {"phase": DEPLOY})["phase"] == DEPLOY
    announcements = with_wave(record["announcements"], plan, wave, waves, now, is_ready)
    changed = {**record, **began, "wave": wave, "segments": segments, "deployment_overview": counts, "announcements": announcements}
    return [*_hosts_documents(record, waves), _record_document(changed)], changed


def closing_documents(record, waves, conclusion, group, now, later=None):
    """What is written when a deployment is concluded -> (documents, the record).

    waves: {number: {host: stored record}} of those that were not written yet; group: after the deployment; later: the same as waves of hosts that were
    written, and announced, as their end was known, and of which more is known now.
    """
    told = {key: conclusion[key] for key in TOLD_AT_THE_END}
    closed = {**record, **told, "ended_at": now, "wave": None, "announcements": with_end(record["announcements"], told["status"], waves, now)}
    document = _document("group", record["deployment_id"], group, {"open_deployment_id": [record["deployment_id"]]})
    written = {number: {**waves.get(number, {}), **hosts} for number, hosts in {**waves, **(later or {})}.items()}
    return [*_hosts_documents(record, written), _record_document(closed), document], closed


def waiting_documents(plan, record, waves, conclusion, group, now):
    """What is written when a deployment begins to wait -> (documents, the record). It stays the one that is open. group: after it, where that is known."""
    kind = READY_WAIT if conclusion["status"] == READY else TERMINATION_WAIT
    announcements = with_ready(record["announcements"], waves, now, kind == READY_WAIT)
    told = {key: conclusion[key] for key in ("status", "deployment_overview")}
    waiting = {**record, **told, "wave": None, "wait": {**new_wait(plan, kind, now), **conclusion["ready"]}, "announcements": announcements}
    of_group = [_open_group_document(record["deployment_id"], group)] if kind == TERMINATION_WAIT else []
    return [*_hosts_documents(record, waves), _record_document(waiting), *of_group], waiting


def terminating_documents(record, waves, overview, group, now):
    """What is written before the first host is terminated -> (documents, the record): what was deployed is good, and if the run is lost nobody knows how far
    it came. overview: see deployment_overview; the others: as when it begins to wait for that.
    """
    begun = {"status": IN_PROGRESS, "deployment_overview": overview, "wave": None, "original_terminated": True}
    changed = {**record, **begun, "announcements": with_ready(record["announcements"], waves, now, is_ready=False)}
    return [*_hosts_documents(record, waves), _record_document(changed), _open_group_document(record["deployment_id"], group)], changed


def announced_document(deployment_id, announcements):
    """What is written when something was announced, whatever else the record says."""
    changes = {"changes": {"announcements": announcements}, "replaces": {"deployment_id": [deployment_id]}}
    return {"kind": "record", "deployment_id": deployment_id, **changes}


def resumed_record(record, started_by, versions, now):
    """The record of a deployment that another run goes on with, which is what one that waits has waited for."""
    waited = {"status": IN_PROGRESS, "wait": {**record["wait"], "continued": True}} if is_waiting(record) else {}
    return {**record, **waited, "resumed_by": [*record["resumed_by"], {"started_by": started_by, "versions": versions, "at": now}]}


def resuming_documents(record):
    """What is written when another run goes on with a deployment."""
    # The run before may have ended before it wrote the link.
    return [_record_document(record), *_link_documents(record)]


def stored_host(record):
    """A host record without what is long and of use during the deployment only."""
    error = record["error"]
    return {
        **{key: record[key] for key in KEPT_OF_HOST},
        # Where the log is sent, of a host that another run may go on with.
        **({"log_offset": record["log_offset"]} if record["status"] == READY and "log_offset" in record else {}),
        "events": [_stored_event(event) for event in record["events"]],
        "error": error and {**{key: error.get(key) for key in KEPT_OF_ERROR}, "message": str(error.get("message"))[:LONGEST_MESSAGE]},
    }


def stored_hosts(records, hosts):
    """{host: stored record} of these hosts. records: {host: record}."""
    return {host: stored_host(records[host]) for host in hosts}


def stored_waves(records, waves):
    """{number: {host: stored record}}. waves: {number: hosts}."""
    return {number: stored_hosts(records, hosts) for number, hosts in waves.items()}


def restored_host(stored):
    """The record of a host that is through, as far as stored_host() keeps it."""
    events = [{**event, "scripts": []} for event in stored["events"]]
    error = stored["error"] and {**stored["error"], "log_tail": ""}
    return {**record_of(None, stored["deployment_id"], stored["host"]), **stored, "events": events, "error": error}


def _stored_event(event):
    marks = [mark for mark in ("put_back", WITHOUT_HOOKS) if event.get(mark)]
    return {**{key: event.get(key) for key in KEPT_OF_EVENT}, "scripts": len(event["scripts"]), **dict.fromkeys(marks, True)}


def waves_since(gate, not_written):
    """{number: hosts} of the waves that have ended and are to be written. not_written: those of which that failed before."""
    last, number = gate["last_wave"], gate["last_wave"]["number"]
    return {**not_written, **({number: last["hosts"]} if last["hosts"] else {})}


def waves_at_the_end(gate, not_written):
    """The same when no wave follows; of the last one the end may not have been seen."""
    unseen = {gate["last_wave"]["number"] + 1: gate["hosts"]} if gate["hosts"] else {}
    return {**waves_since(gate, not_written), **unseen}


def _hosts_documents(record, waves):
    deployment_id = record["deployment_id"]
    return [
        {**_document("hosts", deployment_id, {"deployment_id": deployment_id, "hosts": hosts}, {"deployment_id": [deployment_id]}), "wave": number}
        for number, hosts in sorted(waves.items())
    ]


def _link_documents(record):
    """What the deployment that is rolled back is told, whatever else its record says."""
    of = record["rollback_of"]
    return [{"kind": "record", "deployment_id": of, "changes": {"rolled_back_by": record["deployment_id"]}, "replaces": {"deployment_id": [of]}}] if of else []


def _record_document(record):
    return _document("record", record["deployment_id"], record, {"status": list(OPEN)})


def _open_group_document(deployment_id, group):
    """Of a group whose open deployment has deployed what it was to."""
    return _document("group", deployment_id, {**group, "open_deployment_id": deployment_id}, {"open_deployment_id": [deployment_id]})


def _document(kind, deployment_id, value, replaces):
    return {"kind": kind, "deployment_id": deployment_id, "value": value, "replaces": replaces}


def _overview_in_wave(plan, gate):
    """How many hosts have which status while a wave goes on. Those through a phase that is not the last of theirs are Ready."""
    failed, phase, in_wave = len(gate["failed"]), gate["phase"], len(gate["hosts"])
    succeeded = gate["succeeded"]
    if phase == DEREGISTER:
        succeeded += len(set(plan["hosts"]).difference(gate["failed"]))
    counts = {SUCCEEDED: succeeded, FAILED: failed, IN_PROGRESS: in_wave}
    if plan["blue_green"] and phase == DEPLOY:
        counts.update({SUCCEEDED: 0, READY: succeeded})
    elif plan["blue_green"]:
        is_deployed_to = phase == REROUTE and not plan["goes_back"]
        counts[READY] = len(set(plan["hosts"]).difference(gate["failed"])) - succeeded - in_wave if is_deployed_to else 0
    return {**counts, PENDING: len(all_hosts(plan)) - sum(counts.values())}
