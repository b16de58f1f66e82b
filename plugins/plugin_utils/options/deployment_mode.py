# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a deployment deploys a revision, or the last good one of the group again, and what that asks of its other options."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from .option_values import shown

STANDARD, RESTART = "STANDARD", "RESTART"
MODE, REVISION, ONLY_OUTDATED = "codedeploy_deployment_mode", "codedeploy_revision", "codedeploy_update_outdated_instances_only"
ROLLBACK_TO, CONTINUE, RESUME = "codedeploy_rollback_to", "codedeploy_continue", "codedeploy_resume"
ABANDON = "abandon"
NOT_GIVEN = (None, "", {})


def required_by_mode(agreed):
    """Options {name: value} -> the names of those that are required because of what is deployed."""
    return [] if agreed.get(MODE) == RESTART or ROLLBACK_TO in agreed or agreed.get(CONTINUE) else [REVISION]


def check_deployment_mode(agreed):
    """Refuse options {name: value} that cannot be meant together, as CodeDeploy does. Raises DeploymentError."""
    other = _other_than_continue(agreed)
    if agreed.get(CONTINUE) and other:
        message = f"{other} is {shown(agreed[other])}, but {CONTINUE} has the deployment go on that waits, with the revision that it has."
        raise DeploymentError("INVALID_OPTION", message, "Leave one of them out.", option=CONTINUE)
    if agreed.get(MODE) != RESTART:
        return
    if agreed.get(REVISION) not in NOT_GIVEN:
        message = f"{REVISION} is {shown(agreed[REVISION])}, but {MODE} is {RESTART}, which deploys the last good revision of the group again."
        raise DeploymentError("INVALID_OPTION", message, f"Leave one of them out; -e {REVISION}= takes back one that is set for the group.", option=REVISION)
    if agreed.get(ONLY_OUTDATED):
        message = f"{ONLY_OUTDATED} is set, but {MODE} is {RESTART}, which is for hosts that run the last good revision."
        raise DeploymentError("INVALID_OPTION", message, "Leave one of them out.", option=ONLY_OUTDATED)


def _other_than_continue(agreed):
    """The option by which something else is asked for than that a deployment goes on, or None."""
    if ROLLBACK_TO in agreed:
        return ROLLBACK_TO
    return next((option for option, value in ((MODE, RESTART), (RESUME, ABANDON)) if agreed.get(option) == value), None)
