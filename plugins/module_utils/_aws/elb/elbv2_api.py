# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Target groups of Application and Network Load Balancers: one function, one API call."""

from __future__ import annotations

from ..aws_call import api_call


@api_call("describe target groups")
def describe_target_groups(client, **selection) -> list[dict]:
    return client.describe_target_groups(**selection)["TargetGroups"]


@api_call("describe load balancers")
def describe_load_balancers(client, arns: list[str]) -> list[dict]:
    return client.describe_load_balancers(LoadBalancerArns=arns)["LoadBalancers"]


@api_call("describe target group attributes")
def describe_target_group_attributes(client, arn: str) -> dict[str, str]:
    answer = client.describe_target_group_attributes(TargetGroupArn=arn)
    return {attribute["Key"]: attribute["Value"] for attribute in answer["Attributes"]}


@api_call("describe target health")
def describe_target_health(client, arn: str) -> list[dict]:
    return client.describe_target_health(TargetGroupArn=arn)["TargetHealthDescriptions"]


@api_call("register targets")
def register_targets(client, arn: str, targets: list[dict]) -> None:
    client.register_targets(TargetGroupArn=arn, Targets=targets)


@api_call("deregister targets")
def deregister_targets(client, arn: str, targets: list[dict]) -> None:
    client.deregister_targets(TargetGroupArn=arn, Targets=targets)
