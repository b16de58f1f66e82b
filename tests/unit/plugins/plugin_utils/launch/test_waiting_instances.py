# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.launch.waiting_instances import waiting_instances


def instance(instance_id, state="Pending:Wait", group="web"):
    return {"instance_id": instance_id, "lifecycle_state": state, "auto_scaling_group": group, "tags": {}, "state": "running"}


def test_those_that_wait_are_found_by_their_ids():
    states = [instance("i-1"), instance("i-2", "InService"), instance("i-3", "Pending"), instance("i-4", "Terminating:Wait"), instance("i-5", group="web-2")]
    hosts = {"a": "i-1", "b": "i-2", "c": "i-3", "d": "i-4", "e": "i-5", "f": None}
    found, warnings = waiting_instances(states, hosts)
    assert found == [
        {"host": "a", "instance_id": "i-1", "auto_scaling_group": "web"}, {"host": "e", "instance_id": "i-5", "auto_scaling_group": "web-2"},
    ]  # fmt: skip
    assert warnings == []


def test_one_that_no_host_is_is_told_and_does_not_keep_the_others():
    found, [warning] = waiting_instances([instance("i-1"), instance("i-2"), instance("i-3", "InService")], {"a": "i-1"})
    assert [item["host"] for item in found] == ["a"]
    assert "has the instance id of i-2, launched, and waiting" in warning and "i-3" not in warning


def test_two_hosts_of_one_instance_are_refused():
    with pytest.raises(DeploymentError, match="i-1 is a, b"):
        waiting_instances([instance("i-1")], {"a": "i-1", "b": "i-1"})
