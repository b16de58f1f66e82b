# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: deployment_conclusion
short_description: Say what came of a deployment
version_added: 0.1.0
author:
  - The agentless.codedeploy contributors (@agentless)
description:
  - The verdict of the health rule, and a summary in lines for people.
  - A host that was deployed to and came to no end has failed.
positional: gate, hostvars, segments, check_mode, stop, termination, hidden, shown, copied, price
options:
  check_mode:
    description: Whether the deployment was only tried.
    type: bool
    default: false
  termination:
    description:
      - What became of the fleet that is retired, if it was to be terminated. C(begun) is whether that was begun, in the deployment
        C(deployment_id), C(instances) what M(agentless.codedeploy.retire_instances) returned. What came of tasks of the user's is in variables of hosts.
    type: dict
  hidden:
    description: What M(agentless.codedeploy.block_traffic) returned of test target groups, if it was called.
    type: dict
    default: {}
  shown:
    description: The same of M(agentless.codedeploy.allow_traffic).
    type: dict
    default: {}
  copied:
    description:
      - What was done last with the copy of an Auto Scaling group, C(state), in the deployment C(deployment_id), with its C(name) and the C(error), if
        there was one.
    type: dict
  price:
    description: What M(agentless.codedeploy.fleet_price_info) returned of a copy that is left, if it was asked.
    type: dict
extends_documentation_fragment:
  - agentless.codedeploy.hosts_of_run
  - agentless.codedeploy.hosts_of_run.segments
  - agentless.codedeploy.hosts_of_run.stop
"""

EXAMPLES = r"""
conclusion: "{{ plan | agentless.codedeploy.deployment_conclusion(gate, hostvars, segments) }}"
"""

RETURN = r"""
_value:
  description:
    - C(status), C(error_information), C(deployment_overview), C(failed_hosts) and C(summary), a list of lines.
    - C(status) is V(Succeeded), V(Failed), V(Stopped), or V(Checked) in check mode. While it waits it is V(Ready) before traffic is rerouted,
      and V(InProgress) before the original fleet is terminated.
    - C(termination) is what became of the hosts that were to be terminated, C(terminated_hosts) names those that were, and C(original_terminated) is
      whether one of them may be gone.
    - C(host_failures) says in one line for each failed host why it failed, or for localhost when it was no host's fault.
      It is empty unless the deployment failed or was stopped.
    - C(removes_copy) is whether the copy of an Auto Scaling group is to be removed that nobody has used, C(left_copy) the name of one that is left
      by a deployment that did not end well, or null. C(copy_failure) says what could not be done with the copy of one that did, or is null.
    - C(ready) says where the replacement fleet can be looked at while the deployment is V(Ready), by C(urls) of hosts and C(test_traffic); otherwise it
      is empty.
  type: dict
"""

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.blue_green.ready_view import ready_view
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.controller.deployment_facts import errors_of_termination, records_of
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.kinds_of_host import all_hosts
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.conclusion import (
    conclude_deployment,
    describe_conclusion,
    describe_controller,
    describe_host,
)
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.blue_green.termination import termination_of
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.fleet.copy_text import describe_copy_failure
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.fleet.copied_group import left_copy, removes_unused


def deployment_conclusion(plan, gate, hostvars, segments, check_mode=False, stop=None, termination=None, hidden=None, shown=None, copied=None, price=None):
    """Plan, gate, variables of hosts and segments -> conclusion with its summary and what to say of each failed host."""
    records = records_of(plan, all_hosts(plan), hostvars, segments, {*gate["failed"], *gate["hosts"]}, gate["phase"])
    ended = termination_of(plan, termination, errors_of_termination(plan, hostvars) if termination else {})
    conclusion = conclude_deployment(plan, records, check_mode, gate.get("error"), stop, segments, ended, copied, price)
    has_failed = conclusion["status"] in ("Failed", "Stopped")
    failed_hosts = conclusion["failed_hosts"] if has_failed else []
    failures = {host: describe_host(conclusion, host) for host in failed_hosts}
    if has_failed and not failures:
        failures = {"localhost": describe_controller(conclusion)}
    told = {key: value for key, value in conclusion.items() if key not in ("records", "all_records")}
    told["ready"] = ready_view(plan, conclusion, hidden or {}, shown or {})
    gone = {"original_terminated": bool(ended and ended["perhaps_gone"]), "terminated_hosts": ended["terminated"] if ended else []}
    told["removes_copy"] = not check_mode and removes_unused(plan, gate["phase"], conclusion, copied)
    told["copy_failure"] = describe_copy_failure(plan, copied, conclusion["status"])
    told["left_copy"] = None if check_mode else left_copy(plan, copied, conclusion["status"])
    return {**told, **gone, "summary": describe_conclusion(plan, conclusion), "host_failures": failures}


class FilterModule:
    """The filter deployment_conclusion."""

    def filters(self):
        return {"deployment_conclusion": deployment_conclusion}
