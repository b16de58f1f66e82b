# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is to be told of lifecycle actions, and what came of them."""

from __future__ import annotations

from dataclasses import dataclass

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

TOLD_AT_ONCE = 5


@dataclass
class Action:
    """result: CONTINUE or ABANDON, None for a heartbeat; waits: whether the instance waited for the hook, None where that is not known."""

    host: str
    instance_id: str
    group_name: str
    result: str | None
    waits: bool | None = None
    error: DeploymentError | None = None


def missing_hook(hook_name: str, group_name: str, names: list[str]) -> DeploymentError:
    """The error of an instance whose group has no such hook."""
    has = f"it has {', '.join(names)}" if names else "it has none"
    message = f"Auto Scaling group {group_name} has no lifecycle hook {hook_name}: {has}."
    return DeploymentError("AUTO_SCALING_CONFIGURATION", message, "Correct the name of the hook, or make the hook: aws autoscaling put-lifecycle-hook.")


def result_of(actions: list[Action]) -> dict:
    """The result of lifecycle_action, but for the calls that were made."""
    result = {
        "changed": any(action.waits and not action.error for action in actions),
        "instances": {action.host: _instance(action) for action in actions},
    }
    errors = [action.error for action in actions if action.error]
    if errors:
        told = list(dict.fromkeys(error.message for error in errors))
        more = f" And {len(told) - TOLD_AT_ONCE} more." if len(told) > TOLD_AT_ONCE else ""
        message = f"The lifecycle actions of {len(errors)} of {len(actions)} instances failed. {' '.join(told[:TOLD_AT_ONCE])}{more}"
        result.update(DeploymentError(errors[0].code, message, errors[0].hint).to_failure())
    return result


def _instance(action: Action) -> dict:
    return {
        "instance_id": action.instance_id,
        "auto_scaling_group": action.group_name,
        "lifecycle_action_result": action.result,
        "waits": action.waits,
        "changed": bool(action.waits and not action.error),
        "error": action.error and action.error.to_dict(),
    }
