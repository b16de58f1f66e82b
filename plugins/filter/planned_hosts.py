# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: planned_hosts
short_description: The hosts of the plan that was made in this run
version_added: 0.1.0
author:
  - The agentless.codedeploy contributors (@agentless)
description:
  - For the hosts of plays that follow the plan; those that were through before a deployment went on are not among them.
  - There are none when the plan was skipped by tags, or the playbook is only listed, or when there is nothing to deploy.
  - Fails when C(--start-at-task) skipped the plan.
options:
  _input:
    description: The variables of localhost.
    type: dict
    required: true
"""

EXAMPLES = r"""
hosts: "{{ hostvars['localhost'] | agentless.codedeploy.planned_hosts }}"
"""

RETURN = r"""
_value:
  description: The hosts.
  type: list
  elements: str
"""

from ansible import context
from ansible.errors import AnsibleFilterError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.targets import hosts_to_deploy

NOBODY = ["!all"]


def planned_hosts(variables):
    """Variables of localhost -> names of hosts; raises AnsibleFilterError."""
    if "codedeploy_plan" in variables:
        return hosts_to_deploy(variables["codedeploy_plan"]) or NOBODY
    if context.CLIARGS.get("start_at_task"):
        raise AnsibleFilterError("INVALID_RUN_OPTIONS: --start-at-task skipped the plan of the deployment. Leave the option out. Nothing was touched.")
    return NOBODY


class FilterModule:
    """The filter planned_hosts."""

    def filters(self):
        return {"planned_hosts": planned_hosts}
