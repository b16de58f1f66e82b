# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.options.search_paths import candidates, not_found, search_folders


def test_a_relative_path_is_looked_for_below_each_folder_and_its_subfolder():
    assert candidates("warm_up.yml", ["/project", "/project/plays"], "tasks") == [
        "/project/tasks/warm_up.yml", "/project/warm_up.yml", "/project/plays/tasks/warm_up.yml", "/project/plays/warm_up.yml",
    ]  # fmt: skip
    assert candidates("/srv/x.yml", ["/project"], "tasks") == ["/srv/x.yml"]
    assert candidates("../x.yml", ["/project"], "") == ["/x.yml"]


def test_the_folder_of_the_collection_is_never_searched():
    own = "/c/ansible_collections/agentless/codedeploy"
    found = search_folders("/project", ["/project/plays"], [own + "/roles/in_place", "/project/roles/web", own, own + "2"], own)
    assert found == ["/project", "/project/plays", "/project/roles/web", own + "2"]


def test_a_path_that_is_not_there_says_where_it_was_looked_for():
    error = not_found("INVALID_TASK_FILE", "codedeploy_block_traffic_tasks", "x.yml", ["/a/x.yml", "/b/x.yml"])
    assert str(error).startswith("INVALID_TASK_FILE: codedeploy_block_traffic_tasks is x.yml, and there is no such file. Looked for: /a/x.yml, /b/x.yml.")
