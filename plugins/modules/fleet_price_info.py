#!/usr/bin/python
# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: fleet_price_info
short_description: Tells what the instances of an Auto Scaling group cost a day
version_added: 0.1.0
author: The agentless.codedeploy contributors (@agentless)
description:
  - Tells what the instances of a group that are pending or running cost a day, by the AWS Price List, and by the Spot prices that hold now.
  - Storage, traffic, load balancers, and what is saved by reservations and savings plans are not in it.
  - A price that cannot be had is no failure; RV(kinds[].why_not_known) says why.
notes:
  - Runs on the controller, and needs boto3 there.
  - Needs the permissions C(ec2:DescribeInstances) and C(pricing:GetProducts), and C(ec2:DescribeSpotPriceHistory) where there are Spot Instances.
  - There is one API call for the instances, and one for each kind of them. The price list is asked in C(us-east-1), in China in C(cn-northwest-1),
    for at most half a minute.
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
  auto_scaling_group:
    description: Name of the group. One that is not there has no instances.
    type: str
    required: true
"""

EXAMPLES = r"""
- name: See what the replacement fleet costs
  agentless.codedeploy.fleet_price_info:
    region: eu-west-1
    auto_scaling_group: CodeDeploy_web_d-ABCDEFGH1
  delegate_to: localhost
  register: price

- name: Tell it
  ansible.builtin.debug:
    msg: "{{ price.instances }} instances cost {{ price.price_a_day }} {{ price.currency }} a day."
  when: price.price_a_day is not none
"""

RETURN = r"""
instances:
  description: How many instances are pending or running.
  returned: success
  type: int
  sample: 12
price_a_day:
  description: What those of which the price is known cost in 24 hours; null if it is known of none.
  returned: success
  type: str
  sample: "27.65"
currency:
  description: Its currency; null where nothing is to be paid, or known.
  returned: success
  type: str
  sample: USD
kinds:
  description: The instances by what they cost.
  returned: success
  type: list
  elements: dict
  contains:
    instance_type:
      description: Instance type.
      type: str
      returned: always
    market:
      description: V(on-demand) or V(spot).
      type: str
      returned: always
    platform:
      description: By what its software is billed, as EC2 says it.
      type: str
      returned: always
    tenancy:
      description: V(default), V(dedicated) or V(host).
      type: str
      returned: always
    instances:
      description: How many there are.
      type: int
      returned: always
    price_an_hour:
      description: What one costs in an hour; null if that is not known.
      type: str
      returned: always
    why_not_known:
      description: Why RV(kinds[].price_an_hour) is not known; null if it is.
      type: str
      returned: always
  sample:
    - instance_type: m7i.large
      market: on-demand
      platform: Linux/UNIX
      tenancy: default
      instances: 12
      price_an_hour: "0.096"
      why_not_known: null
api_calls:
  description: How often each API action was called.
  returned: always
  type: dict
  sample:
    ec2:DescribeInstances: 1
    api.pricing:GetProducts: 1
error:
  description: Why it failed, with CodeDeploy's error code.
  returned: failure
  type: dict
  sample:
    code: IAM_ROLE_PERMISSIONS
    message: >-
      Failed to describe instances (the instances of Auto Scaling group web): UnauthorizedOperation: You are not authorized to perform this operation.
    hint: Allow ec2:DescribeInstances for the identity that Ansible uses.
"""

from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.aws_module import aws_module
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.counted_clients import CountedClients
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.fleet.price_reader import read_price
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError


def main() -> None:
    module = aws_module({"auto_scaling_group": {"type": "str", "required": True}}, supports_check_mode=True)
    clients = CountedClients(module)
    try:
        result = read_price(clients, module.params["auto_scaling_group"])
    except DeploymentError as error:
        result = error.to_failure()
    module.exit_json(changed=False, **result, api_calls=clients.api_calls)


if __name__ == "__main__":
    main()
