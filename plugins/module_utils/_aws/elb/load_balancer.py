# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A target group or a Classic Load Balancer as the place where instances are registered."""

from __future__ import annotations

import re

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import is_ansible_aws_error_code

from . import elb_api, elbv2_api, target_health
from .target import Target, target_from_aws

INVALID_TARGET = ("InvalidTarget", "InvalidInstance", "InvalidEndPoint")

# Both kinds offer name, type, not_registered: the health of a target that is not there; default_target(instance): how an instance is registered of which
# nothing else is known; describe(ids) -> {id: {target: health}} with every registration of these, draining ones included; register(targets) and
# deregister(targets), which return the targets that AWS refused: {target: AWS's message}.


class TargetGroup:
    """A target group of an Application or Network Load Balancer."""

    type = "target_group"
    not_registered = target_health.NOT_REGISTERED

    def __init__(self, client, description: dict, name: str, port: int | None) -> None:
        self.client = client
        self.name = name
        self.arn = description["TargetGroupArn"]
        self.target_type = description["TargetType"]
        self.port = port or description.get("Port")

    def default_target(self, instance: dict) -> Target:
        """{host, instance_id, ip_address, port, availability_zone} -> Target; DeploymentError when the instance lacks what this group needs."""
        port = instance.get("port") or self.port
        if self.target_type == "ip":
            return Target(_required(instance, "ip_address", self), port, instance.get("availability_zone"))
        return Target(_required(instance, "instance_id", self), port)

    def describe(self, ids: list[str]) -> dict:
        # Asked for targets, AWS tells of their default ports only; asked for none, of all that there are.
        found: dict = {target_id: {} for target_id in ids}
        for item in elbv2_api.describe_target_health(self.client, self.arn):
            target = target_from_aws(item["Target"])
            if target.id in found:
                found[target.id][target] = target_health.health_from_aws(item["TargetHealth"])
        return found

    def register(self, targets: list[Target]) -> dict:
        return send_without_refused(lambda sent: elbv2_api.register_targets(self.client, self.arn, [target.to_aws() for target in sent]), targets)

    def deregister(self, targets: list[Target]) -> dict:
        return send_without_refused(lambda sent: elbv2_api.deregister_targets(self.client, self.arn, [target.to_aws() for target in sent]), targets)


class ClassicLoadBalancer:
    """A Classic Load Balancer."""

    type = "classic_load_balancer"
    not_registered = target_health.NOT_REGISTERED_CLASSIC

    def __init__(self, client, name: str) -> None:
        self.client = client
        self.name = name

    def default_target(self, instance: dict) -> Target:
        return Target(_required(instance, "instance_id", self))

    def describe(self, ids: list[str]) -> dict:
        # One instance that does not exist makes ELB refuse the whole question; then it is asked for all that it has.
        try:
            answer = elb_api.describe_instance_health(self.client, self.name, [{"InstanceId": instance_id} for instance_id in ids])
        except is_ansible_aws_error_code(INVALID_TARGET):
            answer = elb_api.describe_instance_health(self.client, self.name, [])
        seen = {item["InstanceId"]: _instance_health(item) for item in answer}
        return {instance_id: _registered(instance_id, seen.get(instance_id)) for instance_id in ids}

    def register(self, targets: list[Target]) -> dict:
        return send_without_refused(lambda sent: elb_api.register_instances(self.client, self.name, _instances(sent)), targets)

    def deregister(self, targets: list[Target]) -> dict:
        return send_without_refused(lambda sent: elb_api.deregister_instances(self.client, self.name, _instances(sent)), targets)


def send_without_refused(send, targets: list[Target]) -> dict:
    """Sends all targets in one call; if AWS refuses the call because of some, sends the others. -> {refused target: AWS's message}"""
    try:
        send(targets)
    except is_ansible_aws_error_code(INVALID_TARGET) as error:
        message = error.exception.response["Error"]["Message"]
        refused = {target: message for target in targets if _names(message, target.id)}
        if not refused:
            raise
        accepted = [target for target in targets if target not in refused]
        return {**refused, **(send_without_refused(send, accepted) if accepted else {})}
    return {}


def _names(message: str, target_id: str) -> bool:
    return re.search(rf"(?<![\w.:]){re.escape(target_id)}(?!\w|[.:]\w)", message) is not None


def _required(instance: dict, key: str, load_balancer) -> str:
    if instance.get(key):
        return instance[key]
    raise DeploymentError(
        "ELB_INVALID_INSTANCE",
        f"{instance['host']} has no {key}, by which {load_balancer.name} ({load_balancer.type}) knows its targets.",
        f"Set the inventory variable codedeploy_{key} for {instance['host']}.",
    )


def _registered(instance_id: str, health: dict | None) -> dict:
    return {Target(instance_id): health} if health and target_health.is_registered(health) else {}


def _instances(targets: list[Target]) -> list[dict]:
    return [{"InstanceId": target.id} for target in targets]


def _instance_health(item: dict) -> dict:
    empty_when_not_applicable = {"N/A": ""}
    reason, description = item.get("ReasonCode", ""), item.get("Description", "")
    return {
        "state": item["State"],
        "reason": empty_when_not_applicable.get(reason, reason),
        "description": empty_when_not_applicable.get(description, description),
    }
