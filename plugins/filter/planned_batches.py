# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: planned_batches
short_description: The batches of a phase of the plan that was made in this run
version_added: 0.1.0
author:
  - The agentless.codedeploy contributors (@agentless)
description:
  - For C(serial) of the play whose hosts are those that P(agentless.codedeploy.planned_hosts#filter) gives.
  - The deployment configuration says how many hosts at once; all of the original fleet are deregistered together.
positional: phase
options:
  _input:
    description: The variables of localhost.
    type: dict
    required: true
  phase:
    description: The phase.
    type: str
    required: true
    choices: [deploy, reroute, deregister]
"""

EXAMPLES = r"""
serial: "{{ hostvars['localhost'] | agentless.codedeploy.planned_batches('reroute') }}"
"""

RETURN = r"""
_value:
  description: How many hosts each batch has.
  type: list
  elements: int
"""

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.phase_hosts import batches_in_phase
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.health_rule import NO_BATCHES


def planned_batches(variables, phase):
    """Variables of localhost -> sizes of batches; one of one host where there is nothing to do."""
    if "codedeploy_plan" not in variables:
        return NO_BATCHES
    return batches_in_phase(variables["codedeploy_plan"], variables["codedeploy_gate"], phase)


class FilterModule:
    """The filter planned_batches."""

    def filters(self):
        return {"planned_batches": planned_batches}
