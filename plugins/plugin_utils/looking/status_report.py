# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The status of a deployment group, put together from what servers, the store and load balancers say."""

from __future__ import annotations

from ..lifecycle.host_record import READY, SUCCEEDED
from .host_answer import error_of_answer

OF_RECORD = ("deployment_id", "status", "created_at", "started_by", "revision", "revision_sha256", "deployment_overview", "wave", "wait", "ended_at")
OF_LOCK = ("deployment_id", "started_by", "since", "doing", "renewed_at", "holder")
# The last results after which the revision is installed.
SAYS = {SUCCEEDED: "succeeded", READY: "was deployed here"}


def group_status(group, task, answers, store, traffic, now):
    """group: see looked_at_group; answers: {host: result of installed_revision_info in the task of this name}; store: {group, record, lock}, or {error};
    traffic: {instances}, {error}, or None without load balancers -> the status as deployment_status returns it."""
    known, record, lock = store.get("group") or {}, store.get("record"), store.get("lock")
    instances, said = known.get("instances", {}), (traffic or {}).get("instances", {})
    rows = [_row(host, error_of_answer(task, answers.get(host)), answers.get(host) or {}, instances.get(host), said.get(host)) for host in group["hosts"]]
    if traffic and "error" in traffic:
        rows = [{**row, "traffic": "unknown"} for row in rows]
    return {
        "application_name": group["application_name"],
        "deployment_group_name": group["deployment_group_name"],
        "at": now,
        "open_deployment": record and {key: record.get(key) for key in OF_RECORD},
        "lock": lock and {key: lock.get(key) for key in OF_LOCK},
        "last_good": known.get("last_good"),
        "auto_scaling_groups": known.get("auto_scaling_groups") or {},
        "store_error": store.get("error"),
        "load_balancers_error": (traffic or {}).get("error"),
        "hosts": [{**row, "disagreement": _disagreement(row, known.get("open_deployment_id"))} for row in rows],
    }


def _row(host, error, answer, last_result, said):
    return {
        "host": host,
        "error": error,
        "installed": None if error else answer["installed"],
        "in_progress": None if error else answer["in_progress"],
        "last_result": last_result,
        "traffic": said and said["traffic"],
        "load_balancers": said["load_balancers"] if said else [],
        "traffic_error": said and said["error"],
    }


def _disagreement(row, opened):
    """How the server is otherwise than the store has it; a deployment that failed need not have come to its Install."""
    last, installed = row["last_result"], row["installed"]
    if row["error"] or not last or last["status"] not in SAYS:
        return None
    said = f"the store says that {last['deployment_id']} {SAYS[last['status']]}"
    if installed is None:
        return f"{said}, and nothing of this group is installed"
    if installed["deployment_id"] in (last["deployment_id"], opened):
        return None
    return f"{said}, and {installed['deployment_id']} is installed"
