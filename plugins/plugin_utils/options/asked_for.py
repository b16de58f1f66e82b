# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the variables of a run ask for, beside what those of another one did."""

from __future__ import annotations

import json

from ..names_of_hosts import shorten

# Options of which each run has its own: they say how it goes about a deployment, or what it expects to find, not what is deployed.
OF_THE_RUN = (
    "cache_dir", "check_strict", "continue", "follow_interval_seconds", "haproxy_poll_interval_seconds", "launch_hook_name",
    "lock_timeout_seconds", "reachable_timeout_seconds", "reconnect_timeout_seconds", "resume", "rollback_of", "rollback_terminates_replacement",
    "traffic_poll_interval_seconds",
)  # fmt: skip
# What else of a plan says what is deployed, and the variables in which that is asked for.
ASKED_IN = {
    "revision": "codedeploy_revision",
    "deployment_config_name": "codedeploy_deployment_group.deployment_config_name",
    "events": "codedeploy_deployment_group.deployment_style",
    "load_balancer_info": "codedeploy_deployment_group.load_balancer_info",
    "test_load_balancer_info": "codedeploy_test_target_groups",
    "event_tasks": "codedeploy_event_tasks",
    "terminate_tasks": "codedeploy_terminate_tasks",
    "traffic_tasks": "codedeploy_block_traffic_tasks or codedeploy_allow_traffic_tasks",
}


def differences(old, new):
    """In what two plans differ as to what is deployed, by the names of the variables in which it is asked for."""
    old, new = (json.loads(json.dumps(plan)) for plan in (old, new))
    found = [variable for key, variable in ASKED_IN.items() if old[key] != new[key]]
    if old["revision"] == new["revision"] and old["bundle"]["sha256"] != new["bundle"]["sha256"]:
        found.append("the content of the revision")
    options = (old["options"].keys() | new["options"].keys()) - set(OF_THE_RUN)
    found += [f"codedeploy_{option}" for option in sorted(options) if old["options"].get(option) != new["options"].get(option)]
    copied = [plan["copied_group"] for plan in (old, new)]
    # The copy that the old one has made serves by now, and would be the next that is copied.
    if all(copied) and copied[0]["name"] == copied[1]["of"]:
        return found
    # Those that were left out, as they were up to date, were asked for as well.
    if all(copied):
        old, new = ({**plan, "targets": {host: plan["targets"][host] for host in plan["original_hosts"]}} for plan in (old, new))
    if {*old["targets"], *old["up_to_date_hosts"]} != {*new["targets"], *new["up_to_date_hosts"]}:
        return [*found, "codedeploy_targets"]
    # Which of two standing fleets is replaced was decided when it began.
    decided = {"kind": None} if old["standing_fleets"] and new["standing_fleets"] else {}
    others = [host for host, target in new["targets"].items() if host in old["targets"] and {**target, **decided} != {**old["targets"][host], **decided}]
    return [*found, *([f"variables of {shorten(others)}"] if others else [])]
