# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a deployment to a copy of an Auto Scaling group goes on, of which the inventory need not have the hosts."""

from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.resume import goes_on, resumed_plan
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.store.continued.waiting_deployments import (
    BLUE,
    CONTINUED,
    GREEN,
    IN_TIME,
    lost,
    plan_of,
)


def of_copy(found, hosts):
    """What the store has of a deployment, as of one to a copy of which these hosts are known. A run that asks for the same knows none of them."""
    copied = {"owners_name": "web", "of": "web", "made_by": None, "name": "copy" if hosts else None, "size": 3}
    targets = {host: target for host, target in found["plan"]["targets"].items() if host in (*hosts, *BLUE)}
    return {**found, "plan": {**found["plan"], "hosts": hosts, "targets": targets, "copied_group": copied}}


ASKED = of_copy({"plan": plan_of()}, [])["plan"]


@pytest.mark.parametrize("hosts", [GREEN, []])
def test_a_deployment_to_a_copy_goes_on_with_the_hosts_that_it_has_had(hosts):
    found = of_copy(CONTINUED, hosts)
    # They are looked up again, wherever the inventory has them from.
    assert goes_on(ASKED, found, "1.0.0", {*BLUE}, IN_TIME)
    assert goes_on({**ASKED, "options": {**ASKED["options"], "continue": True}}, of_copy(lost(), hosts), "1.0.0", {*BLUE}, IN_TIME)
    plan = resumed_plan(ASKED, found)
    assert (sorted(plan["hosts"]), plan["batches"], plan["resumed"]["phase"]) == (hosts, [1] if hosts else found["plan"]["batches"], "reroute")


def test_a_deployment_to_a_copy_does_not_go_on_without_the_original_fleet():
    with pytest.raises(DeploymentError, match="The inventory does not have b1 any more"):
        goes_on(ASKED, of_copy(CONTINUED, GREEN), "1.0.0", {"b0"}, IN_TIME)
    other = {**ASKED, "targets": {**ASKED["targets"], "b9": ASKED["targets"]["b0"]}, "original_hosts": ["b0", "b9"]}
    with pytest.raises(DeploymentError, match="asks for something else: codedeploy_targets"):
        goes_on(other, of_copy(CONTINUED, GREEN), "1.0.0", {*BLUE}, IN_TIME)
