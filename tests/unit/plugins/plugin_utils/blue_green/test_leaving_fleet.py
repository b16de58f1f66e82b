# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.blue_green.leaving_fleet import deregistered_later, hosts_to_deregister
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.conclusion import conclude_deployment
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.host_record import advance, record_of
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.host_report import with_traffic
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.reporting.task_failure import unreachable_error
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.deployment_record import TOLD_AT_THE_END, closing_documents
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.two_fleets import begin, going_back, replacing, run

INFO = {"target_group_info_list": [{"name": "web"}], "elb_info_list": []}
# b0, b1 have the traffic again; g0, g1, g2 leave.
PLAN = going_back(replacing(3, 2), load_balancer_info=INFO)
GONE = advance(record_of(None, "d-2", "g1"), [], error=unreachable_error({}, "refused"))
LEFT = {
    "status": "Succeeded", "end_time": "2", "duration_seconds": 4.0, "changed": True, "traffic": "out", "load_balancers": [], "registrations": [],
    "error": None,
}  # fmt: skip
OUT = with_traffic(GONE, {"deployment_id": "d-2", "hosts": ["g1"], "unreached": {"instances": {"g1": LEFT}}})


def records(**changed):
    return {**{host: record_of(None, "d-2", host) for host in ("g0", "g1", "g2")}, **changed}


def test_a_host_that_is_gone_leaves_when_the_other_fleet_has_the_traffic():
    gate = begin(PLAN, g1="Failed")
    # Nothing is rerouted yet.
    assert hosts_to_deregister(PLAN, gate, records(g1=GONE)) == []
    waves, gate = run(PLAN, gate=gate)
    assert waves == [("reroute", ["b0", "b1"]), ("deregister", ["g0", "g2"])]
    assert hosts_to_deregister(PLAN, gate, records(g1=GONE)) == ["g1"]


def test_so_does_a_whole_fleet_that_is_gone():
    waves, gate = run(PLAN, gate=begin(PLAN, g0="Failed", g1="Failed", g2="Failed"))
    assert waves == [("reroute", ["b0", "b1"])]
    assert hosts_to_deregister(PLAN, gate, {host: {**GONE, "host": host} for host in ("g0", "g1", "g2")}) == ["g0", "g1", "g2"]


@pytest.mark.parametrize(("minimum", "failing", "expected"), [
    (0, [("reroute", "b0"), ("reroute", "b1")], []), (1, [("reroute", "b0")], []), (0, [("reroute", "b0")], ["g1"]),
])  # fmt: skip
def test_nobody_leaves_for_a_fleet_that_did_not_become_healthy(minimum, failing, expected):
    plan = going_back(replacing(3, 2), minimum=minimum, load_balancer_info=INFO)
    _waves, gate = run(plan, failing, begin(plan, g1="Failed"))
    assert hosts_to_deregister(plan, gate, records(g1=GONE)) == expected


@pytest.mark.parametrize("changes", [{"goes_back": False}, {"load_balancer_info": None}, {"traffic_tasks": {"BlockTraffic": "/t/block.yml"}}])
def test_only_where_traffic_goes_back_and_load_balancers_can_be_told_without_the_host(changes):
    _waves, gate = run(PLAN, gate=begin(PLAN, g1="Failed"))
    assert hosts_to_deregister({**PLAN, **changes}, gate, records(g1=GONE)) == []


@pytest.mark.parametrize(("g1", "status"), [(OUT, "Succeeded"), (GONE, "Failed")])
def test_a_rollback_has_succeeded_when_the_fleet_has_left_one_way_or_the_other(g1, status):
    through = {host: {**record_of(None, "d-2", host), "status": "Succeeded"} for host in ("b0", "b1", "g0", "g2")}
    conclusion = conclude_deployment(PLAN, {**through, "g1": g1})
    assert (conclusion["status"], conclusion["failed_hosts"]) == (status, ["g1"])


def test_what_became_of_it_is_written_once_more_and_not_announced_again():
    plan, gate = PLAN, {"last_wave": {"number": 2}}
    later = deregistered_later(plan, gate, records(g1=OUT), {0: ["g0"]})
    assert later == {3: ["g1"]} and deregistered_later(plan, gate, records(g1=OUT), {2: ["g1"]}) == {} == deregistered_later(plan, gate, records(g1=GONE), {})
    conclusion = {**dict.fromkeys(TOLD_AT_THE_END), "status": "Succeeded"}
    record = {"deployment_id": "d-2", "announcements": {"due": [], "due_to_tasks": None, "last_wave": 2, "not_sent": []}}
    waves, group = {3: {"g0": {"status": "Succeeded"}}}, {}
    alone, _closed = closing_documents(record, {}, conclusion, group, "9", {3: {"g1": {"status": "Failed"}}})
    assert [(document["kind"], document.get("wave")) for document in alone][0] == ("hosts", 3)
    documents, closed = closing_documents(record, waves, conclusion, group, "9", {3: {"g1": {"status": "Failed"}}})
    assert list(documents[0]["value"]["hosts"]) == ["g0", "g1"]
    assert closed["announcements"] == closing_documents(record, waves, conclusion, group, "9")[1]["announcements"]
