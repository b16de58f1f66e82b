# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What CloudWatch Logs has of what hook scripts wrote, whatever becomes of the deployment: as the log on the host, each line once."""

from __future__ import annotations

import json
import pathlib
import sys
import time

import pytest
from emulator import Emulator

from integration.hello_fleet import HelloFleet
from integration.messages.publish_run import log_calls, text_of
from integration.processes import end_processes_with
from integration.runs.slow_deployment import SLOW, running, wait_for_script
from integration.small_revision import make_small_revision
from waiting import wait_until

ALL_AT_ONCE, ONE_AT_A_TIME = "CodeDeployDefault.AllAtOnce", "CodeDeployDefault.OneAtATime"
CONNECTIONS = pathlib.Path(__file__).parents[1] / "connection_plugins"
SECRET = "the secret of this script"
# Several pages of an answer, lines longer than one, other encodings, and lines without text.
MUCH = f"""
{sys.executable} - <<'END'
import sys
out, err = sys.stdout.buffer, sys.stderr.buffer
out.write(b"{SECRET}\\n\\n \\n")
for number in range(20000):
    out.write(b"line %d %s\\n" % (number, b"x" * 60))
out.write("caf\\u00e9 \\u20ac \\U0001f600\\n".encode() * 3 + b"latin caf\\xe9 \\x80\\xff \\x00 \\x1b[31mred\\r\\n")
out.write("\\u20ac".encode() * 400000 + b"\\n")
err.write(b"to stderr\\n" + b"e" * 300000 + b"\\n")
out.write(b"without an end")
END
"""


@pytest.fixture(scope="module")
def fleet():
    with Emulator() as aws, HelloFleet(aws, 2, kinds=()) as started:
        yield started


class Logged:
    """A log group, and the deployments of a group whose logs are sent to it."""

    def __init__(self, fleet, group, folder):
        self._fleet, self.aws, self.group, self._folder, self._store = fleet, fleet.aws, group, folder, folder / "store"
        self.aws.clear_faults()
        self.aws.reset_api_calls()

    def revision(self, version, scripts):
        return make_small_revision(self._folder / version, version, scripts)

    def variables(self, **options):
        return {"codedeploy_store": str(self._store), "codedeploy_region": "us-east-1", "codedeploy_log_group_name": self.group, **options}

    def deploy(self, revision, config=ONE_AT_A_TIME, **options):
        return self._fleet.deploy(revision, config, **self.variables(**options))

    def records(self):
        """Of all deployments, oldest first."""
        found = [json.loads(path.read_text())["record"] for path in self._store.glob("*/*/deployments/*/record.json")]
        return sorted(found, key=lambda record: record["created_at"])

    def logs(self):
        """What the record of the one deployment says of logs."""
        [record] = self.records()
        return record["announcements"]["logs"]

    def on_host(self, host, deployment_id=None):
        """The log of a deployment, by default of the one that there is."""
        deployment_id = deployment_id or self.records()[0]["deployment_id"]
        [path] = self._fleet.hosts.deployment_root(host).glob(f"*/{deployment_id}/logs/scripts.log")
        return path.read_bytes()

    def sent(self, host, deployment_id=None):
        """What is in the stream of it."""
        return text_of(self.aws, self.group, f"{deployment_id or self.records()[0]['deployment_id']}/{host}")

    def stop(self):
        of_group = {"codedeploy_application_name": "hello", "codedeploy_deployment_group": {"deployment_group_name": "web"}, "codedeploy_stop_at": "now"}
        return self._fleet.run_alone("agentless.codedeploy.stop", variables={**of_group, "codedeploy_store": str(self._store)})


@pytest.fixture
def logged(fleet, name, tmp_path):
    for host in fleet.names:
        for mark in fleet.hosts.install_root(host).glob("in-*"):
            mark.unlink()
    return Logged(fleet, f"codedeploy/{name}", tmp_path)


def test_much_output_of_all_kinds_over_all_kinds_of_connections(logged, fleet):
    inventory = fleet.inventory()
    inventory["all"]["hosts"]["web-2"]["ansible_connection"] = "ssh_without_input"
    made = logged.revision("1", {"BeforeInstall": MUCH, "ValidateService": "echo valid\n"})
    env = {"ANSIBLE_CONNECTION_PLUGINS": str(CONNECTIONS)}
    run = logged.deploy(made, inventory=inventory, env=env, codedeploy_announcement_timeout_seconds=30)
    assert run.rc == 0 and "not sent" not in run.stdout, run.stdout
    for host in fleet.names:
        log = logged.on_host(host)
        has_all = log.endswith(b"[stdout]valid\n") and b"[stdout]without an end\n" in log
        assert (len(log) > 3_000_000, has_all) == (True, True)
        # Told apart without being shown, as they are long.
        is_the_log = logged.sent(host) == log
        assert is_the_log
    assert logged.logs() == {"sent_bytes": sum(len(logged.on_host(host)) for host in fleet.names), "not_sent": []}
    # Once a wave, and a group that was missing.
    assert log_calls(logged.aws)["CreateLogStream"] == 3 and log_calls(logged.aws)["CreateLogGroup"] == 1
    times = [event["timestamp"] for event in logged.aws.log_events(logged.group, f"{logged.records()[0]['deployment_id']}/web-1")]
    assert times == sorted(times) and abs(times[-1] / 1000 - time.time()) < 120
    # Nothing that Ansible keeps or shows has it.
    assert SECRET not in run.stdout and SECRET not in json.dumps([entry["result"] for entry in run.run.tasks])


def test_a_deployment_that_fails(logged, fleet):
    made = logged.revision("2", {"AfterInstall": "echo why >&2\nexit 1\n"})
    run = logged.deploy(made, ALL_AT_ONCE)
    assert run.rc == 2 and "not sent" not in run.stdout, run.stdout
    for host in fleet.names:
        assert logged.on_host(host).endswith(b"[stderr]why\n") and logged.sent(host) == logged.on_host(host)
    assert logged.logs()["not_sent"] == []


@pytest.mark.timeout(120)
def test_a_deployment_that_is_stopped(logged, fleet):
    made = logged.revision("3", {"BeforeInstall": "echo before\n" + SLOW.format(seconds=60)})
    with running(fleet, made, ONE_AT_A_TIME, **logged.variables(codedeploy_follow_interval_seconds=1)) as runs:
        wait_for_script(fleet, "BeforeInstall")
        assert logged.stop().rc == 0
    assert runs[0].rc == 2 and logged.records()[0]["status"] == "Stopped"
    assert b"[stdout]before\n" in logged.on_host("web-1") and logged.sent("web-1") == logged.on_host("web-1")
    assert logged.logs()["not_sent"] == []


def lose_controller(fleet, logged, made, marker):
    """A deployment whose controller is killed while BeforeInstall runs on web-1."""
    with running(fleet, made, ONE_AT_A_TIME, **logged.variables(env={"KILLED_CONTROLLER": marker}, codedeploy_follow_interval_seconds=1)):
        wait_for_script(fleet, "BeforeInstall")
        time.sleep(1.5)
        end_processes_with(f"KILLED_CONTROLLER={marker}")


@pytest.mark.timeout(200)
def test_one_that_goes_on_after_its_controller_was_killed(logged, fleet, tmp_path):
    made = logged.revision("4", {"BeforeInstall": "echo before\n" + SLOW.format(seconds=4) + "echo after\n"})
    lose_controller(fleet, logged, made, str(tmp_path))
    assert log_calls(logged.aws) == {}
    run = logged.deploy(made)
    assert run.rc == 0 and "goes on with" in run.stdout and "not sent" not in run.stdout, run.stdout
    for host in fleet.names:
        log = logged.on_host(host)
        assert log.count(b"[stdout]before\n") == log.count(b"[stdout]after\n") == 1 and logged.sent(host) == log
    assert logged.logs() == {"sent_bytes": sum(len(logged.on_host(host)) for host in fleet.names), "not_sent": []}


@pytest.mark.timeout(120)
def test_one_whose_controller_was_killed_while_it_sent(logged, fleet, tmp_path):
    made = logged.revision("11", {"BeforeInstall": "echo said\n"})
    fleet.aws.inject_fault("logs:PutLogEvents", error=500, times=1, delay_seconds=15)
    with running(fleet, made, ONE_AT_A_TIME, **logged.variables(env={"KILLED_CONTROLLER": str(tmp_path)}, codedeploy_announcement_timeout_seconds=20)):
        wait_until(lambda: "PutLogEvents" in log_calls(logged.aws), "a call that sends the log of web-1")
        end_processes_with(f"KILLED_CONTROLLER={tmp_path}")
    assert logged.on_host("web-1").count(b"[stdout]said\n") == 1
    run = logged.deploy(made)
    assert run.rc == 0 and "goes on with" in run.stdout, run.stdout
    assert {host: logged.sent(host) for host in fleet.names} == {host: logged.on_host(host) for host in fleet.names}
    assert logged.logs()["not_sent"] == []


@pytest.mark.timeout(200)
def test_one_that_is_given_up_by_the_next(logged, fleet, tmp_path):
    lose_controller(fleet, logged, logged.revision("5", {"BeforeInstall": SLOW.format(seconds=4)}), str(tmp_path))
    run = logged.deploy(logged.revision("6", {}), ALL_AT_ONCE, codedeploy_resume="abandon", codedeploy_lock_timeout_seconds=30)
    assert run.rc == 0, run.stdout
    lost, after = logged.records()
    assert [(failure["code"], failure["hosts"]) for failure in lost["announcements"]["logs"]["not_sent"]] == [("RUN_LOST", {"web-1": 0})]
    assert f"{lost['deployment_id']}: Log of scripts not sent, or not to its end, of web-1: RUN_LOST" in " ".join(run.stdout.split())
    assert all(logged.sent(host, after["deployment_id"]) == logged.on_host(host, after["deployment_id"]) for host in fleet.names)


@pytest.mark.timeout(120)
def test_a_host_that_is_lost(logged, fleet):
    made = logged.revision("7", {"BeforeInstall": "echo before\n" + SLOW.format(seconds=6) + "echo after\n"})
    options = logged.variables(codedeploy_follow_interval_seconds=1, codedeploy_reconnect_timeout_seconds=0)
    with running(fleet, made, ALL_AT_ONCE, **options) as runs:
        wait_for_script(fleet, "BeforeInstall", "web-2")
        time.sleep(2.5)
        fleet.hosts.stop("web-2")
    fleet.hosts.start("web-2")
    # One host is enough for AllAtOnce.
    assert runs[0].rc == 0 and "Log of scripts not sent, or not to its end, of web-2: LOG_NOT_FETCHED" in runs[0].summary, runs[0].stdout
    assert logged.sent("web-1") == logged.on_host("web-1")
    sent = logged.sent("web-2")
    assert sent.endswith(b"[stdout]before\n") and logged.on_host("web-2").startswith(sent)
    assert [(failure["code"], failure["hosts"]) for failure in logged.logs()["not_sent"]] == [("LOG_NOT_FETCHED", {"web-2": len(sent)})]


def test_what_is_not_allowed_fails_nothing_and_is_told_once(logged, fleet):
    fleet.aws.inject_fault("logs:PutLogEvents", error="AccessDeniedException")
    run = logged.deploy(logged.revision("8", {"BeforeInstall": "echo x\n"}))
    assert run.rc == 0 and log_calls(logged.aws)["PutLogEvents"] == 1, run.stdout
    [line] = [line for line in run.summary.splitlines() if "not sent" in line]
    assert line.startswith("Log of scripts not sent, or not to its end, of web-1, web-2: IAM_ROLE_PERMISSIONS: Failed to send to log group codedeploy/")
    assert "Allow logs:PutLogEvents for the identity that Ansible uses." in line
    assert [(failure["code"], failure["hosts"]) for failure in logged.logs()["not_sent"]] == [("IAM_ROLE_PERMISSIONS", {"web-1": 0, "web-2": 0})]


def test_check_mode_sends_nothing_and_without_a_log_group_nobody_asks(logged, fleet):
    made = logged.revision("9", {"BeforeInstall": "echo x\n"})
    assert logged.deploy(made, ALL_AT_ONCE, arguments=["--check"]).rc == 0
    run = logged.deploy(made, ALL_AT_ONCE, codedeploy_log_group_name="", codedeploy_event_bus_name="default", codedeploy_account_id="123456789012")
    assert run.rc == 0 and log_calls(logged.aws) == {} and "logs" not in logged.records()[-1]["announcements"], run.stdout


@pytest.mark.parametrize("options, words", [
    ({"codedeploy_log_group_name": "sh:p"}, "codedeploy_log_group_name is 'sh:p', which cannot be the name of a log group"),
    ({"codedeploy_region": ""}, "codedeploy_region is not set"),
])
def test_what_cannot_be_meant_is_refused(logged, options, words):
    run = logged.deploy(logged.revision("10", {}), **options)
    assert run.rc == 2 and words in run.failures and log_calls(logged.aws) == {}, run.stdout
