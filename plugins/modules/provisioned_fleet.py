#!/usr/bin/python
# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: provisioned_fleet
short_description: Completes the plan of a deployment by the hosts of a fleet that was made for it
version_added: 0.1.0
author: The agentless.codedeploy contributors (@agentless)
description:
  - A blue/green deployment that copies an Auto Scaling group knows the hosts of its replacement fleet when the instances are there.
  - The hosts are those of the inventory whose C(codedeploy_instance_id) is that of an instance. Which instances have none is told first, so that they
    can be added to the inventory.
notes:
  - The plan is that of the run, C(codedeploy_plan), which also names the store. A plan that has its hosts, of a deployment that goes on, stays as it is.
  - Runs on the controller. Only stores in Amazon S3 need boto3 there, and the permission C(s3:PutObject) below the prefix.
options:
  state:
    description: V(found) tells which instances are no hosts of the inventory; V(recorded) completes the plan, and writes it into the store.
    type: str
    choices: [found, recorded]
    required: true
  name:
    description: Name of the copy.
    type: str
    required: true
  instances:
    description: Its instances, as M(agentless.codedeploy.copy_auto_scaling_group) returned them.
    type: list
    elements: dict
    required: true
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
attributes:
  check_mode:
    support: full
    description: Writes nothing.
  diff_mode:
    support: none
    description: Shows what has changed.
"""

EXAMPLES = r"""
- name: See which hosts the new instances are
  agentless.codedeploy.provisioned_fleet:
    state: found
    name: "{{ copied.name }}"
    instances: "{{ copied.instances }}"
  register: newcomers
"""

RETURN = r"""
strangers:
  description: The hosts to add, with the name (C(host)), C(address) and C(groups) of each; these are the groups of the first host of the original fleet.
  returned: O(state=found)
  type: list
  elements: dict
  sample:
    - host: i-0123456789abcdef0
      address: 10.0.0.17
      groups: [web]
plan:
  description: The plan, with the hosts, batches and minimum that follow from the instances.
  returned: O(state=recorded)
  type: dict
error:
  description: Why it failed.
  returned: failure
  type: dict
"""
