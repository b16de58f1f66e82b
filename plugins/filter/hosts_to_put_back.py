# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: hosts_to_put_back
short_description: Choose the hosts that were stopped out of traffic and can serve
version_added: 0.1.0
author:
  - The agentless.codedeploy contributors (@agentless)
description:
  - Hosts can serve on which nothing from ApplicationStop on was begun, if they were in traffic before, and those whose new revision was validated.
  - There are none unless somebody asked to stop the deployment.
positional: gate, hostvars, segments, stop
options:
  stop:
    description: Who asked to stop the deployment, as P(agentless.codedeploy.noted_stop#filter) says it.
    type: dict
    required: true
extends_documentation_fragment:
  - agentless.codedeploy.hosts_of_run
  - agentless.codedeploy.hosts_of_run.segments
"""

EXAMPLES = r"""
back: "{{ plan | agentless.codedeploy.hosts_to_put_back(gate, hostvars, segments, plan | agentless.codedeploy.noted_stop) }}"
"""

RETURN = r"""
_value:
  description:
    - C(instances), as M(agentless.codedeploy.allow_traffic) takes them, with what was taken out of load balancers.
    - C(hosts), those that tasks of the user's put back instead; always one of both is empty.
  type: dict
"""

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.controller.deployment_facts import records_of
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment import stop as stopping
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.registrations import registrations_to_put_back
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.kinds_of_host import all_hosts
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.traffic_instance import traffic_instance


def hosts_to_put_back(plan, gate, hostvars, segments, stop):
    """Plan, gate, variables of hosts, segments, request to stop -> {instances, hosts}."""
    if not stop:
        return {"instances": [], "hosts": []}
    ended = {*gate["failed"], *gate["hosts"]}
    records = records_of(plan, [host for host in all_hosts(plan) if host in ended], hostvars)
    hosts = stopping.hosts_to_put_back(plan, records, stopping.stopped_hosts(plan, records, segments))
    if plan["traffic_tasks"].get("AllowTraffic"):
        return {"instances": [], "hosts": hosts}
    return {"instances": [traffic_instance(plan["targets"][host], registrations_to_put_back(plan, records[host])) for host in hosts], "hosts": []}


class FilterModule:
    """The filter hosts_to_put_back."""

    def filters(self):
        return {"hosts_to_put_back": hosts_to_put_back}
