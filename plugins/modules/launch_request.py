# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: launch_request
short_description: Reads which instances that Auto Scaling groups have launched are to be deployed to
version_added: 0.1.0
author: The agentless.codedeploy contributors (@agentless)
description:
  - Reads the variables of the role P(agentless.codedeploy.deployment#role) that say for which Auto Scaling groups of which deployment group, and by which
    launch lifecycle hook, instances wait for a revision, of each host that C(codedeploy_targets) chooses; of all hosts of the inventory where it is not set.
  - Runs on the controller, whatever host the task is for; no server is touched.
options:
  fleet:
    description: The instances that M(agentless.codedeploy.fleet_info) found in the groups. Without them no host waits.
    type: list
    elements: dict
extends_documentation_fragment: agentless.codedeploy.controller
"""

EXAMPLES = r"""
- name: Read for which Auto Scaling groups instances are deployed to
  agentless.codedeploy.launch_request:
  register: asked
"""

RETURN = r"""
launch:
  description:
    - The deployment group (C(application_name), C(deployment_group_name), C(store)), the names of its C(auto_scaling_groups), the name of the lifecycle hook
      (C(hook_name)), and how many deployments in a row may fail (C(attempts)).
  returned: success
  type: dict
waiting:
  description: The hosts whose launch waits for a lifecycle hook, each with C(host), C(instance_id) and C(auto_scaling_group).
  returned: success
  type: list
  elements: dict
error:
  description: What is wrong.
  returned: failure
  type: dict
"""
