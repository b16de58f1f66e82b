# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: lifecycle_segments
short_description: Cut the lifecycle into the parts that run in one place
version_added: 0.1.0
author:
  - The agentless.codedeploy contributors (@agentless)
description:
  - The events on the servers run together, up to an event that acts elsewhere or for which there are tasks of the user's.
  - Events for which no host of the kind has a script are left out.
  - The scripts of C(BeforeBlockTraffic), C(AfterBlockTraffic) and C(ApplicationStop) come from the revision installed before.
positional: hosts, hostvars
options:
  _input:
    description: The plan.
    type: dict
    required: true
  hosts:
    description: Names of the hosts that the revision was staged on.
    type: list
    elements: str
    required: true
  hostvars:
    description: The variables of all hosts, with their records.
    type: dict
    required: true
"""

EXAMPLES = r"""
segments: "{{ plan | agentless.codedeploy.lifecycle_segments(ansible_play_hosts, hostvars) }}"
"""

RETURN = r"""
_value:
  description: For each kind of host its segments, in order, each with a C(type) of V(events), V(block_traffic), V(allow_traffic) or V(tasks).
  type: dict
"""

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.controller.deployment_facts import records_of
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.kinds_of_host import hosts_of
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.lifecycle import lifecycle_segments as cut_lifecycle, previous_events


def lifecycle_segments(plan, hosts, hostvars):
    """Plan, hosts and their variables -> kind of host -> segments."""
    if plan["resumed"] and plan["resumed"]["segments"]:
        return plan["resumed"]["segments"]
    records = records_of(plan, hosts, hostvars)
    return {kind: _segments_of(plan, kind, events, [records[host] for host in hosts_of(plan, kind) if host in records])
            for kind, events in plan["events"].items()}  # fmt: skip


def _segments_of(plan, kind, events, records):
    scripted = set(plan["appspec"]["hooks"]).difference(previous_events(plan))
    for record in records:
        scripted.update(record["previous"]["events"])
    return cut_lifecycle(kind, events, scripted, plan["event_tasks"], plan["traffic_tasks"], plan["options"]["one_task_per_event"])


class FilterModule:
    """The filter lifecycle_segments."""

    def filters(self):
        return {"lifecycle_segments": lifecycle_segments}
