# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What to tell about instances that were to be terminated: the result of each, of their groups, and errors that say where and what next."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from .retire_plan import ACTS, Retirement, lowered_min_sizes, units_by_group

TOLD_AT_ONCE = 5
SIZES = ("min_size", "desired_capacity")


def stuck_error(instance: Retirement, timeout_seconds: float) -> DeploymentError:
    """The error of an instance that is not gone in time, with what was last known of it."""
    start = f"{instance.host} ({instance.instance_id}) is not terminated within {timeout_seconds:g} seconds"
    if instance.passing:
        return DeploymentError(instance.passing.code, f"{start}: {instance.passing.message}", instance.passing.hint)
    facts = instance.facts
    if facts["lifecycle_state"] is None:
        hint = "Look at it in the EC2 console, or allow more time with timeout_seconds."
        return DeploymentError("TIMEOUT", f"{start}: EC2 says {facts['state']}.", hint)
    where = f"Auto Scaling group {facts['auto_scaling_group']} says {facts['lifecycle_state']}, EC2 {facts['state']}"
    hint = "Allow more time with timeout_seconds: the group lets go of an instance when EC2 has terminated it."
    if facts["lifecycle_state"] == "Terminating:Wait":
        hint = "Complete the lifecycle action of the group's termination hook, or make timeout_seconds longer than the hook's heartbeat timeout."
    return DeploymentError("TIMEOUT", f"{start}: {where}.", hint)


def of_host(instance: Retirement, error: DeploymentError) -> DeploymentError:
    """What AWS refused, with the name that people know."""
    return DeploymentError(error.code, f"{instance.host}: {error.message}", error.hint)


def instance_result(instance: Retirement, is_foreseen: bool) -> dict:
    """Retirement -> the result of one instance, as retire_instances documents it; one that is only foreseen has not succeeded."""
    facts = instance.facts or {}
    return {
        "status": "Failed" if instance.error else "Pending" if is_foreseen else "Succeeded",
        "changed": instance.step in ACTS and not instance.error if is_foreseen else instance.requested,
        "duration_seconds": round(instance.duration_seconds or 0, 3),
        "end_time": instance.end_time,
        "instance_id": instance.instance_id,
        "state": facts.get("state"),
        "auto_scaling_group": facts.get("auto_scaling_group"),
        "lifecycle_state": facts.get("lifecycle_state"),
        "error": instance.error and instance.error.to_dict(),
    }


def changed_groups(before: dict[str, dict], after: dict[str, dict]) -> list[dict]:
    """{name: {min_size, desired_capacity}} before and after -> what has changed, as retire_instances documents it."""
    return [
        {"name": name, "before": sizes, "after": after[name]}
        for name, sizes in before.items()
        if name in after and after[name] != sizes
    ]


def sizes_of(groups: list[dict]) -> dict[str, dict]:
    """Auto Scaling groups as fleet_info gives them -> {name: {min_size, desired_capacity}}."""
    return {group["name"]: {key: group[key] for key in SIZES} for group in groups}


def foreseen_sizes(instances: list[Retirement], before: dict[str, dict]) -> dict[str, dict]:
    """The sizes that groups would have after what is to be done now."""
    lost, lowered = units_by_group(instances), lowered_min_sizes(instances)
    return {
        name: {"min_size": lowered.get(name, sizes["min_size"]), "desired_capacity": max(0, sizes["desired_capacity"] - lost.get(name, 0))}
        for name, sizes in before.items()
    }


def fleet_error(instances: list[Retirement]) -> DeploymentError:
    """How many failed and why, the first five in full; with the code and the hint of the first."""
    errors = [instance.error for instance in instances if instance.error]
    told = list(dict.fromkeys(error.message for error in errors))
    more = f" And {len(told) - TOLD_AT_ONCE} more." if len(told) > TOLD_AT_ONCE else ""
    message = f"{len(errors)} of {len(instances)} instances were not terminated. {' '.join(told[:TOLD_AT_ONCE])}{more}"
    return DeploymentError(errors[0].code, message, errors[0].hint)
