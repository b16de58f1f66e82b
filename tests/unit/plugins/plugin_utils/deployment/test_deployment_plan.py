# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import re

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.deployment_id import new_deployment_id
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.deployment_plan import plan_deployment


def request(**group):
    return {
        "application_name": "shop",
        "deployment_group": {"deployment_group_name": "web", **group},
        "deployment_configs": [],
        "event_tasks": {},
        "traffic_tasks": {"BlockTraffic": "", "AllowTraffic": ""},
        "targets_pattern": "web*",
    }


def targets(count):
    return [{"host": f"h{number}", "instance_id": None, "ip_address": None, "port": None} for number in range(count)]


WEB = {"target_group_info_list": [{"name": "web"}]}


def test_a_plan_says_everything_before_anything_is_touched():
    plan = plan_deployment(request(deployment_config_name="CodeDeployDefault.HalfAtATime", load_balancer_info=WEB), targets(5), "d-ABCDEF123")
    assert (plan["batches"], plan["minimum_healthy_hosts"], plan["hosts"]) == ([2, 2, 1], 3, ["h0", "h1", "h2", "h3", "h4"])
    assert plan["deployment"]["deployment_id"] == "d-ABCDEF123"
    assert plan["events"][1] == "BlockTraffic"
    assert plan["with_load_balancers"] is True


def test_one_at_a_time_is_the_default():
    plan = plan_deployment(request(), targets(3), "d-ABCDEF123")
    assert (plan["deployment_config_name"], plan["batches"]) == ("CodeDeployDefault.OneAtATime", [1, 1, 1])
    assert plan["events"][0] == "ApplicationStop"


def test_the_group_id_is_the_one_given_or_always_the_same():
    given = plan_deployment(request(deployment_group_id="4a7e"), targets(1), "d-1")["deployment"]
    derived = [plan_deployment(request(), targets(1), new_id)["deployment"]["deployment_group_id"] for new_id in ("d-1", "d-2")]
    assert given["deployment_group_id"] == "4a7e"
    assert derived[0] == derived[1] and len(derived[0]) == 36


@pytest.mark.parametrize(
    ("group", "traffic_tasks", "traffic", "with_load_balancers"),
    [
        ({}, {}, False, False),
        ({"load_balancer_info": WEB}, {}, True, True),
        ({"load_balancer_info": None}, {}, False, False),
        ({"load_balancer_info": {"target_group_info_list": [], "elb_info_list": None, "target_group_pair_info_list": []}}, {}, False, False),
        ({"load_balancer_info": {"elb_info_list": [{"name": "old"}]}}, {}, True, True),
        ({"load_balancer_info": WEB, "deployment_style": {"deployment_option": "WITHOUT_TRAFFIC_CONTROL"}}, {}, False, False),
        ({"load_balancer_info": WEB, "deployment_style": {"deployment_type": "IN_PLACE", "deployment_option": "WITH_TRAFFIC_CONTROL"}}, {}, True, True),
        ({}, {"BlockTraffic": "b.yml", "AllowTraffic": "a.yml"}, True, False),
    ],
)
def test_traffic_control(group, traffic_tasks, traffic, with_load_balancers):
    wanted = request(**group)
    wanted["traffic_tasks"].update(traffic_tasks)
    plan = plan_deployment(wanted, targets(1), "d-1")
    assert (("BlockTraffic" in plan["events"]), plan["with_load_balancers"]) == (traffic, with_load_balancers)


@pytest.mark.parametrize(
    ("group", "count", "code", "message"),
    [
        ({}, 0, "NO_INSTANCES", "'web\\*'.*codedeploy_targets.*--limit"),
        ({"deployment_style": {"deployment_option": "WITH_TRAFFIC_CONTROL"}}, 1, "MISSING_ELB_INFORMATION", "load_balancer_info"),
        ({"deployment_style": {"deployment_option": "MAYBE"}}, 1, "InvalidDeploymentStyleException", "'MAYBE'"),
        ({"deployment_style": {"deployment_type": "BLUE_GREEN"}}, 1, "InvalidDeploymentStyleException", "BLUE_GREEN"),
        ({"load_balancer_info": {"target_groups": [{}]}}, 1, "InvalidLoadBalancerInfoException", "'target_groups'"),
        ({"load_balancer_info": {"elb_info_list": [{"name": str(n)} for n in range(11)]}}, 1, "InvalidLoadBalancerInfoException", "11 entries"),
        ({"deployment_config_name": "Nope"}, 1, "DeploymentConfigDoesNotExistException", "'Nope'"),
    ],
)
def test_what_cannot_be_deployed_is_refused(group, count, code, message):
    with pytest.raises(DeploymentError, match=f"{code}: .*{message}"):
        plan_deployment(request(**group), targets(count), "d-1")


def test_deployment_ids_look_like_codedeploys():
    ids = {new_deployment_id() for _number in range(100)}
    assert len(ids) == 100
    assert all(re.fullmatch("d-[A-Z0-9]{9}", new_id) for new_id in ids)
