# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: host_outcome
short_description: Say what came of a deployment on one host
version_added: 0.1.0
author:
  - The agentless.codedeploy contributors (@agentless)
description:
  - A host succeeds when it went through all segments of its lifecycle, and fails in the task that failed.
positional: plan, host
options:
  _input:
    description: The progress of the host; that of another deployment counts as none.
    type: dict
    required: true
  plan:
    description: The plan of the deployment.
    type: dict
    required: true
  host:
    description: The name of the host.
    type: str
    required: true
  segments:
    description: The segments of the lifecycle.
    type: list
    elements: dict
    default: []
  task:
    description: The task that failed, with C(name) and C(no_log), as the variable C(ansible_failed_task) has it.
    type: dict
  result:
    description: The result of the task that failed.
    type: dict
"""

EXAMPLES = r"""
codedeploy_outcome: "{{ progress | agentless.codedeploy.host_outcome(plan, inventory_hostname) }}"
"""

RETURN = r"""
_value:
  description: C(deployment_id), C(host), C(status), C(events), C(error) and C(in_traffic).
  type: dict
"""

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.outcome import failure_outcome, success_outcome
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.progress import progress_of


def host_outcome(progress, plan, host, segments=(), task=None, result=None):
    """Progress, and the failed task if there is one -> outcome."""
    deployment_id = plan["deployment"]["deployment_id"]
    reached = progress_of(progress, deployment_id)
    if result is None:
        outcome = success_outcome(host, reached)
    else:
        outcome = failure_outcome(host, reached, segments, task, result)
    return {**outcome, "deployment_id": deployment_id}


class FilterModule:
    """The filter host_outcome."""

    def filters(self):
        return {"host_outcome": host_outcome}
