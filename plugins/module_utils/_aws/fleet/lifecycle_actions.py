# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lifecycle actions of instances that wait for a lifecycle hook: completed, or kept waiting."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError

from . import autoscaling_api
from ..at_once import each_at_once
from .fleet_errors import AUTO_SCALING, from_aws_error
from .fleet_facts import members_of
from .fleet_reader import read_groups
from .lifecycle_action_rules import Action, missing_hook

NO_ACTION = "No active Lifecycle Action found"


def foresee(clients, actions: list[Action]) -> None:
    """See which instances wait for any hook; of which one AWS does not tell."""
    try:
        members = members_of(read_groups(clients, sorted({action.group_name for action in actions})))
    except DeploymentError as error:
        for action in actions:
            action.error = error
        return
    for action in actions:
        action.waits = members.get(action.instance_id, {}).get("LifecycleState", "").endswith(":Wait")


def carry_out(clients, hook_name: str, actions: list[Action]) -> None:
    """Have AWS told of each; an instance that does not wait for the hook is as it should be, unless there is no such hook."""
    client = clients.get("autoscaling")
    each_at_once(lambda action: _tell(client, hook_name, action), actions)
    not_waiting = [action for action in actions if action.waits is False]
    names = sorted({action.group_name for action in not_waiting})
    problems = dict(zip(names, each_at_once(lambda name: _hook_problem(client, hook_name, name), names)))
    for action in not_waiting:
        action.error = problems[action.group_name]


def _tell(client, hook_name: str, action: Action) -> None:
    try:
        if action.result:
            autoscaling_api.complete_action(client, hook_name, action.group_name, action.instance_id, action.result)
        else:
            autoscaling_api.record_heartbeat(client, hook_name, action.group_name, action.instance_id)
        action.waits = True
    except AnsibleAWSError as error:
        if NO_ACTION in str(error.exception):
            action.waits = False
        else:
            action.error = from_aws_error(error, AUTO_SCALING, f"{action.host}, {action.instance_id}, hook {hook_name} of {action.group_name}")


def _hook_problem(client, hook_name: str, group_name: str) -> DeploymentError | None:
    try:
        names = autoscaling_api.hook_names(client, group_name)
    except AnsibleAWSError as error:
        return from_aws_error(error, AUTO_SCALING, f"Auto Scaling group {group_name}")
    return None if hook_name in names else missing_hook(hook_name, group_name, names)
