# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plan of a deployment: plain data, made once, never changed, and complete: nothing after it reads an option again."""

from __future__ import annotations

import hashlib
import json

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._load_balancer_rules import load_balancer_lists

from .deployment_config import find_deployment_config, minimum_healthy_hosts
from ..announcement.announcement_settings import announcement_settings
from ..blue_green.blue_green_settings import blue_green_settings, check_blue_green_options
from .deployment_group import USER, deployment_identity, with_traffic_control
from ..blue_green.going_back import going_back_plan
from ..blue_green.listener_for_tests import check_test_urls, load_balancer_info_for_tests
from ..blue_green.roles_of_fleets import with_roles
from .health_rule import batch_sizes
from .registrations import registrations_before
from ..fleet.copied_group import provisioned_plan
from ..fleet.registered_hosts import registered_hosts, strangers
from ..lifecycle.kinds_of_host import BLUE, GREEN, IN_PLACE, LAUNCHED, events_of, hosts_of
from ..launch.launch_settings import CREATOR
from ..lifecycle.lifecycle import TRAFFIC_SEGMENTS, check_event_tasks
from .targets import check_registrations, check_targets, drain_warnings
from ..blue_green.termination import check_termination

DEFAULT_DEPLOYMENT_CONFIG = "CodeDeployDefault.OneAtATime"
# What the plan keeps of the options by their names without codedeploy_; the others it turns into something else.
KEPT_OPTIONS = (
    "allow_traffic_timeout_seconds", "appspec_filename", "block_traffic_timeout_seconds", "cache_dir", "check_strict", "continue", "deployment_configs",
    "deployment_mode", "file_exists_behavior", "follow_interval_seconds", "haproxy_poll_interval_seconds", "ignore_application_stop_failures",
    "launch_hook_name", "lock_timeout_seconds", "max_revisions", "one_task_per_event", "paths_made_by_hooks", "reachable_timeout_seconds",
    "reconnect_timeout_seconds", "resume", "rollback_of", "rollback_terminates_replacement", "rollback_to", "script_kill_grace_seconds",
    "script_output_grace_seconds", "store", "traffic_poll_interval_seconds", "update_outdated_instances_only",
)  # fmt: skip
# Of options that are numbers, the least that can be meant.
LEAST = {
    "allow_traffic_timeout_seconds": 0, "announcement_timeout_seconds": 1, "block_traffic_timeout_seconds": 0, "follow_interval_seconds": 1,
    "haproxy_poll_interval_seconds": 0, "lock_timeout_seconds": 0, "max_revisions": 1, "reachable_timeout_seconds": 0, "reconnect_timeout_seconds": 0,
    "script_kill_grace_seconds": 0, "script_output_grace_seconds": 0, "traffic_poll_interval_seconds": 0,
}  # fmt: skip


def plan_deployment(options, targets, pattern, new_id, started_by="", original=(), standing=None, copy=None):
    """What is wanted, and on which hosts -> the plan without its revision. Raises DeploymentError.

    options: the options that belong to the deployment, by their names without codedeploy_, with event_tasks, traffic_tasks (BlockTraffic,
    AllowTraffic -> path) and terminate_tasks as absolute paths; targets: [{host, instance_id, …}], see target_of, in order; pattern: how they were chosen;
    started_by: who it was, for those who find the deployment in progress; original: the targets that those of a blue/green deployment replace;
    standing: {pattern: names of hosts} of two fleets that take turns, of which it is not known yet which one serves; copy: the Auto Scaling group that is to
    be copied, see FleetReader, so that there are no targets yet.
    """
    if not targets and not copy:
        raise no_instances(pattern)
    group, traffic_tasks = options["deployment_group"], options["traffic_tasks"]
    traffic, blue_green = with_traffic_control(group, traffic_tasks), blue_green_settings(group)
    _check_numbers(options)
    events = _events_by_kind(options, blue_green, traffic)
    _check_fleets(options, blue_green, targets, original, standing)
    name = group.get("deployment_config_name") or DEFAULT_DEPLOYMENT_CONFIG
    with_load_balancers = traffic and not all(traffic_tasks.get(event) for event in TRAFFIC_SEGMENTS)
    count = copy["size"] if copy else len(targets)
    minimum = minimum_healthy_hosts(find_deployment_config(name, options["deployment_configs"]), count)
    return {
        "deployment": deployment_identity(options["application_name"], group, new_id, CREATOR if options.get("launched") else USER),
        # Under which the run has the lock of the group.
        "lock_id": new_id, "started_by": started_by,
        "deployment_config_name": name,
        "minimum_healthy_hosts": minimum,
        "batches": batch_sizes(count, minimum),
        "events": events,
        "event_tasks": options["event_tasks"],
        "traffic_tasks": traffic_tasks,
        "load_balancer_info": load_balancer_lists(group["load_balancer_info"]) if with_load_balancers else None,
        # Who is told of it, see announcement_settings.
        "announcements": announcement_settings(options),
        "hosts": [target["host"] for target in targets],
        **_of_two_fleets(options, blue_green, original, standing, copy), **_of_instances_that_start(options, blue_green, copy),
        # As the store knows them, when the deployment is opened.
        "unhealthy_hosts": [], "up_to_date_hosts": [],
        # The deployment that this one is the rollback of, see chosen_rollback.
        "rollback_of": None,
        # What is known of the deployment where it goes on after a run that was lost, see resumed_plan.
        "resumed": None,
        "targets": {target["host"]: {**target, "kind": kind} for kind, fleet in zip(events, (targets, original)) for target in fleet},
        # What target groups had of hosts, see registrations_before.
        "registrations": {},
        "options": {option: options[option] for option in KEPT_OPTIONS if option in options},
        "request_sha256": request_digest(options, [target["host"] for target in (*targets, *original)]),
    }


def _check_fleets(options, blue_green, targets, original, standing):
    check_targets([*targets, *original])
    check_test_urls([*targets, *original])
    # Of fleets that take turns either may be the original one.
    check_termination(blue_green, [*targets, *original] if standing else original, options["terminate_tasks"])


def _of_two_fleets(options, blue_green, original, standing, copy):
    """What only a blue/green deployment has."""
    return {
        # See blue_green_settings; None in place.
        "blue_green": blue_green,
        # The target groups by which the replacement fleet is looked at while the deployment waits.
        "test_load_balancer_info": load_balancer_info_for_tests(options, blue_green),
        # By which hosts are terminated that are no EC2 instances.
        "terminate_tasks": options["terminate_tasks"],
        # Those that the hosts replace.
        "original_hosts": [target["host"] for target in original],
        # The Auto Scaling group of the original fleet, of which the replacement fleet is a copy, see FleetReader.
        "copied_group": copy,
        # Two fleets that take turns, and why it cannot be told which one serves, see with_roles.
        "standing_fleets": standing,
        "fleet_error": None,
        # Hosts of the replacement fleet that load balancers have already.
        "serving_replacements": [],
        # Ids of what load balancers have beside the Auto Scaling group that is to be copied.
        "strangers_in_traffic": [],
        # Whether traffic goes back to the fleet that another deployment replaced, see going_back_plan.
        "goes_back": False,
    }


def _of_instances_that_start(options, blue_green, copy):
    """What only a deployment to instances has that may have been launched just now."""
    launched = options.get("launched")
    return {
        # See is_waited_for.
        "may_be_starting": bool(launched or (blue_green and (copy or options.get("target_instances")))),
        # The launch lifecycle hook by which all hosts wait, and their instances: {hook_name, instances: {host: {instance_id, auto_scaling_group}}}; or None.
        "launched": launched,
    }


def _events_by_kind(options, blue_green, with_traffic_control):
    """{kind of host: its lifecycle events}, first of the hosts that are deployed to. Raises DeploymentError."""
    if blue_green:
        check_blue_green_options(options)
    kinds = (GREEN, BLUE) if blue_green else (LAUNCHED,) if options.get("launched") else (IN_PLACE,)
    events = {kind: events_of(kind, with_traffic_control) for kind in kinds}
    check_event_tasks(options["event_tasks"], list(dict.fromkeys(event for of_kind in events.values() for event in of_kind)))
    return events


def complete_plan(plan, load_balancers, revision):
    """The plan, what load_balancer_info said (null without load balancers), and the revision as fetched and checked -> (plan, warnings).

    revision: {revision, appspec, bundle, bundle_source, revision_of: the deployment on record that it was taken from, rollback_of: the one that is rolled
    back, goes_back_from: the fleets of that one, where traffic goes back to the one that it replaced, options: those that it was recorded with; None and
    none where it was fetched}. Raises DeploymentError.
    """
    fleets, revision = revision["goes_back_from"], {key: value for key, value in revision.items() if key != "goes_back_from"}
    if fleets:
        plan = going_back_plan(plan, fleets, lambda count: _minimum_for_hosts(plan, count, f"traffic goes back to {count} host(s)", "Roll back"))
    elif plan["standing_fleets"]:
        plan = with_roles(plan, load_balancers, lambda count: _minimum_for_hosts(plan, count, f"the replacement fleet has {count} host(s)", "Deploy"))
    completed = {**plan, **revision, "options": {**plan["options"], **revision["options"]}}
    if not load_balancers:
        return completed, []
    targets = list(plan["targets"].values())
    check_registrations(targets, load_balancers)
    registrations = registrations_before(targets, plan["load_balancer_info"], load_balancers["target_groups"])
    serving = registered_hosts([plan["targets"][host] for host in hosts_of(plan, GREEN)], load_balancers)
    found = {"registrations": registrations, "serving_replacements": serving}
    if plan["copied_group"]:
        found["strangers_in_traffic"] = strangers([plan["targets"][host] for host in plan["original_hosts"]], load_balancers)
    return {**completed, **found}, drain_warnings(load_balancers, plan["options"]["block_traffic_timeout_seconds"])


def plan_with_copy(plan, name, targets):
    """The plan with the hosts of the copy that was made for the deployment. name: of the copy; targets: its hosts, see target_of. Raises DeploymentError."""
    if not targets:
        raise no_instances(name)
    check_targets([*targets, *(plan["targets"][host] for host in plan["original_hosts"])])
    minimum = _minimum_for_hosts(plan, len(targets), f"the copied Auto Scaling group has {len(targets)} instance(s) in service", "Deploy")
    return provisioned_plan(plan, name, targets, minimum)


def plan_for_hosts(plan, hosts):
    """The plan of a deployment to these hosts of it only, in this order, which are its fleet then; none have no batches. Raises DeploymentError."""
    which = f"the deployment is to {len(hosts)} of {len(plan['hosts'])} hosts"
    minimum = _minimum_for_hosts(plan, len(hosts), which, "Deploy to all of them, or") if hosts else 0
    return {
        **plan,
        "hosts": hosts,
        "targets": {host: plan["targets"][host] for host in [*hosts, *plan["original_hosts"]]},
        "registrations": {host: plan["registrations"][host] for host in hosts if host in plan["registrations"]},
        "minimum_healthy_hosts": minimum,
        "batches": batch_sizes(len(hosts), minimum) if hosts else [],
    }


def _minimum_for_hosts(plan, count, which, what_to_do):
    try:
        return minimum_healthy_hosts(find_deployment_config(plan["deployment_config_name"], plan["options"]["deployment_configs"]), count)
    except DeploymentError as error:
        hint = f"{what_to_do} with a deployment configuration that keeps fewer hosts healthy."
        raise DeploymentError(error.code, f"{which}, and {error.message}", hint) from error


def _check_numbers(options):
    for option, least in LEAST.items():
        if option in options and options[option] < least:
            message = f"codedeploy_{option} is {options[option]}, and must be at least {least}."
            raise DeploymentError("INVALID_OPTION", message, "Correct it where it is set.", option=f"codedeploy_{option}")


def request_digest(options, hosts):
    """What tells one request from another."""
    return hashlib.sha256(json.dumps([options, hosts], sort_keys=True).encode()).hexdigest()


def no_instances(pattern):
    """The error of a deployment that has no target."""
    return DeploymentError(
        "NO_INSTANCES",
        f"the pattern '{pattern}' (codedeploy_targets) matches no host of the inventory that may be deployed to.",
        "Check the pattern, the inventory (ansible-inventory --graph) and --limit; the controller is deployed to only where it is named.",
    )
