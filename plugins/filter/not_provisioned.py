# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: not_provisioned
short_description: Closes the gate of a deployment whose replacement fleet could not be made
version_added: 0.1.0
author:
  - The agentless.codedeploy contributors (@agentless)
description:
  - Nobody is deployed to. The error is that of what failed, and says what is left.
positional: failed, removed
options:
  _input:
    description: The gate.
    type: dict
    required: true
  failed:
    description: The result of the task that failed.
    type: dict
    required: true
  removed:
    description: The result of M(agentless.codedeploy.copy_auto_scaling_group) that removed the copy, or that of the last one where nothing was removed.
    type: dict
    required: true
"""

EXAMPLES = r"""
gate: "{{ gate | agentless.codedeploy.not_provisioned(ansible_failed_result, removed) }}"
"""

RETURN = r"""
_value:
  description: The gate, closed, with its C(error).
  type: dict
"""

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.fleet.copied_group import not_provisioned


class FilterModule:
    """The filter not_provisioned."""

    def filters(self):
        return {"not_provisioned": not_provisioned}
