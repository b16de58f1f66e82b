# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What to do next about each instance that is to be terminated, and how small its group has to be allowed to become."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

INSTANCE_ID = re.compile(r"i-([0-9a-f]{8}|[0-9a-f]{17})")
ENDED = ("shutting-down", "terminated")
# Lifecycle states of which the group makes something else by itself.
PASSING_STATES = ("Detaching", "Detached", "EnteringStandby", "Terminated")
# How an instance goes; without a decrement an instance that does not count for its group's desired capacity.
WAIT, DONE, BY_EC2, BY_GROUP, BY_GROUP_WITHOUT_DECREMENT = "wait", "done", "by_ec2", "by_group", "by_group_without_decrement"
ACTS = (BY_EC2, BY_GROUP, BY_GROUP_WITHOUT_DECREMENT)


@dataclass
class Retirement:
    """One instance to terminate, and its outcome: arrived, or an error.

    facts: as fleet_info documents them, as last seen; None while nothing is known, and if EC2 does not know it. step: what is next.
    """

    host: str
    instance_id: str | None
    facts: dict | None = None
    step: str | None = None
    # Whether AWS has taken the request.
    requested: bool = False
    arrived: bool = False
    error: DeploymentError | None = None
    # A DeploymentError that may pass by itself, of the last attempt; None after one that succeeded.
    passing: DeploymentError | None = None
    duration_seconds: float | None = None
    end_time: str | None = None
    group: dict = field(default_factory=dict)

    @property
    def waiting(self) -> bool:
        return self.error is None and not self.arrived


def check_instance_id(host: str, instance_id: str | None) -> None:
    """Refuse what is no id of an instance: EC2 knows nothing of it, as of one that is gone. Raises DeploymentError."""
    if not instance_id:
        message = f"{host} has no instance_id, by which EC2 knows it."
        raise DeploymentError("INVALID_TARGETS", message, f"Set the inventory variable codedeploy_instance_id for {host}, or terminate it yourself.")
    if not INSTANCE_ID.fullmatch(instance_id):
        message = f"{host} has the instance_id {instance_id!r}, which is no id of an EC2 instance."
        raise DeploymentError("INVALID_TARGETS", message, "Write it as EC2 does, such as i-0123456789abcdef0.")


def next_step(instance: Retirement) -> str:
    """What to do now, from its facts and its group's. Raises DeploymentError when a person must decide."""
    facts = instance.facts
    lifecycle_state = facts and facts["lifecycle_state"]
    if lifecycle_state is None:
        if facts is None or facts["state"] in ENDED:
            return DONE
        return _outside_its_group(instance) if facts["auto_scaling_group"] else BY_EC2
    if lifecycle_state == "Terminating:Retained":
        why = "keeps it (Terminating:Retained) after its termination lifecycle hook was abandoned, for somebody to look at"
        raise _refusal(instance, why, "Look at it, then terminate it: aws autoscaling terminate-instance-in-auto-scaling-group.")
    if instance.requested or lifecycle_state.startswith("Terminating") or lifecycle_state in PASSING_STATES:
        return WAIT
    # What somebody else has terminated the group would replace, so it is told all the same.
    if facts["state"] not in ENDED:
        _check_terminable(instance)
    return BY_GROUP_WITHOUT_DECREMENT if lifecycle_state == "Standby" else BY_GROUP


def lowered_min_sizes(instances: list[Retirement]) -> dict[str, int]:
    """{Auto Scaling group: minimum size that it must have} where that is in the way of what is terminated by it now."""
    units = units_by_group(instances)
    groups = {instance.group["name"]: instance.group for instance in instances if instance.group}
    after = {name: max(0, groups[name]["desired_capacity"] - count) for name, count in units.items()}
    return {name: size for name, size in after.items() if size < groups[name]["min_size"]}


def units_by_group(instances: list[Retirement]) -> dict[str, int]:
    """{Auto Scaling group: capacity that it loses by what is terminated by it now}; two hosts that are one instance count once."""
    found: dict[str, int] = {}
    for instance in {instance.instance_id: instance for instance in instances if instance.step == BY_GROUP}.values():
        name = instance.group["name"]
        found[name] = found.get(name, 0) + instance.facts["weighted_capacity"]
    return found


def _outside_its_group(instance: Retirement) -> str:
    """The tag names a group that does not have it: the group's warm pool does, or it was let go just now."""
    if instance.requested:
        return WAIT
    hint = "Delete the warm pool, or terminate the instance yourself: the pool would replace it."
    raise _refusal(instance, "does not have it in service: it is in the group's warm pool", hint)


def _check_terminable(instance: Retirement) -> None:
    if "Terminate" in instance.group["suspended_processes"]:
        hint = f"Resume it: aws autoscaling resume-processes --auto-scaling-group-name {instance.group['name']} --scaling-processes Terminate"
        raise _refusal(instance, "has its process Terminate suspended", hint)
    if instance.facts["protected_from_scale_in"]:
        hint = "Take the protection from it: aws autoscaling set-instance-protection --no-protected-from-scale-in"
        raise _refusal(instance, "protects it from scale in", hint)


def _refusal(instance: Retirement, why: str, hint: str) -> DeploymentError:
    name = instance.facts["auto_scaling_group"]
    message = f"{instance.host} ({instance.instance_id}) was not terminated: Auto Scaling group {name} {why}."
    return DeploymentError("AUTO_SCALING_CONFIGURATION", message, hint)
