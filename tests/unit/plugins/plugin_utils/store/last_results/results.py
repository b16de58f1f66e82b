# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Results of a group's instances, for tests of what is remembered of them."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.deployment_record import stored_host
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.last_results import known_group
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.two_fleets import record as host_of, replacing
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.lifecycle.in_place import ONE_FLEET

PLAN = {
    "deployment": {"deployment_id": "d-2"}, "bundle": {"sha256": "new"}, "revision": {"revision_type": "Local"}, "hosts": ["a", "b", "c"],
    **ONE_FLEET, "up_to_date_hosts": [], "options": {"update_outdated_instances_only": False}, "registrations": {},
}  # fmt: skip
WITH_WEB = {**PLAN, "load_balancer_info": {"target_group_info_list": [{"name": "web"}], "elb_info_list": []}, "targets": {}, "registrations": {}}
KNOWN = [{"name": "web", "type": "target_group", "targets": [{"id": "i-1", "port": 81, "availability_zone": None}]}]
NEW = known_group(None)


def record(status, code=None, event="Install", traffic=None, registrations=()):
    """The record of host a. registrations: what was taken out of traffic."""
    error = code and {"code": code, "event": event, "events": []}
    of_traffic = {"traffic": traffic, "registrations": [{**item, "port": 80} for item in registrations]}
    return {"deployment_id": "d-1", "host": "a", "status": status, "events": [], "segments_done": 0, "error": error, "was_begun": False, **of_traffic}


def untouched():
    """The record of a host that failed before anything on it was touched."""
    return record("Failed", "DeploymentInProgress", None)


def result(status, deployment_id="d-1", sha256="old", at="1"):
    """What is remembered of an instance."""
    return {"status": status, "deployment_id": deployment_id, "revision_sha256": sha256, "at": at}


def lost(wave, hosts=None, **changes):
    """Deployment d-1, whose run was lost in a wave. hosts: the records that were written."""
    record_of_it = {
        "deployment_id": "d-1", "revision": {}, "revision_sha256": "old", "created_at": "0", "status": "InProgress", "ended_at": None, "wave": wave, **changes,
    }  # fmt: skip
    return {"record": record_of_it, "hosts": {host: stored_host(of_host) for host, of_host in (hosts or {}).items()}, "plan": {}}


def of_fleets(**statuses):
    """The records of hosts of two fleets."""
    return {host: host_of(host, status) for host, status in statuses.items()}


REPLACING = {**replacing(3, 2), **{key: WITH_WEB[key] for key in ("bundle", "deployment", "load_balancer_info", "options", "revision")}}
