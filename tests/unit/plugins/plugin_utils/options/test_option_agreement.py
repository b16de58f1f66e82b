# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.options.option_agreement import agreed_options, require_options

NAMES = ("codedeploy_revision", "codedeploy_max_revisions", "codedeploy_event_tasks")


def test_what_all_say_is_agreed_and_what_nobody_says_is_left_out():
    options = {"a": {"codedeploy_revision": "./dist", "codedeploy_event_tasks": {"x": 1}, "codedeploy_install_root": "/a"}}
    options["b"] = {**options["a"], "codedeploy_install_root": "/b"}
    assert agreed_options(options, NAMES) == {"codedeploy_revision": "./dist", "codedeploy_event_tasks": {"x": 1}}


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([5, 5, 3], "codedeploy_max_revisions, of which a deployment has one: '5' for a, b; '3' for c"),
        ([5, None, 5], "'5' for a, c; not set for b"),
    ],
)
def test_targets_that_disagree_are_refused_by_name(values, message):
    options = {host: {} if value is None else {"codedeploy_max_revisions": value} for host, value in zip("abc", values)}
    with pytest.raises(DeploymentError, match=message):
        agreed_options(options, NAMES)


def test_of_many_hosts_and_values_only_the_first_are_told():
    options = {f"h{number}": {"codedeploy_max_revisions": number % 7} for number in range(100)}
    with pytest.raises(DeploymentError, match="'0' for h0, h7, h14 and 12 more; .*, and 3 more values"):
        agreed_options(options, NAMES)


@pytest.mark.parametrize("agreed", [{}, {"codedeploy_revision": ""}, {"codedeploy_revision": None}])
def test_what_is_required_is_named(agreed):
    with pytest.raises(DeploymentError, match="codedeploy_revision is not set for a, b. .*-e codedeploy_revision="):
        require_options(agreed, ["codedeploy_revision"], ["a", "b"])
    require_options({"codedeploy_revision": "./dist"}, ["codedeploy_revision"], ["a"])
