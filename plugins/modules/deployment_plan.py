#!/usr/bin/python
# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: deployment_plan
short_description: Plans a deployment before any server is touched
version_added: 0.1.0
author: The agentless.codedeploy contributors (@agentless)
description:
  - Decides the order of events, the minimum of healthy hosts and the batches of a deployment.
  - Refuses what cannot be deployed, with CodeDeploy's error code, and task files that are not there or hold no tasks.
  - Runs on the controller, whatever host the task is for.
options:
  application_name:
    description: The application's name.
    type: str
    required: true
  deployment_group:
    description: The deployment group, as C(aws deploy get-deployment-group) prints it, with its keys in snake_case.
    type: dict
    required: true
  deployment_configs:
    description: Custom deployment configurations.
    type: list
    elements: dict
    default: []
  event_tasks:
    description: "Task files to run around lifecycle events, such as C(AfterInstall: {after: /srv/tasks/warm_up.yml})."
    type: dict
    default: {}
  block_traffic_tasks:
    description: A task file that takes a host out of traffic, in place of the load balancers.
    type: str
    default: ""
  allow_traffic_tasks:
    description: A task file that puts a host back into traffic, in place of the load balancers.
    type: str
    default: ""
  targets:
    description: The hosts, as P(agentless.codedeploy.deployment_targets#filter) gives them.
    type: list
    elements: dict
    required: true
  targets_pattern:
    description: The pattern by which the hosts were chosen, to be named when there are none.
    type: str
    default: ""
attributes:
  check_mode:
    support: full
    description: Only decides.
  diff_mode:
    support: none
    description: Shows what has changed.
"""

EXAMPLES = r"""
- name: Plan a deployment to two hosts
  agentless.codedeploy.deployment_plan:
    application_name: shop
    deployment_group:
      deployment_group_name: production
      deployment_config_name: CodeDeployDefault.OneAtATime
    targets:
      - {host: web-1, instance_id: i-0123456789abcdef0, ip_address: null, port: null}
      - {host: web-2, instance_id: i-0123456789abcdef1, ip_address: null, port: null}
"""

RETURN = r"""
plan:
  description:
    - The plan, with C(deployment), C(deployment_config_name), C(minimum_healthy_hosts), C(batches), C(events), C(targets) and C(hosts).
    - C(event_tasks) and C(traffic_tasks) have the absolute paths of the task files.
  returned: success
  type: dict
error:
  description: CodeDeploy's error code, and what is wrong.
  returned: failure
  type: dict
  sample:
    code: HEALTH_CONSTRAINTS_INVALID
    message: 2 of 2 hosts must stay healthy, so none can be deployed to.
    hint: ""
"""
