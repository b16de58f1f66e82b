# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A deployment group that is looked at, and not deployed to."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._load_balancer_rules import load_balancer_lists

from ..deployment.deployment_group import check_deployment_group, deployment_identity

TRAFFIC_TASKS = ("codedeploy_block_traffic_tasks", "codedeploy_allow_traffic_tasks")
GROUP_OPTIONS = ["codedeploy_application_name", "codedeploy_deployment_group", "codedeploy_store", *TRAFFIC_TASKS]
IDENTITY = ("application_name", "deployment_group_name", "deployment_group_id")
KNOWN_BY = ("host", "instance_id", "ip_address", "port", "availability_zone")


def looked_at_group(options, targets):
    """The options that all hosts agree about, and the targets, see target_of -> the group. Raises DeploymentError.

    {application_name, deployment_group_name, deployment_group_id, hosts, load_balancer_info: null where tasks of the user's speak to the load balancers or
    there are none, instances: as load balancers know the hosts}
    """
    group = options["codedeploy_deployment_group"]
    # What a deployment is warned of is no concern of who looks.
    check_deployment_group(group)
    lists = load_balancer_lists(group.get("load_balancer_info"))
    asked = any(lists.values()) and not all(options.get(name) for name in TRAFFIC_TASKS)
    identity = deployment_identity(options["codedeploy_application_name"], group, "")
    instances = [{key: target[key] for key in KNOWN_BY if target[key] is not None} for target in targets]
    return {
        **{key: identity[key] for key in IDENTITY},
        "hosts": [target["host"] for target in targets],
        "load_balancer_info": lists if asked else None,
        "instances": instances,
    }
