#!/usr/bin/python
# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: load_balancer_info
short_description: Tells what a deployment has to expect from its load balancers
version_added: 0.1.0
author: The agentless.codedeploy contributors (@agentless)
description:
  - Reads the target groups and Classic Load Balancers of a deployment group, and fails with CodeDeploy's error code when one is missing.
  - From its answer follow the times that M(agentless.codedeploy.block_traffic) and M(agentless.codedeploy.allow_traffic) take,
    and what has to be registered again after a deployment.
notes:
  - Needs the permissions C(elasticloadbalancing:DescribeTargetGroups), C(elasticloadbalancing:DescribeTargetGroupAttributes) and
    C(elasticloadbalancing:DescribeTargetHealth) for target groups, C(elasticloadbalancing:DescribeLoadBalancers) and
    C(elasticloadbalancing:DescribeLoadBalancerAttributes) for Classic Load Balancers. With O(with_availability_zones) it needs
    C(elasticloadbalancing:DescribeLoadBalancers) for target groups as well.
extends_documentation_fragment:
  - agentless.codedeploy.traffic.load_balancer_info
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
attributes:
  check_mode:
    support: full
    description: Only reads.
options:
  with_availability_zones:
    description:
      - Whether to ask in which Availability Zones the load balancers of the target groups are, in one call more for all.
      - Of a Classic Load Balancer this is always told.
    type: bool
    default: false
"""

EXAMPLES = r"""
- name: Read the facts of the deployment group's load balancers
  agentless.codedeploy.load_balancer_info:
    region: eu-west-1
    load_balancer_info:
      target_group_info_list:
        - name: web
      elb_info_list:
        - name: classic-web
  delegate_to: localhost
  register: load_balancers

- name: Show how long an instance drains
  ansible.builtin.debug:
    msg: "{{ load_balancers.target_groups | map(attribute='deregistration_delay_seconds') | max }} seconds"
"""

RETURN = r"""
target_groups:
  description: The target groups, in the order asked for.
  returned: success
  type: list
  elements: dict
  sample:
    - name: web
      arn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/73e2d6bc24d8a067
      protocol: HTTP
      port: 8080
      target_type: instance
      vpc_id: vpc-3ac0fb5f
      load_balancer_arns: ["arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/50dc6c495c0c9188"]
      availability_zones: [eu-west-1a, eu-west-1b]
      deregistration_delay_seconds: 300
      slow_start_seconds: 0
      stickiness_enabled: false
      health_check:
        protocol: HTTP
        port: traffic-port
        path: /health
        matcher: "200"
        interval_seconds: 30
        timeout_seconds: 5
        healthy_threshold_count: 5
        unhealthy_threshold_count: 2
      healthy_after_seconds: 180
      registrations:
        - {id: i-0123456789abcdef0, port: 8080, availability_zone: null}
  contains:
    deregistration_delay_seconds:
      description: How long a deregistered target stays C(draining), and so the time that BlockTraffic takes.
      type: int
      returned: always
    healthy_after_seconds:
      description: The longest that a registered target which answers at once takes to become healthy.
      type: int
      returned: always
    load_balancer_arns:
      description: The load balancers that use it; without one its targets never become healthy.
      type: list
      elements: str
      returned: always
    availability_zones:
      description:
        - The Availability Zones of the load balancers that use it; an instance in another zone gets no requests.
        - Null without O(with_availability_zones).
      type: list
      elements: str
      returned: always
    registrations:
      description: What is registered, healthy or not. A target that is draining is not any more.
      type: list
      elements: dict
      returned: always
      contains:
        id:
          description: Instance ID, or address in a target group of type C(ip).
          type: str
          returned: always
        port:
          description: Port.
          type: int
          returned: always
        availability_zone:
          description: Availability Zone of an address, or V(all); null for an instance.
          type: str
          returned: always
classic_load_balancers:
  description: The Classic Load Balancers, in the order asked for.
  returned: success
  type: list
  elements: dict
  sample:
    - name: classic-web
      vpc_id: vpc-3ac0fb5f
      availability_zones: [eu-west-1a]
      deregistration_delay_seconds: 300
      health_check:
        protocol: HTTP
        port: "8080"
        path: /health
        interval_seconds: 30
        timeout_seconds: 5
        healthy_threshold_count: 10
        unhealthy_threshold_count: 2
      healthy_after_seconds: 330
      registrations:
        - {id: i-0123456789abcdef0, port: null, availability_zone: null}
  contains:
    availability_zones:
      description: Its Availability Zones; an instance in another zone gets no requests.
      type: list
      elements: str
      returned: always
    deregistration_delay_seconds:
      description: Timeout of connection draining; 0 when connection draining is off.
      type: int
      returned: always
    healthy_after_seconds:
      description: The longest that a registered instance which answers at once takes to become C(InService).
      type: int
      returned: always
    registrations:
      description: The instances that are registered, in service or not, as RV(target_groups[].registrations); port and zone are null.
      type: list
      elements: dict
      returned: always
api_calls:
  description: How often each API action was called.
  returned: always
  type: dict
  sample:
    elasticloadbalancing:DescribeTargetGroups: 1
    elasticloadbalancing:DescribeTargetGroupAttributes: 1
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
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.elb.load_balancer_reader import read_load_balancers
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.traffic.traffic_runner import LOAD_BALANCER_INFO_SPEC
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError


def main() -> None:
    spec = {"load_balancer_info": LOAD_BALANCER_INFO_SPEC, "with_availability_zones": {"type": "bool", "default": False}}
    module = aws_module(spec, supports_check_mode=True)
    clients = CountedClients(module)
    try:
        result = read_load_balancers(clients, module.params["load_balancer_info"], module.params["with_availability_zones"])
    except DeploymentError as error:
        result = error.to_failure()
    module.exit_json(changed=False, api_calls=clients.api_calls, **result)


if __name__ == "__main__":
    main()
