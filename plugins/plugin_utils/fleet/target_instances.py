# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""codedeploy_target_instances, and which hosts of the inventory the instances are that it selects."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._target_instances_rules import selection

from ..names_of_hosts import shorten


def check_target_instances(target_instances):
    """Refuse what CodeDeploy would not take as TargetInstances. Raises DeploymentError."""
    try:
        selection(target_instances)
    except DeploymentError as error:
        raise DeploymentError(error.code, f"codedeploy_target_instances: {error.message}", error.hint) from error


def hosts_of_instances(instances, instance_ids):
    """Instances as fleet_info returns them, and {host: instance id} of the inventory -> ({host: instance}, instances that no host has)."""
    by_id: dict = {}
    for host, instance_id in instance_ids.items():
        if instance_id:
            by_id.setdefault(instance_id, []).append(host)
    chosen = {instance["instance_id"]: by_id.get(instance["instance_id"], []) for instance in instances}
    doubled = {instance_id: hosts for instance_id, hosts in chosen.items() if len(hosts) > 1}
    if doubled:
        said = "; ".join(f"{instance_id} is {shorten(hosts)}" for instance_id, hosts in list(doubled.items())[:5])
        hint = "Correct the variable codedeploy_instance_id of these hosts, or leave out all but one."
        raise DeploymentError("INVALID_TARGETS", f"Several hosts of the inventory are one instance: {said}.", hint)
    known = {chosen[instance["instance_id"]][0]: instance for instance in instances if chosen[instance["instance_id"]]}
    return known, [instance for instance in instances if not chosen[instance["instance_id"]]]


def check_all_known(strangers):
    """Refuse instances that no host of the inventory has, as nothing could be deployed to them. Raises DeploymentError."""
    if strangers:
        message = f"No host of the inventory has the instance id of {shorten([_called(instance) for instance in strangers])}."
        hint = "Add these instances to the inventory, or refresh it (a dynamic inventory may keep a cache), with their ids as codedeploy_instance_id."
        raise DeploymentError("INVALID_TARGETS", message, hint)


def _called(instance):
    name = instance["tags"].get("Name")
    return f"{instance['instance_id']} ({name})" if name else instance["instance_id"]
