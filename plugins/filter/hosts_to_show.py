# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: hosts_to_show
short_description: Choose the hosts that a test listener is to show while a deployment waits
version_added: 0.1.0
author:
  - The agentless.codedeploy contributors (@agentless)
description:
  - Those of the replacement fleet that are ready. All others of both fleets are to be deregistered from the test target groups.
  - There are none unless the deployment begins to wait for traffic to be rerouted, and C(codedeploy_test_target_groups) is set.
positional: gate, hostvars, segments, check_mode, stop
options:
  check_mode:
    description: Whether the deployment was only tried.
    type: bool
    default: false
extends_documentation_fragment:
  - agentless.codedeploy.hosts_of_run
  - agentless.codedeploy.hosts_of_run.segments
  - agentless.codedeploy.hosts_of_run.stop
"""

EXAMPLES = r"""
shown: "{{ plan | agentless.codedeploy.hosts_to_show(gate, hostvars, segments) }}"
"""

RETURN = r"""
_value:
  description:
    - C(show) and C(hide), as M(agentless.codedeploy.allow_traffic) and M(agentless.codedeploy.block_traffic) take instances.
  type: dict
"""

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.blue_green import ready_view
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.controller.deployment_facts import records_of
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.conclusion import conclude_deployment
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.kinds_of_host import all_hosts
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.traffic_instance import traffic_instance


def hosts_to_show(plan, gate, hostvars, segments, check_mode=False, stop=None):
    """Plan, gate, variables of hosts, segments, request to stop -> {show, hide}."""
    records = records_of(plan, all_hosts(plan), hostvars, segments, {*gate["failed"], *gate["hosts"]}, gate["phase"])
    conclusion = conclude_deployment(plan, records, check_mode, gate.get("error"), stop, segments)
    chosen = ready_view.hosts_to_show(plan, conclusion)
    return {which: [traffic_instance(plan["targets"][host], None) for host in hosts] for which, hosts in chosen.items()}


class FilterModule:
    """The filter hosts_to_show."""

    def filters(self):
        return {"hosts_to_show": hosts_to_show}
