#!/usr/bin/python
# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: allow_traffic
short_description: Registers a wave of instances with their load balancers and waits until they are healthy
version_added: 0.1.0
author: The agentless.codedeploy contributors (@agentless)
description:
  - Registers instances with every target group and Classic Load Balancer of a deployment group,
    and waits until all of them are healthy in each. This is CodeDeploy's lifecycle event AllowTraffic.
  - In each target group an instance is registered as O(instances[].registrations) says. Without that, the registrations that are there count;
    only where there is none, it is registered with the port of O(instances[].port), O(load_balancer_info) or the target group.
  - What is already registered is only waited for. What is still draining is registered again,
    also when it falls back to draining or out of the target group while this module waits.
  - When an instance fails, a registration that was not there before is taken back. Those that were there before stay.
notes:
  - An instance that no health check can make healthy is given up after three polls, without waiting for O(timeout_seconds),
    and the error says why. These are a target group that no load balancer uses,
    an Availability Zone that is not enabled for the load balancer, and a stopped or terminated instance.
  - Allow at least the health check's interval times its healthy threshold, plus the time that the application needs to start.
    M(agentless.codedeploy.load_balancer_info) tells both.
  - Needs the permissions C(elasticloadbalancing:DescribeTargetGroups),
    C(elasticloadbalancing:DescribeTargetHealth), C(elasticloadbalancing:RegisterTargets) and
    C(elasticloadbalancing:DeregisterTargets) for target groups, C(elasticloadbalancing:DescribeInstanceHealth),
    C(elasticloadbalancing:RegisterInstancesWithLoadBalancer) and
    C(elasticloadbalancing:DeregisterInstancesFromLoadBalancer) for Classic Load Balancers.
extends_documentation_fragment:
  - agentless.codedeploy.traffic.allow_traffic
  - agentless.codedeploy.traffic.load_balancer_info
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
attributes:
  check_mode:
    support: full
    description: Asks the load balancers and tells for each instance whether it would be registered; does not wait.
"""

EXAMPLES = r"""
- name: Allow traffic to two instances, one of them on a port of its own
  agentless.codedeploy.allow_traffic:
    region: eu-west-1
    load_balancer_info:
      target_group_info_list:
        - name: web
    instances:
      - host: web-1
        instance_id: i-0123456789abcdef0
      - host: web-2
        instance_id: i-0123456789abcdef1
        port: 8081
  delegate_to: localhost

- name: Put back what was taken out of an instance
  agentless.codedeploy.allow_traffic:
    region: eu-west-1
    load_balancer_info:
      target_group_info_list:
        - name: web
    instances:
      - host: web-1
        instance_id: i-0123456789abcdef0
        registrations: "{{ blocked.instances['web-1'].registrations }}"
  delegate_to: localhost

- name: Allow traffic to a server outside of AWS, by its address
  agentless.codedeploy.allow_traffic:
    load_balancer_info:
      target_group_info_list:
        - name: arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/on-premises/73e2d6bc24d8a067
          port: 8080
    instances:
      - host: rack-7
        ip_address: 10.20.30.7
        availability_zone: all
  delegate_to: localhost
"""

RETURN = r"""
instances:
  description: The result of each instance, as in RV(agentless.codedeploy.block_traffic#module:instances); one has succeeded when it is healthy everywhere.
  returned: always
  type: dict
  sample:
    web-1:
      status: Succeeded
      changed: true
      duration_seconds: 35.4
      end_time: "2026-11-26T05:36:39.900Z"
      traffic: in
      load_balancers:
        - {name: web, type: target_group, port: 8080, traffic: in, state: healthy, reason: "", description: ""}
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
    elasticloadbalancing:RegisterTargets: 1
    elasticloadbalancing:DescribeTargetHealth: 6
error:
  description: How many instances failed and why, as in RV(agentless.codedeploy.block_traffic#module:error).
  returned: failure
  type: dict
"""

from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.aws_module import aws_module
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.traffic.traffic_plan import ALLOW_TRAFFIC
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.traffic.traffic_runner import REGISTRATIONS_SPEC, run_traffic, traffic_spec


def main() -> None:
    module = aws_module(traffic_spec(registrations=REGISTRATIONS_SPEC), supports_check_mode=True)
    result = run_traffic(module, ALLOW_TRAFFIC)
    module.exit_json(**result)


if __name__ == "__main__":
    main()
