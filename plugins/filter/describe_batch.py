# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: describe_batch
short_description: Say which batch of a deployment some hosts are
version_added: 0.1.0
author:
  - The agentless.codedeploy contributors (@agentless)
description:
  - For the name of a task, as the name of a play is the same for all its batches.
positional: batch, phase
options:
  _input:
    description: The plan.
    type: dict
    required: true
  batch:
    description: Names of the hosts of the batch.
    type: list
    elements: str
    required: true
  phase:
    description: The phase of the deployment.
    type: str
    required: true
    choices: [deploy, reroute, deregister]
"""

EXAMPLES = r"""
name: "{{ plan | agentless.codedeploy.describe_batch(ansible_play_batch, 'deploy') }}"
"""

RETURN = r"""
_value:
  description: Text such as C(Deploy to batch 2 of 5 (20 hosts\)).
  type: str
"""

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.reporting.batch_text import describe_batch


class FilterModule:
    """The filter describe_batch."""

    def filters(self):
        return {"describe_batch": describe_batch}
