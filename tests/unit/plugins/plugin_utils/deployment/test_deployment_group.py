# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.deployment_group import check_deployment_group

AS_PRINTED = {
    "application_name": "shop",
    "deployment_group_id": "4a7e",
    "deployment_group_name": "web",
    "deployment_config_name": "CodeDeployDefault.OneAtATime",
    "ec2_tag_filters": [],
    "on_premises_instance_tag_filters": [],
    "auto_scaling_groups": [],
    "service_role_arn": "arn:aws:iam::123456789012:role/deploy",
    "trigger_configurations": [],
    "alarm_configuration": {"enabled": False, "ignore_poll_alarm_failure": False, "alarms": [{"name": "5xx"}]},
    "auto_rollback_configuration": {"enabled": False, "events": []},
    "deployment_style": {"deployment_type": "IN_PLACE", "deployment_option": "WITH_TRAFFIC_CONTROL"},
    "outdated_instances_strategy": "UPDATE",
    "load_balancer_info": {"target_group_info_list": [{"name": "web"}], "elb_info_list": None, "target_group_pair_info_list": []},
    "ec2_tag_set": {"ec2_tag_set_list": []},
    "compute_platform": "Server",
    "termination_hook_enabled": False,
}


def test_a_group_is_taken_as_codedeploy_prints_it():
    assert check_deployment_group(AS_PRINTED) == []


def test_what_is_not_used_is_told():
    group = {**AS_PRINTED, "alarm_configuration": {"enabled": True, "alarms": []}, "auto_scaling_groups": [{"name": "asg"}]}
    assert check_deployment_group(group) == [
        "codedeploy_deployment_group.alarm_configuration has no effect: no alarm stops the deployment.",
        "codedeploy_deployment_group.auto_scaling_groups has no effect: the targets are those of codedeploy_targets.",
    ]


@pytest.mark.parametrize(
    ("group", "message"),
    [
        ({}, "DeploymentGroupNameRequiredException"),
        ({"deployment_group_name": ""}, "DeploymentGroupNameRequiredException"),
        ({"deployment_group_name": "web", "deploymentConfigName": "x"}, "deploymentConfigName.*Did you mean deployment_config_name"),
        ({"deployment_group_name": "web", "colour": {}}, "the key colour.*Remove it"),
        ({"deployment_group_name": "web", "compute_platform": "ECS"}, "InvalidComputePlatformException.*'ECS'"),
    ],
)
def test_what_cannot_be_meant_is_refused(group, message):
    with pytest.raises(DeploymentError, match=message):
        check_deployment_group(group)
