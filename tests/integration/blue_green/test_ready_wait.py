# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A blue/green deployment that waits, when its replacement fleet is ready, for somebody to have traffic rerouted."""

from __future__ import annotations

import concurrent.futures
import json
import re

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.payload.trigger_events import TRIGGER_EVENTS
from emulator import Emulator

from integration.blue_green.listener_for_tests import ListenerForTests, versions_at
from integration.blue_green.two_fleets import TwoFleets, deployment_id
from integration.hello_fleet import PORT

WAIT = {"blue_green_deployment_configuration": {"deployment_ready_option": {"action_on_timeout": "STOP_DEPLOYMENT", "wait_time_in_minutes": 60}}}


@pytest.fixture(scope="module")
def aws():
    with Emulator(speed=8) as emulator:
        yield emulator


@pytest.fixture(name="fleet")
def two_fleets(aws):
    with TwoFleets(aws, 2) as fleet:
        yield fleet


def continue_it(fleet, group=None, **options):
    """Have it go on, from the variables of the deployment without its revision."""
    return fleet.replace("", group={**WAIT, **(group or {})}, playbook="agentless.codedeploy.continue", **options)


def told(fleet, queue):
    """[(host, or None for the deployment, status)] of the messages that came."""
    hosts = {variables["codedeploy_instance_id"]: name for name, variables in fleet.inventory()["all"]["hosts"].items()}
    found = [json.loads(message["Message"]) for message in fleet.aws.take_messages(queue)]
    return [(hosts.get(message.get("instanceId")), message.get("status") or message["instanceStatus"]) for message in found]


def test_it_waits_and_goes_on_from_another_run(fleet):
    topic, queue = fleet.aws.add_topic("deployments")
    triggers = {"trigger_configurations": [{"trigger_name": "all", "trigger_target_arn": topic, "trigger_events": list(TRIGGER_EVENTS)}]}
    with fleet.load() as traffic:
        checked = fleet.replace(fleet.revision("2.0.0"), group=WAIT, arguments=["--check"])
        assert checked.rc == 0 and "1 would be deployed to, 0 would fail" in checked.summary, checked.stdout
        run = fleet.replace(fleet.revision("2.0.0"), group={**WAIT, **triggers})
        assert (run.rc, fleet.in_service()) == (0, fleet.everywhere(fleet.blue)), run.stdout
        assert "Ready (0 succeeded, 1 ready, 0 failed, 1 not deployed to" in run.summary and "Waits until " in run.summary, run.summary
        other = fleet.replace(fleet.revision("3.0.0"), group=WAIT)
        assert other.rc != 0 and "DEPLOYMENT_OPEN" in other.failures and "agentless.codedeploy.continue" in other.failures, other.stdout
        stopping = fleet.replace("", group=WAIT, playbook="agentless.codedeploy.stop")
        assert stopping.rc != 0 and "DEPLOYMENT_WAITS" in stopping.failures and "agentless.codedeploy.rollback closes it" in stopping.failures, stopping.stdout
        looked = fleet.replace("", group=WAIT, playbook="agentless.codedeploy.status")
        assert looked.rc == 0 and "is open: Ready since" in looked.stdout and "agentless.codedeploy.continue" in looked.stdout, looked.stdout
        waited = told(fleet, queue)
        # Two people have it go on at once, of whom one does.
        with concurrent.futures.ThreadPoolExecutor() as pool:
            went_on, refused = sorted(pool.map(lambda _person: continue_it(fleet, triggers), range(2)), key=lambda run: run.rc)
        assert (went_on.rc, fleet.in_service()) == (0, fleet.everywhere(fleet.green)), went_on.stdout
        assert refused.rc == 2 and "DeploymentLimitExceededException" in refused.failures and refused.event_names("web-2") == [], refused.stdout
        again = continue_it(fleet)
        assert again.rc != 0 and "none waits to go on" in again.failures, again.stdout
    [result] = traffic
    assert result.failed == 0 and set(result.versions) == {"1.0.0", "2.0.0"}, result.failures
    assert waited == [(None, "CREATED"), ("web-2", "InProgress"), ("web-2", "Ready"), (None, "READY")]
    assert told(fleet, queue) == [("web-2", "Succeeded"), ("web-1", "InProgress"), ("web-1", "Succeeded"), (None, "SUCCEEDED")]
    assert went_on.event_names("web-2") == ["BeforeAllowTraffic", "AllowTraffic", "AfterAllowTraffic"]


def test_it_is_given_up_before_traffic_and_later_goes_on_without_a_host_that_joined(aws):
    with TwoFleets(aws, 3) as fleet, fleet.load() as traffic:
        ready = fleet.replace(fleet.revision("2.0.0"), group=WAIT, codedeploy_replacement_targets="web-2")
        assert ready.rc == 0, ready.stdout
        other = continue_it(fleet, {"deployment_group_name": "another"}, codedeploy_replacement_targets="web-2")
        assert other.rc != 0 and "no deployment of hello to another is open" in other.failures, other.stdout
        back = fleet.replace("", group=WAIT, playbook="agentless.codedeploy.rollback", codedeploy_replacement_targets="web-2")
        assert (back.rc, fleet.in_service()) == (0, fleet.everywhere(["web-1"])), back.stdout
        assert fleet.record(deployment_id(ready))["status"] == "Stopped"
        again = fleet.replace(fleet.revision("3.0.0"), group=WAIT, codedeploy_replacement_targets="web-2")
        assert again.rc == 0, again.stdout
        # The pattern matches one more by now.
        went_on = continue_it(fleet, codedeploy_replacement_targets=["web-2", "web-3"])
        assert went_on.rc == 0 and "web-3: came to the replacement fleet since, so that they lack the revision" in went_on.stdout, went_on.stdout
        assert (fleet.in_service(), went_on.events("web-3")) == (fleet.everywhere(["web-2"]), [])
    [result] = traffic
    assert result.failed == 0 and "2.0.0" not in result.versions, result.failures


def test_nobody_has_it_go_on_in_time(fleet):
    waits = deployment_id(fleet.replace(fleet.revision("2.0.0"), group=WAIT))
    fleet.change_record(waits, wait={**fleet.record(waits)["wait"], "until": "2026-01-01T00:00:00Z"})
    late = continue_it(fleet)
    assert late.rc != 0 and "waited until 2026-01-01T00:00:00Z" in late.failures, late.stdout
    run = fleet.replace(fleet.revision("3.0.0"))
    assert run.rc == 0 and "is closed (Stopped): nobody had it go on until 2026-01-01T00:00:00Z" in run.stdout, run.stdout
    ended = fleet.record(waits)
    assert (ended["status"], ended["error_information"]["code"]) == ("Stopped", "TIMEOUT")
    assert fleet.in_service() == fleet.everywhere(fleet.green)


def test_a_test_listener_shows_the_fleet_that_waits_and_production_the_one_before(aws):
    topic, queue = aws.add_topic("ready")
    triggers = {"trigger_configurations": [{"trigger_name": "ready", "trigger_target_arn": topic, "trigger_events": ["DeploymentReady"]}]}
    with TwoFleets(aws, 4) as fleet:
        # As a deployment before left them: the fleet that serves, and one of those that are to replace it, which does not serve for that.
        listener = ListenerForTests(fleet, "tests", ["web-1", "web-2", "web-3"])
        looked_at = {
            "codedeploy_test_target_groups": ["tests"], "codedeploy_allow_traffic_timeout_seconds": 6,
            "codedeploy_test_url": f"http://{{{{ ansible_host }}}}:{PORT}/",
        }  # fmt: skip
        before, made = listener.hosts(), fleet.revision("2.0.0")
        for wrong, says in ((["nobody"], "codedeploy_test_target_groups: "), (list(fleet.target_groups.values()), "which load_balancer_info has too")):
            refused = fleet.replace(made, group=WAIT, **{**looked_at, "codedeploy_test_target_groups": wrong})
            assert refused.rc != 0 and says in refused.failures and "Nothing was touched" in refused.failures, refused.stdout
        checked = fleet.replace(made, group=WAIT, arguments=["--check"], **looked_at)
        assert checked.rc == 0 and "wait for agentless.codedeploy.continue, with the replacement fleet alone in tests" in checked.stdout, checked.stdout
        assert set(listener.hosts()) == set(before) == {"web-1", "web-2", "web-3"}
        aws.hold_unhealthy(listener.ids["web-4"])
        with fleet.load() as traffic:
            shows = {"ANSIBLE_SHOW_CUSTOM_STATS": "1", "ANSIBLE_STDOUT_CALLBACK": "agentless.codedeploy.timeline"}
            run = fleet.replace(made, group={**WAIT, **triggers}, env=shows, **looked_at)
            assert (run.rc, listener.hosts()) == (0, {"web-3": "healthy"}), run.stdout
            assert "In the test target group tests: web-3" in run.summary and "Not healthy in tests: web-4 (TIMEOUT): " in run.summary, run.summary
            assert f"Look at http://{fleet.hosts.address('web-4')}:{PORT}/ (web-4)" in run.summary, run.summary
            # What is done at the test listener is no lifecycle event.
            assert re.findall(r"(\w+Traffic) +[A-Z]\w+ ", run.stdout) == [] and run.event_names("web-4")[-1] == "ValidateService", run.stdout
            assert (versions_at(listener.url), versions_at(fleet.urls[0])) == ({"2.0.0"}, {"1.0.0"})
            wait = fleet.record(deployment_id(run))["wait"]
            [failed] = wait["test_traffic"]["not_healthy"]
            assert (wait["test_traffic"]["hosts"], failed["hosts"], wait["test_traffic"]["still_there"]) == (["web-3"], ["web-4"], [])
            assert {host: versions_at(url) for host, url in wait["urls"].items()} == {"web-3": {"2.0.0"}, "web-4": {"2.0.0"}}
            [message] = [json.loads(message["Message"]) for message in aws.take_messages(queue)]
            assert json.loads(message["readyUrls"]) == wait["urls"]
            aws.clear_faults()
            # AWX hands on what set_stats has given.
            assert '"codedeploy_ready_urls": {' in run.stdout.rpartition("PLAY RECAP")[2], run.stdout
            went_on = continue_it(fleet, codedeploy_ready_urls=wait["urls"], **looked_at)
            assert (went_on.rc, fleet.in_service()) == (0, fleet.everywhere(fleet.green)), went_on.stdout
            # A rollback is not refused for what it does not need, and nobody is to look at what was there before.
            back = fleet.replace("", group=WAIT, playbook="agentless.codedeploy.rollback", **{**looked_at, "codedeploy_test_target_groups": ["nobody"]})
            assert (back.rc, fleet.in_service()) == (0, fleet.everywhere(fleet.blue)), back.stdout
        assert set(listener.hosts()) == {"web-3"}
    [result] = traffic
    assert result.failed == 0 and set(result.versions) == {"1.0.0", "2.0.0"}, result.failures
