# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What moto's EC2 does at once or lets pass, patched into its models: instances that take their time to shut down, and what termination protection keeps."""

from __future__ import annotations

from threading import Timer

from moto.ec2.exceptions import InvalidInstanceIdError, InvalidParameterCombination, OperationNotPermitted4
from moto.ec2.models import instances
from moto.ec2.models.instances import Instance, InstanceBackend

from .clock import Clock

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


def _taking_its_time(terminate):
    def terminate_slowly(instance: Instance):
        before = instance._state.name
        if before == SHUTTING_DOWN[0]:
            return instance._state
        previous = terminate(instance)
        if before != TERMINATED[0]:
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
