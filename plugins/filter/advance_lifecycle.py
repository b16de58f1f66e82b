# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: advance_lifecycle
short_description: Note that a host is through a segment of its lifecycle
version_added: 0.1.0
author:
  - The agentless.codedeploy contributors (@agentless)
description:
  - The progress of a host is what the next segment, the block and allow of traffic and its outcome are decided from.
positional: deployment_id, events
options:
  _input:
    description: The progress so far; that of another deployment counts as none.
    type: dict
    required: true
  deployment_id:
    description: The deployment.
    type: str
    required: true
  events:
    description: The events of the segment, as M(agentless.codedeploy.lifecycle_events) reports them.
    type: list
    elements: dict
    default: []
  error:
    description: What went wrong in the segment; then the host is not through it.
    type: dict
"""

EXAMPLES = r"""
progress: "{{ progress | agentless.codedeploy.advance_lifecycle('d-ABCDEF123', result.events) }}"
"""

RETURN = r"""
_value:
  description: C(deployment_id), C(segments_done), C(events) and C(error).
  type: dict
"""

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.progress import advance_lifecycle


class FilterModule:
    """The filter advance_lifecycle."""

    def filters(self):
        return {"advance_lifecycle": advance_lifecycle}
