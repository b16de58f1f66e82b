# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plans, and variables of hosts as Ansible keeps them, for tests of the filters of the roles."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.filter.lifecycle_segments import lifecycle_segments
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.host_record import advance, record_of
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.options.host_options import target_of
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.lifecycle.in_place import ONE_FLEET

ERROR = {"code": "TaskFailed", "event": None, "script": None, "exit_code": None, "message": "the task 'Say hello' failed: no", "hint": ""}
BLOCK = {"name": "BlockTraffic", "status": "Succeeded"}


class HostVars(dict):
    """Variables of hosts, as far as they are read."""

    def raw_get(self, host):
        return self.get(host, {})


def registered(record):
    """What a module run left of a host."""
    return {"codedeploy_host": {"host_record": record}}


def hostvars(**records):
    """Variables of hosts that have these records."""
    return HostVars({host: registered(record) for host, record in records.items()})


def plan(events=(), hooks=(), **options):
    """The plan of a deployment to a and b, in place."""
    return {
        "deployment": {"deployment_id": "d-1", "application_name": "shop", "deployment_group_name": "web"},
        "deployment_config_name": "CodeDeployDefault.OneAtATime",
        "minimum_healthy_hosts": 1,
        "hosts": ["a", "b"],
        **ONE_FLEET,
        "unhealthy_hosts": [],
        "resumed": None,
        "registrations": {},
        "up_to_date_hosts": [],
        "rollback_of": None,
        "targets": {
            "a": {**target_of("a", {"instance_id": "i-1", "codedeploy_target_port": 8080}), "kind": "in_place"},
            "b": {**target_of("b", {"codedeploy_ip_address": "10.0.0.2"}), "kind": "in_place"},
        },
        "events": {"in_place": list(events)},
        "appspec": {"hooks": dict.fromkeys(hooks, [{}])},
        "event_tasks": {},
        "traffic_tasks": {},
        "options": {"one_task_per_event": False, **options},
    }


def replacing():
    """The plan in which a replaces b."""
    made, kinds = plan(), {"a": "green", "b": "blue"}
    targets = {host: {**target, "kind": kinds[host]} for host, target in made["targets"].items()}
    events = {"green": ["ApplicationStop", "Install", "AllowTraffic"], "blue": ["BeforeBlockTraffic", "BlockTraffic"]}
    settings = {"ready": {"action_on_timeout": "CONTINUE_DEPLOYMENT", "wait_minutes": 0}, "terminate": {"action": "KEEP_ALIVE", "wait_minutes": 0}}
    return {**made, "minimum_healthy_hosts": 0, "hosts": ["a"], "original_hosts": ["b"], "blue_green": settings, "targets": targets, "events": events}


def record(host, deployment_id="d-1"):
    """The record of a host to which nothing was done yet."""
    return record_of(None, deployment_id, host)


def lifecycles():
    """Those of a green and of a blue host."""
    return lifecycle_segments(replacing(), ["a", "b"], HostVars())


def through(host, times, kind):
    """The record of a host after so many segments."""
    found = record(host)
    for _segment in range(times):
        found = advance(found, lifecycles()[kind])
    return found
