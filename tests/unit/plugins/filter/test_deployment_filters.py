# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.filter.collect_outcomes import collect_outcomes
from ansible_collections.agentless.codedeploy.plugins.filter.concluding_hosts import concluding_hosts
from ansible_collections.agentless.codedeploy.plugins.filter.deployment_conclusion import deployment_conclusion
from ansible_collections.agentless.codedeploy.plugins.filter.deployment_targets import deployment_targets
from ansible_collections.agentless.codedeploy.plugins.filter.describe_failure import describe_failure
from ansible_collections.agentless.codedeploy.plugins.filter.host_outcome import host_outcome
from ansible_collections.agentless.codedeploy.plugins.filter.lifecycle_segments import lifecycle_segments
from ansible_collections.agentless.codedeploy.plugins.filter.next_wave import next_wave
from ansible_collections.agentless.codedeploy.plugins.filter.wave_instances import wave_instances
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.deployment_plan import plan_deployment

REQUEST = {
    "application_name": "shop",
    "deployment_group": {"deployment_group_name": "web"},
    "deployment_configs": [],
    "event_tasks": {},
    "traffic_tasks": {"BlockTraffic": "", "AllowTraffic": ""},
    "targets_pattern": "all",
}
HOSTVARS = {
    "a": {"instance_id": "i-1", "private_ip_address": "10.0.0.1"},
    "b": {"instance_id": "i-2", "codedeploy_instance_id": "i-3", "codedeploy_ip_address": "10.0.0.2", "codedeploy_target_port": 8080},
    "c": {},
}


def plan():
    return plan_deployment(REQUEST, deployment_targets(["a", "b"], HOSTVARS, ["a", "b"]), "d-1")


def test_targets_know_their_host_in_the_order_of_the_pattern():
    assert deployment_targets(["b", "a", "c"], HOSTVARS, ["c", "b"]) == [
        {"host": "b", "instance_id": "i-3", "ip_address": "10.0.0.2", "port": 8080},
        {"host": "c", "instance_id": None, "ip_address": None, "port": None},
    ]


def test_the_gate_reads_outcomes():
    assert next_wave(plan(), {"a": {"status": "Succeeded"}}, ["a", "b"]) == {"go_on": True, "hosts": ["b"], "room": 1}
    assert next_wave(plan(), {"a": {"status": "Failed"}}, ["b"])["go_on"] is False


def test_only_hosts_that_are_at_the_segment_are_blocked():
    hostvars = {
        "a": {"codedeploy_progress": {"deployment_id": "d-1", "segments_done": 1, "events": [], "error": None}},
        "b": {"codedeploy_progress": {"deployment_id": "d-0", "segments_done": 1, "events": [], "error": None}},
    }
    assert [entry["host"] for entry in wave_instances(plan()["targets"], ["a", "b"], hostvars, "d-1", 1)] == ["a"]
    assert [entry["host"] for entry in wave_instances(plan()["targets"], ["a", "b"], hostvars, "d-1", 0)] == ["b"]


def test_outcomes_of_another_deployment_are_not_collected():
    hostvars = {"a": {"codedeploy_outcome": {"deployment_id": "d-1"}}, "b": {"codedeploy_outcome": {"deployment_id": "d-0"}}, "c": {}}
    assert collect_outcomes({}, ["a", "b", "c"], hostvars, "d-1") == {"a": {"deployment_id": "d-1"}}


def test_a_host_that_was_deployed_to_and_left_no_outcome_counts_as_failed():
    hostvars = {"a": {"codedeploy_outcome": {"deployment_id": "d-1", "status": "Succeeded"}}, "b": {}}
    outcomes = collect_outcomes({}, ["a", "b"], hostvars, "d-1", segments=[])
    assert (outcomes["a"]["status"], outcomes["b"]["status"]) == ("Succeeded", "Failed")
    assert "did not report an end" in outcomes["b"]["error"]["message"]


def test_an_outcome_belongs_to_its_deployment():
    made = plan()
    good = host_outcome({}, made, "a")
    bad = host_outcome({}, made, "b", [], {"name": "Say hello"}, {"msg": "no"})
    assert (good["status"], bad["status"], bad["error"]["message"]) == ("Succeeded", "Failed", "the task 'Say hello' failed: no")
    assert good["deployment_id"] == made["deployment"]["deployment_id"]
    conclusion = deployment_conclusion(made, {"a": good, "b": bad})
    assert conclusion["status"] == "Succeeded" and "b: failed" in "\n".join(conclusion["summary"])
    assert describe_failure(bad) == ["b: failed before its lifecycle, nothing on it was touched (TaskFailed)", "  the task 'Say hello' failed: no"]


OUTCOMES = {"a": {"status": "Succeeded"}, "b": {"status": "Failed"}}


@pytest.mark.parametrize(
    ("hosts", "outcomes", "wave", "expected"),
    [
        (["a", "b", "c", "d"], OUTCOMES, ["c"], ["localhost", "a", "b", "c"]),
        (["b"], OUTCOMES, [], ["localhost", "b"]),
        (["a"], OUTCOMES, ["a"], ["localhost", "a"]),
        (["c"], {}, [], ["localhost", "c"]),
        (["localhost", "b"], OUTCOMES, [], ["localhost", "b"]),
    ],
)
def test_failed_and_lost_hosts_and_one_that_can_run_tasks_conclude(hosts, outcomes, wave, expected):
    variables = {"codedeploy_plan": {"hosts": hosts}, "codedeploy_outcomes": outcomes, "codedeploy_gate": {"hosts": wave}}
    assert concluding_hosts(variables) == expected


def test_without_a_plan_localhost_concludes():
    assert concluding_hosts({}) == ["localhost"]


AGENT_APPSPEC = "version: 0.0\nos: linux\nhooks:\n  BeforeBlockTraffic:\n    - location: a.sh\n"


@pytest.mark.parametrize(
    ("preflight", "first"),
    [
        ({"last_successful_install": None, "most_recent_install": None}, ["DownloadBundle", "Install"]),
        (
            {"last_successful_install": {"directory": "/d", "events": ["ApplicationStop"], "appspec_text": None}},
            ["ApplicationStop", "DownloadBundle", "Install"],
        ),
        ({"last_successful_install": {"directory": "/d", "events": None, "appspec_text": AGENT_APPSPEC}}, ["BeforeBlockTraffic", "DownloadBundle", "Install"]),
        ({"last_successful_install": {"directory": "/d", "events": None, "appspec_text": "os: windows"}}, ["DownloadBundle", "Install"]),
    ],
)
def test_scripts_of_the_revision_before_count(preflight, first):
    events = ["BeforeBlockTraffic", "ApplicationStop", "DownloadBundle", "BeforeInstall", "Install"]
    assert lifecycle_segments(events, {"hooks": {}}, [preflight]) == [{"type": "events", "events": first}]


def test_stop_scripts_of_the_new_revision_do_not_count():
    appspec = {"hooks": {"ApplicationStop": [{}], "BeforeInstall": [{}]}}
    assert lifecycle_segments(["ApplicationStop", "DownloadBundle", "BeforeInstall"], appspec, [{}]) == [
        {"type": "events", "events": ["DownloadBundle", "BeforeInstall"]}
    ]
