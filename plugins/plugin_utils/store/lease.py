# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lock of a deployment group, as the run sees it that has it."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from ..deployment.fleets_of_phases import fleet_of
from ..deployment.targets import hosts_to_prepare
from ..lifecycle.phases import DEPLOY, DEREGISTER, REROUTE
from ..names_of_hosts import shorten

SHOWN_HOSTS = 3
DOING = {DEPLOY: "deploying to", REROUTE: "rerouting traffic to", DEREGISTER: "deregistering"}


def lease_error(note, now):
    """What was noted of the lock ({held_until, trouble}, or None), and the time by the same clock -> why it is not held, or None."""
    if note and now < note["held_until"]:
        return None
    trouble = (note or {}).get("trouble") or {}
    if trouble.get("code") == "LOCK_LOST":
        why, hint = trouble["message"], trouble["hint"]
    elif trouble:
        why = f"it could not be renewed in time: {trouble['message']}"
        hint = f"{trouble['hint']} Then deploy again."
    else:
        why = "the process that renews it has ended, or was held up"
        hint = "Look whether the controller ends processes or has slept, then deploy again."
    message = f"the deployment stopped before its next wave, as it may no longer be the only one of its group: {why}"
    return DeploymentError("LOCK_LOST", f"{message.rstrip('.')}.", hint)


def describe_wave(plan, gate):
    """What a deployment does when a wave begins."""
    fleet = fleet_of(plan, gate["phase"])
    failed = len(set(fleet).intersection(gate["failed"]))
    of = f"{gate['succeeded'] + failed} of {len(fleet)} hosts are through, {failed} failed"
    return f"{DOING[gate['phase']]} {shorten(gate['hosts'], SHOWN_HOSTS)} ({of})"


def describe_terminating(plan):
    """What a deployment does after its last wave."""
    return f"terminating {shorten(plan['original_hosts'], SHOWN_HOSTS)}, from which traffic was taken"


def describe_beginning(plan):
    """What a deployment does before its first wave."""
    doing = "going on" if plan["resumed"] else "beginning"
    return f"{doing} with {len(hosts_to_prepare(plan))} hosts"
