# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads all that makes an Auto Scaling group, and how its copy comes on."""

from __future__ import annotations

from datetime import datetime, timezone

from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError

from ..alarms import cloudwatch_api
from ..alarms.cloudwatch_errors import from_aws_error as from_cloudwatch_error
from ..at_once import each_at_once
from ..error_codes import DENIED, aws_code
from ..fleet.fleet_errors import AUTO_SCALING, EC2, from_aws_error
from . import copy_api
from .alarm_copy_plan import alarm_names
from .removal_plan import alarms_of_copy
from .rules.template_rules import expressions

# Part of what copy_plan takes -> (boto3's name of the operation, the key of its answer).
PARTS = {
    "policies": ("describe_policies", "ScalingPolicies"),
    "scheduled_actions": ("describe_scheduled_actions", "ScheduledUpdateGroupActions"),
    "lifecycle_hooks": ("describe_lifecycle_hooks", "LifecycleHooks"),
    "instance_refreshes": ("describe_instance_refreshes", "InstanceRefreshes"),
}
NOTIFICATIONS = ("describe_notification_configurations", "NotificationConfigurations")


def read_described(clients, group: dict) -> dict:
    """A described group -> what copy_plan takes. Raises DeploymentError, as all of these do."""
    name, client = group["AutoScalingGroupName"], clients.get("autoscaling")
    questions = [(*asked, {"AutoScalingGroupName": name}) for asked in PARTS.values()] + [(*NOTIFICATIONS, {"AutoScalingGroupNames": [name]})]
    try:
        answers = each_at_once(lambda asked: copy_api.pages(client, asked[0], asked[1], **asked[2]), questions)
    except AnsibleAWSError as error:
        raise from_aws_error(error, AUTO_SCALING, f"Auto Scaling group {name}") from error
    described = dict(zip([*PARTS, "notifications"], answers))
    alarms = _alarms(clients, described["policies"])
    versions = _versions(clients, group)
    parts = {"group": group, **described, "alarms": alarms, "alarm_tags": _alarm_tags(clients, alarms), "launch_template_versions": versions}
    return plain({**parts, "warm_pool": group.get("WarmPoolConfiguration")})


def read_alarms_of_copy(clients, original: dict | None, copy: dict | None, deployment_id: str) -> list[str]:
    """Names of the alarms that there are of a copy."""
    client, policies = clients.get("autoscaling"), []
    for group in (original, copy):
        try:
            policies.append(copy_api.pages(client, *PARTS["policies"], AutoScalingGroupName=group["AutoScalingGroupName"]) if group else [])
        except AnsibleAWSError as error:
            raise from_aws_error(error, AUTO_SCALING, f"Auto Scaling group {group['AutoScalingGroupName']}") from error
    names = alarms_of_copy(*policies, deployment_id)
    found = cloudwatch_api.alarms(clients.get("cloudwatch"), names) if names else {}
    return [name for name in names if name in found]


def read_activities(clients, name: str) -> list[dict]:
    """The newest scaling activities of a group, newest first."""
    try:
        return copy_api.newest_activities(clients.get("autoscaling"), name)
    except AnsibleAWSError as error:
        raise from_aws_error(error, AUTO_SCALING, f"Auto Scaling group {name}") from error


def read_source_states(clients, name: str) -> dict[str, str]:
    """{identifier of a traffic source: its state}."""
    try:
        found = copy_api.pages(clients.get("autoscaling"), "describe_traffic_sources", "TrafficSources", AutoScalingGroupName=name)
    except AnsibleAWSError as error:
        raise from_aws_error(error, AUTO_SCALING, f"Auto Scaling group {name}") from error
    return {source.get("Identifier") or source["TrafficSource"]: source["State"] for source in found}


def plain(value):
    """An answer of boto3 in which times are texts, as requests take them, too."""
    if isinstance(value, datetime):
        return value.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, (list, tuple)) else value


def _alarms(clients, policies: list[dict]) -> list[dict]:
    names = alarm_names(policies)
    found = cloudwatch_api.alarms(clients.get("cloudwatch"), names) if names else {}
    return [found[name] for name in names if name in found]


def _alarm_tags(clients, alarms: list[dict]) -> dict[str, list[dict]]:
    """{alarm: its tags} of those whose tags may be read."""
    client = clients.get("cloudwatch") if alarms else None
    tags = each_at_once(lambda alarm: _tags(client, alarm["AlarmArn"]), alarms)
    return {alarm["AlarmName"]: of_one for alarm, of_one in zip(alarms, tags) if of_one is not None}


def _tags(client, arn: str) -> list[dict] | None:
    try:
        return copy_api.answer(client, copy_api.ALARM_TAGS, {"ResourceARN": arn})["Tags"]
    except AnsibleAWSError as error:
        if aws_code(error) in DENIED:
            return None
        raise from_cloudwatch_error(error, arn) from error


def _versions(clients, group: dict) -> dict[str, dict]:
    found: dict[str, dict] = {}
    for template, of_one in expressions(group).items():
        try:
            found[template] = {expression: copy_api.version_number(clients.get("ec2"), template, expression) for expression in of_one}
        except AnsibleAWSError as error:
            raise from_aws_error(error, EC2, f"launch template {template}") from error
    return found
