# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Deployments whose runs were lost, as they come from the store, for tests of what becomes of them."""

from __future__ import annotations

import json

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.host_record import advance, record_of
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.deployment_record import stored_host
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.two_fleets import SEGMENTS, going_back, record as host_of, replacing
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.lifecycle.in_place import ONE_FLEET, segments

HOSTS = ("a", "b", "c", "d", "e", "f")
NOW = "2026-11-26T12:00:00Z"
ERROR = {"code": "ScriptFailed", "event": "Install", "message": "It failed.", "hint": "Look."}


def plan_of(deployment_id="d-NEW", hosts=HOSTS, sha256="1", options=(), **others):
    """The plan of a deployment to one fleet."""
    return {
        "deployment": {"deployment_id": deployment_id, "application_name": "shop", "deployment_group_name": "web"}, "lock_id": deployment_id,
        "started_by": f"who began {deployment_id}", "deployment_config_name": "Mine", "minimum_healthy_hosts": 4, "batches": [2, 2, 2],
        "events": {"in_place": ["Install"]}, "event_tasks": {}, "terminate_tasks": "",
        "traffic_tasks": {}, "load_balancer_info": None, "hosts": list(hosts), **ONE_FLEET,
        "unhealthy_hosts": ["e"], "up_to_date_hosts": [], "resumed": None, "rollback_of": None, "revision_of": None, "announcements": None,
        "targets": {host: {"host": host, "port": None} for host in hosts}, "bundle": {"sha256": sha256},
        "options": {"max_revisions": 5, "lock_timeout_seconds": 0, **dict(options)}, "revision": {"revision_type": "Local"},
        "bundle_source": {"path": f"/cache/{deployment_id}"}, **others,
    }  # fmt: skip


def stored(host, error=None):
    """What the store has of a host that is through, or has failed."""
    return stored_host(advance(record_of(None, "d-OLD", host), segments(1), [{"name": "Install", "status": "Succeeded", "scripts": [{}, {}]}], error))


def lost(status="InProgress", collection="1.0.0", **plan):
    """Deployment d-OLD, whose run was lost in its second wave. plan: what its plan has otherwise."""
    record = {
        "deployment_id": "d-OLD", "application_name": "shop", "deployment_group_name": "web", "status": status, "created_at": "T0",
        "started_by": {"user": "ann", "host": "ctl-1", "awx_job_id": None}, "versions": {"collection": collection}, "segments": {"in_place": []},
        "wave": {"number": 2, "hosts": ["c", "d"], "begun_at": "T2"}, "wait": None, "ended_at": None, "announcements": None,
        "original_terminated": False,
    }  # fmt: skip
    # As it comes from the store.
    of_hosts = {"a": stored("a"), "b": stored("b", ERROR)}
    return json.loads(json.dumps({"record": record, "plan": plan_of("d-OLD", **plan), "hosts": of_hosts, "last_wave": 1}))


BACK = {"rollback_of": "d-OLDER", "revision_of": "d-GOOD", "options": {"rollback_to": "last_good"}}


def in_termination():
    """What the store has of a deployment whose run was lost while it terminated."""
    found = lost()
    return {**found, "record": {**found["record"], "wave": None, "original_terminated": True}, "hosts": {host: stored(host) for host in HOSTS}}


def lost_fleet(phase, wave, **statuses):
    """A deployment of two fleets whose run was lost in a wave of a phase. statuses: of the hosts that are on record."""
    found = lost()
    found["record"].update(segments=SEGMENTS, wave={"number": 5, "phase": phase, "hosts": wave, "begun_at": "T2"})
    asked = {"options": {"max_revisions": 5}, "bundle": {"sha256": "1"}, "revision": {}, "event_tasks": {}}
    of_run = {"bundle_source": {}, "lock_id": "d-OLD", "started_by": "ann", "announcements": None}
    found.update(plan=replacing(4, 2, 2, **asked, **of_run), hosts={host: stored_host(host_of(host, status)) for host, status in statuses.items()}, last_wave=4)
    return json.loads(json.dumps(found))


GREEN, BLUE = ["g0", "g1", "g2", "g3"], ["b0", "b1"]


def lost_on_the_way_back(wave, **statuses):
    """The same of a rollback in which traffic was going back."""
    found = lost_fleet("reroute", wave, **statuses)
    plan = going_back({**found["plan"], "options": {**found["plan"]["options"], "rollback_to": "last_good"}}, 1)
    return {**found, "plan": json.loads(json.dumps(plan))}
