# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Deployments that wait, as they come from the store, and runs that find them, for tests of what becomes of them."""

from __future__ import annotations

import json

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.deployment_record import stored_host
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.two_fleets import SEGMENTS, record as host_of, waiting

IN_TIME, UNTIL, LATE = "2026-11-26T12:59:59Z", "2026-11-26T13:00:00Z", "2026-11-26T13:00:01Z"
GREEN, BLUE = ["g0", "g1", "g2"], ["b0", "b1"]
INVENTORY = {*GREEN, *BLUE, "other"}
NAME = "d-1 of shop to web"


def plan_of(deployment_id="d-NEW", options=(), sha256="1", **changes):
    """The plan of a run that asks for the same as the one that waits."""
    plan = waiting(60, green=3, blue=2, minimum=1, **changes)
    return {
        **plan, "deployment": {**plan["deployment"], "deployment_id": deployment_id}, "options": {"max_revisions": 5, **dict(options)},
        "bundle": {"sha256": sha256}, "revision": {"revision_type": "Local"}, "event_tasks": {}, "announcements": None, "lock_id": deployment_id,
        "started_by": f"who began {deployment_id}", "bundle_source": {"path": f"/cache/{deployment_id}"},
    }  # fmt: skip


def lost(**changes):
    """What the store has of a deployment of which g0, g1 are ready and g2 has failed. changes: of its record."""
    record = {
        "deployment_id": "d-1", "application_name": "shop", "deployment_group_name": "web", "status": "Ready", "created_at": "T0", "ended_at": None,
        "started_by": {"user": "ann", "host": "ctl-1", "awx_job_id": None}, "versions": {"collection": "1.0.0"}, "segments": SEGMENTS, "wave": None,
        "wait": {"type": "READY_WAIT", "until": UNTIL, "continued": False}, "revision_sha256": "1", "revision": {"revision_type": "Local"},
        "announcements": None, "original_terminated": False, **changes,
    }  # fmt: skip
    hosts = {host: stored_host(host_of(host, status)) for host, status in (("g0", "Ready"), ("g1", "Ready"), ("g2", "Failed"))}
    return json.loads(json.dumps({"record": record, "plan": plan_of("d-1"), "hosts": hosts, "last_wave": 2}))


CONTINUED = lost(status="InProgress", wait={"type": "READY_WAIT", "until": UNTIL, "continued": True}, wave={
    "number": 4, "phase": "reroute", "hosts": ["g0"], "begun_at": "T4"})  # fmt: skip
BACK = {"rollback_of": "d-1", "revision_of": "d-0"}
ENDS = {"ready": {"action_on_timeout": "STOP_DEPLOYMENT", "wait_minutes": 60}, "terminate": {"action": "TERMINATE", "wait_minutes": 60}}


def replaced(**changes):
    """What the store has of a deployment that has rerouted traffic and waits to terminate. changes: of its record."""
    wait = {"type": "TERMINATION_WAIT", "until": UNTIL, "continued": False}
    found = lost(**{"status": "InProgress", "wait": wait, "wave": None, **changes})
    found["hosts"] = json.loads(json.dumps({host: stored_host(host_of(host, "Succeeded")) for host in [*GREEN, *BLUE]}))
    return {**found, "plan": {**found["plan"], "blue_green": ENDS}, "last_wave": 4}
