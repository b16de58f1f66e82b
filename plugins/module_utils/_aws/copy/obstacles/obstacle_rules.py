# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands in the way of a copy, and whether it is refused for that or only told of."""

from __future__ import annotations

from typing import NamedTuple

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from ...error_codes import DENIED


class Obstacle(NamedTuple):
    """why, hint: without and with a full stop; reason: a token, as failed launches have; is_certain: whether the copy cannot come up."""

    why: str
    hint: str
    reason: str
    is_certain: bool = True


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


def not_told(unknown: str, action: str, answer: Answer) -> Obstacle:
    """AWS has not said something: no reason to refuse, as the copy may well come up."""
    if answer.code in DENIED:
        return Obstacle(f"{unknown} is not known beforehand ({answer.code})", f"Allow {action} for the identity that Ansible uses.", "unknown", False)
    return Obstacle(f"{unknown} is not known beforehand, as {action} failed ({answer.code}: {answer.text.rstrip('.')})", "", "unknown", False)
