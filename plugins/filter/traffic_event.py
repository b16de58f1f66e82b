# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: traffic_event
short_description: Read what came of blocking or allowing traffic to one host
version_added: 0.1.0
author:
  - The agentless.codedeploy contributors (@agentless)
description:
  - Both modules act on a whole wave of hosts and report each.
positional: name, host
options:
  _input:
    description: The result of M(agentless.codedeploy.block_traffic) or M(agentless.codedeploy.allow_traffic).
    type: dict
    required: true
  name:
    description: The event, V(BlockTraffic) or V(AllowTraffic).
    type: str
    required: true
  host:
    description: The name of the host.
    type: str
    required: true
"""

EXAMPLES = r"""
progress: "{{ result | agentless.codedeploy.traffic_event('BlockTraffic', inventory_hostname) }}"
"""

RETURN = r"""
_value:
  description: C(event), as M(agentless.codedeploy.lifecycle_events) reports its own, and C(error), which is null when all went well.
  type: dict
"""

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.outcome import traffic_event


class FilterModule:
    """The filter traffic_event."""

    def filters(self):
        return {"traffic_event": traffic_event}
