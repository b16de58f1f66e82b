#!/usr/bin/python
# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: group_alarms
short_description: Keeps the recommended CloudWatch alarms for each deployment group
version_added: 0.1.0
author: The agentless.codedeploy contributors (@agentless)
description:
  - Up to three alarms for each group that is given, on the metrics that deployments send. They look at periods of five minutes, and are in C(ALARM) for
    a quarter of an hour. While nobody deploys, they are C(OK).
  - An alarm that is so already is left alone, whatever the order of its actions and dimensions; its state does not count, nor that somebody has switched its
    actions off for a while, which stays so. One that somebody has edited becomes as it was.
  - The names are C(codedeploy-APPLICATION--GROUP--deployments-failed), C(…--hosts-failed) and C(…--out-of-traffic). Names that are long or have
    other characters than letters, digits, single hyphens and underscores are shortened and cleaned, and told apart by a hash.
notes:
  - Runs on the controller, and needs boto3 there.
  - Needs the permissions C(cloudwatch:DescribeAlarms), C(cloudwatch:PutMetricAlarm) and C(cloudwatch:DeleteAlarms) for
    C(arn:aws:cloudwatch:REGION:ACCOUNT:alarm:codedeploy-*); in check mode the first only.
  - A topic of O(alarm_actions) that is encrypted needs a key that C(cloudwatch.amazonaws.com) may use.
options:
  deployments_failed:
    description: How many deployments fail in five minutes for an alarm. With V(0) there is none.
    type: int
    default: 1
  hosts_failed:
    description: How many hosts fail in five minutes for an alarm. With V(0) there is none.
    type: int
    default: 1
  out_of_traffic_seconds:
    description: How long a host is out of traffic for an alarm, known when it is back. With V(0) there is none.
    type: int
    default: 900
  alarm_actions:
    description: The ARNs of topics that are told when one of the alarms goes off, at most five, in the region of the alarms.
    type: list
    elements: str
    default: []
extends_documentation_fragment:
  - agentless.codedeploy.watching
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Have somebody called when a deployment fails
  agentless.codedeploy.group_alarms:
    region: eu-west-1
    namespace: CodeDeploy
    groups:
      - application_name: shop
        deployment_group_name: web
    hosts_failed: 3
    out_of_traffic_seconds: 0
    alarm_actions: ["arn:aws:sns:eu-west-1:123456789012:on-call"]

- name: Remove all alarms of a group
  agentless.codedeploy.group_alarms:
    region: eu-west-1
    state: absent
    groups:
      - application_name: shop
        deployment_group_name: web
"""

RETURN = r"""
alarms:
  description: The names of the alarms that are kept, in the order of the groups; none with O(state=absent).
  returned: success
  type: list
  elements: str
  sample: [codedeploy-shop--web--deployments-failed, codedeploy-shop--web--hosts-failed]
error:
  description: Why it failed, with CodeDeploy's error code.
  returned: failure
  type: dict
  sample:
    code: IAM_ROLE_PERMISSIONS
    message: >-
      Failed to put the alarm (alarm codedeploy-shop--web--hosts-failed): AccessDenied: User is not authorized to perform this operation.
    hint: Allow cloudwatch:PutMetricAlarm for the identity that Ansible uses.
"""

from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.alarms import cloudwatch_api
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.alarms.alarm_payload import (
    alarm_names,
    alarms_of,
    check_actions,
    check_thresholds,
)
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.alarms.alarm_plan import alarm_changes, request_of
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.alarms.change_rules import changed_only, report
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.alarms.name_rules import watched_groups
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.alarms.watching_spec import WATCHING_SPEC
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.aws_module import aws_module
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

ARGUMENTS = {
    **WATCHING_SPEC,
    "deployments_failed": {"type": "int", "default": 1},
    "hosts_failed": {"type": "int", "default": 1},
    "out_of_traffic_seconds": {"type": "int", "default": 900},
    "alarm_actions": {"type": "list", "elements": "str", "default": []},
}


def wanted_alarms(options, groups, region):
    """Name -> settings. Raises DeploymentError."""
    if options["state"] == "absent":
        return {}
    check_thresholds(options)
    check_actions(options["alarm_actions"], region)
    return {name: settings for group in groups for name, settings in alarms_of(group, options["namespace"], options).items()}


def act(client, changes, found):
    for change in changes:
        if change.after:
            cloudwatch_api.put_alarm(client, request_of(change.name, change.after, found.get(change.name)))
    cloudwatch_api.delete_alarms(client, [change.name for change in changes if not change.after])


def main() -> None:
    module = aws_module(ARGUMENTS, supports_check_mode=True)
    try:
        groups = watched_groups(module.params)
        client = module.client("cloudwatch")
        wanted, names = wanted_alarms(module.params, groups, client.meta.region_name), alarm_names(groups)
        found = cloudwatch_api.alarms(client, names)
        changes = alarm_changes(names, found, wanted)
        if not module.check_mode:
            act(client, changed_only(changes), found)
        result = {**report(changes, module._diff), "alarms": list(wanted)}
    except DeploymentError as error:
        result = error.to_failure()
    module.exit_json(**result)


if __name__ == "__main__":
    main()
