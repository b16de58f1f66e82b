# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.options.option_names import check_names, unknown_names

OPTIONS = ("codedeploy_targets", "codedeploy_revision", "codedeploy_file_exists_behavior", "codedeploy_event_tasks", "codedeploy_one_task_per_event")


def test_only_our_prefix_counts_and_what_roles_set_is_known():
    names = ["ansible_host", "codedeploy_targets", "codedeploy_plan", "codedeploy_host", "codedeploy_deployment_status", "codedeploy_x", "__codedeploy_y"]
    assert unknown_names(names, OPTIONS) == ["codedeploy_x"]


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("codedeploy_target", "codedeploy_targets"),
        ("codedeploy_revison", "codedeploy_revision"),
        ("codedeploy_file_exists_behaviour", "codedeploy_file_exists_behavior"),
        ("codedeploy_event_task", "codedeploy_event_tasks"),
        ("codedeploy_onetaskperevent", "codedeploy_one_task_per_event"),
    ],
)
def test_a_misspelt_option_is_refused_with_the_likely_name(name, meant):
    with pytest.raises(DeploymentError, match=f"{name}: did you mean {meant}\\?"):
        check_names([name], OPTIONS)


@pytest.mark.parametrize(("name", "like"), [("codedeploy_revision_id", "codedeploy_revision"), ("codedeploy_owner", None)])
def test_a_variable_of_the_users_own_is_a_warning(name, like):
    (warning,) = check_names([name], OPTIONS)
    assert name in warning and (f"there is {like}" in warning if like else "there is" not in warning)
