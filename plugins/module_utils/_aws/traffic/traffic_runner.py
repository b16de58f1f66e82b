# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The body that block_traffic and allow_traffic share."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._load_balancer_rules import required_load_balancer_lists

from ..counted_clients import CountedClients
from ..elb import load_balancer_lookup
from ..elb.load_balancer import ClassicLoadBalancer, TargetGroup
from ..elb.target import Target
from .traffic_plan import InstanceTraffic, Registration, targets_to_change
from .traffic_report import instance_result, wave_error
from .traffic_waiter import drive_traffic, observe

# No list has a default, so that each may be null.
LOAD_BALANCER_INFO_SPEC = {
    "type": "dict",
    "required": True,
    "options": {
        "target_group_info_list": {
            "type": "list",
            "elements": "dict",
            "options": {"name": {"type": "str", "required": True}, "port": {"type": "int"}},
        },
        "elb_info_list": {"type": "list", "elements": "dict", "options": {"name": {"type": "str", "required": True}}},
        "target_group_pair_info_list": {"type": "list", "elements": "dict"},
    },
}
REGISTRATIONS_SPEC = {
    "type": "list",
    "elements": "dict",
    "options": {
        "name": {"type": "str", "required": True},
        "type": {"type": "str", "required": True, "choices": ["target_group", "classic_load_balancer"]},
        "targets": {
            "type": "list",
            "elements": "dict",
            "required": True,
            "options": {"id": {"type": "str", "required": True}, "port": {"type": "int"}, "availability_zone": {"type": "str"}},
        },
    },
}


def traffic_spec(**of_instances) -> dict:
    """The argument spec of a traffic module, with what only it takes of instances."""
    instance = {
        "host": {"type": "str", "required": True},
        "instance_id": {"type": "str"},
        "ip_address": {"type": "str"},
        "port": {"type": "int"},
        "availability_zone": {"type": "str"},
        **of_instances,
    }
    return {
        "load_balancer_info": LOAD_BALANCER_INFO_SPEC,
        "instances": {"type": "list", "elements": "dict", "required": True, "options": instance},
        "timeout_seconds": {"type": "int", "default": 600},
        "poll_interval_seconds": {"type": "float", "default": 5.0},
    }


def run_traffic(module, goal) -> dict:
    """The module's result; it has failed and msg when an instance did not arrive."""
    clients = CountedClients(module)
    parameters = module.params
    try:
        load_balancers = open_load_balancers(clients, parameters["load_balancer_info"])
    except DeploymentError as error:
        return _nothing_done(goal, parameters["instances"], error, clients.api_calls)
    instances = [enrol(instance, load_balancers) for instance in parameters["instances"]]
    if module.check_mode:
        _foresee(goal, instances)
    else:
        drive_traffic(goal, instances, parameters["timeout_seconds"], parameters["poll_interval_seconds"])
    return _result(goal, instances, clients.api_calls, module.check_mode)


def open_load_balancers(clients: CountedClients, info: dict) -> list:
    """load_balancer_info -> TargetGroup and ClassicLoadBalancer objects, or DeploymentError."""
    lists = required_load_balancer_lists(info)
    groups = lists["target_group_info_list"]
    opened: list = []
    if groups:
        client = clients.get("elbv2")
        found = load_balancer_lookup.find_target_groups(client, [group["name"] for group in groups])
        opened = [TargetGroup(client, found[group["name"]], group["name"], group["port"]) for group in groups]
    return opened + [ClassicLoadBalancer(clients.get("elb"), item["name"]) for item in lists["elb_info_list"]]


def enrol(instance: dict, load_balancers: list) -> InstanceTraffic:
    """One entry of the module's instances -> InstanceTraffic; with an error when a load balancer cannot know it."""
    traffic = InstanceTraffic(instance["host"])
    taken_out = {(item["type"], item["name"]): [Target(**target) for target in item["targets"]] for item in instance.get("registrations") or []}
    try:
        traffic.registrations = [_registration(instance, balancer, taken_out.get((balancer.type, balancer.name), [])) for balancer in load_balancers]
    except DeploymentError as error:
        traffic.error = error
    return traffic


def _registration(instance: dict, load_balancer, taken_out: list[Target]) -> Registration:
    default = load_balancer.default_target(instance)
    foreign = [target.id for target in taken_out if target.id != default.id]
    if foreign:
        message = f"the registrations of {instance['host']} with {load_balancer.name} name {foreign[0]}, and it is known there as {default.id}."
        raise DeploymentError("ELB_INVALID_INSTANCE", message, "Give each instance what BlockTraffic took out of this one.")
    return Registration(load_balancer, default, taken_out)


def _foresee(goal, instances: list) -> None:
    observe(goal, instances)
    for _instance, registration, _target in targets_to_change(goal, instances):
        registration.changed = True


def _result(goal, instances: list, api_calls: dict, is_foreseen: bool = False) -> dict:
    results = {instance.host: instance_result(goal, instance, is_foreseen) for instance in instances}
    result = {"changed": any(item["changed"] for item in results.values()), "instances": results, "api_calls": api_calls}
    if any(instance.error for instance in instances):
        result.update(wave_error(goal, instances).to_failure())
    return result


def _nothing_done(goal, instances: list[dict], error: DeploymentError, api_calls: dict) -> dict:
    unserved = [InstanceTraffic(instance["host"], error=error) for instance in instances]
    return {**_result(goal, unserved, api_calls), **error.to_failure()}
