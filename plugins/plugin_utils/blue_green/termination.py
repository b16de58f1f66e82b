# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The end of the original fleet of a blue/green deployment: whether and when its instances are terminated."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from ..names_of_hosts import shorten
from .blue_green_settings import END
from .ready_wait import TERMINATION_WAIT

KEPT = "The lock of the deployment group was lost, or somebody asked to stop the deployment, so it is kept. Terminate its instances when nobody needs them."


def check_termination(blue_green, original):
    """Refuse to terminate hosts that are no EC2 instances. blue_green: the settings, or None; original: targets of that fleet. Raises DeploymentError."""
    unknown = [target["host"] for target in original if not target["instance_id"]]
    if blue_green and blue_green["terminate"]["action"] == END and unknown:
        message = f"{shorten(unknown)} are to be terminated (terminate_blue_instances_on_deployment_success), and codedeploy_instance_id is not set for them."
        raise DeploymentError("INVALID_TARGETS", message, "Set it, or set the action to KEEP_ALIVE. Nothing was touched.")


def waits_to_terminate(plan):
    """Whether a run ends when the original fleet is deregistered, before it is terminated; not one that somebody had go on."""
    if not plan["blue_green"] or plan["blue_green"]["terminate"]["action"] != END or not plan["blue_green"]["terminate"]["wait_minutes"]:
        return False
    return (plan["resumed"] or {}).get("waited_for") != TERMINATION_WAIT


def hosts_to_terminate(plan, is_done):
    """Names of the hosts whose instances a run terminates. is_done: whether all phases are."""
    terminates = plan["blue_green"] and plan["blue_green"]["terminate"]["action"] == END and not waits_to_terminate(plan)
    return plan["original_hosts"] if terminates and is_done else []


def termination_of(result):
    """What retire_instances returned, or None -> {terminated: names of hosts, failed: {host: error}, groups: see its changed_groups, error}.

    None where nothing was to be terminated. error: of all of them, text or None.
    """
    if not result:
        return None
    if result.get("skipped"):
        return {"terminated": [], "failed": {}, "groups": [], "error": KEPT}
    instances = result.get("instances") or {}
    failed = {host: instance["error"] for host, instance in instances.items() if instance["error"]}
    return {
        "terminated": [host for host in instances if host not in failed],
        "failed": failed,
        "groups": result.get("changed_groups") or [],
        "error": None if instances else result.get("msg"),
    }
