# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plan of a deployment: plain data, made once, never changed."""

from __future__ import annotations

import uuid

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._load_balancer_rules import load_balancer_lists

from .deployment_config import find_deployment_config, minimum_healthy_hosts
from .health_rule import batch_sizes
from .lifecycle import TRAFFIC_SEGMENTS, check_event_tasks, in_place_events

DEFAULT_DEPLOYMENT_CONFIG = "CodeDeployDefault.OneAtATime"
GROUP_ID_NAMESPACE = uuid.UUID("5e2ec0de-de91-5e70-8a6e-41676c657373")


def plan_deployment(request, targets, new_id):
    """What is wanted, and on which hosts -> the plan.

    request: {application_name, deployment_group, deployment_configs, event_tasks, traffic_tasks}, as the user gave them;
    targets: [{host, instance_id, ip_address, port}] in order. Raises DeploymentError.
    """
    group = request["deployment_group"]
    if not targets:
        raise DeploymentError("NO_INSTANCES", no_instances_message(request))
    traffic_tasks = request["traffic_tasks"]
    traffic = with_traffic_control(group, traffic_tasks)
    events = in_place_events(traffic)
    check_event_tasks(request["event_tasks"], events)
    name = group.get("deployment_config_name") or DEFAULT_DEPLOYMENT_CONFIG
    config = find_deployment_config(name, request["deployment_configs"])
    minimum = minimum_healthy_hosts(config, len(targets))
    return {
        "deployment": deployment_identity(request["application_name"], group, new_id),
        "deployment_config_name": name,
        "minimum_healthy_hosts": minimum,
        "batches": batch_sizes(len(targets), minimum),
        "events": list(events),
        "event_tasks": request["event_tasks"],
        "traffic_tasks": traffic_tasks,
        "with_load_balancers": traffic and not all(traffic_tasks.get(event) for event in TRAFFIC_SEGMENTS),
        "targets": targets,
        "hosts": [target["host"] for target in targets],
    }


def deployment_identity(application_name, group, new_id):
    """Who deploys what, as hook scripts and records know it."""
    group_name = group["deployment_group_name"]
    derived = str(uuid.uuid5(GROUP_ID_NAMESPACE, f"{application_name}/{group_name}"))
    return {
        "deployment_id": new_id,
        "application_name": application_name,
        "deployment_group_name": group_name,
        "deployment_group_id": group.get("deployment_group_id") or derived,
        "deployment_creator": "user",
        "deployment_type": "IN_PLACE",
    }


def with_traffic_control(group, traffic_tasks):
    """Whether traffic is blocked and allowed around each host.

    deployment_style.deployment_option says so; where it is not given, a load balancer or traffic tasks do. Raises DeploymentError.
    """
    style = group.get("deployment_style") or {}
    kind, option = style.get("deployment_type", "IN_PLACE"), style.get("deployment_option")
    if kind != "IN_PLACE":
        raise DeploymentError("InvalidDeploymentStyleException", f"deployment_style.deployment_type is {kind!r}. Only IN_PLACE can be deployed.")
    if option not in (None, "WITH_TRAFFIC_CONTROL", "WITHOUT_TRAFFIC_CONTROL"):
        raise DeploymentError(
            "InvalidDeploymentStyleException",
            f"deployment_style.deployment_option is {option!r}. Set it to WITH_TRAFFIC_CONTROL or WITHOUT_TRAFFIC_CONTROL.",
        )
    possible = any(load_balancer_lists(group.get("load_balancer_info")).values()) or any(traffic_tasks.values())
    if option == "WITH_TRAFFIC_CONTROL" and not possible:
        raise DeploymentError(
            "MISSING_ELB_INFORMATION",
            "deployment_style.deployment_option is WITH_TRAFFIC_CONTROL, but there is no load balancer. "
            "Name one in load_balancer_info, or set codedeploy_block_traffic_tasks and codedeploy_allow_traffic_tasks.",
        )
    return possible and option != "WITHOUT_TRAFFIC_CONTROL"


def no_instances_message(request):
    """What to say when the deployment has no target."""
    return (
        f"the pattern '{request['targets_pattern']}' (codedeploy_targets) matches no host of the inventory. "
        "Check the pattern, the inventory (ansible-inventory --graph) and --limit."
    )
