# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: planned_hosts
short_description: The hosts of a phase of the plan that was made in this run
version_added: 0.1.0
author:
  - The agentless.codedeploy contributors (@agentless)
description:
  - For the hosts of plays that follow the plan; those that were through before a deployment went on are not among them.
  - A phase that the one before does not let begin has no hosts.
  - There are none when the plan was skipped by tags, or the playbook is only listed, or when there is nothing to deploy.
  - Fails when C(--start-at-task) skipped the plan.
positional: phase
options:
  _input:
    description: The variables of localhost.
    type: dict
    required: true
  phase:
    description:
      - The phase. By default the hosts of all phases.
      - V(terminate) is for the hosts that are terminated when all phases are done; localhost and one host that stays are with them, so that the play does
        not end the run when it can reach none of the others.
      - V(provision) and V(hand_over) are for localhost, where the deployment makes its replacement fleet itself.
    type: str
    choices: [provision, deploy, reroute, deregister, hand_over, terminate]
"""

EXAMPLES = r"""
hosts: "{{ hostvars['localhost'] | agentless.codedeploy.planned_hosts('reroute') }}"
"""

RETURN = r"""
_value:
  description: The hosts.
  type: list
  elements: str
"""

from ansible import context
from ansible.errors import AnsibleFilterError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.phase_hosts import all_done, hosts_in_phase
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.targets import hosts_to_prepare
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.blue_green.termination import hosts_to_terminate
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.fleet.copied_group import hands_over, provisions

NOBODY = ["!all"]
CONTROLLER = ["localhost"]
PROVISION = "provision"
HAND_OVER = "hand_over"
TERMINATE = "terminate"


def planned_hosts(variables, phase=None):
    """Variables of localhost -> names of hosts; raises AnsibleFilterError."""
    if "codedeploy_plan" in variables:
        return _hosts(variables["codedeploy_plan"], variables["codedeploy_gate"], phase) or NOBODY
    if context.CLIARGS.get("start_at_task"):
        raise AnsibleFilterError("INVALID_RUN_OPTIONS: --start-at-task skipped the plan of the deployment. Leave the option out. Nothing was touched.")
    return NOBODY


def _hosts(plan, gate, phase):
    if phase == TERMINATE:
        hosts = hosts_to_terminate(plan, all_done(plan, gate))
        return [*_that_stay(plan, gate["failed"]), *hosts] if hosts else []
    if phase in (PROVISION, HAND_OVER):
        wanted = provisions(plan, gate) if phase == PROVISION else hands_over(plan, all_done(plan, gate))
        return CONTROLLER if wanted else []
    if phase:
        return hosts_in_phase(plan, gate, phase)
    return hosts_to_prepare(plan) if gate["go_on"] or not plan["copied_group"] else []


def _that_stay(plan, failed):
    return ["localhost", *[host for host in plan["hosts"] if host not in failed][:1]]


class FilterModule:
    """The filter planned_hosts."""

    def filters(self):
        return {"planned_hosts": planned_hosts}
