# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What moto's elbv2 lacks, patched into its models: target health that takes its time."""

from __future__ import annotations

from moto.elbv2.exceptions import ELBClientError, TargetGroupNotFoundError, TargetNotRunning
from moto.elbv2.models import ELBv2Backend, FakeHealthStatus, FakeListener, FakeLoadBalancer, FakeTargetGroup, elbv2_backends

from ..addresses import find_instance, load_balancer_address
from ..clock import Clock
from ..traffic.target import DRAINING, HEALTHY, INITIAL, Target
from ..traffic.target_table import TargetTable

NOT_REGISTERED = ("unused", "Target.NotRegistered", "Target is not registered to the target group")
NOT_IN_USE = ("unused", "Target.NotInUse", "Target group is not configured to receive traffic from the load balancer")
# AWS takes longer lists too, but not every time.
MOST_TARGETS = 100
STOPPED = ("unused", "Target.InvalidState", "Target is in the stopped state")
DEREGISTERING = (DRAINING, "Target.DeregistrationInProgress", "Target deregistration is in progress")
REGISTERING = (INITIAL, "Elb.RegistrationInProgress", "Target registration is in progress")
FIRST_CHECKS = (INITIAL, "Elb.InitialHealthChecking", "Initial health checks in progress")


def install(clock: Clock) -> None:
    """Patch moto in this process."""
    FakeTargetGroup.emulator_clock = clock
    FakeTargetGroup.register = register
    FakeTargetGroup.deregister = deregister
    FakeTargetGroup.deregister_terminated_instances = deregister_terminated_instances
    FakeTargetGroup.load_balancer_arns = property(load_balancers_using, lambda group, _arns: None)
    FakeLoadBalancer.dns_name = property(load_balancer_address, lambda load_balancer, _name: None)
    ELBv2Backend.describe_target_health = describe_target_health
    ELBv2Backend.register_targets = _refusing_long_lists(ELBv2Backend.register_targets)
    ELBv2Backend.deregister_targets = _refusing_long_lists(ELBv2Backend.deregister_targets)
    FakeHealthStatus.target = property(_target_description)


def targets_of(group: FakeTargetGroup) -> TargetTable:
    return vars(group).setdefault("emulated_targets", TargetTable(group.emulator_clock.now))


def forwarded_groups(actions: list) -> dict[str, int]:
    """Target group ARN to weight, of the forward among a listener's or rule's actions."""
    for action in actions:
        if action.type != "forward":
            continue
        groups = action.data.get("ForwardConfig", {}).get("TargetGroups")
        if groups:
            return {group["TargetGroupArn"]: int(group.get("Weight", 1)) for group in groups}
        return {action.data["TargetGroupArn"]: 1}
    return {}


def load_balancers_using(group: FakeTargetGroup) -> list[str]:
    backend = elbv2_backends[group.account_id][group.region_name]
    return [
        load_balancer.arn
        for load_balancer in list(backend.load_balancers.values())
        if any(_forwards_to(listener, group) for listener in list(load_balancer.listeners.values()))
    ]


def _forwards_to(listener: FakeListener, group: FakeTargetGroup) -> bool:
    return any(group.arn in forwarded_groups(rule.actions) for rule in listener.rules.values())


def register(group: FakeTargetGroup, targets: list[dict]) -> None:
    for target in targets:
        if group.target_type == "instance":
            _require_running(group, target["Id"])
            _refuse_zone(target)
    for target in targets:
        targets_of(group).register(target["Id"], _port(group, target), _zone(group, target))


def deregister(group: FakeTargetGroup, targets: list[dict]) -> None:
    """As the API says, a target that does not exist is not an error."""
    delay = float(group.attributes["deregistration_delay.timeout_seconds"]) if load_balancers_using(group) else 0.0
    for target in targets:
        targets_of(group).deregister(target["Id"], _port(group, target), delay)


def deregister_terminated_instances(group: FakeTargetGroup, instance_ids: list[str]) -> None:
    deregister(group, [{"Id": target.id, "Port": target.port} for target in targets_of(group).all() if target.id in instance_ids])


def describe_target_health(backend: ELBv2Backend, target_group_arn: str, targets: list[dict]) -> list[FakeHealthStatus]:
    group = backend.target_groups.get(target_group_arn)
    if group is None:
        raise TargetGroupNotFoundError()
    asked = [(target["Id"], _port(group, target)) for target in targets] or [(target.id, target.port) for target in targets_of(group).all()]
    is_used = bool(load_balancers_using(group))
    return [_health_status(group, target_id, port, is_used) for target_id, port in asked]


def _health_status(group: FakeTargetGroup, target_id: str, port: int, is_used: bool) -> FakeHealthStatus:
    target = targets_of(group).find(target_id, port)
    status = FakeHealthStatus(target_id, port, _check_port(group, port), *_health(group, target, is_used))
    status.emulated_zone = target and target.availability_zone
    return status


def _target_description(status: FakeHealthStatus) -> dict:
    zone = {"AvailabilityZone": status.emulated_zone} if status.emulated_zone else {}
    return {"Id": status.instance_id, "Port": status.port, **zone}


def _health(group: FakeTargetGroup, target: Target | None, is_used: bool) -> tuple:
    if target is None:
        return NOT_REGISTERED
    if target.state == DRAINING:
        return DEREGISTERING
    if not is_used:
        return NOT_IN_USE
    if target.id.startswith("i-") and find_instance(group.account_id, group.region_name, target.id).state != "running":
        return STOPPED
    if target.state == INITIAL:
        return FIRST_CHECKS if target.was_checked else REGISTERING
    if target.state == HEALTHY:
        return (HEALTHY,)
    return (target.state, target.last_failure.reason, target.last_failure.description)


def _require_running(group: FakeTargetGroup, instance_id: str) -> None:
    instance = find_instance(group.account_id, group.region_name, instance_id)
    if instance is None:
        raise ELBClientError("InvalidTarget", f"The following targets are not valid instances: '{instance_id}'")
    if instance.state != "running":
        raise TargetNotRunning(instance_id)


def _refuse_zone(target: dict) -> None:
    if target.get("AvailabilityZone"):
        raise ELBClientError("ValidationError", f"An Availability Zone cannot be specified for the instance '{target['Id']}'")


def _refusing_long_lists(call):
    def refuse_or_call(backend: ELBv2Backend, target_group_arn: str, targets: list[dict]) -> None:
        if len(targets) > MOST_TARGETS:
            raise ELBClientError("ValidationError", f"{len(targets)} targets are too many for one call")
        call(backend, target_group_arn, targets)

    return refuse_or_call


def _zone(group: FakeTargetGroup, target: dict) -> str | None:
    """That of an address on this machine is found as if it lay in the VPC."""
    if group.target_type != "ip":
        return None
    return target.get("AvailabilityZone") or f"{group.region_name}a"


def _port(group: FakeTargetGroup, target: dict) -> int:
    return int(target.get("Port") or group.port)


def _check_port(group: FakeTargetGroup, target_port: int) -> str:
    return str(target_port if group.health_check_port == "traffic-port" else group.health_check_port)
