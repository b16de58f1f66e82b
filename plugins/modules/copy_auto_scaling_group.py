#!/usr/bin/python
# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: copy_auto_scaling_group
short_description: Makes the replacement fleet of a blue/green deployment by copying an Auto Scaling group
version_added: 0.1.0
author: The agentless.codedeploy contributors (@agentless)
description:
  - Copies an Auto Scaling group, as CodeDeploy does for a blue/green deployment whose C(green_fleet_provisioning_option) is
    V(COPY_AUTO_SCALING_GROUP), and waits until the instances of the copy are in service.
  - Everything that the API tells of the group is copied, or RV(report) says why it is not. That includes lifecycle hooks, scaling policies and the
    alarms that carry them out, schedules, notifications, tags, metrics, suspended processes and the warm pool.
  - The copy is as large as the capacity that serves now, in the units of the group. Instances that are unhealthy, in C(Standby), or come or go
    do not count; the minimum size of the group is kept.
  - Each call may be repeated. A run that was ended in the middle is gone on with by running it again; one that has nothing left to do changes nothing.
  - Until the copy is handed over, it is attached to no load balancer, is checked by none, and neither scales nor replaces instances, so that all its
    instances are those that are deployed to. Versions C($Latest) and C($Default) of launch templates are what they were when it was made.
  - With V(handed_over) as O(state) it becomes the group that serves. It is attached to all that the original is attached to, for instances that are
    launched later, and gets the sizes, health checks, versions, policies, warm pool and protection of the original as they were.
notes:
  - Runs on the controller, and needs boto3 there.
  - Needs these permissions to copy. C(autoscaling:DescribeAutoScalingGroups), C(autoscaling:DescribePolicies),
    C(autoscaling:DescribeScheduledActions), C(autoscaling:DescribeLifecycleHooks), C(autoscaling:DescribeNotificationConfigurations),
    C(autoscaling:DescribeInstanceRefreshes), C(autoscaling:DescribeScalingActivities), C(autoscaling:CreateAutoScalingGroup),
    C(autoscaling:UpdateAutoScalingGroup), C(autoscaling:SuspendProcesses), C(autoscaling:CreateOrUpdateTags), C(ec2:DescribeInstances),
    C(ec2:RunInstances) and C(ec2:CreateTags) for what the launch template names, and C(iam:PassRole) for its instance profile and the roles of hooks.
    Where the group has such things, also C(autoscaling:EnableMetricsCollection), C(autoscaling:PutNotificationConfiguration),
    C(autoscaling:PutScalingPolicy), C(autoscaling:BatchPutScheduledUpdateGroupAction), C(cloudwatch:DescribeAlarms), C(cloudwatch:PutMetricAlarm),
    C(cloudwatch:TagResource), C(cloudwatch:ListTagsForResource) (without which the tags of alarms are not copied) and
    C(ec2:DescribeLaunchTemplateVersions). With O(launch_hook_name) also C(autoscaling:CompleteLifecycleAction).
  - Needs these to hand over, beside those that describe. C(autoscaling:UpdateAutoScalingGroup), C(autoscaling:SuspendProcesses),
    C(autoscaling:ResumeProcesses), C(autoscaling:CreateOrUpdateTags), and where there are such things C(autoscaling:AttachTrafficSources),
    C(autoscaling:DescribeTrafficSources), C(autoscaling:EnterStandby), C(autoscaling:PutScalingPolicy), C(autoscaling:PutWarmPool) and
    C(cloudwatch:EnableAlarmActions).
  - Needs these to remove. C(autoscaling:DescribeAutoScalingGroups), C(autoscaling:DescribePolicies), C(autoscaling:ResumeProcesses),
    C(autoscaling:UpdateAutoScalingGroup), C(autoscaling:DeleteAutoScalingGroup), C(cloudwatch:DescribeAlarms) and C(cloudwatch:DeleteAlarms).
  - Before a copy is made, also in check mode, it is asked what would stand in its way. C(autoscaling:DescribeAccountLimits) tells whether there may be
    another group, C(ec2:DescribeSubnets) whether there are addresses for its instances, and a dry run of C(ec2:RunInstances) with the launch template,
    in the first subnet and of the first instance type, what EC2 would say of a launch. What no launch would get over is an error. Without these
    permissions, and for what another subnet or instance type may have, RV(remarks) says so, and the copy is made. So it does where room is wanting that
    another copy takes which was not handed over, as the deployment may remove that before.
  - In a dry run EC2 looks for what the launch template names, and at what the caller may do, but as a rule neither at its quotas nor at its capacity.
    A group with a launch configuration cannot be tried.
  - Who may not run instances of the launch template is told so by RV(remarks) only, since Auto Scaling itself asks when the group is created, before
    anything else is done, and policies may have conditions that hold for its question and not for this one.
  - The original is kept at its size while the deployment goes on, see O(hold_original). It must be there when the copy is handed over, and must be
    handed over before its instances are terminated.
  - Nothing is copied of a group that a service operates, that is being deleted, that an instance refresh is going on in, that has C(Launch) or
    C(Terminate) suspended, that has nothing in service, or that is itself a copy that was not handed over.
  - The copy has tags that begin with C(agentless.codedeploy:), which its instances do not get. Tags that begin with C(aws:) cannot be copied.
  - Tools that know the original by its name, such as Terraform and CloudFormation, do not know the copy. Two standing groups suit them better.
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
attributes:
  check_mode:
    support: full
    description: Reads the groups and tells which calls would be made.
  diff_mode:
    support: none
    description: RV(report) tells what becomes of each field.
options:
  name:
    description: Name of the Auto Scaling group that serves.
    type: str
    required: true
  copy_name:
    description:
      - Name of the copy.
      - Without it, it is C(CodeDeploy_), the name of the group, C(_) and O(deployment_id), as CodeDeploy names it. The name of the copy of a copy has
        no more parts. A name that would have more than 255 characters is cut, and ends with some digits before the id.
    type: str
  deployment_id:
    description: Id of the deployment, such as C(d-ABCDEFGH1). Copies of another deployment are left alone.
    type: str
    required: true
  state:
    description:
      - V(copied) makes the copy and waits until its instances are in service.
      - V(handed_over) is for when the deployment has ended well and the instances of the copy have their traffic.
        The original neither scales, nor replaces, nor registers instances any more; it is not detached, terminated or deleted.
      - V(removed) deletes the copy with its instances and alarms, without termination hooks, and gives the original back what was held of it.
        Nothing is given back if the copy has itself been replaced since it was handed over, so that a group that serves no more does not scale again.
        Instances that the original launched after the copy was handed over are not registered by that.
    type: str
    choices: [copied, handed_over, removed]
    default: copied
  hold_original:
    description:
      - Whether the original is held as well. While the deployment goes on, its minimum size is its desired capacity and its schedules are suspended, so
        that it is large enough to take the traffic back; it may grow. Once the copy was handed over, it has its
        own minimum size again, and does not scale either.
      - Give the same for V(copied) and V(handed_over) as O(state).
    type: bool
    default: true
  instance_ids:
    description:
      - For V(handed_over) as O(state), the instances of the copy that have the revision; without it, all.
      - Others that are in service are put into C(Standby), so that they get no traffic.
    type: list
    elements: str
  also_handed_over:
    description: Whether V(removed) as O(state) may remove a copy that was handed over. Take its instances out of traffic before.
    type: bool
    default: false
  launch_hook_name:
    description:
      - Name of a launch lifecycle hook by which instances of the group wait to be deployed to, see M(agentless.codedeploy.lifecycle_action).
      - Instances of the copy have it completed, so that they come into service, where they have no traffic as yet.
    type: str
  timeout_seconds:
    description:
      - How long to wait for instances to be in service, for load balancers to find some healthy, or for the copy to be gone.
      - While the module waits for instances or for the copy to be gone, it is shown every 20 seconds how far that is.
      - A launch that fails, and that Auto Scaling does not try elsewhere at once, is not waited for; the error has the group's own words.
    type: int
    default: 900
  poll_interval_seconds:
    description: Time between two polls. It grows while waiting, to a tenth of the time waited so far, at most 30 seconds.
    type: float
    default: 5.0
"""

EXAMPLES = r"""
- name: Make the replacement fleet
  agentless.codedeploy.copy_auto_scaling_group:
    region: eu-west-1
    name: web
    deployment_id: d-ABCDEFGH1
  delegate_to: localhost
  register: green

- name: Have the copy serve from now on
  agentless.codedeploy.copy_auto_scaling_group:
    region: eu-west-1
    name: web
    deployment_id: d-ABCDEFGH1
    state: handed_over
    instance_ids: "{{ green.instances | map(attribute='instance_id') }}"
  delegate_to: localhost

- name: Remove the replacement fleet of a deployment that failed
  agentless.codedeploy.copy_auto_scaling_group:
    region: eu-west-1
    name: web
    deployment_id: d-ABCDEFGH1
    state: removed
  delegate_to: localhost
"""

RETURN = r"""
name:
  description: Name of the copy.
  returned: always
  type: str
  sample: CodeDeploy_web_d-ABCDEFGH1
calls:
  description: The calls that were made to change something, in their order; in check mode, those that would be made.
  returned: always
  type: list
  elements: dict
  contains:
    service:
      description: V(autoscaling) or V(cloudwatch).
      type: str
      returned: always
    action:
      description: As the API names it.
      type: str
      returned: always
    arguments:
      description:
        - What it was called with.
        - In check mode, a dictionary with C(from_call) and C(key) stands for what the answer to the call with that index has by that key.
      type: dict
      returned: always
    why:
      description: What it is for.
      type: str
      returned: always
    until:
      description: In check mode, the state for which traffic sources would be waited by this call.
      type: str
      returned: when it would be repeated
  sample:
    - service: autoscaling
      action: UpdateAutoScalingGroup
      arguments: {AutoScalingGroupName: CodeDeploy_web_d-ABCDEFGH1, MinSize: 4, MaxSize: 12, DesiredCapacity: 4}
      why: The instances of the copy are launched.
report:
  description: What becomes of each field of the group and of what belongs to it. Empty unless O(state) is V(copied).
  returned: always
  type: list
  elements: dict
  contains:
    of:
      description: What has the field.
      type: str
      returned: always
    field:
      description: As the API names it.
      type: str
      returned: always
    outcome:
      description: V(copied), V(changed), V(cannot_be), or V(unknown) for a field that this version of the collection does not know.
      type: str
      returned: always
    why:
      description: Why it is not copied as it is; empty if there is nothing to say.
      type: str
      returned: always
    before:
      description: What the original has.
      type: raw
      returned: where there is something to show
    after:
      description: What the copy has.
      type: raw
      returned: where there is something to show
  sample:
    - of: Auto Scaling group web
      field: LaunchTemplate.Version
      outcome: changed
      why: All instances of the copy are to be of one version. $Latest is put back when the deployment has ended well.
      before: $Latest
      after: "9"
remarks:
  description: What somebody should know who has a group copied.
  returned: always
  type: list
  elements: str
  sample:
    - Instances of Auto Scaling group web run version 7, 8 of launch template lt-0123456789abcdef0; those of its copy will run version 9.
    - >-
      Auto Scaling group web: its copy would have 4 in each zone, and free addresses are 2 in zone eu-west-1a: others have more instances.
instances:
  description: The instances of the copy, as M(agentless.codedeploy.fleet_info) tells of them; none in check mode, or where O(state) is V(removed).
  returned: always
  type: list
  elements: dict
  sample:
    - instance_id: i-0123456789abcdef0
      state: running
      lifecycle_state: InService
      private_ip_address: 10.0.0.17
api_calls:
  description: How often each API action was called.
  returned: always
  type: dict
  sample:
    autoscaling:CreateAutoScalingGroup: 1
    autoscaling:DescribeAutoScalingGroups: 9
error:
  description: Why it failed, with CodeDeploy's error code. C(reason) is there where a launch failed, or something stands in the way of a copy.
  returned: failure
  type: dict
  sample:
    code: AUTO_SCALING_CONFIGURATION
    message: >-
      Auto Scaling group CodeDeploy_web_d-ABCDEFGH1 does not launch what it wants: Launching a new EC2 instance. Status Reason: Could not launch
      On-Demand Instances. VcpuLimitExceeded - You have requested more vCPU capacity than your current vCPU limit allows.
    hint: >-
      Have the quota of EC2 raised: there are two fleets while a deployment goes on. Then run this again to go on, or remove the copy with state=removed.
    reason: quota
"""

from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.aws_module import aws_module
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.copy.copy_runner import CopyRun
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.counted_clients import CountedClients

SPEC = {
    "name": {"type": "str", "required": True},
    "copy_name": {"type": "str"},
    "deployment_id": {"type": "str", "required": True},
    "state": {"type": "str", "choices": ["copied", "handed_over", "removed"], "default": "copied"},
    "hold_original": {"type": "bool", "default": True},
    "instance_ids": {"type": "list", "elements": "str"},
    "also_handed_over": {"type": "bool", "default": False},
    "launch_hook_name": {"type": "str"},
    "timeout_seconds": {"type": "int", "default": 900},
    "poll_interval_seconds": {"type": "float", "default": 5.0},
}


def main() -> None:
    module = aws_module(SPEC, supports_check_mode=True)
    run = CopyRun(CountedClients(module), module.params)
    if module.check_mode:
        result = run.foresee()
    else:
        result = run.carry_out(module.params["timeout_seconds"], module.params["poll_interval_seconds"])
    module.exit_json(**result)


if __name__ == "__main__":
    main()
