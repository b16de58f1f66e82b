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
positional: wave, hostvars, deployment_id, segments_done
options:
  _input:
    description: The targets of the plan.
    type: list
    elements: dict
    required: true
  wave:
    description: Names of the hosts of the wave.
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
  segments_done:
    description: How many segments lie before this one.
    type: int
    required: true
"""

EXAMPLES = r"""
instances: "{{ plan.targets | agentless.codedeploy.wave_instances(wave, hostvars, 'd-ABCDEF123', 1) }}"
"""

RETURN = r"""
_value:
  description: The targets of these hosts.
  type: list
"""

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.progress import is_at_segment


def wave_instances(targets, wave, hostvars, deployment_id, segments_done):
    """Targets and wave -> targets of the wave's hosts that are at the segment."""
    chosen = {host for host in wave if is_at_segment(hostvars[host].get("codedeploy_progress"), deployment_id, segments_done)}
    return [target for target in targets if target["host"] in chosen]


class FilterModule:
    """The filter wave_instances."""

    def filters(self):
        return {"wave_instances": wave_instances}
