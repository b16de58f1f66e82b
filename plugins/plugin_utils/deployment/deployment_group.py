# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A deployment group in CodeDeploy's terms: what is used of it, and what cannot be meant."""

from __future__ import annotations

import uuid

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._load_balancer_rules import load_balancer_lists

from ..spelling import nearest
from ..blue_green.blue_green_settings import BLUE_GREEN, IN_PLACE, deployment_type

# The keys of deploymentGroupInfo, as `aws deploy get-deployment-group` prints it, in snake_case.
USED_KEYS = (
    "auto_scaling_groups", "blue_green_deployment_configuration", "deployment_config_name", "deployment_group_id", "deployment_group_name",
    "deployment_style", "load_balancer_info", "trigger_configurations",
)  # fmt: skip
TOLD_KEYS = (
    "application_name", "compute_platform", "ecs_services", "last_attempted_deployment", "last_successful_deployment", "outdated_instances_strategy",
    "service_role_arn", "target_revision",
)  # fmt: skip
# Key -> what happens instead, where the key says something.
UNUSED_KEYS = {
    "alarm_configuration": "no alarm stops the deployment",
    "auto_rollback_configuration": "nothing is rolled back",
    "ec2_deployment_options": "it is not read",
    "ec2_tag_filters": "the targets are those of codedeploy_targets",
    "ec2_tag_set": "the targets are those of codedeploy_targets",
    "on_premises_instance_tag_filters": "the targets are those of codedeploy_targets",
    "on_premises_tag_set": "the targets are those of codedeploy_targets",
    "termination_hook_enabled": "no hook is installed",
}
KNOWN_KEYS = (*USED_KEYS, *TOLD_KEYS, *UNUSED_KEYS)
# CodeDeploy's name for a person who makes a deployment.
USER = "user"
GROUP_ID_NAMESPACE = uuid.UUID("5e2ec0de-de91-5e70-8a6e-41676c657373")


def check_deployment_group(group):
    """The deployment group as the user gives it -> warnings. Raises DeploymentError."""
    name = group.get("deployment_group_name")
    if not isinstance(name, str) or not name:
        raise DeploymentError(
            "DeploymentGroupNameRequiredException", "codedeploy_deployment_group has no deployment_group_name.", "Add the name of the deployment group."
        )
    for key in group:
        if key not in KNOWN_KEYS:
            raise _unknown_key(key)
    platform = group.get("compute_platform") or "Server"
    if platform != "Server":
        message = f"compute_platform of the deployment group is {platform!r}; only Server can be deployed to."
        raise DeploymentError("InvalidComputePlatformException", message, "Name a deployment group of EC2 instances or on-premises servers.")
    unused = dict(UNUSED_KEYS)
    if deployment_type(group) == IN_PLACE:
        unused["blue_green_deployment_configuration"] = "the deployment is in place"
    return [f"codedeploy_deployment_group.{key} has no effect: {instead}." for key, instead in unused.items() if _says_something(group.get(key))]


def deployment_identity(application_name, group, new_id, creator=USER):
    """Who deploys what, as hook scripts and records know it."""
    group_name = group["deployment_group_name"]
    derived = str(uuid.uuid5(GROUP_ID_NAMESPACE, f"{application_name}/{group_name}"))
    return {
        "deployment_id": new_id,
        "application_name": application_name,
        "deployment_group_name": group_name,
        "deployment_group_id": group.get("deployment_group_id") or derived,
        "deployment_creator": creator,
        "deployment_type": deployment_type(group),
    }


def with_traffic_control(group, traffic_tasks):
    """Whether traffic is blocked and allowed around each host.

    deployment_style.deployment_option says so; where it is not given, a load balancer or traffic tasks do. Raises DeploymentError.
    """
    option = (group.get("deployment_style") or {}).get("deployment_option")
    if option not in (None, "WITH_TRAFFIC_CONTROL", "WITHOUT_TRAFFIC_CONTROL"):
        message = f"deployment_style.deployment_option is {option!r}."
        raise _invalid_style(message, "Set it to WITH_TRAFFIC_CONTROL or WITHOUT_TRAFFIC_CONTROL.")
    possible = any(load_balancer_lists(group.get("load_balancer_info")).values()) or any(traffic_tasks.values())
    if deployment_type(group) == BLUE_GREEN and (option == "WITHOUT_TRAFFIC_CONTROL" or not possible):
        why = "deployment_style.deployment_option is WITHOUT_TRAFFIC_CONTROL" if possible else "there is no load balancer"
        raise DeploymentError(
            "MISSING_ELB_INFORMATION",
            f"the deployment is blue/green, which reroutes traffic, but {why}.",
            "Name a load balancer in load_balancer_info, or set codedeploy_block_traffic_tasks and codedeploy_allow_traffic_tasks, and leave the option out.",
        )
    if option == "WITH_TRAFFIC_CONTROL" and not possible:
        raise DeploymentError(
            "MISSING_ELB_INFORMATION",
            "deployment_style.deployment_option is WITH_TRAFFIC_CONTROL, but there is no load balancer.",
            "Name one in load_balancer_info, or set codedeploy_block_traffic_tasks and codedeploy_allow_traffic_tasks.",
        )
    return possible and option != "WITHOUT_TRAFFIC_CONTROL"


def _says_something(value):
    if isinstance(value, dict):
        return bool(value["enabled"]) if "enabled" in value else any(map(_says_something, value.values()))
    if isinstance(value, (list, tuple)):
        return any(map(_says_something, value))
    return bool(value)


def _unknown_key(key):
    meant = nearest(key.replace("_", ""), {known.replace("_", ""): known for known in KNOWN_KEYS}, 0.8)
    known = next((known for known in KNOWN_KEYS if known.replace("_", "") == meant), None)
    hint = f"Did you mean {known}? Keys are those of CodeDeploy in snake_case." if known else "Remove it; keys are those of CodeDeploy in snake_case."
    return DeploymentError("INVALID_OPTION", f"codedeploy_deployment_group has the key {key}, which a deployment group does not have.", hint)


def _invalid_style(message, hint):
    return DeploymentError("InvalidDeploymentStyleException", message, hint)
