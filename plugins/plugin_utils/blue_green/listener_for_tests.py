# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The target groups behind a test listener, by which a replacement fleet is looked at while its deployment waits: what cannot be meant by them."""

from __future__ import annotations

import re

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._load_balancer_rules import MAX_LOAD_BALANCERS

from ..deployment.targets import check_registrations
from ..fleet.placement_rules import check_placement
from ..options.option_values import shown
from .blue_green_settings import ACTION_ON_TIMEOUT, READY, STOP

OPTION, URL_OPTION = "codedeploy_test_target_groups", "codedeploy_test_url"
# On one line, and so short that a message can carry those of many hosts.
URL = re.compile(r"https?://[^\s]{1,1000}")


def load_balancer_info_for_tests(options, blue_green):
    """The load_balancer_info of the test target groups, or None. options: by their names without codedeploy_; blue_green: the settings, None in place.

    One that goes on has waited already, and a rollback is not refused for what a rollback does not need. Raises DeploymentError.
    """
    names = list(dict.fromkeys(name for name in options.get("test_target_groups") or [] if name))
    if not names or options.get("continue"):
        return None
    reason = _why_not(names, blue_green)
    if reason and "rollback_to" in options:
        return None
    if reason:
        raise _invalid(*reason)
    return {"target_group_info_list": [{"name": name} for name in names], "elb_info_list": []}


def check_test_urls(targets):
    """Refuse what is no address at which a host could be looked at. Raises DeploymentError."""
    for target in targets:
        url = target["test_url"]
        if url and not URL.fullmatch(url):
            message = f"{URL_OPTION} of {target['host']} is {shown(url)}, which is no address."
            hint = "Give one such as http://10.0.0.7:8080/, or leave it out. Nothing was touched."
            raise DeploymentError("INVALID_OPTION", message, hint, option=URL_OPTION)


def check_listener_for_tests(plan, fleet, load_balancers, found):
    """Refuse test target groups that cannot show the fleets of a complete plan. Raises DeploymentError.

    fleet: {host: instance as fleet_info returns it} of those that are known; load_balancers: as load_balancer_info tells of those that serve, or None;
    found: what it returned of the test target groups, also where it failed.
    """
    if not plan["test_load_balancer_info"]:
        return
    if "target_groups" not in found:
        error = found.get("error") or {"code": "ELASTIC_LOAD_BALANCING_INVALID", "message": str(found.get("msg")), "hint": ""}
        raise DeploymentError(error["code"], f"{OPTION}: {error['message']}", f"{error['hint']} Nothing was touched.".strip())
    serving = {group["arn"] for group in (load_balancers or {"target_groups": []})["target_groups"]}
    both = [group["name"] for group in found["target_groups"] if group["arn"] in serving]
    if both:
        message = f"{OPTION} has {', '.join(both)}, which load_balancer_info has too: the replacement fleet would be in traffic before anybody says so."
        raise _invalid(message, "Name target groups that only a test listener forwards to.")
    check_registrations(list(plan["targets"].values()), found)
    check_placement(fleet, found)


def _why_not(names, blue_green):
    """(message, hint) of why they cannot be used, or None."""
    if len(names) > MAX_LOAD_BALANCERS:
        return f"{OPTION} has {len(names)} target groups; there can be {MAX_LOAD_BALANCERS}.", "Leave out some."
    if not blue_green:
        return f"{OPTION} is set, and a deployment in place has no replacement fleet to look at.", "Leave it out, or set deployment_type to BLUE_GREEN."
    if blue_green["ready"]["action_on_timeout"] != STOP:
        message = f"{OPTION} is set, and the deployment does not wait when the replacement fleet is ready, so that nobody could look at it."
        return message, f"Set {READY}.{ACTION_ON_TIMEOUT} to {STOP} and say how long it waits, or leave {OPTION} out."
    return None


def _invalid(message, hint):
    return DeploymentError("INVALID_OPTION", message, f"{hint} Nothing was touched.", option=OPTION)
