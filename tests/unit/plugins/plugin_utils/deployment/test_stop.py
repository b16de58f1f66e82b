# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.conclusion import (
    conclude_deployment,
    describe_conclusion,
    describe_controller,
    describe_host,
)
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.stop import closed_gate, hosts_to_put_back, stop_error, stopped_hosts
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.host_record import advance, record_of
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.stop import stopped_before
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.lifecycle.in_place import ONE_FLEET, segments

ANN = {"user": "ann", "host": "ctl-2", "awx_job_id": "7"}
STOP = {"deployment_id": "d-1", "asked_by": ANN, "asked_at": "2026-01-01T00:00:00Z", "at": "next_event"}
WHO = "ann on ctl-2 (AWX job 7) asked at 2026-01-01T00:00:00Z to stop the deployment"
PLAN = {
    "deployment": {"deployment_id": "d-1", "application_name": "shop", "deployment_group_name": "web"},
    "deployment_config_name": "CodeDeployDefault.HalfAtATime",
    "minimum_healthy_hosts": 0,
    "hosts": ["a", "b", "c", "d"],
    **ONE_FLEET,
    "unhealthy_hosts": [], "up_to_date_hosts": [], "rollback_of": None, "resumed": None,
    "targets": {host: {"kind": "in_place"} for host in "abcd"},
}


def through(host):
    return {**advance(record_of(None, "d-1", host), segments(1)), "traffic": "in"}


def stopped(host, event, done=(), traffic="out"):
    record = record_of(None, "d-1", host)
    return {**advance(record, segments(2), [{"name": name, "status": "Succeeded"} for name in done], stopped_before(event)), "traffic": traffic}


def failed(host):
    error = {**stopped_before("Install"), "code": "ScriptFailed", "message": "it failed.", "hint": "Read the log."}
    return advance(record_of(None, "d-1", host), segments(2), [], error)


def conclude(*records, **options):
    conclusion = conclude_deployment(PLAN, {record["host"]: record for record in records}, **{"stop": STOP, **options})
    return conclusion, "\n".join(describe_conclusion(PLAN, conclusion))


def test_who_asked_from_where_and_when():
    assert str(stop_error(STOP)).startswith(f"MANUAL_STOP: {WHO}. Deploy again when")
    urgent = stop_error({**STOP, "at": "now", "asked_by": {**ANN, "awx_job_id": None}}).message
    assert urgent == "ann on ctl-2 asked at 2026-01-01T00:00:00Z to stop the deployment at once."


LOST = DeploymentError("LOCK_LOST", "gone.", "Wait.")


@pytest.mark.parametrize(
    ("hosts", "error", "stop", "code"),
    [(["a"], None, None, None), (["a"], None, STOP, "MANUAL_STOP"), ([], None, STOP, None), (["a"], LOST, STOP, "LOCK_LOST"), ([], LOST, None, "LOCK_LOST")],
)
def test_which_waves_do_not_begin(hosts, error, stop, code):
    closed = closed_gate({"go_on": True, "hosts": hosts, "failed": ["b"]}, error, stop)
    if code is None:
        assert closed is None
    else:
        assert (closed["go_on"], closed["hosts"], closed["failed"], closed["error"]["code"]) == (False, [], ["b"], code)


@pytest.mark.parametrize(
    ("records", "error", "stop", "status", "code"),
    [
        ([through("a"), stopped("b", "Install")], None, STOP, "Stopped", "MANUAL_STOP"),
        # The health rule alone would let the deployment succeed.
        ([through("a"), through("b"), through("c"), stopped("d", "Install")], None, STOP, "Stopped", "MANUAL_STOP"),
        ([through("a")], stop_error(STOP).to_dict(), STOP, "Stopped", "MANUAL_STOP"),
        ([], stop_error(STOP).to_dict(), STOP, "Stopped", "MANUAL_STOP"),
        # It came too late.
        ([through(host) for host in "abcd"], None, STOP, "Succeeded", None),
        ([failed(host) for host in "abcd"], None, STOP, "Failed", "HEALTH_CONSTRAINTS"),
        ([through("a")], {"code": "LOCK_LOST", "message": "gone", "hint": ""}, STOP, "Failed", "LOCK_LOST"),
        # Somebody stopped the events of one host, not the deployment.
        ([through("a"), through("b"), through("c"), stopped("d", "Install")], None, None, "Succeeded", None),
    ],
)
def test_when_a_deployment_is_stopped(records, error, stop, status, code):
    conclusion, _text = conclude(*records, error=error, stop=stop)
    assert (conclusion["status"], (conclusion["error_information"] or {}).get("code")) == (status, code)


def test_the_hosts_that_were_stopped_are_told_of_as_such():
    between, new = stopped("b", "Install", ["BeforeInstall"]), stopped("c", "AllowTraffic", ["Install"], "in")
    conclusion, text = conclude(through("a"), between, new, stopped("d", "ApplicationStop", [], "in"))
    assert conclusion["failed_hosts"] == ["b", "c", "d"] and conclusion["deployment_overview"] == {"Succeeded": 1, "Failed": 3, "Pending": 0}
    for part in (
        "Deployment d-1 of shop to web: Stopped (1 succeeded, 3 stopped, 0 failed, 0 not deployed to, of 4 hosts;",
        f"MANUAL_STOP: {WHO}.",
        "b: stopped before Install (MANUAL_STOP, out of traffic)",
        "c: stopped before AllowTraffic (MANUAL_STOP, in traffic)",
        "Stopped, still on what they ran before: d",
        "Stopped on the new revision, when it was validated: c",
        "Stopped between the revision before and the new one, so that they may be unable to serve and are left as they are: b",
        "Out of traffic: b. A deployment that succeeds puts them back.",
    ):
        assert part in text, part
    assert text.count("Deploy again when what made it necessary is over.") == 1
    assert describe_host(conclusion, "b").startswith(f"Deployment d-1 was stopped on this host before Install (MANUAL_STOP): {WHO}. The deployment was ")


def test_a_deployment_that_is_stopped_before_its_first_wave_has_touched_nothing():
    conclusion, text = conclude(error=stop_error(STOP).to_dict())
    assert "Stopped (0 succeeded, 0 failed, 4 not deployed to" in text and "Nothing was touched on any host, nor at a load balancer." in text
    assert "Not deployed to, still on what they ran before: a, b, c, d" in text
    assert describe_controller(conclusion) == f"Deployment d-1 was stopped (MANUAL_STOP): {WHO}."


def test_hosts_that_can_serve_and_have_no_traffic_are_put_back():
    records = {
        "a": {**stopped("a", "ApplicationStop"), "registrations": [{"name": "web"}]},
        "b": stopped("b", "BeforeAllowTraffic", ["Install"], "unknown"),
        "c": stopped("c", "Install", ["BeforeInstall"]),
        "d": stopped("d", "BeforeBlockTraffic", traffic=None),
        "e": stopped("e", "AfterAllowTraffic", ["Install"], "in"),
        "f": failed("f"),
        # An earlier deployment has left it out of the load balancers.
        "g": stopped("g", "ApplicationStop"),
    }
    plan = {**PLAN, "targets": {host: {"kind": "in_place"} for host in records}, "traffic_tasks": {}}
    found = stopped_hosts(plan, records, {})
    assert found == {"untouched": ["a", "d", "g"], "validated": ["b", "e"], "between": ["c"]}
    assert hosts_to_put_back(plan, records, found) == ["a", "b"]
    by_tasks = {**plan, "traffic_tasks": {"AllowTraffic": "/t/allow.yml"}}
    assert hosts_to_put_back(by_tasks, records, found) == ["a", "g", "b"]
    assert hosts_to_put_back({**by_tasks, "unhealthy_hosts": ["a", "b", "g"]}, records, found) == ["b"]


@pytest.mark.parametrize("unhealthy_before, put_back", [([], ["a"]), (["a"], [])])
def test_hosts_that_a_lost_run_took_out_are_put_back_unless_they_were_out_before(unhealthy_before, put_back):
    records = {"a": {**stopped("a", "ApplicationStop"), "was_begun": True}}
    plan = {**PLAN, "traffic_tasks": {}, "unhealthy_hosts": ["a"], "resumed": {"unhealthy_before": unhealthy_before}}
    assert hosts_to_put_back(plan, records, stopped_hosts(plan, records, {})) == put_back
