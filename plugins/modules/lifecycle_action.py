#!/usr/bin/python
# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: lifecycle_action
short_description: Completes lifecycle actions of Auto Scaling groups, or keeps instances waiting
version_added: 0.1.0
author: The agentless.codedeploy contributors (@agentless)
description:
  - Has instances go on that wait for a lifecycle hook of their Auto Scaling group (C(Pending:Wait), C(Terminating:Wait)), or gives up their launch, or
    records a heartbeat, by which they wait for the hook's heartbeat timeout from now on.
  - An instance that does not wait for the hook, or not any more, is as it should be, and is told apart in RV(instances).
  - What one instance fails with does not keep the others from being told.
notes:
  - Runs on the controller, and needs boto3 there.
  - Needs the permissions C(autoscaling:CompleteLifecycleAction) and C(autoscaling:RecordLifecycleActionHeartbeat), and C(autoscaling:DescribeLifecycleHooks)
    where an instance does not wait for the hook; in check mode only C(autoscaling:DescribeAutoScalingGroups).
  - There is one API call for each instance, ten at the same time, and one for each group that has an instance which does not wait.
  - Heartbeats keep an instance waiting for a hundred heartbeat timeouts at most, and not longer than two days.
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
attributes:
  check_mode:
    support: full
    description: Asks Auto Scaling which instances wait, be it for this hook or another.
  diff_mode:
    support: none
    description: Shows what has changed.
options:
  lifecycle_hook_name:
    description: The lifecycle hook, which each of the groups has by this name.
    type: str
    required: true
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
        description: EC2 instance ID.
        type: str
        required: true
      auto_scaling_group:
        description: Name of its Auto Scaling group.
        type: str
        required: true
      lifecycle_action_result:
        description:
          - V(CONTINUE) has it go on. V(ABANDON) gives up a launch, so that Auto Scaling terminates the instance and launches another.
          - Without it, a heartbeat is recorded.
        type: str
        choices: [CONTINUE, ABANDON]
"""

EXAMPLES = r"""
- name: Have web-7 come into service, and keep web-8 waiting
  agentless.codedeploy.lifecycle_action:
    region: eu-west-1
    lifecycle_hook_name: deploy
    instances:
      - host: web-7
        instance_id: i-0123456789abcdef0
        auto_scaling_group: web
        lifecycle_action_result: CONTINUE
      - host: web-8
        instance_id: i-0123456789abcdef1
        auto_scaling_group: web
  delegate_to: localhost
"""

RETURN = r"""
instances:
  description: What came of each instance, by O(instances[].host).
  returned: always
  type: dict
  contains:
    instance_id:
      description: Its id, as given.
      type: str
      returned: always
    auto_scaling_group:
      description: Its group, as given.
      type: str
      returned: always
    lifecycle_action_result:
      description: As given; null for a heartbeat.
      type: str
      returned: always
    waits:
      description: Whether it waited for the hook when it was told; null if that is not known.
      type: bool
      returned: always
    changed:
      description: Whether it was told (in check mode, would be told) something.
      type: bool
      returned: always
    error:
      description: Why that failed, with C(code), C(message) and C(hint), or null.
      type: dict
      returned: always
  sample:
    web-7:
      instance_id: i-0123456789abcdef0
      auto_scaling_group: web
      lifecycle_action_result: CONTINUE
      waits: true
      changed: true
      error: null
api_calls:
  description: How often each API action was called.
  returned: always
  type: dict
  sample:
    autoscaling:CompleteLifecycleAction: 1
    autoscaling:RecordLifecycleActionHeartbeat: 1
error:
  description: How many failed and why, with the code and the hint of the first error.
  returned: failure
  type: dict
  sample:
    code: AUTO_SCALING_CONFIGURATION
    message: >-
      The lifecycle actions of 1 of 2 instances failed. Auto Scaling group web has no lifecycle hook deploi: it has deploy.
    hint: "Correct the name of the hook, or make the hook: aws autoscaling put-lifecycle-hook."
"""

from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.aws_module import aws_module
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.counted_clients import CountedClients
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.fleet.lifecycle_action_rules import Action, result_of
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.fleet.lifecycle_actions import carry_out, foresee

SPEC = {
    "lifecycle_hook_name": {"type": "str", "required": True},
    "instances": {
        "type": "list",
        "elements": "dict",
        "required": True,
        "options": {
            "host": {"type": "str", "required": True},
            "instance_id": {"type": "str", "required": True},
            "auto_scaling_group": {"type": "str", "required": True},
            "lifecycle_action_result": {"type": "str", "choices": ["CONTINUE", "ABANDON"]},
        },
    },
}
OF_ACTION = ("host", "instance_id", "auto_scaling_group", "lifecycle_action_result")


def main() -> None:
    module = aws_module(SPEC, supports_check_mode=True)
    clients = CountedClients(module)
    actions = [Action(*(item[key] for key in OF_ACTION)) for item in module.params["instances"]]
    if module.check_mode:
        foresee(clients, actions)
    else:
        carry_out(clients, module.params["lifecycle_hook_name"], actions)
    module.exit_json(**result_of(actions), api_calls=clients.api_calls)


if __name__ == "__main__":
    main()
