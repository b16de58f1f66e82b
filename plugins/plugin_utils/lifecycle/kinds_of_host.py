# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The kinds of host that a deployment has, and the lifecycle events of each, in order."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._host.lifecycle.events import ALLOW_EVENTS, BLOCK_EVENTS, DEPLOY_EVENTS, LIFECYCLE_EVENTS

# Green hosts are those of the replacement fleet, blue hosts those of the original one; launched ones came into their Auto Scaling group and have no traffic.
IN_PLACE, GREEN, BLUE, LAUNCHED = "in_place", "green", "blue", "launched"
EVENTS = {IN_PLACE: LIFECYCLE_EVENTS, GREEN: DEPLOY_EVENTS + ALLOW_EVENTS, BLUE: BLOCK_EVENTS, LAUNCHED: DEPLOY_EVENTS + ALLOW_EVENTS}


def events_of(kind, with_traffic_control):
    """The events of a kind of host, in order; without traffic control none is left that is about traffic."""
    return [event for event in EVENTS[kind] if with_traffic_control or event not in BLOCK_EVENTS + ALLOW_EVENTS]


def hosts_of(plan, kind):
    """Names of the hosts of a kind, in the order of the plan."""
    return [host for host in all_hosts(plan) if plan["targets"][host]["kind"] == kind]


def all_hosts(plan):
    """Names of the hosts that are deployed to, and of those that they replace."""
    return [*plan["hosts"], *plan["original_hosts"]]
