# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Deployments as they are recorded, for tests of what is written of them and when."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.host_record import advance, record_of
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store import deployment_record
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.last_results import known_group
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.two_fleets import (
    SEGMENTS,
    record as host_of,
    run,
    terminating,
    waiting,
)
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.lifecycle.in_place import ONE_FLEET, segments

OPEN_ONLY = {"status": ["Created", "InProgress", "Ready"]}
STARTER = {"user": "ann", "host": "ctl-1", "awx_job_id": None}
EVENT = {"name": "Install", "status": "Succeeded", "duration_seconds": 1.5, "end_time": "1", "scripts": [{"log_tail": "x" * 2000}], "warnings": []}
TOLD = {"triggers": [], "tasks": "", "log_group_name": None}
TO_RECORD = {"revision": {"revision_type": "Local"}, "bundle": {"sha256": "new"}}
NOW, LATER = "2026-11-26T12:00:00Z", "2026-11-26T13:00:00Z"


def plan_of(count):
    """The plan of a deployment to one fleet of so many hosts."""
    return {
        "deployment": {"deployment_id": "d-2", "application_name": "shop", "deployment_group_name": "web"},
        "deployment_config_name": "Mine", "minimum_healthy_hosts": count - 1, "revision": {"revision_type": "Local"}, "bundle": {"sha256": "new"},
        "hosts": [f"h{number}" for number in range(count)], "unhealthy_hosts": [], "resumed": None, "rollback_of": None, "announcements": None,
        **ONE_FLEET,
    }  # fmt: skip


def host_record(host, error=None):
    """The record of a host that is through, or has failed."""
    return advance(record_of(None, "d-2", host), segments(1), [EVENT], error)


def new(plan):
    """The record of a deployment that begins."""
    return deployment_record.new_record(plan, STARTER, {"ansible_core": "2.19.0", "collection": "0.1.0"}, "0")


def kinds(documents):
    """What documents are and of which deployment, the number of a wave, and what they may replace."""
    return [(document["kind"], document["deployment_id"], document.get("wave"), document["replaces"]) for document in documents]


def in_waves(plan):
    """The records of a deployment to two fleets, before each wave of it."""
    told, before = [], new(plan)

    def write(gate):
        nonlocal before
        _documents, before = deployment_record.wave_documents(plan, gate, before, {}, SEGMENTS, "1")
        told.append(before)

    run(plan, {("deploy", "g2")}, before_wave=write)
    return told


def counts(overview):
    """The hosts of an overview, by status."""
    return tuple(overview.get(status) for status in ("Succeeded", "Failed", "InProgress", "Ready", "Pending"))


def begin_to_wait(ready=None):
    """(documents, record) of a deployment of which g0, g1 are ready and g2 has failed, as it begins to wait."""
    plan = waiting(60, **TO_RECORD, announcements=TOLD)
    waves = {1: {host: deployment_record.stored_host(host_of(host, status)) for host, status in (("g0", "Ready"), ("g1", "Ready"), ("g2", "Failed"))}}
    overview = {"Succeeded": 0, "Failed": 1, "Ready": 2, "Pending": 2}
    conclusion = {"status": "Ready", "error_information": None, "deployment_overview": overview, "failed_hosts": ["g2"], "ready": ready or {}}
    return deployment_record.waiting_documents(plan, in_waves(plan)[-1], waves, conclusion, known_group(None), NOW)


def events_due(record):
    """The events that are to be announced."""
    return [group["event"] for group in record["announcements"]["due"]]


def begin_to_terminate():
    """(documents, record) of a deployment that has rerouted all traffic, as it begins to wait to terminate."""
    plan = terminating(60, **TO_RECORD, announcements=TOLD)
    overview = {"Succeeded": 4, "Failed": 1, "Ready": 0, "Pending": 0}
    conclusion = {"status": "InProgress", "error_information": None, "deployment_overview": overview, "failed_hosts": ["g2"], "ready": {}}
    waves = {4: {host: deployment_record.stored_host(host_of(host, "Succeeded")) for host in ("b0", "b1")}}
    group = {"open_deployment_id": None, "last_good": {"deployment_id": "d-1"}, "instances": {"g0": {"status": "Succeeded"}}}
    return deployment_record.waiting_documents(plan, in_waves(plan)[-1], waves, conclusion, group, NOW)


def terminate():
    """(documents, record) of a deployment that has rerouted all traffic, before the first host is terminated."""
    plan = terminating(0, **TO_RECORD, announcements=TOLD)
    waves = {4: {host: deployment_record.stored_host(host_of(host, "Succeeded")) for host in ("b0", "b1")}}
    group = {"open_deployment_id": None, "last_good": {"deployment_id": "d-1"}, "instances": {}}
    return deployment_record.terminating_documents(in_waves(plan)[-1], waves, {"Succeeded": 5}, group, NOW)
