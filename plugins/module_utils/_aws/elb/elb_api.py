# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Classic Load Balancers: one function, one API call."""

from __future__ import annotations

from ..aws_call import api_call


@api_call("describe Classic Load Balancers")
def describe_load_balancers(client, names: list[str]) -> list[dict]:
    return client.describe_load_balancers(LoadBalancerNames=names)["LoadBalancerDescriptions"]


@api_call("describe Classic Load Balancer attributes")
def describe_load_balancer_attributes(client, name: str) -> dict:
    return client.describe_load_balancer_attributes(LoadBalancerName=name)["LoadBalancerAttributes"]


@api_call("describe instance health")
def describe_instance_health(client, name: str, instances: list[dict]) -> list[dict]:
    return client.describe_instance_health(LoadBalancerName=name, Instances=instances)["InstanceStates"]


@api_call("register instances")
def register_instances(client, name: str, instances: list[dict]) -> None:
    client.register_instances_with_load_balancer(LoadBalancerName=name, Instances=instances)


@api_call("deregister instances")
def deregister_instances(client, name: str, instances: list[dict]) -> None:
    client.deregister_instances_from_load_balancer(LoadBalancerName=name, Instances=instances)
