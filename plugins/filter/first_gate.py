# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: first_gate
short_description: The gate before the first wave of a deployment
version_added: 0.1.0
author:
  - The agentless.codedeploy contributors (@agentless)
description:
  - Hosts that failed when the revision was staged are not deployed to, and count as failed.
  - What came of hosts before, in a deployment that goes on, counts.
  - Hosts whose last result was bad count as unhealthy until they were deployed to.
positional: hostvars
options:
  _input:
    description: The plan.
    type: dict
    required: true
  hostvars:
    description: The variables of all hosts, with their records.
    type: dict
    required: true
"""

EXAMPLES = r"""
gate: "{{ plan | agentless.codedeploy.first_gate(hostvars) }}"
"""

RETURN = r"""
_value:
  description: The gate, as P(agentless.codedeploy.next_wave#filter) takes it.
  type: dict
"""

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.controller.deployment_facts import records_of
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment import gate
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.kinds_of_host import all_hosts


def first_gate(plan, hostvars):
    """Plan and variables of hosts -> gate."""
    records = records_of(plan, all_hosts(plan), hostvars)
    return gate.first_gate(plan, {host: record["status"] for host, record in records.items()})


class FilterModule:
    """The filter first_gate."""

    def filters(self):
        return {"first_gate": first_gate}
