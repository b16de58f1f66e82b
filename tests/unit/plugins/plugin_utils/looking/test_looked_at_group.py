# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.deployment_group import deployment_identity
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.looking.looked_at_group import looked_at_group
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.options.host_options import target_of

GROUP = {"deployment_group_name": "web"}
BALANCERS = {"load_balancer_info": {"target_group_info_list": [{"name": "tg-1"}], "elb_info_list": None}}
TASKS = {"codedeploy_block_traffic_tasks": "block.yml", "codedeploy_allow_traffic_tasks": "allow.yml"}


def look(group, **options):
    targets = [target_of("web-1", {"codedeploy_instance_id": "i-1", "codedeploy_target_port": 8080}), target_of("web-2", {})]
    return looked_at_group({"codedeploy_application_name": "shop", "codedeploy_deployment_group": group, **options}, targets)


def test_a_group_and_its_hosts():
    found = look({**GROUP, **BALANCERS})
    assert found == {
        "application_name": "shop", "deployment_group_name": "web", "deployment_group_id": deployment_identity("shop", GROUP, "d-1")["deployment_group_id"],
        "hosts": ["web-1", "web-2"], "load_balancer_info": {"target_group_info_list": [{"name": "tg-1"}], "elb_info_list": []},
        "instances": [{"host": "web-1", "instance_id": "i-1", "port": 8080}, {"host": "web-2"}],
    }  # fmt: skip
    assert look({**GROUP, "deployment_group_id": "own"})["deployment_group_id"] == "own"


@pytest.mark.parametrize(
    "group, options, is_asked",
    [
        (BALANCERS, {}, True),
        ({}, {}, False),
        (BALANCERS, TASKS, False),
        (BALANCERS, {**TASKS, "codedeploy_allow_traffic_tasks": ""}, True),
    ],
)
def test_which_load_balancers_are_asked(group, options, is_asked):
    assert (look({**GROUP, **group}, **options)["load_balancer_info"] is not None) is is_asked


def test_a_group_without_a_name_is_refused():
    with pytest.raises(DeploymentError, match="DeploymentGroupNameRequiredException"):
        look({"deployment_group_id": "1"})
