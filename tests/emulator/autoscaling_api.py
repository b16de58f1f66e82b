# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What moto's Auto Scaling does at once or lets pass, patched into its models: instances that take their time to go, and what a change must not erase."""

from __future__ import annotations

from threading import Lock

from moto.autoscaling.exceptions import ValidationError
from moto.autoscaling.models import AutoScalingBackend, FakeAutoScalingGroup, InstanceState, TerminateInstanceActivity

from .clock import Clock
from .ec2_api import SHUTDOWN_SECONDS, later

# In load balancer seconds: from the request until EC2 is told.
DEREGISTRATION_SECONDS = 5
TERMINATING_HOOK = "autoscaling:EC2_INSTANCE_TERMINATING"

_changing = Lock()


def install(clock: Clock) -> None:
    """Patch moto in this process."""
    AutoScalingBackend.emulator_clock = clock
    AutoScalingBackend.terminate_instance = terminate_instance
    AutoScalingBackend.update_attached_target_groups = update_attached_target_groups
    FakeAutoScalingGroup.update = _keeping_mixed_instances_policy(FakeAutoScalingGroup.update)


def terminate_instance(backend: AutoScalingBackend, instance_id: str, should_decrement: bool) -> TerminateInstanceActivity:
    """The instance stays in the group, Terminating, until EC2 has terminated it; a termination hook is waited for as long as its heartbeat timeout."""
    with _changing:
        return _request_termination(backend, instance_id, should_decrement)


def _request_termination(backend: AutoScalingBackend, instance_id: str, should_decrement: bool) -> TerminateInstanceActivity:
    group, member = _member(backend, instance_id)
    before = group.desired_capacity
    if member.lifecycle_state.startswith("Terminating"):
        return TerminateInstanceActivity(member.instance, before)
    if should_decrement and before <= group.min_size:
        raise ValidationError(
            f"Currently, desiredSize equals minSize ({group.min_size}). Terminating instance without replacement will violate group's min size "
            "constraint. Either set shouldDecrementDesiredCapacity flag to false or lower group's min size."
        )
    hooks = [hook for hook in backend.describe_lifecycle_hooks(group.name) if hook.lifecycle_transition == TERMINATING_HOOK]
    member.lifecycle_state = "Terminating:Wait" if hooks else "Terminating"
    for arn in group.target_group_arns:
        backend.elbv2_backend.deregister_targets(arn, [{"Id": instance_id}])
    group.set_desired_capacity(before - 1 if should_decrement else before)
    waited = max((hook.heartbeat_timeout for hook in hooks), default=DEREGISTRATION_SECONDS)
    later(waited, backend.emulator_clock, lambda: _terminate(backend, group, member))
    return TerminateInstanceActivity(member.instance, before)


def update_attached_target_groups(backend: AutoScalingBackend, group_name: str) -> None:
    """Only what is in service is registered, and only once: what somebody has deregistered stays so."""
    group = backend.autoscaling_groups[group_name]
    for arn in group.target_group_arns:
        known = vars(group).setdefault("emulated_registrations", {}).setdefault(arn, set())
        new = [member.instance.id for member in group.active_instances() if member.instance.id not in known]
        known.update(new)
        backend.elbv2_backend.register_targets(arn, [{"Id": instance_id} for instance_id in new])


def _terminate(backend: AutoScalingBackend, group: FakeAutoScalingGroup, member: InstanceState) -> None:
    # EC2's termination protection does not count here.
    member.lifecycle_state = "Terminating:Proceed"
    member.instance.terminate()
    later(SHUTDOWN_SECONDS, backend.emulator_clock, lambda: _let_go(group, member))


def _let_go(group: FakeAutoScalingGroup, member: InstanceState) -> None:
    with _changing:
        group.instance_states = [other for other in group.instance_states if other is not member]


def _member(backend: AutoScalingBackend, instance_id: str) -> tuple[FakeAutoScalingGroup, InstanceState]:
    for group in list(backend.autoscaling_groups.values()):
        for member in group.instance_states:
            if member.instance.id == instance_id:
                return group, member
    raise ValidationError(f"Instance Id not found - No managed instance found for instance ID: {instance_id}")


def _keeping_mixed_instances_policy(update):
    def update_group(group: FakeAutoScalingGroup, **changes) -> None:
        policy = group.mixed_instances_policy
        update(group, **changes)
        replaced = changes.get("mixed_instances_policy") or changes.get("launch_template") or changes.get("launch_config_name")
        if not replaced:
            group.mixed_instances_policy = policy

    return update_group
