# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When which of the two groups scales: the original while it serves, the copy from its hand-over on, and neither by the alarms of the other."""
from __future__ import annotations

import time

import pytest

from integration.copying.copy_runs import Aws, copy_run
from integration.copying.rich_group import NEXT_DEPLOYMENT, add_rich_group, copy_of, group_of


def ring(aws, alarm):
    """Let an alarm go off."""
    for state in ("OK", "ALARM"):
        aws.client("cloudwatch").set_alarm_state(AlarmName=alarm, StateValue=state, StateReason="test", StateReasonData='{"recentDatapoints": [95.0]}')
    time.sleep(0.3)


def desired(aws, *names):
    return [group_of(aws, name)["DesiredCapacity"] for name in names]


@pytest.fixture
def both(aws, name):
    """The names of an original and of its copy."""
    add_rich_group(aws, name)
    made = copy_run(Aws(aws), name)
    assert not made.get("failed"), made["msg"]
    return name, copy_of(name)


def test_the_original_grows_while_it_serves_and_the_copy_does_not(aws, both):
    name, _green = both
    ring(aws, f"{name}-busy")
    assert desired(aws, *both) == [3, 2]
    ring(aws, copy_of(f"{name}-busy"))
    assert desired(aws, *both) == [3, 2]
    # It is not scaled in below what served.
    with pytest.raises(aws.client("autoscaling").exceptions.ClientError, match="below min value 2"):
        aws.client("autoscaling").set_desired_capacity(AutoScalingGroupName=name, DesiredCapacity=1)


def test_the_copy_grows_when_it_serves_and_the_original_does_not(aws, both):
    name, green = both
    over = copy_run(Aws(aws), name, "handed_over")
    assert not over.get("failed"), over["msg"]
    ring(aws, f"{name}-busy")
    assert desired(aws, *both) == [2, 2]
    ring(aws, copy_of(f"{name}-busy"))
    assert desired(aws, *both) == [2, 3]
    aws.wait_for_auto_scaling_group(green)
    # What it launches now is registered by itself.
    [arn] = group_of(aws, green)["TargetGroupARNs"]
    targets = {item["Target"]["Id"] for item in aws.client("elbv2").describe_target_health(TargetGroupArn=arn)["TargetHealthDescriptions"]}
    assert {member["InstanceId"] for member in group_of(aws, green)["Instances"]} <= targets


def test_the_original_scales_again_when_the_copy_is_removed(aws, both):
    name, _green = both
    assert not copy_run(Aws(aws), name, "handed_over").get("failed")
    assert not copy_run(Aws(aws), name, "removed", also_handed_over=True).get("failed")
    ring(aws, f"{name}-busy")
    assert desired(aws, name) == [3]


def test_of_three_generations_only_the_last_scales(aws, both):
    name, green = both
    assert not copy_run(Aws(aws), name, "handed_over").get("failed")
    for state in ("copied", "handed_over"):
        assert not copy_run(Aws(aws), green, state, deployment_id=NEXT_DEPLOYMENT).get("failed")
    gone = copy_run(Aws(aws), name, "removed", also_handed_over=True)
    assert not gone.get("failed") and group_of(aws, green) is None and name in str(gone["remarks"])
    again = copy_run(Aws(aws), green, "handed_over", deployment_id=NEXT_DEPLOYMENT)
    assert (again["changed"], again["calls"], len(again["instances"])) == (False, [], 2), again.get("msg")
    last = copy_of(name, NEXT_DEPLOYMENT)
    for alarm in (f"{name}-busy", copy_of(f"{name}-busy", NEXT_DEPLOYMENT)):
        ring(aws, alarm)
    assert desired(aws, name, last) == [2, 3]
