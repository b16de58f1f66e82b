# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError


@pytest.mark.parametrize(
    ("error", "message", "facts"),
    [
        (DeploymentError("NoSpace", "The disk is full."), "NoSpace: The disk is full.", {"hint": ""}),
        (DeploymentError("NoSpace", "The disk is full.", "Free space."), "NoSpace: The disk is full. Free space.", {"hint": "Free space."}),
        (DeploymentError("NoSpace", "It is full.", reason="no-space", line=3), "NoSpace: It is full.", {"hint": "", "reason": "no-space", "line": 3}),
    ],
)
def test_an_error_and_the_result_that_fails_with_it_say_the_same(error, message, facts):
    assert str(error) == message
    assert error.to_dict() == {"code": error.code, "message": error.message, **facts}
    assert error.to_failure() == {"failed": True, "msg": message, "error": error.to_dict()}
