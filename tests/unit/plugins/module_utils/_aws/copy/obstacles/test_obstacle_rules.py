# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.copy.obstacles.obstacle_rules import (
    Answer,
    Obstacle,
    copies_filters,
    not_told,
    remarks_on,
    with_room_of,
)
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.copy.rules.name_rules import HANDED_OVER, STATE, marks, tags_of
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

FULL = Obstacle("it is full", "Make room.", "quota", is_of_room=True)
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


def copy(name, deployment_id, **values):
    of = {**marks({"AutoScalingGroupName": "web", "MinSize": 1}, deployment_id, False), **values}
    return {"AutoScalingGroupName": name, "Tags": tags_of(name, of)}


def test_a_copy_that_may_go_before_may_make_room():
    copies = [copy("green-2", "d-2"), copy("green-1", "d-1"), copy("serves", "d-3", **{STATE: HANDED_OVER})]
    found = with_room_of([UNEVEN, FULL, GONE], copies)
    why = "it is full, unless a copy that there is goes before (green-1 of deployment d-1, green-2 of deployment d-2)"
    assert found == [UNEVEN, Obstacle(why, "Make room.", "quota", False, True), GONE]


@pytest.mark.parametrize("copies", [[], [copy("serves", "d-3", **{STATE: HANDED_OVER})]])
def test_a_copy_that_serves_does_not_go(copies):
    assert with_room_of([FULL, UNEVEN], copies) == [FULL, UNEVEN]
    assert copies_filters("web") == [{"Name": "tag:agentless.codedeploy:copy-of", "Values": ["web"]}]


@pytest.mark.parametrize(("answer", "why", "hint"), [
    (Answer(code="AccessDenied", text="No."), "Whether is not known beforehand (AccessDenied)", "Allow a:B for the identity that Ansible uses."),
    (Answer(code="Throttling", text="Rate exceeded."), "Whether is not known beforehand, as a:B failed (Throttling: Rate exceeded)", ""),
])
def test_what_aws_has_not_said_is_no_reason_to_refuse(answer, why, hint):
    assert not_told("Whether", "a:B", answer) == Obstacle(why, hint, "unknown", False)
