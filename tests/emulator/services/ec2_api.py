# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What moto's EC2 does at once or lets pass, patched into its models: instances that take their time to shut down, what termination protection keeps,
and dry runs of launches."""

from __future__ import annotations

from threading import Timer

from moto.ec2.exceptions import (
    InvalidInstanceIdError,
    InvalidLaunchTemplateIdNotFound,
    InvalidParameterCombination,
    InvalidSecurityGroupNotFoundError,
    OperationNotPermitted4,
)
from moto.ec2.models import instances
from moto.ec2.models.instances import Instance, InstanceBackend
from moto.ec2.responses.instances import InstanceResponse

from ..clock import Clock

# In load balancer seconds.
SHUTDOWN_SECONDS = 5
PENDING = ("pending", 0)
RUNNING = ("running", 16)
SHUTTING_DOWN = ("shutting-down", 32)
TERMINATED = ("terminated", 48)


def install(clock: Clock) -> None:
    """Patch moto in this process."""
    Instance.emulator_clock = clock
    Instance.terminate = _taking_its_time(Instance.terminate)
    InstanceBackend.terminate_instances = terminate_instances
    InstanceBackend.get_instance = get_instance
    InstanceResponse.run_instances = _trying_first(InstanceResponse.run_instances)
    instances.InstanceTypeOfferingBackend = AnyType


class AnyType:
    """For each instance, moto looks for its type among thousands of offerings, and then does without what it finds."""

    def matches_filters(self, *_offering) -> bool:
        return True


def get_instance(backend: InstanceBackend, instance_id: str) -> Instance:
    """moto copies all reservations to find one instance, for each volume that is attached."""
    for reservation in list(backend.reservations.values()):
        for instance in reservation.instances:
            if instance.id == instance_id:
                return instance
    raise InvalidInstanceIdError(instance_id)


def terminate_instances(backend: InstanceBackend, instance_ids: list[str]) -> list[tuple]:
    """An instance with termination protection keeps all of its zone that are named with it; those of other zones are terminated all the same."""
    if not instance_ids:
        raise InvalidParameterCombination("No instances specified")
    instances = backend.get_multi_instances_by_id(instance_ids)
    protected = [instance for instance in instances if instance.disable_api_termination is True]
    kept = {instance.placement.zone for instance in protected}
    terminated = [(instance, instance.terminate()) for instance in instances if instance.placement.zone not in kept]
    if protected:
        raise OperationNotPermitted4(protected[0].id)
    return terminated


def _trying_first(run_instances):
    def try_or_run(response: InstanceResponse):
        """moto says of every dry run that it would have succeeded."""
        if response._get_param("DryRun", False):
            _check_launch(response.ec2_backend, response.params)
        return run_instances(response)

    return try_or_run


def _check_launch(backend: InstanceBackend, asked: dict) -> None:
    """Refuse a launch template, a subnet or a security group that there is not, and what cannot be asked together. EC2 looks at no quota in a dry run."""
    named = asked.get("LaunchTemplate") or {}
    if named.get("LaunchTemplateId") and named["LaunchTemplateId"] not in backend.launch_templates:
        raise InvalidLaunchTemplateIdNotFound(named["LaunchTemplateId"])
    template = backend._get_template_from_args(named).data if named else {}
    interfaces = asked.get("NetworkInterfaces") or template.get("NetworkInterfaces") or []
    if interfaces and asked.get("SubnetId"):
        raise InvalidParameterCombination("Network interfaces and an instance-level subnet ID may not be specified on the same request")
    if template.get("InstanceRequirements"):
        raise InvalidParameterCombination("A launch template with InstanceRequirements cannot be used with RunInstances")
    for subnet in [asked.get("SubnetId"), *(interface.get("SubnetId") for interface in interfaces)]:
        if subnet:
            backend.get_subnet(subnet)
    for group in asked.get("SecurityGroupIds") or template.get("SecurityGroupIds") or []:
        if backend.get_security_group_from_id(group) is None:
            raise InvalidSecurityGroupNotFoundError(group)


def _taking_its_time(terminate):
    def terminate_slowly(instance: Instance):
        if instance._state.name in (SHUTTING_DOWN[0], TERMINATED[0]):
            return instance._state
        # moto keeps its address for good.
        for interface in instance.nics.values():
            interface.delete_on_termination |= interface.device_index == 0
        previous = terminate(instance)
        become(instance, SHUTTING_DOWN)
        later(SHUTDOWN_SECONDS, instance.emulator_clock, lambda: become(instance, TERMINATED))
        return previous

    return terminate_slowly


def later(seconds: float, clock: Clock, act) -> None:
    """Act after so many load balancer seconds."""
    timer = Timer(seconds / clock.speed, act)
    timer.daemon = True
    timer.start()


def become(instance: Instance, state: tuple[str, int]) -> None:
    instance._state.name, instance._state.code = state
