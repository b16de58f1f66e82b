# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The end of the fleet of a blue/green deployment that is retired: whether and when its hosts are terminated, and what became of each."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from ..lifecycle.kinds_of_host import all_hosts
from ..names_of_hosts import shorten
from ..reporting.task_failure import error_of_task, lost_error
from .blue_green_settings import END, TERMINATE as ASKED_IN
from .ready_wait import TERMINATION_WAIT

NOT_RECORDED = "That it begins could not be recorded in the store, so that a rollback would not know of it. Terminate what nobody needs."
KEPT = "The lock of the deployment group was lost, or somebody asked to stop the deployment, before it began. Terminate what nobody needs."


def check_termination(blue_green, fleet, tasks, asked_in=ASKED_IN, how_to_keep="set the action to KEEP_ALIVE"):
    """Refuse to terminate hosts that are no EC2 instances and for which there are no tasks. blue_green: the settings, or None; fleet: targets of the one that
    is retired; tasks: the path of the user's, or ""; asked_in: by which option; how_to_keep: the fleet. Raises DeploymentError.
    """
    unknown = [target["host"] for target in fleet if not target["instance_id"]]
    if blue_green and blue_green["terminate"]["action"] == END and unknown and not tasks:
        message = f"{shorten(unknown)} are to be terminated ({asked_in}), and codedeploy_instance_id is not set for them."
        hint = f"Set it, or codedeploy_terminate_tasks to tasks that terminate a host, or {how_to_keep}. Nothing was touched."
        raise DeploymentError("INVALID_TARGETS", message, hint)


def waits_to_terminate(plan):
    """Whether a run ends when the original fleet is deregistered, before it is terminated; not one that somebody had go on."""
    if not plan["blue_green"] or plan["blue_green"]["terminate"]["action"] != END or not plan["blue_green"]["terminate"]["wait_minutes"]:
        return False
    return (plan["resumed"] or {}).get("waited_for") != TERMINATION_WAIT


def hosts_to_terminate(plan, is_done):
    """Names of the hosts that a run terminates. is_done: whether all phases are."""
    terminates = plan["blue_green"] and plan["blue_green"]["terminate"]["action"] == END and not waits_to_terminate(plan)
    # A copy that traffic has left goes as a whole, with its instances, whatever is wanted of other fleets.
    terminates = terminates and not (plan["copied_group"] and plan["goes_back"])
    return plan["original_hosts"] if terminates and is_done else []


def hosts_needed(plan, is_terminating):
    """Names of the hosts without which nobody can go on with a deployment. is_terminating: whether hosts of the fleet that is retired may be gone."""
    # Those of the copy of an Auto Scaling group are looked up again.
    needed = plan["original_hosts"] if plan["copied_group"] else all_hosts(plan)
    # Terminated instances leave an inventory, and nothing is run on them.
    leaving = set(plan["original_hosts"]) - set(hosts_by_tasks(plan)) if is_terminating else ()
    return [host for host in needed if host not in leaving]


def hosts_by_tasks(plan):
    """Names of the hosts of the fleet that is retired which are no EC2 instances, so that tasks of the user's terminate them."""
    return [host for host in plan["original_hosts"] if not plan["targets"][host]["instance_id"]]


def error_of_tasks(path, failed=None):
    """Why the tasks of a file did not terminate a host: {code, message, hint}. failed: (task, result) as Ansible gives them, None where it left the run."""
    segment = {"type": "tasks", "path": path}
    error = error_of_task(segment, *failed) if failed else lost_error(segment)
    return {"code": error["code"], "message": error["message"], "hint": "See whether it is gone, and terminate it if it is not: nothing else does."}


def termination_of(plan, told, by_tasks):
    """What became of the fleet that is retired -> {terminated: names of hosts, failed: {host: error}, kept: names of those of which nothing was begun, error:
    why, groups: see changed_groups of retire_instances, perhaps_gone: whether a host may be gone}; None where nothing was to be terminated.

    told: {deployment_id, may_begin, begun, instances: what retire_instances returned}, or None; by_tasks: {host: error or None} of those that tasks of the
    user's terminate.
    """
    if not told or told["deployment_id"] != plan["deployment"]["deployment_id"]:
        return None
    fleet = plan["original_hosts"]
    if not told["begun"]:
        return {"terminated": [], "failed": {}, "kept": fleet, "error": NOT_RECORDED if told["may_begin"] else KEPT, "groups": [], "perhaps_gone": False}
    instances = told["instances"].get("instances") or {}
    errors = {**{host: instance["error"] for host, instance in instances.items()}, **by_tasks}
    terminated = [host for host in fleet if host in errors and not errors[host]]
    kept = [host for host in fleet if host not in errors]
    # What AWS took stays requested, and how far tasks came is not known.
    begun = [host for host, error in by_tasks.items() if error] + [host for host, instance in instances.items() if instance["changed"]]
    return {
        "terminated": terminated,
        "failed": {host: errors[host] for host in fleet if errors.get(host)},
        "kept": kept,
        "error": told["instances"].get("msg") if kept else None,
        "groups": told["instances"].get("changed_groups") or [],
        "perhaps_gone": bool(terminated or begun),
    }
