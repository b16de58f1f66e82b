# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.targets import hosts_to_prepare
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.options.asked_for import differences
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.reporting.resume_text import describe_given_up
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.resume import goes_on, resumed_plan
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.two_fleets import begin, going_back, run
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.store.resume.lost_run import (
    BACK,
    BLUE,
    GREEN,
    HOSTS,
    NOW,
    in_termination,
    lost,
    lost_fleet,
    lost_on_the_way_back,
    plan_of,
)


@pytest.mark.parametrize("wanted, found, expected", [
    (None, lost(), False),
    (None, lost(**BACK), True),
    ("continue", lost(**BACK), True),
    ("abandon", lost(**BACK), False),
    (None, lost(**{**BACK, "options": {"rollback_to": "d-OTHER"}}), False),
    (None, lost(**BACK, sha256="2"), False),
    (None, lost(**BACK, collection="0.9.0"), False),
    (None, lost("Failed"), False),
])  # fmt: skip
def test_a_rollback_goes_on_with_the_same_rollback_and_gives_up_all_else(wanted, found, expected):
    options = {**BACK["options"], **({"resume": wanted} if wanted else {})}
    assert goes_on(plan_of(**{**BACK, "options": options}), found, "1.0.0", HOSTS, NOW) is expected


@pytest.mark.parametrize("found, message", [
    (lost(), "codedeploy_resume is continue, but this run rolls back d-OLDER to the revision of d-GOOD. -e codedeploy_resume=abandon gives d-OLD up"),
    (lost(**BACK, collection="0.9.0"), "begun by version 0.9.0"),
])  # fmt: skip
def test_a_rollback_that_is_to_go_on_with_something_else_is_refused(found, message):
    with pytest.raises(DeploymentError, match=f"DEPLOYMENT_OPEN.*{message}"):
        goes_on(plan_of(**{**BACK, "options": {**BACK["options"], "resume": "continue"}}), found, "1.0.0", HOSTS, NOW)


def test_a_deployment_does_not_go_on_with_a_rollback():
    with pytest.raises(DeploymentError, match="asks for something else: codedeploy_rollback_to"):
        goes_on(plan_of(), lost(**BACK), "1.0.0", HOSTS, NOW)


def test_of_one_whose_run_was_lost_while_it_terminated_nothing_has_failed():
    assert goes_on(plan_of(), in_termination(), "1.0.0", HOSTS, NOW)
    with pytest.raises(DeploymentError) as refused:
        goes_on(plan_of(sha256="2"), in_termination(), "1.0.0", HOSTS, NOW)
    assert "ended while it terminated the fleet that carries no traffic any more; of 6 hosts 6 succeeded" in refused.value.message
    assert "codedeploy_resume=abandon closes it as Succeeded, leaves what is not terminated yet" in refused.value.hint
    assert describe_given_up(in_termination(), NOW)[-1] == "This run gives d-OLD up, which is closed (Succeeded, and leaves what is not terminated yet)."


@pytest.mark.parametrize("copied, left", [(None, "f"), ({"of": "shop-web"}, "f of Auto Scaling group shop-web")])
def test_a_rollback_does_not_leave_half_a_fleet_unless_it_is_told_to(copied, left):
    found = in_termination()
    found["plan"].update(hosts=list(HOSTS[:5]), original_hosts=["f"], copied_group=copied)
    rollback = plan_of(**BACK)
    with pytest.raises(DeploymentError) as refused:
        goes_on(rollback, found, "1.0.0", HOSTS, NOW)
    assert "would deploy the revision of d-GOOD anew, and leave what is not terminated yet of " + left + "." in refused.value.message
    assert "-e codedeploy_resume=abandon closes it as Succeeded. Nothing was touched." in refused.value.hint
    told = {**rollback, "options": {**rollback["options"], "resume": "abandon"}}
    assert not goes_on(told, found, "1.0.0", HOSTS, NOW)
    assert describe_given_up(found, NOW)[-1].endswith(f"(Succeeded, and leaves what is not terminated yet of {left}).")


def test_traffic_that_was_going_back_goes_on_going_back():
    found = lost_on_the_way_back(["b0"], b1="Succeeded")
    again = going_back({**found["plan"], "hosts": GREEN, "original_hosts": BLUE}, 1)
    assert differences(found["plan"], again) == [] and goes_on(again, found, "1.0.0", {*GREEN, *BLUE}, NOW)
    plan = resumed_plan({**again, "lock_id": "d-NEW"}, found)
    assert (plan["goes_back"], plan["hosts"], plan["original_hosts"], plan["resumed"]["middle"]) == (True, ["b1", "b0"], GREEN, ["b0"])
    assert (hosts_to_prepare(plan), run(plan, gate=begin(plan))[0]) == (["b0", *GREEN], [("reroute", ["b0"]), ("deregister", GREEN)])


@pytest.mark.parametrize("before, now, action", [
    (False, False, "KEEP_ALIVE"), (False, True, "TERMINATE"), (True, False, "TERMINATE"), (True, True, "TERMINATE"),
])  # fmt: skip
def test_that_the_fleet_is_terminated_that_traffic_goes_back_from_can_be_asked_for_later_and_stays_asked_for(before, now, action):
    found = lost_on_the_way_back(["b0"], b1="Succeeded")
    of = {**found["plan"], "hosts": GREEN, "original_hosts": BLUE}
    old, new = (going_back({**of, "options": {**of["options"], "rollback_terminates_replacement": asked}}, 1) for asked in (before, now))
    found = {**found, "plan": json.loads(json.dumps(old))}
    assert goes_on(new, found, "1.0.0", {*GREEN, *BLUE}, NOW)
    assert resumed_plan(new, found)["blue_green"]["terminate"]["action"] == action


def test_a_rollback_that_deploys_gives_up_one_in_which_traffic_was_going_back():
    found = lost_on_the_way_back(["b0"])
    deploys = {**lost_fleet("deploy", [])["plan"], "options": found["plan"]["options"], "rollback_of": "d-1", "revision_of": "d-0"}
    assert "codedeploy_deployment_group.deployment_style" in differences(found["plan"], deploys)
    assert not goes_on(deploys, found, "1.0.0", {*GREEN, *BLUE}, NOW)
