#!/usr/bin/python
# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: open_deployment
short_description: Remembers that a deployment is open
version_added: 0.1.0
author: The agentless.codedeploy contributors (@agentless)
description:
  - An Ansible run can end before its last play, when every host of a batch is lost or the controller is stopped.
    What is remembered tells the next run which hosts were perhaps in the middle of their lifecycle.
  - There is one file for each deployment group, on the controller, whatever host the task is for.
options:
  cache_dir:
    description: The folder in which the file lies, below C(open-deployments).
    type: path
    required: true
  plan:
    description: The plan of the deployment.
    type: dict
    required: true
  state:
    description:
      - V(open) remembers the deployment and the wave that begins, V(closed) forgets them.
      - V(queried) reads what the last deployment of the same group left.
    type: str
    choices: [open, closed, queried]
    default: open
  gate:
    description: What the health rule said before the wave that begins. Required by O(state=open).
    type: dict
attributes:
  check_mode:
    support: full
    description: Remembers nothing, as nothing is deployed.
  diff_mode:
    support: none
    description: Shows what has changed.
"""

EXAMPLES = r"""
- name: Remember the wave in case that the run ends in it
  agentless.codedeploy.open_deployment:
    cache_dir: ~/.ansible/codedeploy-cache
    plan: "{{ codedeploy_plan }}"
    gate: "{{ codedeploy_gate }}"
"""

RETURN = r"""
left_open:
  description: What the last deployment of the group left open, in lines for people; empty when it was concluded.
  returned: O(state=queried)
  type: list
  elements: str
"""
