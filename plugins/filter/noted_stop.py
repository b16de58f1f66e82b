# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: noted_stop
short_description: Who asked to stop the deployment that is going on
version_added: 0.1.0
author:
  - The agentless.codedeploy contributors (@agentless)
description:
  - Reads what the process has noted that renews the lock of the deployment group. Asks no store.
options:
  _input:
    description: The plan of the deployment of this run.
    type: dict
    required: true
"""

EXAMPLES = r"""
- name: Begin nothing that somebody asked to stop
  ansible.builtin.include_tasks: begin.yml
  when: (plan | agentless.codedeploy.noted_stop) is none
"""

RETURN = r"""
_value:
  description: The request that M(agentless.codedeploy.deployment_stop) left, null if there is none.
  type: dict
  contains:
    deployment_id:
      description: The deployment.
      type: str
    asked_by:
      description: The C(user), C(host) and C(awx_job_id) that it came from.
      type: dict
    asked_at:
      description: When.
      type: str
    at:
      description: How soon the deployment shall end, V(next_event) or V(now).
      type: str
"""

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.run.lock_note import LockNote


def noted_stop(plan):
    """Plan -> request to stop or None."""
    return LockNote(plan).stop()


class FilterModule:
    """The filter noted_stop."""

    def filters(self):
        return {"noted_stop": noted_stop}
