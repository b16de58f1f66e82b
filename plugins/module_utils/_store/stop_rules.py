# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The request to stop a deployment as a value, which lies beside its record: who asked, when, and how soon the deployment shall end."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

NEXT_EVENT, NOW = "next_event", "now"
HOW_SOON = (NEXT_EVENT, NOW)
KIND = "stop"
TERMINATION_WAIT = "TERMINATION_WAIT"
REROUTES = "agentless.codedeploy.rollback closes it and leaves traffic with the original fleet; so does a deployment with codedeploy_resume=abandon."
TERMINATES = (
    "agentless.codedeploy.rollback closes it and has traffic go back to the original fleet; a deployment with codedeploy_resume=abandon closes it and keeps"
    " that fleet, out of traffic."
)
SHAPE = {"deployment_id": str, "asked_by": dict, "asked_at": str, "at": str}


def new_stop(deployment_id, asked_by, at, now):
    """A request. asked_by: {user, host, awx_job_id}; at: one of HOW_SOON."""
    return {"deployment_id": deployment_id, "asked_by": asked_by, "asked_at": now, "at": at}


def refuse_waiting(record):
    """Refuse to stop a deployment that waits for somebody to have it go on. record: None before it is written. Raises DeploymentError."""
    wait = (record or {}).get("wait")
    if wait and not wait["continued"]:
        message = f"deployment {record['deployment_id']} waits until {wait['until']} for somebody to have it go on, and no run of it could be stopped."
        raise DeploymentError("DEPLOYMENT_WAITS", message, TERMINATES if wait["type"] == TERMINATION_WAIT else REROUTES)


def asks_for_more(stop, found):
    """Whether a request is to be written over the one that is there, or None."""
    return found is None or (stop["at"] == NOW and found["at"] != NOW)
