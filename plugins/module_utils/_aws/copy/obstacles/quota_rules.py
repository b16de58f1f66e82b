# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether an account may have one more Auto Scaling group."""

from __future__ import annotations

from .obstacle_rules import Answer, Obstacle, not_told

RAISE = "Delete Auto Scaling groups that are not used any more, or have the quota of groups per region raised in Service Quotas."


def quota_obstacles(answer: Answer) -> list[Obstacle]:
    """answer: of DescribeAccountLimits. A copy takes launch templates and launch configurations that there are, so that other quotas do not matter."""
    if answer.value is None:
        return [not_told("Whether the account may have another Auto Scaling group", "autoscaling:DescribeAccountLimits", answer)]
    there, most = answer.value.get("NumberOfAutoScalingGroups"), answer.value.get("MaxNumberOfAutoScalingGroups")
    if there is None or most is None or there < most:
        return []
    return [Obstacle(f"the account may have {most} Auto Scaling groups in this region, and has {there}", RAISE, "quota", is_of_room=True)]
