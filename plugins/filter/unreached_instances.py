# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: unreached_instances
short_description: Choose the hosts that leave load balancers although nothing can be run on them
version_added: 0.1.0
author:
  - The agentless.codedeploy contributors (@agentless)
description:
  - Where traffic goes back to the original fleet, hosts of the replacement fleet that could not be reached or prepared.
  - There are none unless the original fleet has the traffic, nor where tasks of the user's block traffic.
positional: gate, hostvars
extends_documentation_fragment:
  - agentless.codedeploy.hosts_of_run
"""

EXAMPLES = r"""
to_block: "{{ plan | agentless.codedeploy.unreached_instances(gate, hostvars) }}"
"""

RETURN = r"""
_value:
  description: These hosts as M(agentless.codedeploy.block_traffic) takes them.
  type: list
  elements: dict
"""

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.blue_green.leaving_fleet import hosts_to_deregister
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.controller.deployment_facts import records_of
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.traffic_instance import traffic_instance


def unreached_instances(plan, gate, hostvars):
    """Plan, gate and variables of hosts -> instances."""
    hosts = hosts_to_deregister(plan, gate, records_of(plan, plan["original_hosts"], hostvars))
    return [traffic_instance(plan["targets"][host], []) for host in hosts]


class FilterModule:
    """The filter unreached_instances."""

    def filters(self):
        return {"unreached_instances": unreached_instances}
