# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._load_balancer_rules import load_balancer_lists, required_load_balancer_lists

NONE = {"target_group_info_list": [], "elb_info_list": []}
WEB = [{"name": "web"}]


def named(count):
    return [{"name": f"lb-{number}"} for number in range(count)]


@pytest.mark.parametrize(
    ("info", "lists"),
    [
        (None, NONE),
        ({}, NONE),
        ({"target_group_info_list": None, "elb_info_list": None, "target_group_pair_info_list": None}, NONE),
        ({"target_group_info_list": WEB, "elb_info_list": [], "target_group_pair_info_list": []}, {**NONE, "target_group_info_list": WEB}),
        ({"elb_info_list": WEB, "something_new": None}, {**NONE, "elb_info_list": WEB}),
        ({"target_group_info_list": named(10), "elb_info_list": named(10)}, {"target_group_info_list": named(10), "elb_info_list": named(10)}),
    ],
)
def test_what_aws_prints_is_taken(info, lists):
    assert load_balancer_lists(info) == lists


@pytest.mark.parametrize(
    ("info", "message"),
    [
        ({"target_group_pair_info_list": [{"target_groups": []}]}, "has the key 'target_group_pair_info_list'"),
        ({"target_groups": WEB, "elb_info_list": WEB}, "has the key 'target_groups'"),
        ({"target_group_info_list": named(11)}, "target_group_info_list has 11 entries"),
        ({"target_group_info_list": WEB, "elb_info_list": named(11)}, "elb_info_list has 11 entries"),
    ],
)
def test_what_codedeploy_would_refuse_is_refused_by_name(info, message):
    with pytest.raises(DeploymentError, match=message) as refused:
        load_balancer_lists(info)
    assert (refused.value.code, bool(refused.value.hint)) == ("InvalidLoadBalancerInfoException", True)


def test_where_a_load_balancer_is_needed_none_is_refused():
    assert required_load_balancer_lists({"elb_info_list": WEB}) == {**NONE, "elb_info_list": WEB}
    with pytest.raises(DeploymentError) as refused:
        required_load_balancer_lists({"target_group_info_list": [], "elb_info_list": None})
    assert refused.value.code == "MISSING_ELB_INFORMATION"
