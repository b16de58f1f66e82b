# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filters of the roles, over variables of hosts as Ansible keeps them."""

from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.filter.concluding_hosts import concluding_hosts
from ansible_collections.agentless.codedeploy.plugins.filter.deployment_conclusion import deployment_conclusion
from ansible_collections.agentless.codedeploy.plugins.filter.describe_failure import describe_failure
from ansible_collections.agentless.codedeploy.plugins.filter.first_gate import first_gate
from ansible_collections.agentless.codedeploy.plugins.filter.hosts_to_put_back import hosts_to_put_back
from ansible_collections.agentless.codedeploy.plugins.filter.hosts_to_show import hosts_to_show
from ansible_collections.agentless.codedeploy.plugins.filter.lifecycle_segments import lifecycle_segments
from ansible_collections.agentless.codedeploy.plugins.filter.next_wave import next_wave
from ansible_collections.agentless.codedeploy.plugins.filter.phase_segments import FilterModule as PhaseSegments
from ansible_collections.agentless.codedeploy.plugins.filter.planned_batches import planned_batches
from ansible_collections.agentless.codedeploy.plugins.filter.planned_hosts import planned_hosts
from ansible_collections.agentless.codedeploy.plugins.filter.wave_instances import wave_instances
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.host_record import advance, record_of
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.stop import stop_record
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.options.host_options import target_of
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.lifecycle.in_place import ONE_FLEET, segments

ERROR = {"code": "TaskFailed", "event": None, "script": None, "exit_code": None, "message": "the task 'Say hello' failed: no", "hint": ""}
BLOCK = {"name": "BlockTraffic", "status": "Succeeded"}


class HostVars(dict):
    """Variables of hosts, as far as they are read."""

    def raw_get(self, host):
        return self.get(host, {})


def registered(record):
    return {"codedeploy_host": {"host_record": record}}


def hostvars(**records):
    return HostVars({host: registered(record) for host, record in records.items()})


def plan(events=(), hooks=(), **options):
    return {
        "deployment": {"deployment_id": "d-1", "application_name": "shop", "deployment_group_name": "web"},
        "deployment_config_name": "CodeDeployDefault.OneAtATime",
        "minimum_healthy_hosts": 1,
        "hosts": ["a", "b"],
        **ONE_FLEET,
        "unhealthy_hosts": [],
        "resumed": None,
        "registrations": {},
        "up_to_date_hosts": [],
        "rollback_of": None,
        "targets": {
            "a": {**target_of("a", {"instance_id": "i-1", "codedeploy_target_port": 8080}), "kind": "in_place"},
            "b": {**target_of("b", {"codedeploy_ip_address": "10.0.0.2"}), "kind": "in_place"},
        },
        "events": {"in_place": list(events)},
        "appspec": {"hooks": dict.fromkeys(hooks, [{}])},
        "event_tasks": {},
        "traffic_tasks": {},
        "options": {"one_task_per_event": False, **options},
    }


def replacing():
    """The plan in which a replaces b."""
    made, kinds = plan(), {"a": "green", "b": "blue"}
    targets = {host: {**target, "kind": kinds[host]} for host, target in made["targets"].items()}
    events = {"green": ["ApplicationStop", "Install", "AllowTraffic"], "blue": ["BeforeBlockTraffic", "BlockTraffic"]}
    settings = {"ready": {"action_on_timeout": "CONTINUE_DEPLOYMENT", "wait_minutes": 0}, "terminate": {"action": "KEEP_ALIVE", "wait_minutes": 0}}
    return {**made, "minimum_healthy_hosts": 0, "hosts": ["a"], "original_hosts": ["b"], "blue_green": settings, "targets": targets, "events": events}


def record(host, deployment_id="d-1"):
    return record_of(None, deployment_id, host)


def test_the_gate_reads_records():
    gate = first_gate(plan(), HostVars())
    gate = next_wave(plan(), gate, HostVars(), ["a"], {}, "deploy")
    assert (gate["hosts"], gate["room"]) == (["a"], 1)
    through = next_wave(plan(), gate, hostvars(a=advance(record("a"), segments(1))), ["a"], {}, "deploy")
    assert (through["hosts"], through["succeeded"], through["ended"]) == ([], 1, {"a": "Succeeded"})


@pytest.mark.parametrize("left", [record("a"), advance(record("a"), segments(2), [BLOCK]), advance(record("a", "d-0"), segments(1))])
def test_a_host_that_was_deployed_to_and_came_to_no_end_counts_as_failed(left):
    lifecycle = {"in_place": segments(2)}
    gate = next_wave(plan(), first_gate(plan(), HostVars()), HostVars(), ["a"], lifecycle, "deploy")
    gate = next_wave(plan(), gate, hostvars(a=left), ["a"], lifecycle, "deploy")
    assert (gate["failed"], gate["ended"]) == (["a"], {"a": "Failed"})
    conclusion = deployment_conclusion(plan(), gate, hostvars(a=left), lifecycle)
    assert conclusion["failed_hosts"] == ["a"] and "did not report an end" in conclusion["host_failures"]["a"]


def test_a_task_that_was_not_even_run_does_not_hide_what_was_known_of_the_host():
    known = advance(record("a"), segments(3), [BLOCK, {"name": "Install", "status": "Succeeded"}], traffic="out")
    variables = HostVars(a={"codedeploy_host": {"failed": True, "msg": "no password"}, "ansible_facts": {"codedeploy_host_record": known}})
    install, after = ({"type": "events", "events": [event], "phase": "deploy"} for event in ("Install", "AfterInstall"))
    lifecycle, gate = {"in_place": [install, after]}, {"phase": "deploy", "failed": [], "hosts": ["a"]}
    conclusion = deployment_conclusion(plan(), gate, variables, lifecycle)
    assert "a: failed in one of AfterInstall (UnknownError, out of traffic)" in conclusion["summary"]
    variables["a"]["ansible_facts"]["codedeploy_host_record"] = {**known, "deployment_id": "d-0"}
    conclusion = deployment_conclusion(plan(), gate, variables, lifecycle)
    assert "a: failed in one of Install (UnknownError)" in conclusion["summary"]


def test_hosts_that_failed_when_staged_are_not_deployed_to():
    gate = first_gate(plan(), hostvars(a=advance(record("a"), segments(0), error=ERROR)))
    assert next_wave(plan(), gate, HostVars(), ["a"], {}, "deploy")["hosts"] == []


def test_only_hosts_that_are_at_the_segment_are_blocked():
    variables = hostvars(a=advance(record("a"), segments(3)), b=record("b"))
    assert wave_instances(plan(), ["a", "b"], variables, 1) == [{"host": "a", "instance_id": "i-1", "port": 8080}]
    assert wave_instances(plan(), ["a", "b"], variables, 0) == [{"host": "b", "ip_address": "10.0.0.2"}]
    assert wave_instances(plan(), ["a"], hostvars(a=advance(record("a"), segments(3), error=ERROR)), 0) == []


def test_what_was_taken_out_goes_with_the_instance():
    taken_out = {"name": "web", "type": "target_group", "targets": [{"id": "i-1", "port": 81, "availability_zone": None}]}
    blocked = advance(record("a"), segments(3), traffic="out", registrations=[{**taken_out, "port": 80}])
    [instance] = wave_instances(plan(), ["a"], hostvars(a=blocked), 1, True)
    assert instance["registrations"] == [taken_out]
    assert wave_instances(plan(), ["a"], hostvars(a=blocked), 1) == [{"host": "a", "instance_id": "i-1", "port": 8080}]
    before = {**plan(), "registrations": {"a": [{**taken_out, "id": "i-1"}]}}
    assert wave_instances(before, ["a"], hostvars(a=advance(record("a"), segments(3))), 1, True)[0]["registrations"] == [taken_out]


def test_a_fleet_that_waits_is_shown_as_load_balancers_know_it():
    made = replacing()
    settings = {**made["blue_green"], "ready": {"action_on_timeout": "STOP_DEPLOYMENT", "wait_minutes": 5}}
    made = {**made, "blue_green": settings, "test_load_balancer_info": {"target_group_info_list": [{"name": "tests"}], "elb_info_list": []}}
    lifecycle = {"green": [{**segments(1)[0], "phase": phase} for phase in ("deploy", "reroute")], "blue": [{**segments(1)[0], "phase": "deregister"}]}
    variables, gate = hostvars(a=advance(record("a"), lifecycle["green"])), {"phase": "deploy", "failed": [], "hosts": ["a"]}
    shown = hosts_to_show(made, gate, variables, lifecycle)
    assert shown == {"show": [{"host": "a", "instance_id": "i-1", "port": 8080}], "hide": [{"host": "b", "ip_address": "10.0.0.2"}]}
    conclusion = deployment_conclusion(made, gate, variables, lifecycle, hidden={}, shown={"instances": {"a": {"error": None, "traffic": "in"}}})
    assert (conclusion["status"], conclusion["ready"]["test_traffic"]["hosts"]) == ("Ready", ["a"])
    assert hosts_to_show(made, gate, variables, lifecycle, True) == {"show": [], "hide": []}


def test_the_conclusion_tells_of_each_host():
    bad = advance(record("b"), segments(1), error=ERROR)
    variables = hostvars(a=advance(record("a"), segments(1)), b=bad)
    conclusion = deployment_conclusion(plan(), {"phase": "deploy", "failed": ["b"], "hosts": []}, variables, {})
    assert conclusion["status"] == "Succeeded" and "b: failed" in "\n".join(conclusion["summary"])
    assert conclusion["host_failures"] == {} and "records" not in conclusion
    assert describe_failure(bad) == ["b: failed before its lifecycle, nothing on it was touched (TaskFailed)", "  the task 'Say hello' failed: no"]


@pytest.mark.parametrize(
    ("hosts", "failed", "wave", "expected"),
    [
        (["a", "b", "c", "d"], ["b"], ["c"], ["localhost", "a", "b", "c"]),
        (["b"], ["b"], [], ["localhost", "b"]),
        (["a"], [], ["a"], ["localhost", "a"]),
        (["c"], [], [], ["localhost", "c"]),
        (["localhost", "b"], ["b"], [], ["localhost", "b"]),
    ],
)
def test_failed_and_lost_hosts_and_one_that_can_run_tasks_conclude(hosts, failed, wave, expected):
    variables = {"codedeploy_plan": {"hosts": hosts, **ONE_FLEET}, "codedeploy_gate": {"failed": failed, "hosts": wave}}
    assert concluding_hosts(variables) == expected


def test_without_a_plan_localhost_concludes():
    assert concluding_hosts({}) == ["localhost"]


@pytest.mark.parametrize(("previous", "first"), [([], ["DownloadBundle", "Install"]), (["ApplicationStop"], ["ApplicationStop", "DownloadBundle", "Install"])])
def test_scripts_of_the_revision_before_count(previous, first):
    staged = {**record("a"), "previous": {"events": previous, "previous_appspecs": {}}}
    made = plan(["BeforeBlockTraffic", "ApplicationStop", "DownloadBundle", "BeforeInstall", "Install"], hooks=["ApplicationStop"])
    assert lifecycle_segments(made, ["a", "b"], hostvars(a=staged))["in_place"] == [{"type": "events", "events": first, "unscripted": [], "phase": "deploy"}]


def test_each_event_can_be_a_segment():
    made = plan(["DownloadBundle", "BeforeInstall"], hooks=["BeforeInstall"], one_task_per_event=True)
    assert [segment["events"] for segment in lifecycle_segments(made, ["a"], HostVars())["in_place"]] == [["DownloadBundle"], ["BeforeInstall"]]


def test_each_kind_of_host_has_a_lifecycle_of_its_own():
    staged = {**record("b"), "previous": {"events": ["BeforeBlockTraffic"], "previous_appspecs": {}}}
    assert lifecycle_segments(replacing(), ["a", "b"], hostvars(b=staged)) == {
        "green": [
            {"type": "events", "events": ["Install"], "unscripted": [], "phase": "deploy"},
            {"type": "allow_traffic", "event": "AllowTraffic", "phase": "reroute"},
        ],
        "blue": [
            {"type": "events", "events": ["BeforeBlockTraffic"], "unscripted": [], "phase": "deregister"},
            {"type": "block_traffic", "event": "BlockTraffic", "phase": "deregister"},
        ],
    }


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


def lifecycles():
    """Those of a green and of a blue host."""
    return lifecycle_segments(replacing(), ["a", "b"], HostVars())


def through(host, times, kind):
    """The record of a host after so many segments."""
    found = record(host)
    for _segment in range(times):
        found = advance(found, lifecycles()[kind])
    return found


def test_a_fleet_is_replaced_phase_by_phase():
    plan_, of_kinds = replacing(), lifecycles()
    gate = first_gate(plan_, HostVars())
    variables = {"codedeploy_plan": plan_, "codedeploy_gate": gate}
    assert planned_hosts(variables) == ["a", "b"]
    assert [planned_hosts(variables, phase) for phase in ("deploy", "reroute", "deregister")] == [["a"], ["!all"], ["!all"]]
    for phase, batch, records in (
        ("deploy", ["a"], {"a": through("a", 1, "green")}),
        ("reroute", ["a"], {"a": through("a", 2, "green")}),
        ("deregister", ["b"], {"a": through("a", 2, "green"), "b": through("b", 1, "blue")}),
    ):
        assert (planned_hosts({**variables, "codedeploy_gate": gate}, phase), planned_batches({**variables, "codedeploy_gate": gate}, phase)) == (batch, [1])
        gate = next_wave(plan_, gate, HostVars(), batch, of_kinds, phase)
        assert (gate["phase"], gate["hosts"], gate["succeeded"]) == (phase, batch, 0)
        gate = next_wave(plan_, gate, hostvars(**records), batch, of_kinds, phase)
        assert (gate["hosts"], gate["succeeded"], gate["failed"], gate["go_on"]) == ([], 1, [], True)
    conclusion = deployment_conclusion(plan_, gate, hostvars(**records), of_kinds)
    assert (conclusion["status"], conclusion["deployment_overview"]) == ("Succeeded", {"Succeeded": 2, "Failed": 0, "Ready": 0, "Pending": 0})
    assert "all_records" not in conclusion


@pytest.mark.parametrize("phase, before, left", [("deploy", 0, "Pending"), ("reroute", 1, "Ready")])
def test_a_host_that_was_not_heard_of_has_failed_in_the_phase_that_it_was_in(phase, before, left):
    plan_, of_kinds, found = replacing(), lifecycles(), through("a", before, "green")
    assert found["status"] == left
    gate = next_wave(plan_, {**first_gate(plan_, HostVars()), "phase": phase}, HostVars(), ["a"], of_kinds, phase)
    gate = next_wave(plan_, gate, hostvars(a=found), ["a"], of_kinds, phase)
    assert gate["failed"] == ["a"]
    conclusion = deployment_conclusion(plan_, gate, hostvars(a=found), of_kinds)
    assert conclusion["failed_hosts"] == ["a"] and "Original fleet, in traffic as before: b" in conclusion["summary"]


def test_a_host_that_is_ready_has_not_failed_when_the_deployment_ends_before_traffic_is_rerouted():
    plan_, ready = replacing(), through("a", 1, "green")
    gate = {**first_gate(plan_, HostVars()), "go_on": False, "error": {"code": "LOCK_LOST", "message": "gone.", "hint": "Wait."}}
    conclusion = deployment_conclusion(plan_, gate, hostvars(a=ready), lifecycles())
    assert (conclusion["status"], conclusion["failed_hosts"], conclusion["deployment_overview"]["Ready"]) == ("Failed", [], 1)
    assert "Replacement fleet, deployed to and without traffic: a" in conclusion["summary"]


def test_a_host_that_was_ready_before_a_run_went_on_counts_as_such():
    resumed = {"records": {}, "ready": {"a": through("a", 1, "green")}, "middle": [], "unhealthy_before": [], "segments": lifecycles(), "wave_number": 2}
    plan_ = {**replacing(), "resumed": resumed}
    # As it was staged in this run.
    gate = first_gate(plan_, hostvars(a=through("a", 1, "green")))
    variables = {"codedeploy_plan": plan_, "codedeploy_gate": gate}
    assert (gate["succeeded"], [planned_hosts(variables, phase) for phase in ("deploy", "reroute")]) == (1, [["!all"], ["a"]])


def test_hosts_of_both_fleets_conclude():
    plan_ = replacing()
    variables = {"codedeploy_plan": plan_, "codedeploy_gate": {"failed": ["b"], "hosts": []}}
    assert concluding_hosts(variables) == ["localhost", "a", "b"]
    assert concluding_hosts({**variables, "codedeploy_gate": {"failed": ["a"], "hosts": []}}) == ["localhost", "b", "a"]


def test_without_a_plan_there_is_nobody_to_take_through_a_phase():
    assert (planned_hosts({}, "reroute"), planned_batches({}, "reroute")) == (["!all"], [1])


def test_a_wave_runs_the_segments_of_its_phase():
    phase_segments = PhaseSegments().filters()["phase_segments"]
    assert [(segment["type"], segment["index"]) for segment in phase_segments(lifecycles()["green"], "reroute")] == [("allow_traffic", 1)]
    assert phase_segments(lifecycles()["blue"], "deploy") == []


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
