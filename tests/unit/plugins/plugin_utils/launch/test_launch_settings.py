# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.launch.launch_settings import is_launch, launch_settings, options_of_launch


def options(groups=("web",), hook="deploy", attempts=3):
    return {
        "codedeploy_deployment_group": {"auto_scaling_groups": groups and list(groups)}, "codedeploy_launch_hook_name": hook,
        "codedeploy_launch_attempts": attempts,
    }  # fmt: skip


@pytest.mark.parametrize("groups", [["web", "web-2"], [{"name": "web", "hook": "of-codedeploy"}, {"name": "web-2"}]])
def test_groups_are_named_or_as_codedeploy_tells_of_them(groups):
    assert launch_settings(options(groups)) == {"hook_name": "deploy", "auto_scaling_groups": ["web", "web-2"], "attempts": 3}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (options(()), "InvalidAutoScalingGroupException: .*auto_scaling_groups is not set"),
        (options(None), "InvalidAutoScalingGroupException"),
        (options(hook=None), "INVALID_OPTION: codedeploy_launch_hook_name is not set"),
        (options(attempts=0), "codedeploy_launch_attempts is 0, and must be at least 1"),
        (options([{"hook": "x"}]), "auto_scaling_groups has the entry None"),
        ({**options(), "codedeploy_deployment_group": {"auto_scaling_groups": "web"}}, "auto_scaling_groups is str, not a list"),
    ],
)
def test_what_cannot_be_meant_is_refused(given, words):
    with pytest.raises(DeploymentError, match=words):
        launch_settings(given)


def test_a_launch_is_in_place_whatever_else_the_group_and_the_run_ask_for():
    group = {
        "deployment_group_name": "web", "deployment_config_name": "CodeDeployDefault.OneAtATime", "load_balancer_info": {"elb_info_list": [{"name": "lb"}]},
        "deployment_style": {"deployment_type": "BLUE_GREEN", "deployment_option": "WITH_TRAFFIC_CONTROL"},
        "blue_green_deployment_configuration": {"deployment_ready_option": {"action_on_timeout": "STOP_DEPLOYMENT"}},
    }  # fmt: skip
    tasks = {"BeforeBlockTraffic": {"before": "a.yml"}, "BlockTraffic": {"after": "b.yml"}, "Install": {"after": "c.yml"}, "Instal": {}}
    asked = {
        "codedeploy_deployment_group": group, "codedeploy_event_tasks": tasks, "codedeploy_revision": "s3://b/k", "codedeploy_rollback_to": "last_good",
        "codedeploy_deployment_mode": "RESTART", "codedeploy_continue": True, "codedeploy_update_outdated_instances_only": True, "codedeploy_resume": "abandon",
        "codedeploy_target_instances": {"auto_scaling_groups": ["green"]}, "codedeploy_test_target_groups": ["test"], "codedeploy_terminate_tasks": "t.yml",
        "codedeploy_max_revisions": 7,
    }  # fmt: skip
    assert options_of_launch(asked) == {
        "codedeploy_deployment_group": {
            "deployment_group_name": "web", "deployment_config_name": "CodeDeployDefault.AllAtOnce", "load_balancer_info": group["load_balancer_info"],
            "deployment_style": {"deployment_type": "IN_PLACE", "deployment_option": "WITH_TRAFFIC_CONTROL"},
        },
        # What is misspelt is refused later.
        "codedeploy_event_tasks": {"Install": {"after": "c.yml"}, "Instal": {}},
        "codedeploy_deployment_mode": "STANDARD", "codedeploy_continue": False, "codedeploy_update_outdated_instances_only": False,
        "codedeploy_test_target_groups": [], "codedeploy_terminate_tasks": "", "codedeploy_max_revisions": 7,
        "codedeploy_rollback_terminates_replacement": False,
    }  # fmt: skip


@pytest.mark.parametrize(("identity", "expected"), [({"deployment_creator": "autoscaling"}, True), ({"deployment_creator": "user"}, False), ({}, False)])
def test_a_launch_is_known_by_its_creator(identity, expected):
    assert is_launch(identity) is expected
