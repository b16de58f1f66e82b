# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Asks what stands in the way of a copy before it is made."""

from __future__ import annotations

from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError

from .. import copy_api
from ...at_once import each_at_once
from ...error_codes import aws_code
from ..rules.size_rules import copy_size
from .address_rules import address_obstacles, subnet_filters
from .launch_rules import asked_otherwise, dry_run, launch_obstacles
from .obstacle_rules import Answer, copies_filters, remarks_on, with_room_of
from .quota_rules import quota_obstacles


def read_obstacles(clients, group: dict, creation: dict) -> list[str]:
    """group: the described original; creation: the arguments of CreateAutoScalingGroup of its copy -> what somebody should know.

    Raises DeploymentError if the copy cannot come up.
    """
    autoscaling, ec2 = clients.get("autoscaling"), clients.get("ec2")
    questions = [(autoscaling, "describe_account_limits", {}), (ec2, "describe_subnets", {"Filters": subnet_filters(creation)})]
    launch = dry_run(group, creation)
    if launch:
        questions.append((ec2, "run_instances", launch))
    limits, subnets, *launched = each_at_once(lambda asked: _ask(*asked), questions)
    found = quota_obstacles(limits) + address_obstacles(group, creation, copy_size(group), subnets)
    for answer in launched:
        otherwise = asked_otherwise(launch, answer.code)
        found += launch_obstacles(creation, _ask(ec2, "run_instances", otherwise) if otherwise else answer)
    name = group["AutoScalingGroupName"]
    if any(obstacle.is_certain and obstacle.is_of_room for obstacle in found):
        others = _ask(autoscaling, "describe_auto_scaling_groups", {"Filters": copies_filters(name)})
        found = with_room_of(found, (others.value or {}).get("AutoScalingGroups") or [])
    return remarks_on(name, found)


def _ask(client, operation: str, arguments: dict) -> Answer:
    try:
        return Answer(copy_api.answer(client, operation, arguments))
    except AnsibleAWSError as error:
        told = (getattr(error.exception, "response", None) or {}).get("Error", {}).get("Message") or str(error.exception)
        return Answer(code=aws_code(error) or type(error.exception).__name__, text=" ".join(told.split()))
