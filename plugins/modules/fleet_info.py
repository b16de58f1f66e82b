#!/usr/bin/python
# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: fleet_info
short_description: Tells which instances a fleet has that is named in CodeDeploy's terms
version_added: 0.1.0
author: The agentless.codedeploy contributors (@agentless)
description:
  - Reads the instances that are selected by tags or Auto Scaling groups, as CodeDeploy selects the replacement fleet of a blue/green deployment,
    with what Amazon EC2 and Amazon EC2 Auto Scaling say of them.
  - Instances that are shutting down or terminated belong to no fleet. Stopped ones do, as in CodeDeploy; they are told apart in RV(instance_ids).
notes:
  - Runs on the controller, and needs boto3 there.
  - Needs the permissions C(ec2:DescribeInstances), and C(autoscaling:DescribeAutoScalingGroups) where an Auto Scaling group is named or
    has one of the instances.
  - There is one API call for a thousand instances of up to ten Auto Scaling groups, one for a hundred groups, one for a thousand instances and each
    tag of the tag group that has the fewest different tags, and one for two hundred O(instance_ids).
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
attributes:
  check_mode:
    support: full
    description: Only reads.
  diff_mode:
    support: none
    description: Shows what has changed.
options:
  target_instances:
    description:
      - CodeDeploy's C(TargetInstances), in snake_case. Lists may be empty or null.
      - An instance belongs to the fleet that has the tags or is in one of the Auto Scaling groups; instances of a group's warm pool do not.
      - Either this or O(instance_ids) is required.
    type: dict
    suboptions:
      tag_filters:
        description:
          - Tag filters, at most 10, of which an instance must pass one. Excludes O(target_instances.ec2_tag_set).
          - Each has C(type), which is V(KEY_ONLY), V(VALUE_ONLY) or V(KEY_AND_VALUE), and C(key), C(value) or both.
          - In a value C(*) stands for any text and C(?) for one character; a backslash before these makes them stand for themselves.
            Upper and lower case count.
        type: list
        elements: dict
      ec2_tag_set:
        description: Lists of tag filters, of each of which an instance must pass one.
        type: dict
        suboptions:
          ec2_tag_set_list:
            description: Lists of tag filters, at most 3, each as O(target_instances.tag_filters).
            type: list
            elements: list
      auto_scaling_groups:
        description: Names of Auto Scaling groups, at most 10.
        type: list
        elements: raw
  instance_ids:
    description:
      - Ids of the instances, which are then told whatever their state.
      - Those that EC2 does not know are in RV(missing_instance_ids).
    type: list
    elements: str
"""

EXAMPLES = r"""
- name: Read the instances of two Auto Scaling groups
  agentless.codedeploy.fleet_info:
    region: eu-west-1
    target_instances:
      auto_scaling_groups: [web-green, worker-green]
  delegate_to: localhost
  register: fleet

- name: Wait until no instance of the stage that is tagged green is pending
  agentless.codedeploy.fleet_info:
    region: eu-west-1
    target_instances:
      ec2_tag_set:
        ec2_tag_set_list:
          - - {key: stage, value: production, type: KEY_AND_VALUE}
          - - {key: fleet, value: "green-*", type: KEY_AND_VALUE}
            - {key: green, type: KEY_ONLY}
  delegate_to: localhost
  register: fleet
  until: not fleet.instance_ids.pending
  retries: 60
  delay: 10
"""

RETURN = r"""
instances:
  description: The instances, by their tag C(Name) and their id.
  returned: success
  type: list
  elements: dict
  contains:
    instance_id:
      description: Id.
      type: str
      returned: always
    state:
      description: V(pending), V(running), V(stopping) or V(stopped); where O(instance_ids) is given also V(shutting-down) or V(terminated).
      type: str
      returned: always
    vpc_id:
      description: VPC; null for an instance that has none any more.
      type: str
      returned: always
    subnet_id:
      description: Subnet; null as RV(instances[].vpc_id).
      type: str
      returned: always
    availability_zone:
      description: Availability Zone.
      type: str
      returned: always
    private_ip_address:
      description: Private IPv4 address; null for an instance that has none any more.
      type: str
      returned: always
    private_dns_name:
      description: Private DNS name; null for an instance that has none.
      type: str
      returned: always
    launch_time:
      description: When it was last started, in UTC.
      type: str
      returned: always
    tags:
      description: Its tags.
      type: dict
      returned: always
    auto_scaling_group:
      description: Name of its Auto Scaling group, or of that in whose warm pool it is; null if there is none.
      type: str
      returned: always
    lifecycle_state:
      description: What its Auto Scaling group does with it, such as V(InService), V(Pending:Wait) or V(Standby); null if none has it.
      type: str
      returned: always
    health_status:
      description: V(Healthy) or V(Unhealthy), as its Auto Scaling group says; null if none has it.
      type: str
      returned: always
    protected_from_scale_in:
      description: Whether its Auto Scaling group must not choose it when it scales in.
      type: bool
      returned: always
    weighted_capacity:
      description: How much of its Auto Scaling group's capacity it is; null if none has it.
      type: int
      returned: always
  sample:
    - instance_id: i-0123456789abcdef0
      state: running
      vpc_id: vpc-3ac0fb5f
      subnet_id: subnet-8c2c1ad7
      availability_zone: eu-west-1a
      private_ip_address: 10.0.0.17
      private_dns_name: ip-10-0-0-17.eu-west-1.compute.internal
      launch_time: "2026-11-26T05:36:03Z"
      tags: {Name: web-green, "aws:autoscaling:groupName": web-green}
      auto_scaling_group: web-green
      lifecycle_state: InService
      health_status: Healthy
      protected_from_scale_in: false
      weighted_capacity: 1
instance_ids:
  description: The ids of RV(instances) by whether they can be deployed to.
  returned: success
  type: dict
  contains:
    running:
      description: Those that run.
      type: list
      elements: str
      returned: always
    pending:
      description: Those that are about to run.
      type: list
      elements: str
      returned: always
    others:
      description: Those that do not run, and will not by themselves.
      type: list
      elements: str
      returned: always
  sample: {running: [i-0123456789abcdef0], pending: [], others: []}
missing_instance_ids:
  description: Those of O(instance_ids) that EC2 does not know; an instance is forgotten about an hour after it was terminated.
  returned: success
  type: list
  elements: str
  sample: []
auto_scaling_groups:
  description: The Auto Scaling groups that are named, and those that have one of the instances.
  returned: success
  type: list
  elements: dict
  contains:
    desired_capacity:
      description: How many instances, or units of capacity, it wants.
      type: int
      returned: always
    in_service_capacity:
      description: How many of these are C(InService).
      type: int
      returned: always
    status:
      description: Null, unless the group is being deleted.
      type: str
      returned: always
    operator:
      description: The service that alone may change the group; null if anybody may who has the permission.
      type: str
      returned: always
  sample:
    - name: web-green
      arn: arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:7a3e1b8c-0000-4000-8000-000000000000:autoScalingGroupName/web-green
      desired_capacity: 1
      min_size: 1
      max_size: 4
      in_service_capacity: 1
      suspended_processes: [AZRebalance]
      target_group_arns: ["arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/73e2d6bc24d8a067"]
      load_balancer_names: []
      health_check_type: ELB
      availability_zones: [eu-west-1a]
      subnet_ids: [subnet-8c2c1ad7]
      status: null
      operator: null
api_calls:
  description: How often each API action was called.
  returned: always
  type: dict
  sample:
    autoscaling:DescribeAutoScalingGroups: 1
    ec2:DescribeInstances: 1
error:
  description: Why it failed, with CodeDeploy's error code.
  returned: failure
  type: dict
  sample:
    code: InvalidAutoScalingGroupException
    message: There is no Auto Scaling group web-gren.
    hint: Check the names in auto_scaling_groups of the deployment group, or of its target_instances, and the region and account. Nothing was touched.
"""

from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.aws_module import aws_module
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.counted_clients import CountedClients
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.fleet.fleet_reader import read_fleet
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

# Entries are checked by the rules that plans are checked by, so that both give one answer.
TARGET_INSTANCES_SPEC = {
    "type": "dict",
    "options": {
        "tag_filters": {"type": "list", "elements": "dict"},
        "ec2_tag_set": {"type": "dict", "options": {"ec2_tag_set_list": {"type": "list", "elements": "list"}}},
        "auto_scaling_groups": {"type": "list", "elements": "raw"},
    },
}


def main() -> None:
    module = aws_module(
        {"target_instances": TARGET_INSTANCES_SPEC, "instance_ids": {"type": "list", "elements": "str"}},
        supports_check_mode=True,
        mutually_exclusive=[("target_instances", "instance_ids")],
        required_one_of=[("target_instances", "instance_ids")],
    )
    clients = CountedClients(module)
    try:
        result = read_fleet(clients, module.params["target_instances"], module.params["instance_ids"])
    except DeploymentError as error:
        result = error.to_failure()
    module.exit_json(changed=False, api_calls=clients.api_calls, **result)


if __name__ == "__main__":
    main()
