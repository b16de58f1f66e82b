# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: next_wave
short_description: Decide which hosts of a batch may be deployed to now
version_added: 0.1.0
author:
  - The agentless.codedeploy contributors (@agentless)
description:
  - Applies the health rule to everything that came of the deployment so far.
positional: outcomes, batch
options:
  _input:
    description: The plan.
    type: dict
    required: true
  outcomes:
    description: What came of the hosts that are through, by host.
    type: dict
    required: true
  batch:
    description: Names of the hosts that may be chosen.
    type: list
    elements: str
    required: true
"""

EXAMPLES = r"""
gate: "{{ plan | agentless.codedeploy.next_wave(outcomes, ansible_play_batch) }}"
"""

RETURN = r"""
_value:
  description: C(go_on), the C(hosts) of the next wave, and the C(room) there is.
  type: dict
"""

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.health_rule import next_wave as choose_next_wave


def next_wave(plan, outcomes, batch):
    """Plan, outcomes and batch -> {go_on, hosts, room}."""
    statuses = {host: outcome["status"] for host, outcome in outcomes.items()}
    return choose_next_wave(plan["hosts"], plan["minimum_healthy_hosts"], statuses, batch)


class FilterModule:
    """The filter next_wave."""

    def filters(self):
        return {"next_wave": next_wave}
