# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is refused before there is a plan."""

from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.deployment_plan import plan_deployment
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.options.host_options import target_of
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.deployment_plan.plans import WEB, options, plan, replacing, targets


@pytest.mark.parametrize(
    ("group", "count", "code", "message"),
    [
        ({}, 0, "NO_INSTANCES", "'web\\*'.*codedeploy_targets.*--limit"),
        ({"deployment_style": {"deployment_option": "WITH_TRAFFIC_CONTROL"}}, 1, "MISSING_ELB_INFORMATION", "load_balancer_info"),
        ({"deployment_style": {"deployment_option": "MAYBE"}}, 1, "InvalidDeploymentStyleException", "'MAYBE'"),
        ({"deployment_style": {"deployment_type": "GREEN_BLUE"}}, 1, "InvalidDeploymentStyleException", "'GREEN_BLUE'.*IN_PLACE or BLUE_GREEN"),
        ({"load_balancer_info": {"target_groups": [{}]}}, 1, "InvalidLoadBalancerInfoException", "'target_groups'"),
        ({"load_balancer_info": {"elb_info_list": [{"name": str(n)} for n in range(11)]}}, 1, "InvalidLoadBalancerInfoException", "11 entries"),
        ({"deployment_config_name": "Nope"}, 1, "DeploymentConfigDoesNotExistException", "'Nope'"),
    ],
)
def test_what_cannot_be_deployed_is_refused(group, count, code, message):
    with pytest.raises(DeploymentError, match=f"{code}: .*{message}"):
        plan(count, **group)


@pytest.mark.parametrize(("option", "value", "least"), [("max_revisions", 0, 1), ("follow_interval_seconds", 0, 1), ("lock_timeout_seconds", -1, 0)])
def test_numbers_that_cannot_be_meant_are_refused(option, value, least):
    with pytest.raises(DeploymentError, match=f"INVALID_OPTION: codedeploy_{option} is {value}, and must be at least {least}"):
        plan_deployment({**options(), option: value}, targets(1), "all", "d-1")
    assert plan_deployment({**options(), option: least}, targets(1), "all", "d-1")["options"][option] == least


@pytest.mark.parametrize(
    ("changes", "code", "message"),
    [
        ({"group": {"load_balancer_info": None}}, "MISSING_ELB_INFORMATION", "there is no load balancer"),
        ({"update_outdated_instances_only": True}, "INVALID_OPTION", "all hosts of the replacement fleet"),
        ({"group": {"blue_green_deployment_configuration": {"x": 1}}}, "InvalidBlueGreenDeploymentConfigurationException", "the key x"),
        ({"count": 0}, "NO_INSTANCES", "'new\\*'"),
    ],
)
def test_what_cannot_be_replaced_is_refused(changes, code, message):
    with pytest.raises(DeploymentError, match=f"{code}: .*{message}"):
        replacing(**changes)


def test_two_fleets_have_no_instance_in_common():
    both = [target_of(host, {"codedeploy_instance_id": "i-1"}) for host in ("new", "old")]
    wanted = options(load_balancer_info=WEB, deployment_style={"deployment_type": "BLUE_GREEN"})
    with pytest.raises(DeploymentError, match="INVALID_TARGETS: new, old have the same instance id: i-1"):
        plan_deployment(wanted, both[:1], "new*", "d-1", "", both[1:])
