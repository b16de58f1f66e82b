# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.fleet.fleets import check_fleets

MANY = [f"web-{number}" for number in range(1, 31)]


def test_two_fleets():
    check_fleets(["blue-1", "blue-2"], ["green-1"])


@pytest.mark.parametrize(
    ("original", "replacement", "code", "message", "hint"),
    [
        (["a"], [], "NO_INSTANCES", "codedeploy_replacement_targets or codedeploy_target_instances chooses none", "Have it choose"),
        ([], ["b"], "NO_INSTANCES", "original fleet has no hosts", "Set codedeploy_targets"),
        ([], [], "NO_INSTANCES", "replacement fleet has no hosts", "hosts that replace those of codedeploy_targets"),
        (["a", "b", "c"], ["c", "d", "b"], "INVALID_TARGETS", "^INVALID_TARGETS: b, c: in the original fleet", "Set codedeploy_replacement_targets"),
        (MANY, MANY, "INVALID_TARGETS", "web-20 and 10 more: in the original fleet", "Set codedeploy_replacement_targets"),
    ],
)
def test_what_is_no_two_fleets(original, replacement, code, message, hint):
    with pytest.raises(DeploymentError, match=message) as refused:
        check_fleets(original, replacement)
    assert refused.value.code == code and hint in refused.value.hint
