# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The two fleets of a blue/green deployment."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from ..names_of_hosts import shorten

ORIGINAL, REPLACEMENT, INSTANCES = "codedeploy_targets", "codedeploy_replacement_targets", "codedeploy_target_instances"


def check_fleets(original, replacement):
    """Refuse fleets that are no two fleets. original, replacement: names of hosts. Raises DeploymentError."""
    if not replacement:
        message = f"The replacement fleet has no hosts: {REPLACEMENT} or {INSTANCES} chooses none."
        hint = f"Have it choose the hosts that replace those of {ORIGINAL}; if they are new, refresh the inventory."
        raise DeploymentError("NO_INSTANCES", message, hint)
    if not original:
        message = f"The original fleet has no hosts: {ORIGINAL} matches none."
        raise DeploymentError("NO_INSTANCES", message, f"Set {ORIGINAL} to a pattern of the hosts that serve now.")
    chosen = set(replacement)
    both = [host for host in original if host in chosen]
    if both:
        message = f"{shorten(both)}: in the original fleet ({ORIGINAL}) and in the replacement fleet ({REPLACEMENT})."
        raise DeploymentError("INVALID_TARGETS", message, f"Set {REPLACEMENT} to a pattern that matches none of these hosts, or take them out of {ORIGINAL}.")
