# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads what fleet_info tells: few questions, whatever the number of instances."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._target_instances_rules import selection
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError

from . import autoscaling_api, ec2_api
from ..at_once import each_at_once
from .fleet_errors import AUTO_SCALING, EC2, from_aws_error
from .fleet_facts import GROUP_TAG, group_facts, ids_by_readiness, instance_facts, members_of
from .tag_query_plan import has_tags, literal, tag_queries

# So many values a filter may have.
MOST_VALUES = 200
THAT_ARE_THERE = {"Name": "instance-state-name", "Values": ["pending", "running", "stopping", "stopped"]}


def read_fleet(clients, target_instances: dict | None, instance_ids: list[str] | None) -> dict:
    """One of the two -> the result of fleet_info. Raises DeploymentError."""
    fleet = read_instances(clients, instance_ids) if target_instances is None else read_target_instances(clients, target_instances)
    known = {instance["instance_id"] for instance in fleet["instances"]}
    missing = [instance_id for instance_id in instance_ids or [] if instance_id not in known]
    return {**fleet, "instance_ids": ids_by_readiness(fleet["instances"]), "missing_instance_ids": missing}


def read_target_instances(clients, target_instances: dict) -> dict:
    """target_instances -> {instances, auto_scaling_groups}; an instance that is shutting down is none of them. Raises DeploymentError."""
    asked = selection(target_instances)
    groups = _required_groups(clients, asked["auto_scaling_groups"])
    found = {item["InstanceId"]: item for item in _members(clients, groups)}
    if asked["tag_groups"]:
        found.update((item["InstanceId"], item) for item in _tagged(clients, asked["tag_groups"]))
    return _facts(clients, found, groups)


def read_instances(clients, instance_ids: list[str]) -> dict:
    """Instances by id, whatever their state -> {instances, auto_scaling_groups}; those that EC2 does not know are left out. Raises DeploymentError."""
    unique = list(dict.fromkeys(instance_ids))
    some = [unique[start : start + MOST_VALUES] for start in range(0, len(unique), MOST_VALUES)]
    found = _ask_each(clients, [[{"Name": "instance-id", "Values": ids}] for ids in some])
    return _facts(clients, {item["InstanceId"]: item for item in found}, {})


def read_groups(clients, names: list[str]) -> dict[str, dict]:
    """{name: description} of the Auto Scaling groups that there are. Raises DeploymentError."""
    if not names:
        return {}
    try:
        return autoscaling_api.describe_groups(clients.get("autoscaling"), names)
    except AnsibleAWSError as error:
        raise from_aws_error(error, AUTO_SCALING, ", ".join(names[:5])) from error


def _required_groups(clients, names: list[str]) -> dict[str, dict]:
    groups = read_groups(clients, names)
    missing = [name for name in names if name not in groups]
    if missing:
        message = f"There is no Auto Scaling group {', '.join(missing)}."
        hint = "Check the names in auto_scaling_groups of the deployment group, or of its target_instances, and the region and account. Nothing was touched."
        raise DeploymentError("InvalidAutoScalingGroupException", message, hint)
    return groups


def _members(clients, groups: dict[str, dict]) -> list[dict]:
    """The instances of these groups, without those of their warm pools, which have the tag as well."""
    if not groups:
        return []
    listed = members_of(groups)
    tagged = _ask_each(clients, [[{"Name": f"tag:{GROUP_TAG}", "Values": [literal(name) for name in groups]}, THAT_ARE_THERE]])
    return [item for item in tagged if item["InstanceId"] in listed]


def _tagged(clients, tag_groups: list) -> list[dict]:
    questions, left = tag_queries(tag_groups)
    found = _ask_each(clients, [[*filters, THAT_ARE_THERE] for filters in questions])
    return [item for item in found if has_tags({tag["Key"]: tag["Value"] for tag in item.get("Tags", [])}, left)]


def _ask_each(clients, questions: list[list[dict]]) -> list[dict]:
    client = clients.get("ec2")
    try:
        answers = each_at_once(lambda filters: ec2_api.describe_instances(client, filters), questions)
    except AnsibleAWSError as error:
        raise from_aws_error(error, EC2, "the instances of the fleet") from error
    return [item for answer in answers for item in answer]


def _facts(clients, found: dict[str, dict], groups: dict[str, dict]) -> dict:
    named = {tag["Value"] for item in found.values() for tag in item.get("Tags", []) if tag["Key"] == GROUP_TAG}
    all_groups = {**groups, **read_groups(clients, sorted(named - groups.keys()))}
    members = members_of(all_groups)
    instances = [instance_facts(item, all_groups, members) for item in found.values()]
    return {
        "instances": sorted(instances, key=lambda item: (item["tags"].get("Name", ""), item["instance_id"])),
        "auto_scaling_groups": [group_facts(group) for group in all_groups.values()],
    }
