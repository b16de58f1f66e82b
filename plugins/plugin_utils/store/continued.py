# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The deployment of a group that waits, for who has it go on."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from ..blue_green.ready_wait import has_expired, is_waiting

HISTORY = "Look at its history (ansible-playbook agentless.codedeploy.history)."


def waiting_id(plan, lost, now):
    """What the store has of the deployment that is open, see resume, or None; the time -> the id of the deployment that waits. Raises DeploymentError."""
    identity = plan["deployment"]
    name = f"{identity['application_name']} to {identity['deployment_group_name']}"
    if not lost or not lost["plan"] or lost["record"]["ended_at"]:
        raise _invalid(f"no deployment of {name} is open, so none waits to go on.", f"{HISTORY} Nothing was touched.")
    record = lost["record"]
    deployment_id = record["deployment_id"]
    if not is_waiting(record):
        hint = "Run agentless.codedeploy.deploy as it was run first: that goes on with it. Nothing was touched."
        raise _invalid(f"deployment {deployment_id} of {name} does not wait: it is {record['status']}, and its run has ended.", hint)
    if has_expired(record, now):
        message = f"deployment {deployment_id} of {name} waited until {record['wait']['until']}, and nobody had it go on by then."
        raise _invalid(message, "Deploy again; that closes it as Stopped. Its replacement fleet has the revision already. Nothing was touched.")
    return deployment_id


def _invalid(message, hint):
    return DeploymentError("DeploymentIsNotInReadyStateException", message, hint)
