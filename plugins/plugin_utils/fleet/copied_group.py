# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Auto Scaling group that a blue/green deployment copies, and its copy."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from ..deployment.fleets_of_phases import with_fleets
from ..lifecycle.host_record import FAILED, SUCCEEDED
from ..lifecycle.phases import DEPLOY
from ..names_of_hosts import shorten

OPTION = "codedeploy_deployment_group.auto_scaling_groups"
IN_SERVICE, STOPPED, LOCK_LOST = "InService", "Stopped", "LOCK_LOST"
# What the copy can be, see copy_auto_scaling_group.
COPIED, HANDED_OVER, REMOVED = "copied", "handed_over", "removed"


def group_to_copy(deployment_group):
    """The name of the Auto Scaling group of a deployment group. Raises DeploymentError unless there is one only."""
    groups = deployment_group.get("auto_scaling_groups") or []
    names = [group.get("name") if isinstance(group, dict) else group for group in groups] if isinstance(groups, list) else []
    if len(names) != 1 or not isinstance(names[0], str) or not names[0]:
        message = f"{OPTION} names {len(names)} groups, and COPY_AUTO_SCALING_GROUP copies one."
        hint = "Name the one Auto Scaling group that serves, or set green_fleet_provisioning_option.action to DISCOVER_EXISTING."
        raise DeploymentError("InvalidAutoScalingGroupException", message, f"{hint} Nothing was touched.")
    return names[0]


def present_group(owners_name, group):
    """The Auto Scaling group that serves now for the one that its owner made -> {name, of, deployment_id: from which and by which deployment it was copied,
    or None}. group: what the store remembers of the deployment group, or None.
    """
    return ((group or {}).get("auto_scaling_groups") or {}).get(owners_name) or {"name": owners_name, "of": None, "deployment_id": None}


def original_fleet(name, found, strangers, targets, begins):
    """Names of the hosts that are in service in the group of a name.

    begins: whether a deployment to them may begin, not one that is on record go on, or back.
    found: {host: instance}, strangers: instances that no host has, see hosts_of_instances; targets: names of the hosts of codedeploy_targets. Raises
    DeploymentError where an instance that serves would be forgotten.
    """
    serving = [host for host, instance in found.items() if instance["lifecycle_state"] == IN_SERVICE]
    chosen = set(targets)
    forgotten = [host for host in serving if host not in chosen]
    forgotten += [instance["instance_id"] for instance in strangers if instance["lifecycle_state"] == IN_SERVICE]
    if not begins:
        return serving or targets
    if forgotten:
        message = f"{shorten(forgotten)} are in service in Auto Scaling group {name} and no hosts of codedeploy_targets, so that they would stay in traffic."
        hint = "Have codedeploy_targets match all hosts of the group; if they are new, refresh the inventory (codedeploy_instance_id is the id of each)."
        raise DeploymentError("INVALID_TARGETS", message, f"{hint} Nothing was touched.")
    if not serving:
        message = f"Auto Scaling group {name} has no instance in service, so there is nothing to replace."
        raise DeploymentError("NO_INSTANCES", message, "Raise its desired capacity, or check the name. Nothing was touched.")
    return serving


def provisioned_plan(plan, name, targets, minimum):
    """The plan with the hosts of the copy. name: of the copy; targets: its hosts, see target_of; minimum: how many of them must stay healthy."""
    by_host = {**plan["targets"], **{target["host"]: target for target in targets}}
    hosts = [target["host"] for target in targets]
    return {**with_fleets(plan, hosts, plan["original_hosts"], by_host, minimum), "copied_group": {**plan["copied_group"], "name": name}}


def provisions(plan, gate):
    """Whether a run makes the replacement fleet, or sees that it is there, before its hosts are prepared."""
    through = (plan["resumed"] or {"records": {}})["records"]
    left = is_to_be_made(plan) or any(host not in through for host in plan["hosts"])
    return bool(plan["copied_group"]) and not plan["goes_back"] and gate["go_on"] and left


def hands_over(plan, is_done):
    """Whether a run has the copy take the place of its original, or removes it when traffic has gone back. is_done: whether all phases are."""
    return bool(plan["copied_group"]) and is_done and not is_to_be_made(plan)


def removes_unused(plan, phase, conclusion, told):
    """Whether the copy of a deployment that ended in a phase is removed, as nobody has used it and its original is held meanwhile.

    conclusion: {status, error_information}; told: what was done last with the copy in this deployment, see describe_copy, or None. Who has lost the lock
    leaves it to who has it.
    """
    error = conclusion["error_information"] or {"code": None}
    is_there = bool(plan["copied_group"]) and not plan["goes_back"] and (told or {}).get("state") != REMOVED
    # A run that goes on begins with the first phase, whatever the one before came to.
    reached = {phase, (plan["resumed"] or {"phase": DEPLOY})["phase"]}
    return is_there and reached == {DEPLOY} and conclusion["status"] in (FAILED, STOPPED) and error["code"] != LOCK_LOST


def last_done(plan, told):
    """{state, name, error}: what was done last with the copy in this deployment; of an earlier one, it is there. told: see describe_copy."""
    if told and told["deployment_id"] == plan["deployment"]["deployment_id"]:
        return {**told, "name": told["name"] or plan["copied_group"]["name"]}
    return {"state": COPIED, "name": plan["copied_group"]["name"], "error": None}


def left_copy(plan, told, status):
    """The name of the copy that a deployment leaves which ended with a status and did not bring its copy into service, or could not remove it; None where
    there is none."""
    if not plan["copied_group"] or (is_to_be_made(plan) and not told):
        return None
    done = last_done(plan, told)
    is_left = done["error"] or status in (FAILED, STOPPED)
    return done["name"] if is_left and (done["state"] == COPIED or (done["state"] == REMOVED and done["error"])) else None


def unused_copy(lost):
    """{of, deployment_id} of the copy that a deployment has left which is closed for another one and had traffic rerouted to nobody; None where there is none.

    lost: {record, plan, …} of it, see resume, or None. Raises DeploymentError where its copy has traffic.
    """
    plan = (lost or {}).get("plan") or {}
    copy = plan.get("copied_group")
    if not copy or plan["goes_back"] or lost["record"]["status"] == SUCCEEDED:
        return None
    record = lost["record"]
    if record["wave"] and record["wave"]["phase"] != DEPLOY:
        message = f"deployment {record['deployment_id']} was not concluded, and its copy of Auto Scaling group {copy['of']} may have traffic."
        hint = "Deploy again as it was deployed first, which goes on with it, or have traffic go back with agentless.codedeploy.rollback. Nothing was touched."
        raise DeploymentError("DEPLOYMENT_OPEN", message, hint)
    return {"of": copy["of"], "deployment_id": record["deployment_id"]}


def not_provisioned(gate, failed, removed):
    """The gate of a deployment whose replacement fleet could not be made, closed. failed: the result of the task that failed; removed: what came of removing
    the copy, see copy_auto_scaling_group."""
    error = failed.get("error") or {"code": "AUTO_SCALING_CONFIGURATION", "message": str(failed.get("msg") or "the replacement fleet could not be made.")}
    name = removed.get("name")
    left = f"Auto Scaling group {name} and its instances are left: {removed.get('msg')}" if removed.get("failed") else f"Nothing is left of {name}."
    hint = f"{error.get('hint') or ''} {left if name else ''} The original fleet serves as before.".strip()
    return {**gate, "go_on": False, "hosts": [], "error": {"code": error["code"], "message": error["message"], "hint": hint}}


def size_of_fleet(plan):
    """How many hosts the fleet has that is deployed to, or is planned to have where it is to be made."""
    return plan["copied_group"]["size"] if is_to_be_made(plan) else len(plan["hosts"])


def is_to_be_made(plan):
    """Whether the hosts of the replacement fleet are not there yet."""
    return bool(plan["copied_group"]) and not plan["hosts"]
