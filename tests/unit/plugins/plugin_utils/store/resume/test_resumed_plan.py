# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.gate import first_gate, next_gate
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.targets import hosts_to_prepare
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.host_record import record_of
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.deployment_record import restored_host
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.resume import resumed_plan
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.two_fleets import SEGMENTS, begin, run
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.store.resume.lost_run import (
    BLUE,
    ERROR,
    GREEN,
    HOSTS,
    lost,
    lost_fleet,
    plan_of,
    stored,
)


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


@pytest.mark.parametrize("not_sent, offset", [([], 90), ([{"code": "X", "message": "x", "hosts": {"c": 40}}], 40)])
def test_the_log_of_a_host_that_was_ready_goes_on_where_it_was_sent(not_sent, offset):
    found = lost()
    found["hosts"]["c"] = {**stored("c"), "status": "Ready", "log_offset": 90}
    found["record"]["announcements"] = {"logs": {"sent_bytes": 1, "not_sent": not_sent}}
    assert resumed_plan(plan_of(), found)["resumed"]["ready"]["c"]["log_offset"] == offset
