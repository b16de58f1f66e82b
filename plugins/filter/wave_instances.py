# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: wave_instances
short_description: Choose the hosts of a wave that are at a segment of their lifecycle
version_added: 0.1.0
author:
  - The agentless.codedeploy contributors (@agentless)
description:
  - A host that failed in an earlier segment is left as it is.
positional: wave, hostvars, segments_done, for_traffic
options:
  _input:
    description: The plan.
    type: dict
    required: true
  wave:
    description: Names of the hosts of the wave.
    type: list
    elements: str
    required: true
  hostvars:
    description: The variables of all hosts, with their records.
    type: dict
    required: true
  segments_done:
    description: How many segments lie before this one.
    type: int
    required: true
  for_traffic:
    description: Whether to say of each what load balancers had of it before, which is to be put back.
    type: bool
    default: false
"""

EXAMPLES = r"""
to_block: "{{ plan | agentless.codedeploy.wave_instances(wave, hostvars, 1) }}"
to_allow: "{{ plan | agentless.codedeploy.wave_instances(wave, hostvars, 3, true) }}"
"""

RETURN = r"""
_value:
  description: These hosts as M(agentless.codedeploy.block_traffic) and M(agentless.codedeploy.allow_traffic) take them.
  type: list
"""

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.controller.deployment_facts import records_of
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.registrations import registrations_to_put_back
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.host_record import is_at_segment
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.traffic_instance import traffic_instance


def wave_instances(plan, wave, hostvars, segments_done, for_traffic=False):
    """Plan and wave -> instances of the wave's hosts that are at the segment."""
    records = records_of(plan, wave, hostvars)
    at_segment = [record for record in records.values() if is_at_segment(record, segments_done)]
    return [traffic_instance(plan["targets"][record["host"]], registrations_to_put_back(plan, record) if for_traffic else []) for record in at_segment]


class FilterModule:
    """The filter wave_instances."""

    def filters(self):
        return {"wave_instances": wave_instances}
