# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A deployment to instances that an Auto Scaling group has launched: its settings, and what of the group's options counts for it."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.lifecycle.events import BLOCK_EVENTS
from ansible_collections.agentless.codedeploy.plugins.module_utils._target_instances_rules import selection

# CodeDeploy's name for who makes such a deployment.
CREATOR = "autoscaling"
HOOK_NAME, ATTEMPTS = OPTIONS = ("codedeploy_launch_hook_name", "codedeploy_launch_attempts")
GROUP, EVENT_TASKS = "codedeploy_deployment_group", "codedeploy_event_tasks"
GROUPS = "auto_scaling_groups"
# What is asked of other deployments of the group.
OF_OTHERS = (
    "codedeploy_continue", "codedeploy_replacement_targets", "codedeploy_resume", "codedeploy_revision", "codedeploy_rollback_of", "codedeploy_rollback_to",
    "codedeploy_standing_fleets", "codedeploy_target_instances", "codedeploy_test_target_groups", "codedeploy_update_outdated_instances_only",
)  # fmt: skip
# Each instance is one for itself, whatever becomes of the others.
CONFIGURATION = "CodeDeployDefault.AllAtOnce"


def is_launch(identity):
    """Whether a deployment, by its record or the identity in its plan, is one to instances that were launched."""
    return identity.get("deployment_creator") == CREATOR


def launch_settings(options):
    """Options {name: value} -> {hook_name, auto_scaling_groups: names, attempts}. Raises DeploymentError."""
    groups, hook_name, attempts = options[GROUP].get(GROUPS) or [], options.get(HOOK_NAME), options[ATTEMPTS]
    if not groups:
        message = f"{GROUP}.{GROUPS} is not set, so that no Auto Scaling group is known whose instances are waited for."
        raise DeploymentError("InvalidAutoScalingGroupException", message, "Name the groups, as a list. Nothing was touched.")
    if not hook_name:
        message = f"{HOOK_NAME} is not set, and by this hook instances wait that were launched."
        raise DeploymentError("INVALID_OPTION", message, "Set it to the name of the launch lifecycle hook. Nothing was touched.", option=HOOK_NAME)
    if attempts < 1:
        raise DeploymentError("INVALID_OPTION", f"{ATTEMPTS} is {attempts}, and must be at least 1.", "Correct it where it is set.", option=ATTEMPTS)
    names = selection({GROUPS: [_name(group) for group in groups] if isinstance(groups, list) else groups})[GROUPS]
    return {"hook_name": hook_name, GROUPS: names, "attempts": attempts}


def options_of_launch(agreed):
    """Options {name: value} of the group -> those that count for instances that were launched, to which a revision on record is deployed in place."""
    group, tasks = agreed.get(GROUP) or {}, agreed.get(EVENT_TASKS) or {}
    style = group.get("deployment_style") or {}
    of_group = {key: value for key, value in group.items() if key != "blue_green_deployment_configuration"}
    if isinstance(style, dict):
        of_group["deployment_style"] = {**style, "deployment_type": "IN_PLACE"}
    return {
        **{name: value for name, value in agreed.items() if name not in OF_OTHERS},
        GROUP: {**of_group, "deployment_config_name": CONFIGURATION},
        EVENT_TASKS: {event: value for event, value in tasks.items() if event not in BLOCK_EVENTS},
        "codedeploy_continue": False,
        "codedeploy_deployment_mode": "STANDARD",
        "codedeploy_rollback_terminates_replacement": False,
        "codedeploy_terminate_tasks": "",
        "codedeploy_test_target_groups": [],
        "codedeploy_update_outdated_instances_only": False,
    }


def _name(group):
    """Of a group as CodeDeploy tells of it, with its hook, or as a text."""
    return group.get("name") if isinstance(group, dict) else group
