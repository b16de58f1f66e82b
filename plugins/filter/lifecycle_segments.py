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
  - Events for which no host has a script are left out.
  - The scripts of C(BeforeBlockTraffic), C(AfterBlockTraffic) and C(ApplicationStop) come from the revision installed before.
positional: appspec, preflights
options:
  _input:
    description: The events, in order.
    type: list
    elements: str
    required: true
  appspec:
    description: The AppSpec of the revision, as data.
    type: dict
    required: true
  preflights:
    description: What M(agentless.codedeploy.preflight) said of each host.
    type: list
    elements: dict
    required: true
  event_tasks:
    description: For an event, the task files to run C(before) and C(after) it.
    type: dict
    default: {}
  traffic_tasks:
    description: For V(BlockTraffic) and V(AllowTraffic), the task file to run instead of the load balancer modules.
    type: dict
    default: {}
  one_task_per_event:
    description: Give each event a segment of its own.
    type: bool
    default: false
"""

EXAMPLES = r"""
segments: "{{ plan.events | agentless.codedeploy.lifecycle_segments(appspec, preflights) }}"
"""

RETURN = r"""
_value:
  description: The segments, in order, each with a C(type) of V(events), V(block_traffic), V(allow_traffic) or V(tasks).
  type: list
"""

from ansible_collections.agentless.codedeploy.plugins.module_utils._host.lifecycle.events import PREVIOUS_REVISION_EVENTS
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.appspec.agent_appspecs import agent_appspecs
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.lifecycle import lifecycle_segments as cut_lifecycle


def lifecycle_segments(events, appspec, preflights, event_tasks=None, traffic_tasks=None, one_task_per_event=False):
    """Events, AppSpec and preflight results -> segments."""
    scripted = set(appspec["hooks"]).difference(PREVIOUS_REVISION_EVENTS)
    for preflight in preflights:
        scripted.update(_previous_events(preflight))
    return cut_lifecycle(events, scripted, event_tasks or {}, traffic_tasks or {}, one_task_per_event)


def _previous_events(preflight):
    """The events that have scripts in the revisions which a host had before."""
    installs = [preflight.get(name) or {} for name in ("last_successful_install", "most_recent_install")]
    known = [event for install in installs for event in install.get("events") or []]
    return known + [event for appspec in agent_appspecs(preflight).values() for event in appspec["hooks"]]


class FilterModule:
    """The filter lifecycle_segments."""

    def filters(self):
        return {"lifecycle_segments": lifecycle_segments}
