# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.bundles_on_hosts import bundles_on_hosts

TASK = "See which bundles the host has"


def found(answers):
    return bundles_on_hosts(TASK, ["a", "b"], answers)


def test_what_each_host_has():
    assert found({"a": {"bundles": ["1", "2"]}, "b": {"bundles": []}}) == {"a": {"1", "2"}, "b": set()}


@pytest.mark.parametrize("answer, why", [
    ({"unreachable": True, "msg": "no route"}, "HostUnreachable: .*no route"),
    ({"failed": False, "error": {"code": "PermissionDenied", "message": "Cannot read /x."}}, "PermissionDenied: Cannot read /x"),
    ({"failed": False, "msg": "it broke"}, ".*failed: it broke"),
    (None, "UnknownError: the host gave no answer"),
])  # fmt: skip
def test_a_host_that_did_not_say_it_is_named(answer, why):
    with pytest.raises(DeploymentError, match=f"which bundles b has is not known.*Of b: {why}.*codedeploy_rollback_to=last_good"):
        found({"a": {"bundles": ["1"]}, **({"b": answer} if answer else {})})


def test_hosts_are_asked_by_the_playbook_rollback():
    with pytest.raises(DeploymentError, match="no host was asked.*Run agentless.codedeploy.rollback"):
        found({})
