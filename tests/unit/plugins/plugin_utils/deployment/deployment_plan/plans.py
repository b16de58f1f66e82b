# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plans as they are made of the options of a run, for tests of what they say."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.deployment_plan import plan_deployment
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.options.host_options import target_of

WEB = {"target_group_info_list": [{"name": "web"}]}
REVISION = {
    "revision": {"revision_type": "Local"}, "appspec": {"hooks": {}}, "bundle": {}, "bundle_source": {}, "revision_of": None, "rollback_of": None,
    "goes_back_from": None, "options": {},
}  # fmt: skip
ENDS = {"terminate_blue_instances_on_deployment_success": {"action": "TERMINATE", "termination_wait_time_in_minutes": 5}}
TAKE_TURNS = {"a": ["old"], "b": ["new"]}


def options(**group):
    """The options of a run. group: what its deployment group says otherwise."""
    return {
        "application_name": "shop",
        "deployment_group": {"deployment_group_name": "web", **group},
        "deployment_configs": [],
        "event_tasks": {},
        "traffic_tasks": {"BlockTraffic": "", "AllowTraffic": ""},
        "terminate_tasks": "",
        "announcement_tasks": "",
        "max_revisions": 5,
        "block_traffic_timeout_seconds": 600,
        "revision": "./dist",
    }


def targets(count, **variables):
    """Hosts h0, h1 … with these variables."""
    return [target_of(f"h{number}", variables) for number in range(count)]


def plan(count=1, **group):
    """The plan of a deployment to one fleet of so many hosts."""
    return plan_deployment(options(**group), targets(count), "web*", "d-1")


def facts(target_type="instance", delay=300, registrations=()):
    """What is known of the load balancer."""
    group = {"name": "web", "target_type": target_type, "port": 80, "deregistration_delay_seconds": delay, "registrations": list(registrations)}
    return {"target_groups": [group], "classic_load_balancers": []}


def replacing(original=("old-1", "old-2"), count=3, **changes):
    """The plan in which hosts h0, h1 … replace the original ones. changes: options of the run, and under group those of its deployment group."""
    group = {"load_balancer_info": WEB, "deployment_style": {"deployment_type": "BLUE_GREEN"}, **changes.pop("group", {})}
    return plan_deployment({**options(**group), **changes}, targets(count), "new*", "d-1", "ann", [target_of(host, {}) for host in original])


def with_ids(new_id, old_id, standing=None):
    """The plan in which host new replaces old and that is terminated, with the instance ids that they have."""
    group = {"deployment_style": {"deployment_type": "BLUE_GREEN"}, "load_balancer_info": WEB, "blue_green_deployment_configuration": ENDS}
    new, old = (target_of(host, {"codedeploy_instance_id": one}) for host, one in (("new", new_id), ("old", old_id)))
    return plan_deployment(options(**group), [new], "new", "d-1", "", [old], standing)
