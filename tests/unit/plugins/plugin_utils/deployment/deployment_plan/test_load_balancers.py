# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a plan says of load balancers, and has from them."""

from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.deployment_plan import complete_plan, plan_deployment
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.deployment_plan.plans import REVISION, WEB, facts, options, targets


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
        ({"load_balancer_info": None, "deployment_style": None}, {}, False, False),
        ({}, {"BlockTraffic": "b.yml", "AllowTraffic": "a.yml"}, True, False),
    ],
)
def test_traffic_control(group, traffic_tasks, traffic, with_load_balancers):
    wanted = options(**group)
    wanted["traffic_tasks"].update(traffic_tasks)
    made = plan_deployment(wanted, targets(1), "all", "d-1")
    assert (("BlockTraffic" in made["events"]["in_place"]), made["load_balancer_info"] is not None) == (traffic, with_load_balancers)


@pytest.mark.parametrize(
    ("target_type", "variables", "lacking"),
    [
        ("instance", {"codedeploy_ip_address": "10.0.0.1"}, "codedeploy_instance_id"),
        ("ip", {"codedeploy_instance_id": "i-1"}, "codedeploy_ip_address"),
        ("instance", {"instance_id": "i-1"}, None),
        ("ip", {"private_ip_address": "10.0.0.1"}, None),
    ],
)
def test_targets_have_what_the_load_balancer_knows_them_by(target_type, variables, lacking):
    made = plan_deployment(options(load_balancer_info=WEB), targets(1, **variables), "all", "d-1")
    if lacking is None:
        assert complete_plan(made, facts(target_type), REVISION)[1] == []
        return
    with pytest.raises(DeploymentError, match=f"ELB_INVALID_INSTANCE: h0: {lacking} is not set.*target group web"):
        complete_plan(made, facts(target_type), REVISION)


@pytest.mark.parametrize(("delay", "count"), [(599, 0), (600, 1), (3600, 1)])
def test_a_drain_that_takes_longer_than_the_wait_is_a_warning(delay, count):
    made = plan_deployment(options(load_balancer_info=WEB), targets(1, instance_id="i-1"), "all", "d-1")
    warnings = complete_plan(made, facts(delay=delay), REVISION)[1]
    assert len(warnings) == count and all(f"{delay} s" in warning and "codedeploy_block_traffic_timeout_seconds" in warning for warning in warnings)


def test_the_plan_has_what_target_groups_had_of_hosts():
    made = plan_deployment(options(load_balancer_info=WEB), targets(1, instance_id="i-1"), "all", "d-1")
    before = [{"id": "i-1", "port": 81, "availability_zone": None}]
    completed = complete_plan(made, facts(registrations=before), REVISION)[0]
    assert (made["registrations"], completed["registrations"]) == ({}, {"h0": [{"name": "web", "type": "target_group", "id": "i-1", "targets": before}]})
