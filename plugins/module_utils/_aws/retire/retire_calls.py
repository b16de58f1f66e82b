# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The calls that terminate: one for a hundred instances of no group, one for each of a group, several at once."""

from __future__ import annotations

import re

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError

from ..at_once import each_at_once
from ..error_codes import DENIED, SERVER_SIDE, THROTTLING, aws_code
from ..fleet import autoscaling_api, ec2_api
from ..fleet.fleet_errors import AUTO_SCALING, EC2, MISSING, from_aws_error

MOST_INSTANCES = 100
NO_SUCH_MEMBER = "No managed instance found"
MIN_SIZE_IN_THE_WAY = "min size constraint"
# Of what no smaller call would do better.
OF_THE_WHOLE_CALL = ("", *DENIED, *SERVER_SIDE, *THROTTLING)


def terminate_by_ec2(client, instance_ids: list[str]) -> dict[str, DeploymentError | None]:
    """Outcome by id; an instance that EC2 refuses to terminate, or does not know, does not keep the others. None: requested, or gone already."""
    found: dict[str, DeploymentError | None] = {}
    for start in range(0, len(instance_ids), MOST_INSTANCES):
        found.update(_terminate(client, instance_ids[start : start + MOST_INSTANCES]))
    return found


def terminate_by_groups(client, decremented: dict[str, bool]) -> dict[str, DeploymentError | None]:
    """{instance id: whether its group is to want one less} -> outcome by id; None: requested, or gone already."""
    outcomes = each_at_once(lambda item: _terminate_member(client, *item), list(decremented.items()))
    return dict(zip(decremented, outcomes))


def lower_min_sizes(client, sizes: dict[str, int]) -> dict[str, DeploymentError | None]:
    """{Auto Scaling group: minimum size} -> outcome by group."""
    return dict(zip(sizes, each_at_once(lambda item: _lower(client, *item), list(sizes.items()))))


def _terminate(client, instance_ids: list[str]) -> dict[str, DeploymentError | None]:
    try:
        ec2_api.terminate_instances(client, instance_ids)
        return dict.fromkeys(instance_ids)
    except AnsibleAWSError as error:
        refused, others = _refused_and_others(error, instance_ids)
    found: dict[str, DeploymentError | None] = dict(refused)
    for some in others:
        found.update(_terminate(client, some))
    return found


def _refused_and_others(error, instance_ids: list[str]) -> tuple[dict, list[list[str]]]:
    """({id: why it is not terminated, None if it is gone}, lists of ids to try again without these)."""
    code, message = aws_code(error), str(error.exception)
    named = [instance_id for instance_id in instance_ids if re.search(rf"{instance_id}(?![0-9a-f])", message)]
    if code in OF_THE_WHOLE_CALL or len(instance_ids) == 1:
        named = instance_ids
    if not named:
        # AWS does not say which one it is.
        half = len(instance_ids) // 2
        return {}, [instance_ids[:half], instance_ids[half:]]
    refused = {instance_id: None if code == MISSING else from_aws_error(error, EC2, instance_id) for instance_id in named}
    others = [instance_id for instance_id in instance_ids if instance_id not in refused]
    return refused, [others] if others else []


def _terminate_member(client, instance_id: str, is_decremented: bool) -> DeploymentError | None:
    try:
        autoscaling_api.terminate_instance(client, instance_id, is_decremented)
    except AnsibleAWSError as error:
        message = str(error.exception)
        if NO_SUCH_MEMBER in message:
            return None
        told = from_aws_error(error, AUTO_SCALING, instance_id)
        # Something else has made the group smaller at the same time, which the next look shows.
        return DeploymentError("INTERNAL_ERROR", told.message, told.hint) if MIN_SIZE_IN_THE_WAY in message else told
    return None


def _lower(client, name: str, min_size: int) -> DeploymentError | None:
    try:
        autoscaling_api.lower_min_size(client, name, min_size)
    except AnsibleAWSError as error:
        return from_aws_error(error, AUTO_SCALING, name)
    return None
