# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the replacement fleet of a blue/green deployment was chosen: by a pattern of the inventory, or by tags and Auto Scaling groups."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from ..options.option_agreement import require_options
from .target_instances import check_target_instances

REPLACEMENT_TARGETS, TARGET_INSTANCES = REPLACEMENT = ("codedeploy_replacement_targets", "codedeploy_target_instances")


def chosen_replacement(agreed, original):
    """Options {name: value}, and names of the hosts of the original fleet -> {pattern, target_instances}, one of which is None. Raises DeploymentError."""
    pattern, instances = (agreed.get(name) or None for name in REPLACEMENT)
    if pattern and instances:
        message = f"{REPLACEMENT_TARGETS} and {TARGET_INSTANCES} are both set, and each of them chooses the replacement fleet."
        raise DeploymentError("INVALID_OPTION", message, "Leave one of them out. Nothing was touched.", option=TARGET_INSTANCES)
    if instances:
        check_target_instances(instances)
    else:
        require_options(agreed, [REPLACEMENT_TARGETS], original)
    return {"pattern": ",".join(pattern) if isinstance(pattern, list) else pattern and str(pattern), "target_instances": instances}
