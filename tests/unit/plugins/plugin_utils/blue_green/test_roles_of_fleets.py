# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.blue_green.roles_of_fleets import refuse_without_fleets, with_roles
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.two_fleets import replacing

A, B = ["g0", "g1", "g2"], ["b0", "b1"]
IDS = {"g0": "i-g0", "g1": "i-g1", "g2": "i-g2", "b0": "i-b0", "b1": "i-b1"}


def taking_turns(**changes):
    """The plan of two standing fleets, as it is before it is known which of them serves."""
    plan = replacing(3, 2, 1, standing_fleets={"fleet-b": B, "fleet-a": A}, **changes)
    return {**plan, "targets": {host: {**target, "instance_id": IDS[host], "ip_address": None} for host, target in plan["targets"].items()}}


def serving(*hosts):
    registrations = [{"id": IDS[host], "port": 80} for host in hosts]
    return {"target_groups": [{"name": "web", "target_type": "instance", "registrations": registrations}], "classic_load_balancers": []}


@pytest.mark.parametrize("load_balancers, green, blue", [
    (serving("b0", "b1"), A, B),
    (serving("g0", "g1", "g2"), B, A),
    # In part is enough.
    (serving("g2"), B, A),
    (serving("b1"), A, B),
])  # fmt: skip
def test_the_fleet_that_serves_is_replaced_by_the_other(load_balancers, green, blue):
    plan = taking_turns()
    asked = []
    changed = with_roles(plan, load_balancers, lambda count: asked.append(count) or count - 1)
    assert (changed["hosts"], changed["original_hosts"], changed["fleet_error"]) == (green, blue, None)
    # Of as many hosts as the fleet has, that is deployed to.
    assert (asked, changed["minimum_healthy_hosts"], changed["batches"]) == ([len(green)], len(green) - 1, [1] * len(green))
    assert {host: target["kind"] for host, target in changed["targets"].items()} == {**dict.fromkeys(green, "green"), **dict.fromkeys(blue, "blue")}
    assert changed["targets"]["b0"]["instance_id"] == "i-b0" and changed["standing_fleets"] == plan["standing_fleets"]
    refuse_without_fleets(changed, None)


@pytest.mark.parametrize("load_balancers, code, message", [
    (None, "MISSING_ELB_INFORMATION", "No load balancer is named, and by its registrations it is known which of the standing fleets serves."),
    (serving(), "INVALID_TARGETS", "No host of fleet-b or of fleet-a is registered with target group web, so neither fleet is known to serve."),
    (serving("g0", "b0", "b1"), "INVALID_TARGETS", "Hosts of both fleets are registered with target group web: of fleet-b b0, b1; of fleet-a g0."),
])  # fmt: skip
def test_where_it_cannot_be_told_which_fleet_serves_only_who_begins_is_refused(load_balancers, code, message):
    plan = taking_turns()
    # Nothing is decided, so no minimum is asked for.
    changed = with_roles(plan, load_balancers, None)
    error = changed["fleet_error"]
    assert (error["code"], error["message"]) == (code, message)
    assert {**changed, "fleet_error": None} == plan
    with pytest.raises(DeploymentError) as refused:
        refuse_without_fleets(changed, None)
    assert (refused.value.code, refused.value.message, refused.value.hint) == (code, message, f"{error['hint']} Nothing was touched.")
    # A rollback goes back to fleets on record.
    refuse_without_fleets({**changed, "goes_back": True}, None)


def test_a_group_that_cannot_be_copied_is_refused_unless_something_is_removed_first():
    plan = {**replacing(), "fleet_error": {"code": "AUTO_SCALING_CONFIGURATION", "message": "web is not copied.", "hint": "Make room. Nothing was touched."}}
    with pytest.raises(DeploymentError) as refused:
        refuse_without_fleets(plan, None)
    assert (refused.value.message, refused.value.hint) == ("web is not copied.", "Make room. Nothing was touched.")
    refuse_without_fleets(plan, {"of": "web", "deployment_id": "d-0"})


def test_what_the_configuration_cannot_keep_healthy_is_no_question_of_roles():
    def too_few(_count):
        raise DeploymentError("HEALTH_CONSTRAINTS", "too few", "Add some.")

    with pytest.raises(DeploymentError, match="HEALTH_CONSTRAINTS: too few"):
        with_roles(taking_turns(), serving("b0"), too_few)


def test_of_fleets_that_were_named_nothing_is_refused():
    refuse_without_fleets(replacing(), None)
