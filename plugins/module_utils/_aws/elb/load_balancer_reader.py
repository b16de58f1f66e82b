# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads what load_balancer_info tells: one lookup for all, one for the zones, then the attributes and the targets of each, several at once."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._load_balancer_rules import required_load_balancer_lists
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError

from . import elb_api, elbv2_api, load_balancer_lookup
from ..at_once import each_at_once
from .elb_errors import from_aws_error
from .load_balancer_facts import classic_load_balancer_facts, target_group_facts, zones_by_target_group

# So many DescribeLoadBalancers takes.
MOST_LOAD_BALANCERS = 20


def read_load_balancers(clients, info: dict, with_zones: bool = False) -> dict:
    """load_balancer_info -> {target_groups, classic_load_balancers}, or DeploymentError. with_zones: ask for those of target groups as well."""
    lists = required_load_balancer_lists(info)
    groups = [group["name"] for group in lists["target_group_info_list"]]
    classics = [item["name"] for item in lists["elb_info_list"]]
    return {
        "target_groups": _read_target_groups(clients.get("elbv2"), groups, with_zones) if groups else [],
        "classic_load_balancers": _read_classic_load_balancers(clients.get("elb"), classics) if classics else [],
    }


def _read_target_groups(client, names: list[str], with_zones: bool) -> list[dict]:
    found = load_balancer_lookup.find_target_groups(client, names)
    zones = _read_zones(client, list(found.values())) if with_zones else {}
    details = each_at_once(lambda name: _details_of_target_group(client, found[name]["TargetGroupArn"]), names)
    return [target_group_facts(name, found[name], *own, zones.get(found[name]["TargetGroupArn"])) for name, own in zip(names, details)]


def _read_zones(client, descriptions: list[dict]) -> dict[str, list[str]]:
    arns = sorted({arn for description in descriptions for arn in description.get("LoadBalancerArns", [])})
    some = [arns[start : start + MOST_LOAD_BALANCERS] for start in range(0, len(arns), MOST_LOAD_BALANCERS)]
    return zones_by_target_group(descriptions, [item for asked in some for item in _ask(elbv2_api.describe_load_balancers, client, asked)])


def _details_of_target_group(client, arn: str) -> tuple[dict, list]:
    return _ask(elbv2_api.describe_target_group_attributes, client, arn), _ask(elbv2_api.describe_target_health, client, arn)


def _read_classic_load_balancers(client, names: list[str]) -> list[dict]:
    found = load_balancer_lookup.find_classic_load_balancers(client, names)
    attributes = each_at_once(lambda name: _ask(elb_api.describe_load_balancer_attributes, client, name), names)
    return [classic_load_balancer_facts(found[name], own) for name, own in zip(names, attributes)]


def _ask(describe, client, subject: str | list[str]):
    try:
        return describe(client, subject)
    except AnsibleAWSError as error:
        raise from_aws_error(error, subject if isinstance(subject, str) else ", ".join(subject)) from error
