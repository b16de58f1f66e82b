#!/usr/bin/python
# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: block_traffic
short_description: Takes a wave of instances out of their load balancers and waits until they are drained
version_added: 0.1.0
author: The agentless.codedeploy contributors (@agentless)
description:
  - Deregisters instances from every target group and Classic Load Balancer of a deployment group,
    and waits until no load balancer sends requests to them and none is in flight. This is CodeDeploy's lifecycle event BlockTraffic.
  - Every registration of an instance in a target group is taken out, whatever its port, also one that is made while this module waits.
    RV(instances.registrations) says which these were, for M(agentless.codedeploy.allow_traffic) to put back.
  - An instance that is not registered is left as it is; one that is already draining is only waited for.
notes:
  - Elastic Load Balancing keeps a target C(draining) for the whole deregistration delay of its target group (300 seconds unless changed),
    even when no request is in flight. Shorten the delay of the target group to the longest request that should be let finish,
    and keep O(timeout_seconds) longer than the delay.
  - Needs the permissions C(elasticloadbalancing:DescribeTargetGroups),
    C(elasticloadbalancing:DescribeTargetHealth) and C(elasticloadbalancing:DeregisterTargets) for target groups,
    C(elasticloadbalancing:DescribeInstanceHealth) and
    C(elasticloadbalancing:DeregisterInstancesFromLoadBalancer) for Classic Load Balancers.
extends_documentation_fragment:
  - agentless.codedeploy.traffic.block_traffic
  - agentless.codedeploy.traffic.load_balancer_info
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
attributes:
  check_mode:
    support: full
    description: Asks the load balancers and tells for each instance whether it would be deregistered; does not wait.
"""

EXAMPLES = r"""
- name: Block traffic to two instances
  agentless.codedeploy.block_traffic:
    region: eu-west-1
    load_balancer_info:
      target_group_info_list:
        - name: web
      elb_info_list:
        - name: classic-web
    instances:
      - host: web-1
        instance_id: i-0123456789abcdef0
      - host: web-2
        instance_id: i-0123456789abcdef1
    timeout_seconds: 400
  delegate_to: localhost
"""

RETURN = r"""
instances:
  description: The result of each instance, by O(instances[].host).
  returned: always
  type: dict
  contains:
    status:
      description: V(Succeeded) when drained at every load balancer, else V(Failed). In check mode V(Pending), or V(Failed) when it is known to fail.
      type: str
      returned: always
    changed:
      description: Whether it was (in check mode, would be) deregistered at any load balancer.
      type: bool
      returned: always
    duration_seconds:
      description: Time until it had arrived or failed.
      type: float
      returned: always
    end_time:
      description: When it had arrived or failed, in UTC; null in check mode.
      type: str
      returned: always
    traffic:
      description:
        - Whether it gets requests, as the load balancers said last.
        - V(in) if one of them sends it requests; V(registered) if it is registered, but nowhere healthy; V(out) if it is registered nowhere, or drains.
        - V(unknown) if a load balancer gave no answer, or none since the last change.
      type: str
      returned: always
    load_balancers:
      description: What each load balancer last said about it.
      type: list
      elements: dict
      returned: always
      contains:
        name:
          description: Name of the load balancer or target group as given in O(load_balancer_info).
          type: str
          returned: always
        type:
          description: V(target_group) or V(classic_load_balancer).
          type: str
          returned: always
        port:
          description: The port that it is registered with when it was not registered before; null for a Classic Load Balancer.
          type: int
          returned: always
        traffic:
          description: As RV(instances.traffic), by this load balancer.
          type: str
          returned: always
        state:
          description:
            - The load balancer's own word, such as V(healthy) or V(InService), of the registration that is furthest from what is wanted.
            - Null when there was no answer, or none since the last change.
          type: str
          returned: always
        reason:
          description: The load balancer's reason code, or an empty string.
          type: str
          returned: always
        description:
          description: The load balancer's description, or an empty string.
          type: str
          returned: always
    registrations:
      description: Each registration that was there, already draining ones included, as O(agentless.codedeploy.allow_traffic#module:instances[].registrations).
      type: list
      elements: dict
      returned: always
    error:
      description: Why it failed, or null.
      type: dict
      returned: always
      contains:
        code:
          description: CodeDeploy's error code.
          type: str
          returned: always
        message:
          description: What failed and where.
          type: str
          returned: always
        hint:
          description: The next step.
          type: str
          returned: always
  sample:
    web-1:
      status: Succeeded
      changed: true
      duration_seconds: 35.4
      end_time: "2026-11-26T05:36:03.500Z"
      traffic: out
      load_balancers:
        - name: web
          type: target_group
          port: 8080
          traffic: out
          state: unused
          reason: Target.NotRegistered
          description: Target is not registered to the target group
      registrations:
        - name: web
          type: target_group
          targets:
            - {id: i-0123456789abcdef0, port: 8081, availability_zone: null}
      error: null
api_calls:
  description: How often each API action was called.
  returned: always
  type: dict
  sample:
    elasticloadbalancing:DescribeTargetGroups: 1
    elasticloadbalancing:DeregisterTargets: 1
    elasticloadbalancing:DescribeTargetHealth: 6
error:
  description: How many instances failed and why, with the code and the hint of the first error.
  returned: failure
  type: dict
  sample:
    code: TIMEOUT
    message: >-
      BlockTraffic failed for 1 of 2 instances. web-1 did not become drained within 60 seconds:
      target group web says draining (Target.DeregistrationInProgress).
    hint: >-
      Make timeout_seconds longer than the deregistration delay of the target group, or shorten that delay:
      Elastic Load Balancing keeps a target draining for the whole of it.
"""

from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.aws_module import aws_module
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.traffic.traffic_plan import BLOCK_TRAFFIC
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.traffic.traffic_runner import run_traffic, traffic_spec


def main() -> None:
    module = aws_module(traffic_spec(), supports_check_mode=True)
    result = run_traffic(module, BLOCK_TRAFFIC)
    module.exit_json(**result)


if __name__ == "__main__":
    main()
