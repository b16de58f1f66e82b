# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.options.options_of_store import refuse_without_store

HARMLESS = {"codedeploy_deployment_mode": "STANDARD", "codedeploy_update_outdated_instances_only": False, "codedeploy_continue": False}


def test_without_such_options_no_store_is_needed():
    refuse_without_store({})
    refuse_without_store(HARMLESS)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("codedeploy_update_outdated_instances_only", True), ("codedeploy_deployment_mode", "RESTART"), ("codedeploy_rollback_to", "last_good"),
        ("codedeploy_continue", True),
    ],  # fmt: skip
)
def test_what_needs_records_is_refused_where_there_are_none(name, value):
    with pytest.raises(DeploymentError, match=f"INVALID_OPTION: {name} is {value}, .* agentless.codedeploy.deploy") as error:
        refuse_without_store({**HARMLESS, name: value})
    assert error.value.where["option"] == name
