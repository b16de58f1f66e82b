#!/usr/bin/python
# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: group_dashboard
short_description: Keeps a CloudWatch dashboard for each deployment group
version_added: 0.1.0
author: The agentless.codedeploy contributors (@agentless)
description:
  - A dashboard for each group that is given, of the metrics that deployments send, for the last seven days. It shows how many deployments were started,
    succeeded, failed and were stopped, how long they took, how many hosts failed, how long hosts were out of traffic, and how long each lifecycle event took.
  - A dashboard that says the same already is left alone, however its text is written. One that somebody has edited becomes as it was.
  - The name is C(codedeploy-APPLICATION--GROUP--REGION), as all regions of an account share their dashboards. Names that are long or have other characters
    than letters, digits, single hyphens and underscores are shortened and cleaned, and told apart by a hash.
notes:
  - Runs on the controller, and needs boto3 there.
  - Needs the permissions C(cloudwatch:GetDashboard), C(cloudwatch:PutDashboard) and C(cloudwatch:DeleteDashboards) for
    C(arn:aws:cloudwatch::ACCOUNT:dashboard/codedeploy-*); in check mode the first only, and the last for O(state=absent) only.
  - AWS charges for each dashboard beyond the first three of an account.
extends_documentation_fragment:
  - agentless.codedeploy.watching
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Have a dashboard for two groups
  agentless.codedeploy.group_dashboard:
    region: eu-west-1
    namespace: CodeDeploy
    groups:
      - application_name: shop
        deployment_group_name: web
      - application_name: shop
        deployment_group_name: workers

- name: Remove one of them
  agentless.codedeploy.group_dashboard:
    region: eu-west-1
    state: absent
    groups:
      - application_name: shop
        deployment_group_name: workers
"""

RETURN = r"""
dashboards:
  description: The names of the dashboards that are kept, in the order of the groups; none with O(state=absent).
  returned: success
  type: list
  elements: str
  sample: [codedeploy-shop--web--eu-west-1]
error:
  description: Why it failed, with CodeDeploy's error code.
  returned: failure
  type: dict
  sample:
    code: IAM_ROLE_PERMISSIONS
    message: >-
      Failed to put the dashboard (dashboard codedeploy-shop--web--eu-west-1): AccessDenied: User is not authorized to perform this operation.
    hint: Allow cloudwatch:PutDashboard for the identity that Ansible uses.
"""

from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.alarms import cloudwatch_api
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.alarms.change_rules import changed_only, report
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.alarms.dashboard_payload import dashboard_body
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.alarms.dashboard_plan import body_text, dashboard_change
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.alarms.name_rules import dashboard_name, watched_groups
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.alarms.watching_spec import WATCHING_SPEC
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.aws_module import aws_module
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError


def wanted_dashboards(options, groups, region):
    """Name -> body, None where there is to be none."""
    is_wanted = options["state"] == "present"
    return {dashboard_name(group, region): dashboard_body(group, options["namespace"], region) if is_wanted else None for group in groups}


def act(client, changes, warn):
    for change in changes:
        if change.after:
            for said in cloudwatch_api.put_dashboard(client, change.name, body_text(change.after)):
                warn(f"CloudWatch says of the dashboard {change.name}: {said}")
    cloudwatch_api.delete_dashboards(client, [change.name for change in changes if not change.after])


def main() -> None:
    module = aws_module(WATCHING_SPEC, supports_check_mode=True)
    try:
        groups = watched_groups(module.params)
        client = module.client("cloudwatch")
        wanted = wanted_dashboards(module.params, groups, client.meta.region_name)
        changes = [dashboard_change(name, cloudwatch_api.dashboard_text(client, name), body) for name, body in wanted.items()]
        if not module.check_mode:
            act(client, changed_only(changes), module.warn)
        result = {**report(changes, module._diff), "dashboards": [name for name, body in wanted.items() if body]}
    except DeploymentError as error:
        result = error.to_failure()
    module.exit_json(**result)


if __name__ == "__main__":
    main()
