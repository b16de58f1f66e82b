# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""CodeDeploy's load_balancer_info -> the load balancers of this account and region."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError

from . import elb_api, elbv2_api
from ..error_codes import aws_code
from .elb_errors import from_aws_error

NOT_FOUND = ("TargetGroupNotFound", "LoadBalancerNotFound", "AccessPointNotFound", "ValidationError")
DEPLOYABLE_TARGET_TYPES = ("instance", "ip")


def find_target_groups(client, names: list[str]) -> dict[str, dict]:
    """Names and ARNs of target groups -> {name or ARN: description as DescribeTargetGroups gives it}. One call for the names, one for the ARNs."""
    arns = [name for name in names if name.startswith("arn:")]
    plain = [name for name in names if not name.startswith("arn:")]
    by_name = _look_up(lambda asked: elbv2_api.describe_target_groups(client, Names=asked), "target group", plain)
    by_arn = _look_up(lambda asked: elbv2_api.describe_target_groups(client, TargetGroupArns=asked), "target group", arns)
    found = {group["TargetGroupName"]: group for group in by_name}
    found.update((group["TargetGroupArn"], group) for group in by_arn)
    for name in names:
        _require_deployable(name, found[name])
    return found


def find_classic_load_balancers(client, names: list[str]) -> dict[str, dict]:
    """Names of Classic Load Balancers -> {name: description as DescribeLoadBalancers gives it}, in one call."""
    descriptions = _look_up(lambda asked: elb_api.describe_load_balancers(client, asked), "Classic Load Balancer", names)
    return {description["LoadBalancerName"]: description for description in descriptions}


def _look_up(describe, kind: str, names: list[str]) -> list[dict]:
    unique = list(dict.fromkeys(names))
    if not unique:
        return []
    try:
        return describe(unique)
    except AnsibleAWSError as error:
        if len(unique) == 1 or aws_code(error) not in NOT_FOUND:
            raise from_aws_error(error, f"{kind} {', '.join(unique)}") from error
    # AWS does not say which is missing: ask one by one.
    return [description for name in unique for description in _look_up(describe, kind, [name])]


def _require_deployable(name: str, description: dict) -> None:
    if description["TargetType"] not in DEPLOYABLE_TARGET_TYPES:
        raise DeploymentError(
            "ELASTIC_LOAD_BALANCING_INVALID",
            f"The target group {name} has targets of type {description['TargetType']}, not instances or IP addresses.",
            "Name a target group whose targets are the instances of the deployment.",
        )
