# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: deployment_plan
short_description: Plan a deployment
version_added: 0.1.0
author:
  - The agentless.codedeploy contributors (@agentless)
description:
  - Decides the order of events, the minimum of healthy hosts and the batches of a deployment.
  - Refuses what cannot be deployed, with CodeDeploy's error code.
positional: targets
options:
  _input:
    description: What is wanted, with C(application_name), C(deployment_group), C(deployment_configs), C(event_tasks), C(traffic_tasks) and C(targets_pattern).
    type: dict
    required: true
  targets:
    description: The hosts, as P(agentless.codedeploy.deployment_targets#filter) gives them.
    type: list
    elements: dict
    required: true
"""

EXAMPLES = r"""
codedeploy_plan: "{{ request | agentless.codedeploy.deployment_plan(targets) }}"
"""

RETURN = r"""
_value:
  description: The plan, with C(deployment), C(deployment_config_name), C(minimum_healthy_hosts), C(batches), C(events), C(targets) and C(hosts).
  type: dict
"""

from ansible.errors import AnsibleFilterError

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment_id import new_deployment_id
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment_plan import plan_deployment


def deployment_plan(request, targets):
    """Request and targets -> plan, with a new deployment id."""
    try:
        return plan_deployment(request, targets, new_deployment_id())
    except ValueError as error:
        raise AnsibleFilterError(str(error)) from error


class FilterModule:
    """The filter deployment_plan."""

    def filters(self):
        return {"deployment_plan": deployment_plan}
