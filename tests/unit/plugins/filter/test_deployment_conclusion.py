# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.filter.deployment_conclusion import deployment_conclusion
from ansible_collections.agentless.codedeploy.plugins.filter.describe_failure import describe_failure
from ansible_collections.agentless.codedeploy.plugins.filter.first_gate import first_gate
from ansible_collections.agentless.codedeploy.plugins.filter.hosts_to_show import hosts_to_show
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.host_record import advance
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.lifecycle.in_place import segments
from ansible_collections.agentless.codedeploy.tests.unit.plugins.filter.variables_of_hosts import (
    BLOCK,
    ERROR,
    HostVars,
    hostvars,
    lifecycles,
    plan,
    record,
    replacing,
    through,
)


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


def test_a_host_that_is_ready_has_not_failed_when_the_deployment_ends_before_traffic_is_rerouted():
    plan_, ready = replacing(), through("a", 1, "green")
    gate = {**first_gate(plan_, HostVars()), "go_on": False, "error": {"code": "LOCK_LOST", "message": "gone.", "hint": "Wait."}}
    conclusion = deployment_conclusion(plan_, gate, hostvars(a=ready), lifecycles())
    assert (conclusion["status"], conclusion["failed_hosts"], conclusion["deployment_overview"]["Ready"]) == ("Failed", [], 1)
    assert "Replacement fleet, deployed to and without traffic: a" in conclusion["summary"]
