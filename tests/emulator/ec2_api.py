# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What moto's EC2 does at once or lets pass, patched into its models: instances that take their time to shut down, and what termination protection keeps."""

from __future__ import annotations

from threading import Timer

from moto.ec2.exceptions import InvalidParameterCombination, OperationNotPermitted4
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
