# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.copy.obstacles.obstacle_rules import Answer
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.copy.obstacles.quota_rules import quota_obstacles


def limits(there, most):
    return Answer({"NumberOfAutoScalingGroups": there, "MaxNumberOfAutoScalingGroups": most, "NumberOfLaunchConfigurations": 200})


@pytest.mark.parametrize("answer", [limits(0, 500), limits(499, 500), Answer({"MaxNumberOfAutoScalingGroups": 500}), Answer({})])
def test_there_is_room_as_far_as_is_known(answer):
    assert quota_obstacles(answer) == []


@pytest.mark.parametrize("there", [500, 501])
def test_there_is_none(there):
    [obstacle] = quota_obstacles(limits(there, 500))
    assert obstacle.why == f"the account may have 500 Auto Scaling groups in this region, and has {there}"
    assert obstacle.is_certain and obstacle.is_of_room and obstacle.reason == "quota" and "Service Quotas" in obstacle.hint


def test_who_may_not_ask_is_not_refused():
    [obstacle] = quota_obstacles(Answer(code="AccessDenied", text="No."))
    assert not obstacle.is_certain and "Allow autoscaling:DescribeAccountLimits" in obstacle.hint
