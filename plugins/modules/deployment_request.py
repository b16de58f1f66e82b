# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: deployment_request
short_description: Reads what is wanted of a deployment from the variables of its targets
version_added: 0.1.0
author: The agentless.codedeploy contributors (@agentless)
description:
  - Reads the variables of the role P(agentless.codedeploy.deployment#role) of each target, wherever they were set, and makes the plan but for its revision.
  - Refuses what cannot be deployed. Targets that disagree about something that belongs to the deployment are refused, and so are misspelt variables.
  - Runs on the controller, whatever host the task is for; no server is touched.
options:
  hosts:
    description:
      - Names of the hosts to deploy to. By default those that match C(codedeploy_targets).
      - With hosts, the plan that is there already is given back if it is one of the same request.
    type: list
    elements: str
  deployment_type:
    description: The only type of deployment that is wanted. By default that of the deployment group.
    type: str
    choices: [IN_PLACE, BLUE_GREEN]
  fleet:
    description: The instances that M(agentless.codedeploy.fleet_info) found for RV(fleet_wanted), or of the group O(present_group).
    type: list
    elements: dict
  present_group:
    description: The Auto Scaling group that serves now and is to be copied, as M(agentless.codedeploy.present_group) tells it for RV(copied).
    type: dict
  launched:
    description: The C(launched) of M(agentless.codedeploy.launch_verdict), which are the hosts to deploy to then, in place, whatever type the group has.
    type: dict
extends_documentation_fragment: agentless.codedeploy.controller
"""

EXAMPLES = r"""
- name: Read what is wanted of the deployment
  agentless.codedeploy.deployment_request:
  register: requested
"""

RETURN = r"""
plan:
  description:
    - The plan, with C(deployment), C(deployment_config_name), C(minimum_healthy_hosts), C(batches), C(events), C(event_tasks), C(traffic_tasks),
      C(load_balancer_info), C(test_load_balancer_info), C(hosts), C(targets) by host, and C(options). Of a blue/green deployment C(hosts) are the
      replacement fleet and C(original_hosts) those that it replaces. Null with RV(fleet_wanted).
  returned: success
  type: dict
is_new:
  description: Whether the plan was made now.
  returned: success
  type: bool
revision:
  description: The revision in CodeDeploy's structure; null where it is one that the store knows, see M(agentless.codedeploy.recorded_revision).
  returned: when the plan was made now
  type: dict
fleet:
  description: The instances of a replacement fleet that tags and Auto Scaling groups choose, by host; empty for others.
  returned: when the plan was made now
  type: dict
fleet_wanted:
  description: The C(codedeploy_target_instances) of which M(agentless.codedeploy.fleet_info) must tell the instances first, as O(fleet).
  returned: when instances must be known first, and O(fleet) was not given; null where those of the group to copy must be
  type: dict
copied:
  description: What M(agentless.codedeploy.present_group) takes, where an Auto Scaling group is to be copied.
  returned: with RV(fleet_wanted)
  type: dict
error:
  description: What is wrong, with CodeDeploy's error code where it has one.
  returned: failure
  type: dict
  contains:
    code:
      description: The error code.
      type: str
    message:
      description: What failed, and where.
      type: str
    hint:
      description: What to do next.
      type: str
"""
