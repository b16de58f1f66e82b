# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.gate import first_gate, next_gate
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.targets import hosts_to_prepare
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.host_record import advance, record_of
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.options.asked_for import differences
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.reporting.resume_text import describe_given_up, describe_resumed
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.deployment_record import restored_host, stored_host
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.resume import goes_on, resumed_plan
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.two_fleets import (
    SEGMENTS,
    begin,
    going_back,
    record as host_of,
    replacing,
    run,
)
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.lifecycle.in_place import ONE_FLEET, segments

HOSTS = ("a", "b", "c", "d", "e", "f")
NOW = "2026-11-26T12:00:00Z"
ERROR = {"code": "ScriptFailed", "event": "Install", "message": "It failed.", "hint": "Look."}


def plan_of(deployment_id="d-NEW", hosts=HOSTS, sha256="1", options=(), **others):
    return {
        "deployment": {"deployment_id": deployment_id, "application_name": "shop", "deployment_group_name": "web"}, "lock_id": deployment_id,
        "started_by": f"who began {deployment_id}", "deployment_config_name": "Mine", "minimum_healthy_hosts": 4, "batches": [2, 2, 2],
        "events": {"in_place": ["Install"]}, "event_tasks": {}, "terminate_tasks": "",
        "traffic_tasks": {}, "load_balancer_info": None, "hosts": list(hosts), **ONE_FLEET,
        "unhealthy_hosts": ["e"], "up_to_date_hosts": [], "resumed": None, "rollback_of": None, "revision_of": None, "announcements": None,
        "targets": {host: {"host": host, "port": None} for host in hosts}, "bundle": {"sha256": sha256},
        "options": {"max_revisions": 5, "lock_timeout_seconds": 0, **dict(options)}, "revision": {"revision_type": "Local"},
        "bundle_source": {"path": f"/cache/{deployment_id}"}, **others,
    }  # fmt: skip


def stored(host, error=None):
    return stored_host(advance(record_of(None, "d-OLD", host), segments(1), [{"name": "Install", "status": "Succeeded", "scripts": [{}, {}]}], error))


def lost(status="InProgress", collection="1.0.0", **plan):
    record = {
        "deployment_id": "d-OLD", "application_name": "shop", "deployment_group_name": "web", "status": status, "created_at": "T0",
        "started_by": {"user": "ann", "host": "ctl-1", "awx_job_id": None}, "versions": {"collection": collection}, "segments": {"in_place": []},
        "wave": {"number": 2, "hosts": ["c", "d"], "begun_at": "T2"}, "wait": None, "ended_at": None, "announcements": None,
        "original_terminated": False,
    }  # fmt: skip
    # As it comes from the store.
    of_hosts = {"a": stored("a"), "b": stored("b", ERROR)}
    return json.loads(json.dumps({"record": record, "plan": plan_of("d-OLD", **plan), "hosts": of_hosts, "last_wave": 1}))


def test_a_launch_whose_run_was_lost_is_in_nobodys_way_and_a_launch_goes_on_with_nothing():
    launch = plan_of()
    launch["deployment"]["deployment_creator"] = "autoscaling"
    was_lost = lost()
    was_lost["record"]["deployment_creator"] = "autoscaling"
    assert not goes_on(plan_of(sha256="other"), was_lost, "1.0.0", HOSTS, NOW)
    assert not goes_on(launch, was_lost, "1.0.0", HOSTS, NOW)
    with pytest.raises(DeploymentError, match="DEPLOYMENT_OPEN: .*d-OLD.* Instances that were launched wait until then"):
        goes_on(launch, lost(), "1.0.0", HOSTS, NOW)


@pytest.mark.parametrize("wanted, found, expected", [
    (None, None, False),
    ("continue", None, False),
    (None, lost("Failed"), False),
    ("continue", lost("Succeeded"), False),
    (None, lost(), True),
    (None, lost("Created"), True),
    ("abandon", lost(), False),
    ("continue", {**lost(), "plan": None}, False),
    ("continue", lost(sha256="2"), True),
    ("abandon", lost(sha256="2"), False),
    ("abandon", lost(collection="0.9.0"), False),
])  # fmt: skip
def test_what_becomes_of_an_open_deployment(wanted, found, expected):
    assert goes_on(plan_of(options={"resume": wanted} if wanted else {}), found, "1.0.0", set(HOSTS), NOW) is expected


def test_what_is_meant_must_be_said_where_something_else_is_asked_for():
    with pytest.raises(DeploymentError) as error:
        goes_on(plan_of(), lost(sha256="2"), "1.0.0", set(HOSTS), NOW)
    assert error.value.code == "DEPLOYMENT_OPEN"
    assert error.value.message == (
        "deployment d-OLD of shop to web was not concluded: its run, started by ann on ctl-1 at T0, ended in the wave that began at T2;"
        " of 6 hosts 1 succeeded, 1 failed, 2 in the middle, 2 not deployed to. This run asks for something else: the content of the revision."
    )
    assert "codedeploy_resume=continue goes on with d-OLD" in error.value.hint and "codedeploy_resume=abandon closes it as Failed" in error.value.hint


@pytest.mark.parametrize("wanted", [None, "continue"])
def test_another_version_does_not_go_on(wanted):
    with pytest.raises(DeploymentError, match="begun by version 0.9.0 of the collection, and this is 1.0.0"):
        goes_on(plan_of(options={"resume": wanted} if wanted else {}), lost(collection="0.9.0"), "1.0.0", set(HOSTS), NOW)


def test_hosts_that_are_gone_are_named():
    with pytest.raises(DeploymentError, match="The inventory does not have a, f any more, so it cannot go on.") as error:
        goes_on(plan_of(hosts=HOSTS[1:5], options={"resume": "continue"}), lost(), "1.0.0", set(HOSTS[1:5]), NOW)
    assert "codedeploy_resume=abandon" in error.value.hint


BACK = {"rollback_of": "d-OLDER", "revision_of": "d-GOOD", "options": {"rollback_to": "last_good"}}


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


def test_what_is_given_up_is_named():
    assert describe_given_up(lost(), NOW) == [
        "Deployment d-OLD of shop to web was not concluded:",
        "  its run, started by ann on ctl-1 at T0, ended in the wave that began at T2",
        "  of 6 hosts 1 succeeded, 1 failed, 2 in the middle, 2 not deployed to",
        "This run gives d-OLD up, which is closed (Failed, RUN_LOST).",
    ]
    told = describe_given_up(lost(), NOW)
    assert describe_given_up({**lost(), "plan": None}, NOW) == [*told[:2], told[3]]


def in_termination():
    """What the store has of a deployment whose run was lost while it terminated."""
    found = lost()
    return {**found, "record": {**found["record"], "wave": None, "original_terminated": True}, "hosts": {host: stored(host) for host in HOSTS}}


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


def test_hosts_that_were_left_out_as_they_were_up_to_date_were_asked_for_too():
    old = plan_of("d-OLD", hosts=HOSTS[2:], up_to_date_hosts=["a", "b"])
    assert differences(old, plan_of()) == []
    assert differences(old, plan_of(hosts=HOSTS[1:])) == ["codedeploy_targets"]


@pytest.mark.parametrize("change, named", [
    ({}, []),
    ({"options": {"resume": "continue", "lock_timeout_seconds": 60}}, []),
    ({"hosts": list(reversed(HOSTS))}, []),
    ({"revision": {"revision_type": "S3"}, "sha256": "2"}, ["codedeploy_revision"]),
    ({"sha256": "2"}, ["the content of the revision"]),
    ({"options": {"max_revisions": 6}}, ["codedeploy_max_revisions"]),
    ({"options": {"strange": 6}}, ["codedeploy_strange"]),
    ({"hosts": HOSTS[1:]}, ["codedeploy_targets"]),
    ({"deployment_config_name": "Other", "minimum_healthy_hosts": 3}, ["codedeploy_deployment_group.deployment_config_name"]),
    ({"targets": {host: {"host": host, "port": 80 if host in "bd" else None} for host in HOSTS}}, ["variables of b, d"]),
    ({"event_tasks": {"Install": {"before": "/x"}}}, ["codedeploy_event_tasks"]),
    ({"terminate_tasks": "/x"}, ["codedeploy_terminate_tasks"]),
    ({"test_load_balancer_info": {"target_group_info_list": [{"name": "tests"}]}}, ["codedeploy_test_target_groups"]),
])  # fmt: skip
def test_in_what_a_request_differs(change, named):
    assert differences(lost()["plan"], plan_of(**change)) == named


def taking_turns(green, blue, standing=True, **targets):
    """The plan of two standing fleets of which one replaces the other. targets: {host: port} of those that have another one."""
    kinds = {**dict.fromkeys(green, "green"), **dict.fromkeys(blue, "blue")}
    fleets = {"first": sorted(blue), "second": sorted(green)} if standing else None
    of_hosts = {host: {"host": host, "port": targets.get(host), "kind": kind} for host, kind in kinds.items()}
    return plan_of(hosts=green, original_hosts=list(blue), standing_fleets=fleets, targets=of_hosts, blue_green={})


@pytest.mark.parametrize("old, new, named", [
    # Which of them is replaced was decided when it began: half of traffic may have been rerouted since.
    (taking_turns("ab", "cd"), taking_turns("cd", "ab"), []),
    (taking_turns("ab", "cd"), taking_turns("ab", "cd"), []),
    (taking_turns("ab", "cd"), taking_turns("cd", "ab", a=80), ["variables of a"]),
    (taking_turns("ab", "cd"), taking_turns("cde", "ab"), ["codedeploy_targets"]),
    # Where fleets are named, who names them the other way round asks for something else.
    (taking_turns("ab", "cd", False), taking_turns("cd", "ab", False), ["variables of a, b, c, d"]),
    (taking_turns("ab", "cd"), taking_turns("cd", "ab", False), ["variables of a, b, c, d"]),
    (taking_turns("ab", "cd", False), taking_turns("cd", "ab"), ["variables of a, b, c, d"]),
])  # fmt: skip
def test_in_what_requests_of_two_fleets_differ(old, new, named):
    found = differences(old, new)
    assert [set(one.replace(",", "").split()) for one in found] == [set(one.replace(",", "").split()) for one in named]


def copying(original, of, name=None, made=""):
    """The plan of a deployment to the copy of an Auto Scaling group, by that name when its hosts are known."""
    targets = {host: {"host": host, "port": None, "kind": "green" if host in made else "blue"} for host in original + made}
    return plan_of(hosts=made, original_hosts=list(original), targets=targets, blue_green={}, copied_group={"of": of, "name": name})


@pytest.mark.parametrize("old, new, named", [
    (copying("ab", "web", "copy", "cd"), copying("ab", "web"), []),
    (copying("ab", "web"), copying("abc", "web"), ["codedeploy_targets"]),
    # The copy serves by now, as it was handed over before the run was lost.
    (copying("ab", "web", "copy", "cd"), copying("cd", "copy"), []),
    (copying("ab", "web", "copy", "cd"), copying("cd", "other"), ["codedeploy_targets"]),
])  # fmt: skip
def test_in_what_requests_of_copies_differ(old, new, named):
    assert differences(old, new) == named


def test_the_plan_of_a_deployment_that_goes_on():
    plan = resumed_plan(plan_of(options={"lock_timeout_seconds": 60}, sha256="1"), lost())
    assert (plan["deployment"]["deployment_id"], plan["lock_id"], plan["started_by"]) == ("d-OLD", "d-NEW", "who began d-NEW")
    assert (plan["hosts"], hosts_to_prepare(plan), plan["unhealthy_hosts"]) == (list(HOSTS), ["c", "d", "e", "f"], ["c", "d", "e"])
    assert (plan["batches"], plan["options"]["lock_timeout_seconds"], plan["bundle_source"]["path"]) == ([2, 2], 60, "/cache/d-NEW")
    assert plan["resumed"]["unhealthy_before"] == ["e"]
    assert (plan["resumed"]["middle"], plan["resumed"]["wave_number"], plan["resumed"]["segments"]) == (["c", "d"], 3, {"in_place": []})
    assert resumed_plan(plan_of(sha256="2"), lost())["bundle_source"]["path"] == "/cache/d-OLD"


def test_hosts_in_the_middle_go_first_whatever_their_place():
    found = lost()
    found["record"]["wave"]["hosts"] = ["f"]
    plan = resumed_plan(plan_of(), found)
    assert (plan["hosts"], plan["batches"]) == (["a", "b", "f", "c", "d", "e"], [2, 2])


def test_when_all_hosts_are_through_there_is_a_batch_still():
    found = lost()
    found["hosts"] = {host: stored(host) for host in HOSTS}
    plan = resumed_plan(plan_of(), found)
    assert (hosts_to_prepare(plan), plan["batches"]) == ([], [1])
    gate = first_gate(plan, dict.fromkeys(HOSTS, "Succeeded"))
    assert (gate["succeeded"], gate["failed"], gate["last_wave"]) == (6, [], {"number": 3, "hosts": []})


def test_what_came_of_hosts_before_counts_at_the_gate():
    plan = resumed_plan(plan_of(), lost())
    gate = first_gate(plan, {**dict.fromkeys(HOSTS, "Pending"), "a": "Succeeded", "b": "Failed", "d": "Failed"})
    assert (gate["succeeded"], gate["failed"], gate["unhealthy"]) == (1, ["b", "d"], ["c", "e"])
    assert gate["last_wave"] == {"number": 3, "hosts": ["d"]}
    gate = next_gate(plan, gate, {}, ["c", "d"])
    assert (gate["hosts"], gate["go_on"]) == (["c"], True)


def test_a_host_comes_back_as_it_was_kept():
    record = restored_host(stored("b", ERROR))
    assert {key: record[key] for key in ("host", "status", "deployment_id", "segments_done")} == {
        "host": "b", "status": "Failed", "deployment_id": "d-OLD", "segments_done": 0,
    }  # fmt: skip
    assert (record["error"]["message"], record["events"][0]["scripts"], record["was_begun"]) == ("It failed.", [], False)
    assert record.keys() == record_of(None, "d-OLD", "b").keys()


def test_what_is_said_of_it():
    assert describe_resumed(lost(), "d-NEW") == [
        "Deployment d-OLD of shop to web was not concluded:",
        "  its run, started by ann on ctl-1 at T0, ended in the wave that began at T2",
        "  of 6 hosts 1 succeeded, 1 failed, 2 in the middle, 2 not deployed to",
        "This run goes on with d-OLD, and does not begin d-NEW.",
        "  in the middle of their lifecycle, perhaps out of traffic: c, d",
        "  failed, and not deployed to again: b",
    ]
    found = lost()
    found["record"]["wave"] = None
    assert describe_resumed(found, "d-NEW")[1].endswith("at T0, ended before its first wave")


def lost_fleet(phase, wave, **statuses):
    """A deployment of two fleets whose run was lost in a wave of a phase. statuses: of the hosts that are on record."""
    found = lost()
    found["record"].update(segments=SEGMENTS, wave={"number": 5, "phase": phase, "hosts": wave, "begun_at": "T2"})
    asked = {"options": {"max_revisions": 5}, "bundle": {"sha256": "1"}, "revision": {}, "event_tasks": {}}
    of_run = {"bundle_source": {}, "lock_id": "d-OLD", "started_by": "ann", "announcements": None}
    found.update(plan=replacing(4, 2, 2, **asked, **of_run), hosts={host: stored_host(host_of(host, status)) for host, status in statuses.items()}, last_wave=4)
    return json.loads(json.dumps(found))


GREEN, BLUE = ["g0", "g1", "g2", "g3"], ["b0", "b1"]


@pytest.mark.parametrize("found, ready, records, middle, to_prepare, waves", [
    # In the first phase.
    (lost_fleet("deploy", ["g2", "g3"], g0="Ready", g1="Failed"), ["g0"], ["g1"], ["g2", "g3"], ["g0", "g2", "g3", "b0", "b1"],
     [("deploy", ["g2", "g3"]), ("reroute", ["g0", "g2"]), ("reroute", ["g3"]), ("deregister", BLUE)]),
    # Two are ready, and two were being rerouted to.
    (lost_fleet("reroute", ["g0", "g1"], g0="Ready", g1="Ready", g2="Ready", g3="Ready"), GREEN, [], ["g0", "g1"], [*GREEN, *BLUE],
     [("reroute", ["g0", "g1"]), ("reroute", ["g2", "g3"]), ("deregister", BLUE)]),
    (lost_fleet("reroute", ["g2", "g3"], g0="Succeeded", g1="Failed", g2="Ready", g3="Ready"), ["g2", "g3"], ["g0", "g1"], ["g2", "g3"], ["g2", "g3", *BLUE],
     [("reroute", ["g2", "g3"]), ("deregister", BLUE)]),
    # The original fleet was leaving.
    (lost_fleet("deregister", BLUE, **dict.fromkeys(GREEN, "Succeeded")), [], GREEN, BLUE, BLUE, [("deregister", BLUE)]),
    # It had left, and only the end was not written.
    (lost_fleet("deregister", BLUE, **dict.fromkeys([*GREEN, *BLUE], "Succeeded")), [], [*GREEN, *BLUE], [], [], []),
])  # fmt: skip
def test_a_deployment_of_two_fleets_goes_on_in_the_phase_that_it_was_in(found, ready, records, middle, to_prepare, waves):
    plan = resumed_plan(plan_of(), found)
    went_on = plan["resumed"]
    assert (list(went_on["ready"]), list(went_on["records"]), went_on["middle"], hosts_to_prepare(plan)) == (ready, records, middle, to_prepare)
    assert (went_on["wave_number"], went_on["segments"], plan["original_hosts"]) == (6, SEGMENTS, BLUE)
    assert run(plan, gate=begin(plan))[0] == waves


def test_what_was_deployed_to_in_the_lost_run_is_first_in_the_plan_and_in_no_batch():
    plan = resumed_plan(plan_of(), lost_fleet("deploy", ["g1"], g2="Ready", g3="Failed"))
    assert (plan["hosts"], plan["batches"], plan["unhealthy_hosts"]) == (["g2", "g3", "g1", "g0"], [2], ["g1"])


def test_hosts_of_either_fleet_that_are_gone_are_named():
    found = lost_fleet("deploy", ["g0"])
    with pytest.raises(DeploymentError, match="The inventory does not have b1 any more"):
        goes_on(found["plan"], found, "1.0.0", {*GREEN, "b0"}, NOW)
    assert goes_on(found["plan"], found, "1.0.0", {*GREEN, *BLUE}, NOW)


@pytest.mark.parametrize("found, counts, of_hosts", [
    (lost_fleet("deploy", ["g2", "g3"], g0="Ready", g1="Failed"), "of 6 hosts 0 succeeded, 1 ready, 1 failed, 2 in the middle, 2 not deployed to", [
        "  in the middle of their lifecycle, perhaps out of traffic: g2, g3", "  ready for traffic: g0", "  failed, and not deployed to again: g1"]),
    (lost_fleet("reroute", ["g0"], **dict.fromkeys(GREEN, "Ready")), "of 6 hosts 0 succeeded, 3 ready, 0 failed, 1 in the middle, 2 not deployed to", [
        "  in the middle of their lifecycle, perhaps out of traffic: g0", "  ready for traffic: g1, g2, g3"]),
    (lost_fleet("deregister", BLUE, **dict.fromkeys(GREEN, "Succeeded")), "of 6 hosts 4 succeeded, 0 failed, 2 in the middle, 0 not deployed to", [
        "  in the middle of their lifecycle, perhaps out of traffic: b0, b1"]),
])  # fmt: skip
def test_what_is_said_of_two_fleets(found, counts, of_hosts):
    lines = describe_resumed(found, "d-NEW")
    assert (lines[2], lines[4:]) == (f"  {counts}", of_hosts)


def lost_on_the_way_back(wave, **statuses):
    """The same of a rollback in which traffic was going back."""
    found = lost_fleet("reroute", wave, **statuses)
    plan = going_back({**found["plan"], "options": {**found["plan"]["options"], "rollback_to": "last_good"}}, 1)
    return {**found, "plan": json.loads(json.dumps(plan))}


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


@pytest.mark.parametrize("not_sent, offset", [([], 90), ([{"code": "X", "message": "x", "hosts": {"c": 40}}], 40)])
def test_the_log_of_a_host_that_was_ready_goes_on_where_it_was_sent(not_sent, offset):
    found = lost()
    found["hosts"]["c"] = {**stored("c"), "status": "Ready", "log_offset": 90}
    found["record"]["announcements"] = {"logs": {"sent_bytes": 1, "not_sent": not_sent}}
    assert resumed_plan(plan_of(), found)["resumed"]["ready"]["c"]["log_offset"] == offset
