# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lifecycle hooks: put, described, deleted, and completed by those who were waited for."""

from __future__ import annotations

import re

from moto.sns.models import sns_backends
from moto.sqs.models import sqs_backends

from ..group import Group, Member
from ..lifecycle import LAUNCHING, LONGEST_WAIT_SECONDS, MOST_HEARTBEATS, TERMINATION, complete
from ..messages import test_target
from ..refusal import invalid, refusal
from ..region import Region

NAME = re.compile(r"[A-Za-z0-9\-_/]+")
MOST_HOOKS = 50
SECONDS = (30, 7200)
DEFAULTS = {"HeartbeatTimeout": 3600, "DefaultResult": "ABANDON"}
RESULTS = ("CONTINUE", "ABANDON")
NO_ACTION = "No active Lifecycle Action found with"


def put_hook(region: Region, group: Group, asked: dict) -> None:
    """Of a hook that is there already only what is asked for changes."""
    name = asked["LifecycleHookName"]
    before = group.hooks.get(name)
    hook = {**(before or DEFAULTS), **{key: value for key, value in asked.items() if value not in (None, "")}, "AutoScalingGroupName": group.name}
    _check(region, hook)
    if before is None and len(group.hooks) >= MOST_HOOKS:
        raise refusal("LimitExceeded", f"You may only have {MOST_HOOKS} lifecycle hooks per Auto Scaling group.")
    hook["GlobalTimeout"] = min(LONGEST_WAIT_SECONDS, MOST_HEARTBEATS * hook["HeartbeatTimeout"])
    group.hooks[name] = hook
    if asked.get("NotificationTargetARN"):
        test_target(region, group, asked["NotificationTargetARN"])


def _check(region: Region, hook: dict) -> None:
    name, seconds = hook["LifecycleHookName"], hook["HeartbeatTimeout"]
    if not NAME.fullmatch(name):
        raise invalid(f"1 validation error detected: Value '{name}' at 'lifecycleHookName' failed to satisfy constraint: Member must satisfy regular "
                      r"expression pattern: [A-Za-z0-9\-_\/]+")  # fmt: skip
    if not hook.get("LifecycleTransition"):
        raise invalid("Lifecycle Transition is required for new lifecycle hooks.")
    if hook["LifecycleTransition"] not in (LAUNCHING, TERMINATION):
        raise invalid(f"Invalid Lifecycle Transition: {hook['LifecycleTransition']}")
    if not SECONDS[0] <= seconds <= SECONDS[1]:
        raise invalid(f"Heartbeat timeout must be between {SECONDS[0]} and {SECONDS[1]} seconds")
    if hook["DefaultResult"] not in RESULTS:
        raise invalid(f"Invalid default result: {hook['DefaultResult']}. Valid results are {' and '.join(RESULTS)}.")
    target, role = hook.get("NotificationTargetARN"), hook.get("RoleARN")
    if bool(target) != bool(role):
        raise invalid("NotificationTargetARN and RoleARN must be specified together.")
    if target and not _is_there(region, target):
        raise invalid(
            f"Unable to publish test message to notification target {target} using IAM role {role}. Please check your target and role configuration and "
            "try to put lifecycle hook again."
        )


def _is_there(region: Region, arn: str) -> bool:
    if ":sns:" in arn:
        return arn in sns_backends[region.account_id][region.name].topics
    return arn in {queue.queue_arn for queue in sqs_backends[region.account_id][region.name].queues.values()}


def _put(region: Region, asked: dict) -> None:
    put_hook(region, region.group(asked["AutoScalingGroupName"]), asked)


def _describe(region: Region, asked: dict) -> dict:
    group, names = region.group(asked["AutoScalingGroupName"]), asked.get("LifecycleHookNames")
    return {"LifecycleHooks": [hook for name, hook in group.hooks.items() if not names or name in names]}


def _delete(region: Region, asked: dict) -> None:
    """An instance that waits for it goes on: a launch is abandoned, a termination continues."""
    group, name = region.group(asked["AutoScalingGroupName"]), asked["LifecycleHookName"]
    if name not in group.hooks:
        raise invalid(f"No Lifecycle Hook found with name: {name} in Auto Scaling group {group.name}")
    hook = group.hooks.pop(name)
    for member in [member for member in group.all_members if name in member.hooks]:
        result = "ABANDON" if hook["LifecycleTransition"] == LAUNCHING else "CONTINUE"
        complete(region, group, member, name, result, "Lifecycle Hook was deleted")


def _complete(region: Region, asked: dict) -> None:
    group, member = _waiting(region, asked)
    if asked["LifecycleActionResult"] not in RESULTS:
        raise invalid(f"Invalid LifecycleActionResult: {asked['LifecycleActionResult']}")
    result = asked["LifecycleActionResult"]
    complete(region, group, member, asked["LifecycleHookName"], result, f"Lifecycle Action Completed with {result} Result")


def _heartbeat(region: Region, asked: dict) -> None:
    _group, member = _waiting(region, asked)
    member.hooks[asked["LifecycleHookName"]].heartbeat(region.clock.now())


def _waiting(region: Region, asked: dict) -> tuple[Group, Member]:
    """Whom the caller names by token or by instance id."""
    group, name = region.group(asked["AutoScalingGroupName"]), asked["LifecycleHookName"]
    token, instance_id = asked.get("LifecycleActionToken"), asked.get("InstanceId")
    if name not in group.hooks:
        raise invalid(f"No Lifecycle Hook found with name: {name} in Auto Scaling group {group.name}")
    for member in group.all_members:
        hook = member.hooks.get(name)
        if hook and (hook.token == token or member.id == instance_id):
            return group, member
    raise invalid(f"{NO_ACTION} token {token}" if token else f"{NO_ACTION} instance ID {instance_id}")


CALLS = {
    "PutLifecycleHook": _put,
    "DescribeLifecycleHooks": _describe,
    "DeleteLifecycleHook": _delete,
    "CompleteLifecycleAction": _complete,
    "RecordLifecycleActionHeartbeat": _heartbeat,
    "DescribeLifecycleHookTypes": lambda _region, _asked: {"LifecycleHookTypes": [LAUNCHING, TERMINATION]},
}
