#!/usr/bin/python
# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: traffic_info
short_description: Tells whether load balancers send requests to instances
version_added: 0.1.0
author: The agentless.codedeploy contributors (@agentless)
description:
  - Asks every target group and Classic Load Balancer of a deployment group once about all the instances, and changes nothing.
notes:
  - Needs the permissions C(elasticloadbalancing:DescribeTargetGroups) and C(elasticloadbalancing:DescribeTargetHealth) for target groups,
    C(elasticloadbalancing:DescribeInstanceHealth) for Classic Load Balancers.
options:
  instances:
    description: The instances.
    type: list
    elements: dict
    required: true
    suboptions:
      host:
        description: Name of the instance in the inventory; results are given by this name.
        type: str
        required: true
      instance_id:
        description: EC2 instance ID, by which Classic Load Balancers and target groups of type C(instance) know it.
        type: str
      ip_address:
        description: Address by which target groups of type C(ip) know it.
        type: str
      port:
        description: Port that this instance is registered with, when it is neither the target group's nor that of O(load_balancer_info).
        type: int
      availability_zone:
        description: For target groups of type C(ip), the zone of an address outside the target group's VPC.
        type: str
extends_documentation_fragment:
  - agentless.codedeploy.traffic.load_balancer_info
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
attributes:
  check_mode:
    support: full
    description: Only reads.
"""

EXAMPLES = r"""
- name: See which instances are in service
  agentless.codedeploy.traffic_info:
    region: eu-west-1
    load_balancer_info:
      target_group_info_list:
        - name: web
    instances:
      - host: web-1
        instance_id: i-0123456789abcdef0
  delegate_to: localhost
  register: told
"""

RETURN = r"""
instances:
  description: What the load balancers say of each instance, by O(instances[].host).
  returned: success
  type: dict
  contains:
    traffic:
      description: Whether it gets requests, as RV(agentless.codedeploy.block_traffic#module:instances.traffic).
      type: str
    load_balancers:
      description: What each load balancer says, as RV(agentless.codedeploy.block_traffic#module:instances.load_balancers); of several
        registrations, that of one which is not healthy.
      type: list
      elements: dict
    error:
      description: Why a load balancer gave no answer about it, or cannot know it; null if there is no such thing.
      type: dict
api_calls:
  description: How often each API action was called.
  returned: always
  type: dict
  sample:
    elasticloadbalancing:DescribeTargetGroups: 1
    elasticloadbalancing:DescribeTargetHealth: 1
error:
  description: Why it failed, with CodeDeploy's error code.
  returned: failure
  type: dict
  sample:
    code: ELASTIC_LOAD_BALANCING_INVALID
    message: "Failed to describe target groups (target group web): TargetGroupNotFound: One or more target groups not found."
    hint: Check the name in load_balancer_info, and the region and account.
"""

from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.aws_module import aws_module
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.counted_clients import CountedClients
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.traffic.traffic_reader import read_traffic
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.traffic.traffic_runner import traffic_spec
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

ASKED = ("load_balancer_info", "instances")


def main() -> None:
    module = aws_module({key: spec for key, spec in traffic_spec().items() if key in ASKED}, supports_check_mode=True)
    clients = CountedClients(module)
    try:
        result = {"instances": read_traffic(clients, *(module.params[key] for key in ASKED))}
    except DeploymentError as error:
        result = error.to_failure()
    module.exit_json(changed=False, api_calls=clients.api_calls, **result)


if __name__ == "__main__":
    main()
