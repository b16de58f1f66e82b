# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The trigger events of CodeDeploy, and what each of them says of a deployment or of an instance."""

from __future__ import annotations

import re

DEPLOYMENT_START, DEPLOYMENT_ROLLBACK = "DeploymentStart", "DeploymentRollback"
# Event -> the status that it tells, as CodeDeploy's API spells it.
DEPLOYMENT_STATUS = {
    DEPLOYMENT_START: "Created",
    "DeploymentSuccess": "Succeeded",
    "DeploymentFailure": "Failed",
    "DeploymentStop": "Stopped",
    DEPLOYMENT_ROLLBACK: "Created",
    "DeploymentReady": "Ready",
}
INSTANCE_STATUS = {"InstanceStart": "InProgress", "InstanceSuccess": "Succeeded", "InstanceFailure": "Failed", "InstanceReady": "Ready"}
TRIGGER_EVENTS = (*DEPLOYMENT_STATUS, *INSTANCE_STATUS)

ENDED = ("Succeeded", "Failed", "Stopped")
ENDED_BADLY = ("Failed", "Stopped")


def deployment_status(event, other_events=()):
    """The status that a trigger event tells of a deployment. other_events: of the same trigger.

    That a rollback begins is told once as Created. A trigger for every start as well has told that by then, and goes on to InProgress.
    """
    return "InProgress" if event == DEPLOYMENT_ROLLBACK and DEPLOYMENT_START in other_events else DEPLOYMENT_STATUS[event]


def in_capitals(status):
    """The status as messages spell it: InProgress is IN_PROGRESS."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", status).upper()
