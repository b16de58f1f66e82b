# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.kinds_of_host import EVENTS
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.reporting.planned_fleets_text import describe_planned_fleets, describe_what_runs
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.reporting.timeline_text import plan_lines
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.two_fleets import copying, going_back, on_premises, replacing
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.lifecycle.in_place import ONE_FLEET

NOW = "2026-11-26T23:40:05Z"
BALANCERS = {
    "target_groups": [{"healthy_after_seconds": 10, "deregistration_delay_seconds": 300}, {"healthy_after_seconds": 150, "deregistration_delay_seconds": 0}],
    "classic_load_balancers": [{"healthy_after_seconds": 20, "deregistration_delay_seconds": 30}],
}
NO_BALANCERS = {"target_groups": [], "classic_load_balancers": []}
DEPLOYED = "ApplicationStop, DownloadBundle, BeforeInstall, Install, AfterInstall, ApplicationStart, ValidateService"
REROUTED, BLOCKED = "BeforeAllowTraffic, AllowTraffic, AfterAllowTraffic", "BeforeBlockTraffic, BlockTraffic, AfterBlockTraffic"


def planned(green=3, blue=2, minimum=0, ready=None, terminated=None):
    """ready, terminated: minutes; None where the deployment does not wait, and keeps the original fleet."""
    waits = {"action_on_timeout": "CONTINUE_DEPLOYMENT" if ready is None else "STOP_DEPLOYMENT", "wait_minutes": ready or 0}
    ends = {"action": "KEEP_ALIVE" if terminated is None else "TERMINATE", "wait_minutes": terminated or 0}
    plan = replacing(green, blue, minimum, blue_green={"ready": waits, "terminate": ends}, events={kind: EVENTS[kind] for kind in ("green", "blue")})
    return {**plan, "targets": {host: {**target, "instance_id": f"i-{host}"} for host, target in plan["targets"].items()}}


def copied(*arguments):
    """The plan of a deployment to a copy, as a rollback of it knows it."""
    plan = copying(*arguments, events={kind: EVENTS[kind] for kind in ("green", "blue")})
    return {**plan, "copied_group": {**plan["copied_group"], "deployment_id": "d-1"}}


@pytest.mark.parametrize("plan, load_balancers, expected", [
    (planned(), None, [
        "replacement fleet: g0, g1, g2", "original fleet: b0, b1", f"1. deploy to the replacement fleet, 3 host(s) at once: {DEPLOYED}",
        f"2. reroute traffic to the replacement fleet, 3 host(s) at once: {REROUTED}", f"3. deregister the original fleet, 2 host(s) at once: {BLOCKED}",
        "4. keep the original fleet, out of traffic"]),
    (planned(1, 1), BALANCERS, [
        "replacement fleet: g0", "original fleet: b0", f"1. deploy to the replacement fleet, 1 host(s) at once: {DEPLOYED}",
        f"2. reroute traffic to the replacement fleet, 1 host(s) at once: {REROUTED} (by the load balancers healthy within 150 s)",
        f"3. deregister the original fleet, 1 host(s) at once: {BLOCKED} (by the load balancers drained within 300 s)",
        "4. keep the original fleet, out of traffic"]),
    # All waits, and the load balancers of the user's tell nothing.
    (planned(3, 2, 1, ready=60, terminated=5), NO_BALANCERS, [
        "replacement fleet: g0, g1, g2", "original fleet: b0, b1", f"1. deploy to the replacement fleet, 2 host(s) at once, 2 waves: {DEPLOYED}",
        "2. wait for agentless.codedeploy.continue; after 60 minutes without it, 2026-11-27 00:40 UTC at the earliest, the deployment is stopped",
        f"3. reroute traffic to the replacement fleet, 2 host(s) at once, 2 waves: {REROUTED}",
        f"4. deregister the original fleet, 2 host(s) at once: {BLOCKED}",
        "5. wait for agentless.codedeploy.continue, which is due after 5 minutes, 2026-11-26 23:45 UTC at the earliest, and have it terminate the"
        " original fleet: b0 (i-b0), b1 (i-b1)"]),
    (dict(planned(1, 1, ready=5), test_load_balancer_info={"target_group_info_list": [{"name": "a"}, {"name": "b"}]}), None, [
        "replacement fleet: g0", "original fleet: b0", f"1. deploy to the replacement fleet, 1 host(s) at once: {DEPLOYED}",
        "2. wait for agentless.codedeploy.continue, with the replacement fleet alone in a, b (codedeploy_test_target_groups); after 5 minutes without it,"
        " 2026-11-26 23:45 UTC at the earliest, the deployment is stopped",
        f"3. reroute traffic to the replacement fleet, 1 host(s) at once: {REROUTED}", f"4. deregister the original fleet, 1 host(s) at once: {BLOCKED}",
        "5. keep the original fleet, out of traffic"]),
    (planned(5, 1, 3, terminated=0), BALANCERS, [
        "replacement fleet: g0, g1, g2, g3, g4", "original fleet: b0", f"1. deploy to the replacement fleet, 2 host(s) at once, 3 waves: {DEPLOYED}",
        f"2. reroute traffic to the replacement fleet, 2 host(s) at once, 3 waves: {REROUTED} (by the load balancers healthy within 150 s a wave,"
        " 450 s in all)",
        f"3. deregister the original fleet, 1 host(s) at once: {BLOCKED} (by the load balancers drained within 300 s)",
        "4. terminate the original fleet at once: b0 (i-b0)"]),
    (on_premises(planned(1, 2, terminated=0), "b1"), None, [
        "replacement fleet: g0", "original fleet: b0, b1", f"1. deploy to the replacement fleet, 1 host(s) at once: {DEPLOYED}",
        f"2. reroute traffic to the replacement fleet, 1 host(s) at once: {REROUTED}", f"3. deregister the original fleet, 2 host(s) at once: {BLOCKED}",
        "4. terminate the original fleet at once: b0 (i-b0), b1 (by tasks)"]),
    # It waits for nobody and terminates nothing.
    (going_back(planned(3, 2, ready=60, terminated=5)), None, [
        "original fleet: b0, b1", "replacement fleet: g0, g1, g2", f"1. reroute traffic to the original fleet, 2 host(s) at once: {REROUTED}",
        f"2. deregister the replacement fleet, 3 host(s) at once: {BLOCKED}", "3. keep the replacement fleet, out of traffic"]),
    # A copy goes, whether it has come to instances or not.
    (going_back(copied(2, 2)), None, [
        "original fleet: b0, b1", "replacement fleet: g0, g1", f"1. reroute traffic to the original fleet, 2 host(s) at once: {REROUTED}",
        f"2. deregister the replacement fleet, 2 host(s) at once: {BLOCKED}",
        "3. remove the copy of Auto Scaling group web that d-1 has made, with its instances, if there is one"]),
    (going_back(copied()), None, [
        "original fleet: b0, b1", f"1. reroute traffic to the original fleet, 2 host(s) at once: {REROUTED}",
        "2. remove the copy of Auto Scaling group web that d-1 has made, with its instances, if there is one"]),
    # It is refused, or has been decided by the deployment with which it goes on.
    (dict(planned(), fleet_error={"code": "X"}), None, []),
])  # fmt: skip
def test_what_is_planned_with_both_fleets(plan, load_balancers, expected):
    assert describe_planned_fleets(plan, load_balancers, NOW) == [f"  {line}" for line in expected]
    lines = plan_lines({**plan, "options": {"paths_made_by_hooks": []}}, load_balancers, NOW)
    assert lines[2 : 2 + len(expected)] == [f"  {line}" for line in expected]


def result(status, sha256="1a2b3c4d5e6f", deployment_id="d-1", at="1"):
    return {"status": status, "deployment_id": deployment_id, "revision_sha256": sha256, "at": at}


@pytest.mark.parametrize("instances, expected", [
    ({}, ["Replacement fleet, not known what runs on: g0, g1, g2", "Original fleet, not known what runs on: b0, b1"]),
    (
        {"b0": result("Succeeded"), "b1": result("Succeeded"), "g0": result("Succeeded", "new"), "g1": result("Ready", "new"), "gone": result("Succeeded")},
        [
            "Replacement fleet runs revision new (d-1): g0, g1", "Replacement fleet, not known what runs on: g2",
            "Original fleet runs revision 1a2b3c4d (d-1): b0, b1",
        ],
    ),
    (
        {"b0": result("Succeeded", None), "g0": result("Failed"), "g1": result("InProgress"), "g2": result("Failed")},
        [
            "Replacement fleet failed with revision 1a2b3c4d (d-1): g0, g2",
            "Replacement fleet was in the middle of revision 1a2b3c4d (d-1) when the run was lost: g1",
            "Original fleet runs an unknown revision (d-1): b0", "Original fleet, not known what runs on: b1",
        ],
    ),
    # The same revision by several deployments, the newest first.
    (
        {
            "b0": result("Succeeded"), "b1": result("Succeeded", at="3", deployment_id="d-3"),
            **{f"g{number}": result("Succeeded", "x", f"d-{number}", str(number)) for number in range(3)},
        },
        ["Replacement fleet runs revision x (d-2, d-1 and 1 more): g0, g1, g2", "Original fleet runs revision 1a2b3c4d (d-3, d-1): b0, b1"],
    ),
])  # fmt: skip
def test_what_both_fleets_run_by_their_last_results(instances, expected):
    assert describe_what_runs(replacing(3, 2), {"instances": instances}) == expected


def test_a_fleet_that_replaces_none_says_nothing_of_it():
    plans = [{**going_back(copied(*sizes)), "options": {"paths_made_by_hooks": []}} for sizes in ((2, 2), ())]
    assert ["which replace" in plan_lines(plan, None, NOW)[0] for plan in plans] == [True, False]


def test_where_traffic_goes_back_the_fleets_keep_their_names():
    known = {"instances": {"b0": result("Succeeded"), "g0": result("Failed")}}
    assert describe_what_runs(going_back(replacing(1, 1)), known) == [
        "Original fleet runs revision 1a2b3c4d (d-1): b0",
        "Replacement fleet failed with revision 1a2b3c4d (d-1): g0",
    ]


def test_in_place_there_is_one_fleet_which_is_told_elsewhere():
    assert describe_what_runs({**ONE_FLEET, "hosts": ["a"]}, {"instances": {"a": result("Succeeded")}}) == []


def test_what_a_thousand_hosts_run_is_a_few_lines():
    plan = replacing(1000, 1000)
    instances = {host: result("Succeeded", f"{number:03}", f"d-{number}") for number, host in enumerate(plan["hosts"])}
    instances.update({host: result("Succeeded", "one", f"d-{number}") for number, host in enumerate(plan["original_hosts"])})
    lines = describe_what_runs(plan, {"instances": instances})
    assert len(lines) == 7 and max(map(len, lines)) < 200, lines
    assert lines[5].startswith("Replacement fleet, 995 other results: ") and lines[5].endswith(" and 975 more")
    assert lines[6].startswith("Original fleet runs revision one (d-0, d-1 and 998 more): b0, ") and lines[6].endswith(" and 980 more")
