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
  - Those that tasks of the user's were to terminate, as a host that left the run in them fails nothing.
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

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.blue_green.termination import hosts_by_tasks, hosts_to_terminate
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.phase_hosts import all_done
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.kinds_of_host import all_hosts


def concluding_hosts(variables):
    """Variables of localhost -> names of hosts; localhost alone without a plan."""
    gate = variables.get("codedeploy_gate") or {"failed": [], "hosts": []}
    hosts = all_hosts(variables["codedeploy_plan"]) if "codedeploy_plan" in variables else []
    bad = {*gate["failed"], *gate["hosts"]} - {"localhost"}
    another = next((host for host in hosts if host not in bad and host != "localhost"), None)
    bad |= {*_terminated(variables)}
    return ["localhost", *([another] if another else []), *(host for host in hosts if host in bad)]


def _terminated(variables):
    plan, gate = variables.get("codedeploy_plan"), variables.get("codedeploy_gate")
    may_be = plan and gate and hosts_to_terminate(plan, is_done=True)
    return hosts_by_tasks(plan) if may_be and all_done(plan, gate) else []


class FilterModule:
    """The filter concluding_hosts."""

    def filters(self):
        return {"concluding_hosts": concluding_hosts}
