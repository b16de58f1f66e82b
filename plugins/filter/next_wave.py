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
  - Counts what came of the wave before, and applies the health rule to everything that came of the deployment so far.
  - In a phase other than that of the gate, it begins with the hosts that came well through the phase before.
positional: gate, hostvars, batch, segments, phase
options:
  _input:
    description: The plan.
    type: dict
    required: true
  gate:
    description: What this filter gave before the wave that has ended.
    type: dict
    required: true
  hostvars:
    description: The variables of all hosts, with their records.
    type: dict
    required: true
  batch:
    description: Names of the hosts that may be chosen.
    type: list
    elements: str
    required: true
  segments:
    description: The segments of the lifecycle, by kind of host.
    type: dict
    required: true
  phase:
    description: The phase that the batch is taken through.
    type: str
    required: true
    choices: [deploy, reroute, deregister]
"""

EXAMPLES = r"""
gate: "{{ plan | agentless.codedeploy.next_wave(gate, hostvars, ansible_play_batch, segments, 'deploy') }}"
"""

RETURN = r"""
_value:
  description:
    - C(go_on), the C(hosts) of the next wave, the C(room) there is, and how many waves (C(rounds)) what is left of the batch needs.
    - C(succeeded) counts hosts, C(failed) names them, C(ended) says what came of each host of the wave before.
  type: dict
"""

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.controller.deployment_facts import records_of
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.gate import next_gate, next_phase_gate
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.host_record import FAILED, SUCCEEDED


def next_wave(plan, gate, hostvars, batch, segments, phase):
    """Plan, gate, variables of hosts, batch, segments and phase -> gate."""
    if gate["phase"] != phase:
        gate = next_phase_gate(plan, gate, phase)
    records = records_of(plan, gate["hosts"], hostvars, segments, gate["hosts"], phase)
    return next_gate(plan, gate, {host: FAILED if record["status"] == FAILED else SUCCEEDED for host, record in records.items()}, batch)


class FilterModule:
    """The filter next_wave."""

    def filters(self):
        return {"next_wave": next_wave}
