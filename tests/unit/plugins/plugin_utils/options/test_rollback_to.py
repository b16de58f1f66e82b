# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.options.deployment_mode import required_by_mode
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.options.rollback_to import with_rollback

OPTIONS = {"codedeploy_revision": "./dist", "codedeploy_deployment_mode": "RESTART", "codedeploy_max_revisions": 5}


def test_without_it_the_options_are_what_they_are():
    assert with_rollback(OPTIONS) == OPTIONS


@pytest.mark.parametrize("wanted", ["last_good", "present", "d-A1B2C3D4E"])
def test_a_rollback_has_neither_a_revision_nor_a_mode_and_needs_none(wanted):
    asked = {**OPTIONS, "codedeploy_rollback_to": wanted}
    found = with_rollback(asked)
    assert found == {"codedeploy_rollback_to": wanted, "codedeploy_deployment_mode": "STANDARD", "codedeploy_max_revisions": 5}
    assert required_by_mode(found) == [] and asked["codedeploy_revision"] == "./dist"


@pytest.mark.parametrize("wanted", ["", None, "lastgood", "LAST_GOOD", "d-", "d-a1b2c3d4e", "d-A1B2C3D4EF", "../d-A1B2C3D4E", "d-A1B2C3D4E\n"])
def test_what_says_nothing_to_go_back_to_is_refused(wanted):
    with pytest.raises(DeploymentError, match="INVALID_OPTION: codedeploy_rollback_to is .*Give last_good, present, or the id") as error:
        with_rollback({**OPTIONS, "codedeploy_rollback_to": wanted})
    assert error.value.where["option"] == "codedeploy_rollback_to"
