# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.copy.obstacles.obstacle_rules import Answer, Obstacle, not_told, remarks_on
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

FULL = Obstacle("it is full", "Make room.", "quota")
GONE = Obstacle("its image is gone", "Make room.", "image")
UNEVEN = Obstacle("its zones differ", "", "subnet", False)
UNKNOWN = Obstacle("it is not known", "Allow it.", "unknown", False)


def test_what_is_not_certain_is_only_told():
    assert remarks_on("web", []) == []
    assert remarks_on("web", [UNEVEN, UNKNOWN]) == ["Auto Scaling group web: its zones differ.", "Auto Scaling group web: it is not known. Allow it."]


def test_all_that_is_certain_is_told_at_once():
    with pytest.raises(DeploymentError) as caught:
        remarks_on("web", [UNEVEN, FULL, UNKNOWN, GONE])
    assert caught.value.to_dict() == {
        "code": "AUTO_SCALING_CONFIGURATION", "message": "Auto Scaling group web is not copied: it is full; and its image is gone.",
        "hint": "Make room. Nothing was touched.", "reason": "quota",
    }  # fmt: skip


@pytest.mark.parametrize(("answer", "why", "hint"), [
    (Answer(code="AccessDenied", text="No."), "Whether is not known beforehand (AccessDenied)", "Allow a:B for the identity that Ansible uses."),
    (Answer(code="Throttling", text="Rate exceeded."), "Whether is not known beforehand, as a:B failed (Throttling: Rate exceeded)", ""),
])
def test_what_aws_has_not_said_is_no_reason_to_refuse(answer, why, hint):
    assert not_told("Whether", "a:B", answer) == Obstacle(why, hint, "unknown", False)
