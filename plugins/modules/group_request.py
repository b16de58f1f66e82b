# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: group_request
short_description: Reads which deployment group is looked at from the variables of its hosts
version_added: 0.1.0
author: The agentless.codedeploy contributors (@agentless)
description:
  - Reads the variables of the role P(agentless.codedeploy.deployment#role) that say which group it is, of each host that C(codedeploy_targets) chooses,
    wherever they were set; all hosts of the inventory where it is not set. Hosts that disagree about the group are refused.
  - Runs on the controller, whatever host the task is for; no server is touched.
extends_documentation_fragment: agentless.codedeploy.controller
"""

EXAMPLES = r"""
- name: Read which deployment group is looked at
  agentless.codedeploy.group_request:
  register: looked_at
"""

RETURN = r"""
group:
  description: The deployment group.
  returned: success
  type: dict
  contains:
    application_name:
      description: The application.
      type: str
    deployment_group_name:
      description: The deployment group.
      type: str
    deployment_group_id:
      description: Its ID, which names its files on servers.
      type: str
    store:
      description: The store, a folder with its whole path.
      type: str
    hosts:
      description: Names of the hosts, in the order of the inventory.
      type: list
      elements: str
    load_balancer_info:
      description: Its load balancers. Null where there are none, or tasks of the user's block and allow traffic.
      type: dict
    instances:
      description: The hosts as load balancers know them, as M(agentless.codedeploy.traffic_info) takes them.
      type: list
      elements: dict
error:
  description: What is wrong.
  returned: failure
  type: dict
"""
