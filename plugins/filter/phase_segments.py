# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: phase_segments
short_description: Choose the segments of a lifecycle that belong to a phase of the deployment
version_added: 0.1.0
author:
  - The agentless.codedeploy contributors (@agentless)
description:
  - In place all of them belong to the phase V(deploy).
positional: phase
options:
  _input:
    description: The segments of a kind of host.
    type: list
    elements: dict
    required: true
  phase:
    description: The phase.
    type: str
    required: true
    choices: [deploy, reroute, deregister]
"""

EXAMPLES = r"""
loop: "{{ codedeploy_segments.green | agentless.codedeploy.phase_segments('reroute') }}"
"""

RETURN = r"""
_value:
  description: These segments in order, each with its C(index) among all.
  type: list
  elements: dict
"""

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.phases import segments_in


class FilterModule:
    """The filter phase_segments."""

    def filters(self):
        return {"phase_segments": segments_in}
