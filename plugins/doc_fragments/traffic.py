# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the documentation of block_traffic, allow_traffic and load_balancer_info has in common."""

from __future__ import annotations

REGISTRATIONS = r"""
      registrations:
        description:
          - What M(agentless.codedeploy.block_traffic) took out of this instance, as RV(agentless.codedeploy.block_traffic#module:instances.registrations).
          - A load balancer that it does not name is as if nothing were given.
        type: list
        elements: dict
        suboptions:
          name:
            description: Name of the load balancer or target group as given in O(load_balancer_info).
            type: str
            required: true
          type:
            description: What it is.
            type: str
            choices: [target_group, classic_load_balancer]
            required: true
          targets:
            description: The registrations.
            type: list
            elements: dict
            required: true
            suboptions:
              id:
                description: Instance ID, or address for target groups of type C(ip).
                type: str
                required: true
              port:
                description: Port; none for a Classic Load Balancer.
                type: int
              availability_zone:
                description: Availability Zone of an address, or V(all).
                type: str
"""


class ModuleDocFragment:
    # Its last option is one that allow_traffic has more to say of.
    BLOCK_TRAFFIC = r"""
notes:
  - Whatever the number of instances, there is one API call per load balancer and poll to describe them, and one per load balancer and hundred
    registrations to change them. Up to ten load balancers are called at the same time.
options:
  timeout_seconds:
    description:
      - How long to wait for the whole wave. When it is over, the instances that did not arrive fail
        with the load balancer's own state, reason code and description; the others succeed.
      - The default is twice the time that Elastic Load Balancing's own defaults need
        (deregistration delay 300 seconds, health check 5 times 30 seconds).
    type: int
    default: 600
  poll_interval_seconds:
    description:
      - Time between two polls. It grows while waiting, to a tenth of the time waited so far, at most 30 seconds.
    type: float
    default: 5.0
  instances:
    description:
      - The instances of the wave.
    type: list
    elements: dict
    required: true
    suboptions:
      host:
        description: Name of the instance in the inventory; results are given by this name.
        type: str
        required: true
      instance_id:
        description:
          - EC2 instance ID, by which Classic Load Balancers and target groups of type C(instance) know it.
          - Roles of this collection take it from the variable C(codedeploy_instance_id).
        type: str
      ip_address:
        description: Address by which target groups of type C(ip) know it.
        type: str
      port:
        description:
          - Port that this instance is registered with, when it is neither the target group's nor that of O(load_balancer_info).
          - It counts for an instance of which no registration is known.
        type: int
      availability_zone:
        description:
          - For target groups of type C(ip) only. Elastic Load Balancing finds the zone of an address inside the target group's VPC by itself.
          - For an address outside that VPC, such as an on-premises server, give V(all).
        type: str
"""

    # Annotated, as ansible-test's yamllint takes the value of every other assignment for a literal.
    ALLOW_TRAFFIC: str = BLOCK_TRAFFIC.rstrip() + REGISTRATIONS

    LOAD_BALANCER_INFO = r"""
notes:
  - Runs on the controller, and needs boto3 there.
attributes:
  diff_mode:
    support: none
    description: Shows what has changed.
options:
  load_balancer_info:
    description:
      - The load balancers of the deployment group, as C(aws deploy get-deployment-group) prints C(loadBalancerInfo), in snake_case.
      - Lists may be empty or null.
      - Every instance is registered with all of them.
    type: dict
    required: true
    suboptions:
      target_group_info_list:
        description: Target groups of Application and Network Load Balancers, at most 10, with targets of type C(instance) or C(ip).
        type: list
        elements: dict
        suboptions:
          name:
            description: Name or ARN of the target group.
            type: str
            required: true
          port:
            description: Port that instances are registered with of which no registration is known, when it is not the target group's own.
            type: int
      elb_info_list:
        description: Classic Load Balancers, at most 10.
        type: list
        elements: dict
        suboptions:
          name:
            description: Name of the Classic Load Balancer.
            type: str
            required: true
      target_group_pair_info_list:
        description: Of deployments to Amazon ECS, so it must be empty.
        type: list
        elements: dict
"""
