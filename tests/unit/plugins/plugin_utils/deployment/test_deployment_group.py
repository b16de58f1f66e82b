# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.deployment_group import (
    check_deployment_group,
    deployment_identity,
    with_traffic_control,
)

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


BLUE_GREEN = {"deployment_group_name": "web", "deployment_style": {"deployment_type": "BLUE_GREEN"}}
WITH_WEB = {**BLUE_GREEN, "load_balancer_info": {"target_group_info_list": [{"name": "web"}]}}


def test_settings_of_a_replacement_have_no_effect_in_place():
    settings = {"blue_green_deployment_configuration": {"deployment_ready_option": {"wait_time_in_minutes": 5}}}
    assert check_deployment_group({**AS_PRINTED, **settings}) == [
        "codedeploy_deployment_group.blue_green_deployment_configuration has no effect: the deployment is in place.",
    ]
    assert check_deployment_group({**WITH_WEB, **settings}) == check_deployment_group({**AS_PRINTED, "blue_green_deployment_configuration": {}}) == []


def test_scripts_know_the_type_of_the_deployment():
    assert [deployment_identity("shop", group, "d-1")["deployment_type"] for group in (AS_PRINTED, BLUE_GREEN)] == ["IN_PLACE", "BLUE_GREEN"]


@pytest.mark.parametrize(
    ("group", "traffic_tasks", "why"),
    [
        (BLUE_GREEN, {}, "there is no load balancer"),
        ({**BLUE_GREEN, "load_balancer_info": {"target_group_info_list": []}}, {"BlockTraffic": "", "AllowTraffic": ""}, "there is no load balancer"),
        ({**WITH_WEB, "deployment_style": {"deployment_type": "BLUE_GREEN", "deployment_option": "WITHOUT_TRAFFIC_CONTROL"}}, {}, "is WITHOUT_TRAFFIC_CONTROL"),
    ],
)
def test_a_fleet_cannot_be_replaced_without_traffic(group, traffic_tasks, why):
    with pytest.raises(DeploymentError, match=f"MISSING_ELB_INFORMATION: the deployment is blue/green, which reroutes traffic, but .*{why}") as refused:
        with_traffic_control(group, traffic_tasks)
    assert "load_balancer_info" in refused.value.hint


def test_a_fleet_is_replaced_at_load_balancers_or_by_tasks():
    assert with_traffic_control(WITH_WEB, {}) and with_traffic_control(BLUE_GREEN, {"BlockTraffic": "b.yml", "AllowTraffic": "a.yml"})
