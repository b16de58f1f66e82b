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
positional: outcomes, check_mode
options:
  _input:
    description: The plan.
    type: dict
    required: true
  outcomes:
    description: What came of each host that is through, by host.
    type: dict
    required: true
  check_mode:
    description: Whether the deployment was only tried.
    type: bool
    default: false
"""

EXAMPLES = r"""
conclusion: "{{ plan | agentless.codedeploy.deployment_conclusion(outcomes) }}"
"""

RETURN = r"""
_value:
  description:
    - C(status), C(error_information), C(deployment_overview), C(outcomes), C(failed_hosts) and C(summary), a list of lines.
    - C(status) is V(Succeeded), V(Failed), or V(Checked) in check mode.
    - C(host_failures) says in one line for each failed host why it failed; it is empty unless the deployment failed.
  type: dict
"""

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.conclusion import conclude_deployment, describe_conclusion, describe_host


def deployment_conclusion(plan, outcomes, check_mode=False):
    """Plan and outcomes -> conclusion with its summary and what to say of each failed host."""
    conclusion = conclude_deployment(plan, outcomes, check_mode)
    failed_hosts = conclusion["failed_hosts"] if conclusion["status"] == "Failed" else []
    failures = {host: describe_host(conclusion, host) for host in failed_hosts}
    return {**conclusion, "summary": describe_conclusion(plan, conclusion), "host_failures": failures}


class FilterModule:
    """The filter deployment_conclusion."""

    def filters(self):
        return {"deployment_conclusion": deployment_conclusion}
