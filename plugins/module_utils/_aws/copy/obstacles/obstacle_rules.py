# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands in the way of a copy, and whether it is refused for that or only told of."""

from __future__ import annotations

from typing import NamedTuple

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from ...error_codes import DENIED
from ..rules.name_rules import COPY_OF, DEPLOYMENT_ID, is_handed_over, marks_of


class Obstacle(NamedTuple):
    """why, hint: without and with a full stop; reason: a token, as failed launches have; is_certain: whether the copy cannot come up;
    is_of_room: whether it can when another copy has gone."""

    why: str
    hint: str
    reason: str
    is_certain: bool = True
    is_of_room: bool = False


class Answer(NamedTuple):
    """value: what AWS answers; code, text: its error otherwise, or of what was not answered the name of an exception and what it says."""

    value: dict | None = None
    code: str = ""
    text: str = ""


def remarks_on(original: str, obstacles: list[Obstacle]) -> list[str]:
    """What somebody should know who has that group copied. Raises DeploymentError if the copy cannot come up, with all that is certain."""
    certain = [obstacle for obstacle in obstacles if obstacle.is_certain]
    if certain:
        message = f"Auto Scaling group {original} is not copied: {'; and '.join(obstacle.why for obstacle in certain)}."
        hint = " ".join(dict.fromkeys(obstacle.hint for obstacle in certain))
        raise DeploymentError("AUTO_SCALING_CONFIGURATION", message, f"{hint} Nothing was touched.", reason=certain[0].reason)
    return [f"Auto Scaling group {original}: {obstacle.why}. {obstacle.hint}".rstrip() for obstacle in obstacles]


def copies_filters(original: str) -> list[dict]:
    """Filters of DescribeAutoScalingGroups for the copies of a group."""
    return [{"Name": f"tag:{COPY_OF}", "Values": [original]}]


def with_room_of(obstacles: list[Obstacle], copies: list[dict]) -> list[Obstacle]:
    """copies: described ones of the same group. One that does not serve may go before another is made, as a deployment removes what it takes the place of."""
    others = [f"{copy['AutoScalingGroupName']} of deployment {marks_of(copy).get(DEPLOYMENT_ID)}" for copy in copies if not is_handed_over(copy)]
    if not others:
        return obstacles
    unless = f"unless a copy that there is goes before ({', '.join(sorted(others))})"
    return [item._replace(why=f"{item.why}, {unless}", is_certain=False) if item.is_certain and item.is_of_room else item for item in obstacles]


def not_told(unknown: str, action: str, answer: Answer) -> Obstacle:
    """AWS has not said something: no reason to refuse, as the copy may well come up."""
    if answer.code in DENIED:
        return Obstacle(f"{unknown} is not known beforehand ({answer.code})", f"Allow {action} for the identity that Ansible uses.", "unknown", False)
    return Obstacle(f"{unknown} is not known beforehand, as {action} failed ({answer.code}: {answer.text.rstrip('.')})", "", "unknown", False)
