# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What moto's Classic Load Balancer lacks, patched into it: instance health, connection draining, complete answers."""

from __future__ import annotations

import re

from moto.core.responses import ActionResult
from moto.elb.exceptions import ELBClientError, NoActiveLoadBalancerFoundError
from moto.elb.models import ELBBackend, LoadBalancer
from moto.elb.responses import ELBResponse

from ..addresses import find_instance, load_balancer_address
from ..clock import Clock
from ..traffic.target import DRAINING, HEALTHY, INITIAL, Target
from ..traffic.target_table import TargetTable

# A Classic Load Balancer registers instances, not ports.
NO_PORT = 0
HEALTH_CHECK_TARGET = re.compile(r"(HTTPS?(?=:\d+/)|TCP|SSL):(\d+)(/.*)?")

IN_SERVICE = ("InService", "N/A", "N/A")
DEREGISTERING = ("InService", "N/A", "Instance deregistration currently in progress.")
REGISTERING = ("OutOfService", "ELB", "Instance registration is still in progress.")
FIRST_CHECKS = ("OutOfService", "Instance", "Instance has not passed the configured HealthyThreshold number of health checks consecutively.")
UNHEALTHY = ("OutOfService", "Instance", "Instance has failed at least the UnhealthyThreshold number of health checks consecutively.")
NOT_REGISTERED = ("OutOfService", "Instance", "Instance is not currently registered with the LoadBalancer.")
STOPPED = ("OutOfService", "Instance", "Instance is in stopped state.")


def install(clock: Clock) -> None:
    """Patch moto in this process."""
    LoadBalancer.emulator_clock = clock
    LoadBalancer.dns_name = property(load_balancer_address, lambda load_balancer, _name: None)
    ELBBackend.configure_health_check = _refusing_bad_targets(ELBBackend.configure_health_check)
    ELBBackend.register_instances = register_instances
    ELBBackend.deregister_instances = deregister_instances
    ELBResponse.register_instances_with_load_balancer = _answer_with_instances("register_instances")
    ELBResponse.deregister_instances_from_load_balancer = _answer_with_instances("deregister_instances")
    ELBResponse.describe_instance_health = describe_instance_health


def targets_of(load_balancer: LoadBalancer) -> TargetTable:
    return vars(load_balancer).setdefault("emulated_targets", TargetTable(load_balancer.emulator_clock.now))


def register_instances(backend: ELBBackend, load_balancer_name: str, instance_ids: list[str], from_autoscaling: bool = False) -> LoadBalancer:
    load_balancer = _load_balancer(backend, load_balancer_name)
    _require_instances(backend, instance_ids)
    registered = load_balancer.instance_autoscaling_ids if from_autoscaling else load_balancer.instance_sparse_ids
    for instance_id in instance_ids:
        if instance_id not in load_balancer.instance_ids:
            registered.append(instance_id)
        targets_of(load_balancer).register(instance_id, NO_PORT)
    return load_balancer


def deregister_instances(backend: ELBBackend, load_balancer_name: str, instance_ids: list[str], from_autoscaling: bool = False) -> LoadBalancer:
    load_balancer = _load_balancer(backend, load_balancer_name)
    _require_instances(backend, instance_ids)
    delay = _draining_seconds(load_balancer)
    for registered in (load_balancer.instance_sparse_ids, load_balancer.instance_autoscaling_ids):
        registered[:] = [instance_id for instance_id in registered if instance_id not in instance_ids]
    for instance_id in instance_ids:
        targets_of(load_balancer).deregister(instance_id, NO_PORT, delay)
    return load_balancer


def describe_instance_health(response: ELBResponse) -> ActionResult:
    backend = response.elb_backend
    load_balancer = _load_balancer(backend, response._get_param("LoadBalancerName"))
    targets = targets_of(load_balancer)
    asked = [instance["InstanceId"] for instance in response._get_param("Instances", [])]
    unknown = [instance_id for instance_id in asked if instance_id not in targets.known_ids]
    if unknown:
        raise ELBClientError("InvalidInstance", f"Could not find EC2 instance {unknown[0]}.")
    states = []
    for instance_id in asked or [target.id for target in targets.all()]:
        state, reason, description = _health(backend, instance_id, targets.find(instance_id, NO_PORT))
        states.append({"InstanceId": instance_id, "State": state, "ReasonCode": reason, "Description": description})
    return ActionResult({"InstanceStates": states})


def _health(backend: ELBBackend, instance_id: str, target: Target | None) -> tuple[str, str, str]:
    if target is None:
        return NOT_REGISTERED
    if target.state == DRAINING:
        return DEREGISTERING
    if find_instance(backend.account_id, backend.region_name, instance_id).state != "running":
        return STOPPED
    if target.state == INITIAL:
        return FIRST_CHECKS if target.was_checked else REGISTERING
    return IN_SERVICE if target.state == HEALTHY else UNHEALTHY


def _answer_with_instances(act: str):
    def answer(response: ELBResponse) -> ActionResult:
        instance_ids = [instance["InstanceId"] for instance in response._get_param("Instances", [])]
        load_balancer = getattr(response.elb_backend, act)(response._get_param("LoadBalancerName"), instance_ids)
        return ActionResult({"Instances": load_balancer.instances})

    return answer


def _refusing_bad_targets(configure):
    def configure_health_check(backend: ELBBackend, **check):
        if not HEALTH_CHECK_TARGET.fullmatch(check["target"]):
            raise ELBClientError("ValidationError", f"HealthCheck Target {check['target']} must be PROTOCOL:PORT, for HTTP and HTTPS with /PATH")
        return configure(backend, **check)

    return configure_health_check


def _draining_seconds(load_balancer: LoadBalancer) -> float:
    # In moto's own spelling until first modified, then in the API's, with a `timeout` of moto's beside it.
    draining = load_balancer.attributes["connection_draining"]
    return float(draining.get("Timeout", 300)) if draining.get("Enabled") in (True, "true") else 0.0


def _load_balancer(backend: ELBBackend, name: str) -> LoadBalancer:
    load_balancer = backend.get_load_balancer(name)
    if load_balancer is None:
        raise NoActiveLoadBalancerFoundError(name)
    return load_balancer


def _require_instances(backend: ELBBackend, instance_ids: list[str]) -> None:
    for instance_id in instance_ids:
        if find_instance(backend.account_id, backend.region_name, instance_id) is None:
            raise ELBClientError("InvalidInstance", f"Could not find EC2 instance {instance_id}.")
