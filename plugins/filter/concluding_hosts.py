# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: concluding_hosts
short_description: The hosts of the play that concludes a deployment
version_added: 0.1.0
author:
  - The agentless.codedeploy contributors (@agentless)
description:
  - Those that failed or left the run, to be failed if the deployment did; localhost, and one host that did not fail, so that there is one that can run tasks.
options:
  _input:
    description: The variables of localhost.
    type: dict
    required: true
"""

EXAMPLES = r"""
hosts: "{{ hostvars['localhost'] | agentless.codedeploy.concluding_hosts }}"
"""

RETURN = r"""
_value:
  description: The hosts.
  type: list
  elements: str
"""

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.health_rule import SUCCEEDED


def concluding_hosts(variables):
    """Variables of localhost -> names of hosts; localhost alone without a plan."""
    outcomes = variables.get("codedeploy_outcomes") or {}
    wave = set((variables.get("codedeploy_gate") or {}).get("hosts", ()))
    good = {host for host, outcome in outcomes.items() if outcome["status"] == SUCCEEDED}
    hosts = variables["codedeploy_plan"]["hosts"] if "codedeploy_plan" in variables else []
    bad = [host for host in hosts if host not in good and (host in outcomes or host in wave)]
    others = [host for host in hosts if host not in bad]
    return ["localhost", *(host for host in others[:1] if host != "localhost"), *(host for host in bad if host != "localhost")]


class FilterModule:
    """The filter concluding_hosts."""

    def filters(self):
        return {"concluding_hosts": concluding_hosts}
