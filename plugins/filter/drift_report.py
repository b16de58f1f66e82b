# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: drift_report
short_description: Put together what of a deployment group is not as it was installed
version_added: 0.1.0
author:
  - The agentless.codedeploy contributors (@agentless)
description:
  - A host that gave no answer is one of which it is not known whether it differs.
positional: hostvars, answers, task
options:
  _input:
    description: The deployment group, as M(agentless.codedeploy.group_request) returns it.
    type: dict
    required: true
  hostvars:
    description: The variables of all hosts.
    type: dict
    required: true
  answers:
    description: The variable in which each host registered the result of M(agentless.codedeploy.drift_info).
    type: str
    required: true
  task:
    description: The name of that task, for errors.
    type: str
    required: true
"""

EXAMPLES = r"""
report: "{{ looked_at.group | agentless.codedeploy.drift_report(hostvars, 'found', 'Compare what each host has') }}"
"""

RETURN = r"""
_value:
  description: The drift as data in C(drift), in lines for people in C(table), and in C(failures) why each host that is not the same is not.
  type: dict
"""

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.controller.host_answers import answers_of
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.looking.drift_report import drift_failures, drift_lines, group_drift


def drift_report(group, hostvars, answers, task):
    """The group and the answers of its hosts -> {drift, table, failures}."""
    drift = group_drift(group, task, answers_of(hostvars, group["hosts"], answers))
    return {"drift": drift, "table": drift_lines(drift), "failures": drift_failures(drift)}


class FilterModule:
    """The filter drift_report."""

    def filters(self):
        return {"drift_report": drift_report}
