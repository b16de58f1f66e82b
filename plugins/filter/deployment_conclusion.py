# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: deployment_conclusion
short_description: Conclude a deployment
version_added: 0.1.0
author:
  - The agentless.codedeploy contributors (@agentless)
description:
  - Gives the verdict of the health rule and a summary for people.
positional: outcomes
options:
  _input:
    description: The plan.
    type: dict
    required: true
  outcomes:
    description: What came of each host that is through, by host.
    type: dict
    required: true
"""

EXAMPLES = r"""
conclusion: "{{ plan | agentless.codedeploy.deployment_conclusion(outcomes) }}"
"""

RETURN = r"""
_value:
  description: C(status), C(error_information), C(deployment_overview), C(outcomes) and C(summary), a list of lines.
  type: dict
"""

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.conclusion import conclude_deployment, describe_conclusion


def deployment_conclusion(plan, outcomes):
    """Plan and outcomes -> conclusion with its summary."""
    conclusion = conclude_deployment(plan, outcomes)
    return {**conclusion, "summary": describe_conclusion(plan, conclusion)}


class FilterModule:
    """The filter deployment_conclusion."""

    def filters(self):
        return {"deployment_conclusion": deployment_conclusion}
