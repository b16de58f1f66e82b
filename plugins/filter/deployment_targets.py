# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: deployment_targets
short_description: Collect what the load balancers need to know of each host
version_added: 0.1.0
author:
  - The agentless.codedeploy contributors (@agentless)
description:
  - Reads the instance id, IP address and port of hosts from their variables.
  - The instance id is C(codedeploy_instance_id) or C(instance_id), which the inventory plugin P(amazon.aws.aws_ec2#inventory) sets.
  - The IP address is C(codedeploy_ip_address) or C(private_ip_address). The port is C(codedeploy_target_port).
positional: hostvars, among
options:
  _input:
    description: Names of hosts, in order.
    type: list
    elements: str
    required: true
  hostvars:
    description: The variables of all hosts.
    type: dict
    required: true
  among:
    description: Names of the hosts of the play; others are left out.
    type: list
    elements: str
    required: true
"""

EXAMPLES = r"""
targets: "{{ query('ansible.builtin.inventory_hostnames', 'web') | agentless.codedeploy.deployment_targets(hostvars, ansible_play_hosts_all) }}"
"""

RETURN = r"""
_value:
  description: One entry for each host, with C(host), C(instance_id), C(ip_address) and C(port).
  type: list
"""


def deployment_targets(hosts, hostvars, among):
    """Names of hosts -> [{host, instance_id, ip_address, port}]; what a host does not have is null."""
    possible = frozenset(among)
    return [_target(host, hostvars[host]) for host in hosts if host in possible]


def _target(host, variables):
    return {
        "host": host,
        "instance_id": _first(variables, "codedeploy_instance_id", "instance_id"),
        "ip_address": _first(variables, "codedeploy_ip_address", "private_ip_address"),
        "port": _first(variables, "codedeploy_target_port"),
    }


def _first(variables, *names):
    return next((variables[name] for name in names if variables.get(name)), None)


class FilterModule:
    """The filter deployment_targets."""

    def filters(self):
        return {"deployment_targets": deployment_targets}
