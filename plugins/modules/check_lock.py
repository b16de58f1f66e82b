#!/usr/bin/python
# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: check_lock
short_description: Tells whether a deployment still has the lock of its group, and nobody asked to stop it
version_added: 0.1.0
author: The agentless.codedeploy contributors (@agentless)
description:
  - Whoever has the lock may lose it, when the store does not answer for longer than the lease, or when somebody removes it.
    Then another deployment may have begun, and no further wave may. Neither may one when somebody has used M(agentless.codedeploy.deployment_stop).
  - Asks no store. It reads what the process has noted that renews the lock that M(agentless.codedeploy.deployment_lock) took.
  - Runs on the controller, whatever host the task is for. The plan is that of the run, C(codedeploy_plan).
options:
  gate:
    description: What the health rule said before the wave that begins, which is told to those who find the deployment in progress.
    type: dict
    required: true
attributes:
  check_mode:
    support: full
    description: There is no lock, as nothing is deployed.
  diff_mode:
    support: none
    description: Shows what has changed.
"""

EXAMPLES = r"""
- name: See that the lock of the deployment group is held
  agentless.codedeploy.check_lock:
    gate: "{{ codedeploy_gate }}"
  register: lock
"""

RETURN = r"""
gate:
  description: The gate. When the lock is lost, or the deployment is to stop, it lets no further wave begin, and has the C(error).
  returned: success
  type: dict
may_begin:
  description: Whether the gate is as it was.
  returned: success
  type: bool
"""
