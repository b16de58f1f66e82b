#!/usr/bin/python
# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: retire_instances
short_description: Terminates the instances of a fleet that was replaced
version_added: 0.1.0
author: The agentless.codedeploy contributors (@agentless)
description:
  - Terminates EC2 instances, as CodeDeploy does with the original instances of a blue/green deployment whose
    C(terminate_blue_instances_on_deployment_success) is V(TERMINATE), and waits until EC2 and their Auto Scaling groups have let go of them.
  - An instance of an Auto Scaling group is terminated by the group, which then wants that much less capacity, so that nothing takes its place.
    Where the minimum size of the group is in the way, it is lowered first, to what is left. RV(changed_groups) says so.
    A group is never deleted, so that the tool that made it finds it where it was.
  - An instance that is terminated already, is shutting down, or is not known to EC2 any more, is as it should be.
  - What one instance fails with does not keep the others from being terminated.
notes:
  - Runs on the controller, and needs boto3 there.
  - Needs the permissions C(ec2:DescribeInstances) and C(ec2:TerminateInstances), for instances of Auto Scaling groups also
    C(autoscaling:DescribeAutoScalingGroups), C(autoscaling:TerminateInstanceInAutoScalingGroup) and, where a minimum size is lowered,
    C(autoscaling:UpdateAutoScalingGroup).
  - These are not terminated, and fail with what to do about them. An instance with termination protection that belongs to no Auto Scaling group;
    one that its group protects from scale in; one whose group has the process C(Terminate) suspended; one that its group keeps as
    C(Terminating:Retained); one in a warm pool.
  - Amazon EC2 Auto Scaling terminates an instance also if it has EC2's termination protection. Protect it from scale in instead.
  - An instance in C(Standby) is terminated without a decrement of the desired capacity, as it does not count for that.
  - An instance in C(Terminating:Wait) is waited for. It ends when the lifecycle action of the group's termination hook is completed,
    or after the hook's heartbeat timeout.
  - A group that loses only some of its instances may be unbalanced then, and launches and terminates others to balance its zones,
    unless its process C(AZRebalance) is suspended.
  - Whatever the number of instances, there is one API call to describe 200 instances and one to describe 100 groups in each poll, one to terminate 100
    instances of no group, and one for each instance of a group, ten at the same time.
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
attributes:
  check_mode:
    support: full
    description: Asks EC2 and Auto Scaling and tells for each instance whether it would be terminated, and for each group what its sizes would be.
  diff_mode:
    support: none
    description: Shows what has changed.
options:
  instances:
    description: The instances to terminate.
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
          - EC2 instance ID. A host without one fails.
          - Roles of this collection take it from the variable C(codedeploy_instance_id).
        type: str
  timeout_seconds:
    description:
      - How long to wait for all instances together. When it is over, those that are not gone fail with what EC2 and their group say;
        what was requested of AWS stays requested.
    type: int
    default: 600
  poll_interval_seconds:
    description:
      - Time between two polls. It grows while waiting, to a tenth of the time waited so far, at most 30 seconds.
    type: float
    default: 5.0
"""

EXAMPLES = r"""
- name: Terminate the original fleet
  agentless.codedeploy.retire_instances:
    region: eu-west-1
    instances:
      - host: blue-1
        instance_id: i-0123456789abcdef0
      - host: blue-2
        instance_id: i-0123456789abcdef1
    timeout_seconds: 900
  delegate_to: localhost
"""

RETURN = r"""
instances:
  description: The result of each instance, by O(instances[].host).
  returned: always
  type: dict
  contains:
    status:
      description: V(Succeeded) when it is gone, else V(Failed). In check mode V(Pending), or V(Failed) when it is known to fail.
      type: str
      returned: always
    changed:
      description: Whether it was terminated (in check mode, would be terminated) by this run.
      type: bool
      returned: always
    duration_seconds:
      description: Time until it was gone or failed.
      type: float
      returned: always
    end_time:
      description: When it was gone or failed, in UTC; null in check mode.
      type: str
      returned: always
    instance_id:
      description: Its id, as given.
      type: str
      returned: always
    state:
      description: What EC2 last said of it, such as V(shutting-down); null if EC2 does not know it, or gave no answer.
      type: str
      returned: always
    auto_scaling_group:
      description: Name of the Auto Scaling group whose it is or was; null if there is none.
      type: str
      returned: always
    lifecycle_state:
      description: What that group last said of it; null if the group does not have it.
      type: str
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
    blue-1:
      status: Succeeded
      changed: true
      duration_seconds: 61.2
      end_time: "2026-11-26T05:36:03.500Z"
      instance_id: i-0123456789abcdef0
      state: terminated
      auto_scaling_group: web-blue
      lifecycle_state: null
      error: null
changed_groups:
  description: The Auto Scaling groups that are smaller than before (in check mode, would be), with the sizes to give them back if they are to serve again.
  returned: always
  type: list
  elements: dict
  sample:
    - name: web-blue
      before: {min_size: 2, desired_capacity: 2}
      after: {min_size: 0, desired_capacity: 0}
api_calls:
  description: How often each API action was called.
  returned: always
  type: dict
  sample:
    ec2:DescribeInstances: 7
    autoscaling:DescribeAutoScalingGroups: 8
    autoscaling:UpdateAutoScalingGroup: 1
    autoscaling:TerminateInstanceInAutoScalingGroup: 2
error:
  description: How many instances failed and why, with the code and the hint of the first error.
  returned: failure
  type: dict
  sample:
    code: AUTO_SCALING_CONFIGURATION
    message: >-
      1 of 2 instances were not terminated. blue-2 (i-0123456789abcdef1) was not terminated: Auto Scaling group web-blue protects it from scale in.
    hint: >-
      Take the protection from it: aws autoscaling set-instance-protection --no-protected-from-scale-in
"""

from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.aws_module import aws_module
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.counted_clients import CountedClients
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.retire.retire_runner import RetireRun

SPEC = {
    "instances": {
        "type": "list",
        "elements": "dict",
        "required": True,
        "options": {"host": {"type": "str", "required": True}, "instance_id": {"type": "str"}},
    },
    "timeout_seconds": {"type": "int", "default": 600},
    "poll_interval_seconds": {"type": "float", "default": 5.0},
}


def main() -> None:
    module = aws_module(SPEC, supports_check_mode=True)
    run = RetireRun(CountedClients(module), module.params["instances"])
    if module.check_mode:
        result = run.foresee()
    else:
        result = run.carry_out(module.params["timeout_seconds"], module.params["poll_interval_seconds"])
    module.exit_json(**result)


if __name__ == "__main__":
    main()
