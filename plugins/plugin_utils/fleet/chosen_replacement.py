# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the replacement fleet of a deployment is chosen: by a pattern of the inventory, by tags and Auto Scaling groups, or as one of two that swap."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from ..blue_green.blue_green_settings import copies_group
from ..options.option_agreement import require_options
from ..options.option_values import shown
from .copied_group import group_to_copy
from .target_instances import check_target_instances

GROUP = "codedeploy_deployment_group"
REPLACEMENT_TARGETS, TARGET_INSTANCES, STANDING_FLEETS = REPLACEMENT = (
    "codedeploy_replacement_targets", "codedeploy_target_instances", "codedeploy_standing_fleets",
)  # fmt: skip


def chosen_replacement(agreed, original):
    """Options {name: value}, and names of the hosts of codedeploy_targets -> {pattern, target_instances, standing_fleets: two patterns, copied: name of an
    Auto Scaling group}, of which one is not None. Raises DeploymentError.
    """
    group = agreed.get(GROUP) or {}
    copied = group_to_copy(group) if copies_group(group) else None
    pattern, instances, standing = (agreed.get(name) or None for name in REPLACEMENT)
    given = [name for name in REPLACEMENT if agreed.get(name)]
    if copied and given:
        message = f"{given[0]} is set, and green_fleet_provisioning_option.action is COPY_AUTO_SCALING_GROUP, which makes the replacement fleet."
        raise DeploymentError("INVALID_OPTION", message, "Leave it out, or set the action to DISCOVER_EXISTING. Nothing was touched.", option=given[0])
    if len(given) > 1:
        message = f"{' and '.join(given)} are set, and each of them chooses the replacement fleet."
        raise DeploymentError("INVALID_OPTION", message, "Leave all but one of them out. Nothing was touched.", option=given[1])
    if instances:
        check_target_instances(instances)
    if standing and not _are_two_patterns(standing):
        message = f"{STANDING_FLEETS} is {shown(standing)}, which are not two patterns of hosts."
        raise DeploymentError("INVALID_OPTION", message, "Give two patterns, of fleets that take turns. Nothing was touched.", option=STANDING_FLEETS)
    if not given and not copied:
        require_options(agreed, [REPLACEMENT_TARGETS], original)
    chosen = ",".join(map(str, pattern)) if isinstance(pattern, list) else pattern and str(pattern)
    return {"pattern": chosen, "target_instances": instances, "standing_fleets": standing, "copied": copied}


def _are_two_patterns(standing):
    return isinstance(standing, list) and len(standing) == 2 and all(isinstance(one, str) and one for one in standing) and standing[0] != standing[1]
