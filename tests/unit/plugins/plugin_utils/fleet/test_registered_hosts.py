# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.fleet.registered_hosts import balancers, refuse_serving_replacements, registered_hosts
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.two_fleets import going_back, replacing

TARGETS = [
    {"host": "g0", "instance_id": "i-0", "ip_address": None},
    {"host": "g1", "instance_id": "i-1", "ip_address": "10.0.0.1"},
    {"host": "g2", "instance_id": None, "ip_address": "10.0.0.2"},
    {"host": "g3", "instance_id": None, "ip_address": None},
]


def of(target_type, *ids):
    return {"name": target_type, "target_type": target_type, "registrations": [{"id": one, "port": 80} for one in ids]}


def classic(*ids):
    return {"name": "old", "registrations": [{"id": one} for one in ids]}


def known(groups=(), old=()):
    return {"target_groups": list(groups), "classic_load_balancers": list(old)}


@pytest.mark.parametrize("load_balancers, hosts", [
    (known(), []),
    (known([of("instance")], [classic()]), []),
    (known([of("instance", "i-1", "i-0", "i-of-others")]), ["g0", "g1"]),
    (known([of("ip", "10.0.0.2")]), ["g2"]),
    # Each is looked for as this load balancer knows it.
    (known([of("ip", "i-0"), of("instance", "10.0.0.1")]), []),
    (known((), [classic("i-1", "10.0.0.2")]), ["g1"]),
    (known([of("ip", "10.0.0.1"), of("instance", "i-1")], [classic("i-0")]), ["g0", "g1"]),
])  # fmt: skip
def test_which_hosts_load_balancers_have(load_balancers, hosts):
    assert registered_hosts(TARGETS, load_balancers) == hosts


def test_each_load_balancer_with_what_it_is():
    group, old = of("ip"), classic()
    assert balancers(known([group], [old])) == [("target group", group), ("Classic Load Balancer", old)]


def test_a_replacement_fleet_that_serves_is_not_deployed_to():
    with pytest.raises(DeploymentError) as refused:
        refuse_serving_replacements(replacing(serving_replacements=["g0", "g2"]))
    assert (refused.value.code, refused.value.message) == (
        "INVALID_TARGETS", "g0, g2 of the replacement fleet are registered with a load balancer already, and would be stopped under traffic.",
    )  # fmt: skip
    assert "agentless.codedeploy.rollback" in refused.value.hint and refused.value.hint.endswith("Nothing was touched.")


@pytest.mark.parametrize("plan", [replacing(), going_back(replacing(), serving_replacements=["b0"])])
def test_one_that_does_not_or_to_which_nothing_is_deployed_may_be(plan):
    refuse_serving_replacements(plan)
