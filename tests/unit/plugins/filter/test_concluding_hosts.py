# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.filter.concluding_hosts import concluding_hosts
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.lifecycle.in_place import ONE_FLEET
from ansible_collections.agentless.codedeploy.tests.unit.plugins.filter.variables_of_hosts import replacing


@pytest.mark.parametrize(
    ("hosts", "failed", "wave", "expected"),
    [
        (["a", "b", "c", "d"], ["b"], ["c"], ["localhost", "a", "b", "c"]),
        (["b"], ["b"], [], ["localhost", "b"]),
        (["a"], [], ["a"], ["localhost", "a"]),
        (["c"], [], [], ["localhost", "c"]),
        (["localhost", "b"], ["b"], [], ["localhost", "b"]),
    ],
)
def test_failed_and_lost_hosts_and_one_that_can_run_tasks_conclude(hosts, failed, wave, expected):
    variables = {"codedeploy_plan": {"hosts": hosts, **ONE_FLEET}, "codedeploy_gate": {"failed": failed, "hosts": wave}}
    assert concluding_hosts(variables) == expected


def test_without_a_plan_localhost_concludes():
    assert concluding_hosts({}) == ["localhost"]


def test_hosts_of_both_fleets_conclude():
    plan_ = replacing()
    variables = {"codedeploy_plan": plan_, "codedeploy_gate": {"failed": ["b"], "hosts": []}}
    assert concluding_hosts(variables) == ["localhost", "a", "b"]
    assert concluding_hosts({**variables, "codedeploy_gate": {"failed": ["a"], "hosts": []}}) == ["localhost", "b", "a"]
