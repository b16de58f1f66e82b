# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pathlib
import re

import pytest
import yaml
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.options.option_names import check_names, unknown_names

ROOT = pathlib.Path(__file__).parents[5]
OPTIONS = ("codedeploy_targets", "codedeploy_revision", "codedeploy_file_exists_behavior", "codedeploy_event_tasks", "codedeploy_one_task_per_event")


def test_only_our_prefix_counts_and_what_roles_set_is_known():
    names = ["ansible_host", "codedeploy_targets", "codedeploy_plan", "codedeploy_host", "codedeploy_deployment_status", "codedeploy_x", "__codedeploy_y"]
    assert unknown_names(names, OPTIONS) == ["codedeploy_x"]


def test_what_any_playbook_reads_may_be_set_for_all_of_them():
    read = {name for path in ROOT.glob("playbooks/*.yml") for name in re.findall(r"(?<![a-z_])codedeploy_[a-z_]+", path.read_text())}
    specs = yaml.safe_load((ROOT / "roles/deployment/meta/argument_specs.yml").read_text())["argument_specs"]["plan"]["options"]
    assert "codedeploy_stop_at" in read and unknown_names(read, specs) == []


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
