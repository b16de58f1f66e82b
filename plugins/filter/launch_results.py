# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: launch_results
short_description: What Auto Scaling is told of the instances that it launched
version_added: 0.1.0
author:
  - The agentless.codedeploy contributors (@agentless)
description:
  - Those that were deployed to come into service, and those where that failed are given up. Those that were stopped, or were not begun with, wait on.
positional: gate, hostvars, segments
extends_documentation_fragment:
  - agentless.codedeploy.hosts_of_run
  - agentless.codedeploy.hosts_of_run.segments
"""

EXAMPLES = r"""
results: "{{ plan | agentless.codedeploy.launch_results(gate, hostvars, segments) }}"
"""

RETURN = r"""
_value:
  description: The C(instances) as M(agentless.codedeploy.lifecycle_action) takes them, and C(lines) that say it.
  type: dict
"""

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.controller.deployment_facts import records_of
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.launch.launch_results import describe_launch_results, launch_results as results_of


def launch_results(plan, gate, hostvars, segments):
    """Plan, gate, variables of hosts and segments -> what is told."""
    records = records_of(plan, plan["hosts"], hostvars, segments, {*gate["failed"], *gate["hosts"]}, gate["phase"])
    instances = results_of(plan, records)
    return {"instances": instances, "lines": describe_launch_results(instances)}


class FilterModule:
    """The filter launch_results."""

    def filters(self):
        return {"launch_results": launch_results}
