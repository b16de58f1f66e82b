# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.fleet.placement_rules import check_placement

BALANCERS = {
    "target_groups": [
        {"name": "web", "target_type": "instance", "vpc_id": "vpc-1", "availability_zones": ["eu-1a", "eu-1b"]},
        {"name": "by-address", "target_type": "ip", "vpc_id": "vpc-9", "availability_zones": ["eu-9a"]},
        {"name": "unused", "target_type": "instance", "vpc_id": "vpc-1", "availability_zones": None},
    ],
    "classic_load_balancers": [
        {"name": "old", "vpc_id": "vpc-1", "availability_zones": ["eu-1a", "eu-1b", "eu-1c"]},
        {"name": "oldest", "vpc_id": None, "availability_zones": ["eu-1a", "eu-1b", "eu-1c"]},
    ],
}
FINE = {"vpc_id": "vpc-1", "availability_zone": "eu-1b"}


def test_instances_that_the_load_balancers_reach():
    check_placement({"web-1": FINE, "web-2": {"vpc_id": None, "availability_zone": None}}, BALANCERS)
    check_placement({"web-1": {"vpc_id": "vpc-7", "availability_zone": "eu-7a"}}, {"target_groups": [], "classic_load_balancers": []})


@pytest.mark.parametrize(
    ("instances", "told"),
    [
        ({"web-1": {**FINE, "availability_zone": "eu-1c"}}, ["web-1: in eu-1c, and target group web has targets only in eu-1a, eu-1b."]),
        (
            {"web-1": {**FINE, "vpc_id": "vpc-2"}, "web-2": FINE, "web-3": {**FINE, "vpc_id": "vpc-2"}},
            [
                "web-1, web-3: in vpc-2, and target group web is in vpc-1.",
                "web-1, web-3: in vpc-2, and target group unused is in vpc-1.",
                "web-1, web-3: in vpc-2, and Classic Load Balancer old is in vpc-1.",
            ],
        ),
        (
            {"web-1": {"vpc_id": "vpc-2", "availability_zone": "eu-1a"}, "web-2": {**FINE, "availability_zone": "eu-1d"}},
            ["web-2: in eu-1d, and target group web has", "web-2: in eu-1d, and Classic Load Balancer old has", "And 1 more."],
        ),
    ],
)
def test_instances_that_they_do_not_reach(instances, told):
    with pytest.raises(DeploymentError, match="^ELB_INVALID_INSTANCE") as refused:
        check_placement(instances, BALANCERS)
    assert [words for words in told if words not in refused.value.message] == [] and refused.value.hint
