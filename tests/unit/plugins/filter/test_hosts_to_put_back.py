# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.filter.deployment_conclusion import deployment_conclusion
from ansible_collections.agentless.codedeploy.plugins.filter.first_gate import first_gate
from ansible_collections.agentless.codedeploy.plugins.filter.hosts_to_put_back import hosts_to_put_back
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.host_record import advance
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.stop import stop_record
from ansible_collections.agentless.codedeploy.tests.unit.plugins.filter.variables_of_hosts import BLOCK, HostVars, hostvars, plan, record, replacing

STOP = {"deployment_id": "d-1", "asked_by": {"user": "ann", "host": "ctl-2", "awx_job_id": None}, "asked_at": "10:00", "at": "next_event"}
BALANCER = {"name": "web", "type": "target_group", "port": 80, "traffic": "in"}
TAKEN_OUT = [{"name": "web", "type": "target_group", "port": 80, "targets": [{"id": "i-1", "port": 81, "availability_zone": None}]}]
ALLOWED = {
    "status": "Succeeded", "changed": True, "duration_seconds": 1, "end_time": "2026-11-26T05:36:03.500Z", "traffic": "in", "error": None,
    "load_balancers": [BALANCER], "registrations": [],
}  # fmt: skip


def test_hosts_that_were_stopped_are_put_back_as_they_were_and_those_that_are_through_stay_so():
    block, install = {"type": "block_traffic", "event": "BlockTraffic"}, {"type": "events", "events": ["Install"], "unscripted": []}
    lifecycle = [{**segment, "phase": "deploy"} for segment in (block, install, {"type": "allow_traffic", "event": "AllowTraffic"})]
    blocked = advance(record("a"), lifecycle, [BLOCK], traffic="out", registrations=TAKEN_OUT)
    variables = hostvars(a=stop_record(blocked, lifecycle), b=advance(advance(record("b"), lifecycle), lifecycle))
    told = {"deployment_id": "d-1", "hosts": ["b"], "event": "AllowTraffic", "segments_done": 2, "segments": lifecycle, "stop": STOP}
    of_kinds = {"in_place": lifecycle}
    variables["b"]["__codedeploy_traffic"] = {**told, "result": {"instances": {"b": ALLOWED}}}
    gate = {**first_gate(plan(), HostVars()), "failed": ["a"], "hosts": ["b"]}
    assert hosts_to_put_back(plan(), gate, variables, of_kinds, None) == {"instances": [], "hosts": []}
    instance = {"host": "a", "instance_id": "i-1", "port": 8080, "registrations": [{key: TAKEN_OUT[0][key] for key in ("name", "type", "targets")}]}
    assert hosts_to_put_back(plan(), gate, variables, of_kinds, STOP) == {"instances": [instance], "hosts": []}
    before = {**TAKEN_OUT[0], "id": "i-1", "targets": [{"id": "i-1", "port": 82, "availability_zone": None}]}
    resumed = {**plan(), "registrations": {"a": [before]}, "resumed": {"records": {}, "ready": {}, "middle": ["a"], "unhealthy_before": []}}
    [put_back] = hosts_to_put_back(resumed, gate, variables, of_kinds, STOP)["instances"]
    assert [target["port"] for target in put_back["registrations"][0]["targets"]] == [81, 82]
    by_tasks = {**plan(), "traffic_tasks": {"AllowTraffic": "/t/allow.yml"}}
    assert hosts_to_put_back(by_tasks, gate, variables, of_kinds, STOP) == {"instances": [], "hosts": ["a"]}
    for host in "ab":
        variables[host]["__codedeploy_put_back_traffic"] = {"deployment_id": "d-1", "hosts": ["a"], "put_back": {"instances": {"a": ALLOWED}}}
    conclusion = deployment_conclusion(plan(), gate, variables, of_kinds, False, STOP)
    assert (conclusion["status"], conclusion["failed_hosts"], conclusion["deployment_overview"]["Succeeded"]) == ("Stopped", ["a"], 1)
    assert "a: stopped before Install (MANUAL_STOP, in traffic)" in conclusion["summary"] and list(conclusion["host_failures"]) == ["a"]


LIFECYCLES = {
    "green": [
        {"type": "events", "events": ["Install"], "unscripted": [], "phase": "deploy"},
        {"type": "allow_traffic", "event": "AllowTraffic", "phase": "reroute"},
        {"type": "events", "events": ["AfterAllowTraffic"], "unscripted": [], "phase": "reroute"},
    ],
    "blue": [
        {"type": "events", "events": ["BeforeBlockTraffic"], "unscripted": [], "phase": "deregister"},
        {"type": "block_traffic", "event": "BlockTraffic", "phase": "deregister"},
        {"type": "events", "events": ["AfterBlockTraffic"], "unscripted": [], "phase": "deregister"},
    ],
}  # fmt: skip


def stopped_after(host, kind, done, traffic=None, registrations=None):
    """The record of a host that was stopped when it was through so many segments. traffic, registrations: what load balancers said."""
    found = record(host)
    for segment in LIFECYCLES[kind][:done]:
        found = advance(found, LIFECYCLES[kind], [{"name": name, "status": "Succeeded"} for name in segment.get("events") or [segment["event"]]])
    return stop_record({**found, "traffic": traffic, "registrations": registrations or []}, LIFECYCLES[kind])


DEPLOYED = {"a": advance(advance(advance(record("a"), LIFECYCLES["green"]), LIFECYCLES["green"]), LIFECYCLES["green"])}


@pytest.mark.parametrize("phase, records, put_back", [
    # The original fleet was leaving.
    ("deregister", {**DEPLOYED, "b": stopped_after("b", "blue", 2, "out", TAKEN_OUT)}, ["b"]),
    ("deregister", {**DEPLOYED, "b": stopped_after("b", "blue", 1, "unknown", TAKEN_OUT)}, ["b"]),
    # It had not left yet, or was out of traffic before.
    ("deregister", {**DEPLOYED, "b": stopped_after("b", "blue", 0)}, []),
    ("deregister", {**DEPLOYED, "b": stopped_after("b", "blue", 2, "out")}, []),
    # It had left, which nobody stopped.
    ("deregister", {**DEPLOYED, "b": advance(advance(advance(record("b"), LIFECYCLES["blue"]), LIFECYCLES["blue"]), LIFECYCLES["blue"], traffic="out")}, []),
    # The replacement fleet had no traffic, or was about to have some.
    ("deploy", {"a": stopped_after("a", "green", 0)}, []),
    ("reroute", {"a": stopped_after("a", "green", 1)}, []),
    ("reroute", {"a": stopped_after("a", "green", 1, "registered")}, ["a"]),
    ("reroute", {"a": stopped_after("a", "green", 2, "in")}, []),
])  # fmt: skip
def test_of_two_fleets_hosts_are_put_back_that_had_traffic(phase, records, put_back):
    failed = [host for host, found in records.items() if found["status"] == "Failed"]
    gate = {**first_gate(replacing(), HostVars()), "phase": phase, "failed": failed, "hosts": []}
    found = hosts_to_put_back(replacing(), gate, hostvars(**records), LIFECYCLES, STOP)
    assert ([instance["host"] for instance in found["instances"]], found["hosts"]) == (put_back, [])
    assert hosts_to_put_back(replacing(), gate, hostvars(**records), LIFECYCLES, None) == {"instances": [], "hosts": []}
    # In the wave in which it was seen, too.
    assert hosts_to_put_back(replacing(), {**gate, "failed": [], "hosts": failed}, hostvars(**records), LIFECYCLES, STOP) == found


def test_a_host_of_the_original_fleet_is_put_back_as_it_was_and_told_of_as_being_in_traffic_again():
    variables = hostvars(**DEPLOYED, b=stopped_after("b", "blue", 2, "out", TAKEN_OUT))
    gate = {**first_gate(replacing(), HostVars()), "phase": "deregister", "failed": ["b"], "hosts": []}
    registrations = [{key: TAKEN_OUT[0][key] for key in ("name", "type", "targets")}]
    assert hosts_to_put_back(replacing(), gate, variables, LIFECYCLES, STOP)["instances"] == [
        {"host": "b", "ip_address": "10.0.0.2", "registrations": registrations},
    ]  # fmt: skip
    by_tasks = {**replacing(), "traffic_tasks": {"AllowTraffic": "/t/allow.yml"}}
    assert hosts_to_put_back(by_tasks, gate, variables, LIFECYCLES, STOP) == {"instances": [], "hosts": ["b"]}
    variables["b"]["__codedeploy_put_back_traffic"] = {"deployment_id": "d-1", "hosts": ["b"], "put_back": {"instances": {"b": ALLOWED}}}
    conclusion = deployment_conclusion(replacing(), gate, variables, LIFECYCLES, False, STOP)
    assert conclusion["status"] == "Stopped"
    assert {"Replacement fleet, in traffic: a", "Original fleet, in traffic: b"} <= set(conclusion["summary"])
