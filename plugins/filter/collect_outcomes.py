# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: collect_outcomes
short_description: Add what came of a deployment on some hosts to what came of it on others
version_added: 0.1.0
author:
  - The agentless.codedeploy contributors (@agentless)
description:
  - A host without an outcome of this deployment adds nothing, or counts as failed when it was deployed to, in the segment that it had reached.
positional: hosts, hostvars, deployment_id, segments
options:
  _input:
    description: The outcomes so far, by host.
    type: dict
    required: true
  hosts:
    description: Names of the hosts to look at.
    type: list
    elements: str
    required: true
  hostvars:
    description: The variables of all hosts.
    type: dict
    required: true
  deployment_id:
    description: The deployment.
    type: str
    required: true
  segments:
    description: The segments of the lifecycle, when all these hosts were deployed to.
    type: list
    elements: dict
"""

EXAMPLES = r"""
outcomes: "{{ outcomes | agentless.codedeploy.collect_outcomes(wave, hostvars, 'd-ABCDEF123', segments) }}"
"""

RETURN = r"""
_value:
  description: The outcomes by host.
  type: dict
"""

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.outcome import lost_outcome
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.progress import progress_of


def collect_outcomes(outcomes, hosts, hostvars, deployment_id, segments=None):
    """Outcomes by host and names of hosts -> outcomes by host, theirs included."""
    found = {host: hostvars[host].get("codedeploy_outcome") for host in hosts}
    ours = {host: outcome for host, outcome in found.items() if outcome and outcome["deployment_id"] == deployment_id}
    lost = [] if segments is None else [host for host in hosts if host not in ours]
    return {**outcomes, **ours, **{host: _lost(host, hostvars[host], deployment_id, segments) for host in lost}}


def _lost(host, variables, deployment_id, segments):
    outcome = lost_outcome(host, progress_of(variables.get("codedeploy_progress"), deployment_id), segments)
    return {**outcome, "deployment_id": deployment_id}


class FilterModule:
    """The filter collect_outcomes."""

    def filters(self):
        return {"collect_outcomes": collect_outcomes}
