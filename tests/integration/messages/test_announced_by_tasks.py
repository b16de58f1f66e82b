# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Task files of the user's tell what has happened: those of the examples, to a real HTTP server; one that fails; and after a controller was killed."""

from __future__ import annotations

import contextlib
import http.server
import json
import pathlib
import threading

import pytest

from integration.hello_fleet import HelloFleet
from integration.processes import end_processes_with
from integration.runs.slow_deployment import SLOW, running, wait_for_script
from integration.small_revision import make_small_revision

EXAMPLES = pathlib.Path(__file__).parents[3] / "examples" / "announcements"
ALL_AT_ONCE, ONE_AT_A_TIME = "CodeDeployDefault.AllAtOnce", "CodeDeployDefault.OneAtATime"
FAILS = {"BeforeInstall": "exit 4\n"}


@pytest.fixture(scope="module")
def fleet(emulator_of_all):
    with HelloFleet(emulator_of_all, 2, kinds=()) as started:
        yield started


@contextlib.contextmanager
def listener():
    """An HTTP server -> (its address, [(authorization, the JSON of each request)])."""
    got = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            got.append((self.headers.get("Authorization"), json.loads(self.rfile.read(int(self.headers["Content-Length"])))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_arguments):
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/", got
        server.shutdown()


def deploy(fleet, tmp_path, made, tasks, config=ALL_AT_ONCE, **options):
    return fleet.deploy(made, config, codedeploy_store=str(tmp_path / "store"), codedeploy_announcement_tasks=str(tasks), **options)


def test_all_of_it_to_an_http_endpoint(fleet, tmp_path):
    with listener() as (url, got):
        run = deploy(
            fleet, tmp_path, make_small_revision(tmp_path / "1", "1"), EXAMPLES / "http.yml", announcement_url=url, announcement_token="SECRET",
            codedeploy_region="eu-west-1",
        )  # fmt: skip
    assert run.rc == 0 and {authorization for authorization, _body in got} == {"Bearer SECRET"}, run.stdout
    # One request for each moment, however many hosts there are.
    assert [[told["event"] for told in body] for _authorization, body in got] == [
        ["DeploymentStart"], ["InstanceStart", "InstanceStart"], ["InstanceSuccess", "InstanceSuccess", "DeploymentSuccess"],
    ]  # fmt: skip
    last = got[-1][1][-1]
    assert last["subject"].startswith("SUCCEEDED: AWS CodeDeploy d-") and last["message"]["region"] == "eu-west-1"
    assert json.loads(last["message"]["deploymentOverview"])["Succeeded"] == 2
    [path] = (tmp_path / "store").glob("hello/web/deployments/*/record.json")
    assert json.loads(path.read_text())["record"]["announcements"]["due_to_tasks"] == []


@pytest.mark.parametrize("chat", ["slack", "teams"])
def test_a_failure_to_a_channel(fleet, tmp_path, chat):
    with listener() as (url, got):
        run = deploy(fleet, tmp_path, make_small_revision(tmp_path / "1", "1", FAILS), EXAMPLES / f"{chat}.yml", **{f"{chat}_webhook_url": url})
    assert run.rc == 2 and "Not announced" not in run.stdout, run.stdout
    assert url not in run.stdout.replace(f'"{chat}_webhook_url"', "")
    texts = [body["text"] if chat == "slack" else body["attachments"][0]["content"]["body"][0]["text"] for _authorization, body in got]
    assert [text.split(":")[0] for text in texts] == ["CREATED", *(["FAILED", "FAILED"] if chat == "slack" else []), "FAILED"]
    if chat == "slack":
        assert texts[-1].endswith(" to hello: every host failed.")


def test_tasks_that_fail_are_told_of_and_end_nothing(fleet, tmp_path):
    nowhere = {"announcement_url": "http://127.0.0.1:9/", "announcement_token": "x"}
    run = deploy(fleet, tmp_path, make_small_revision(tmp_path / "1", "1"), EXAMPLES / "http.yml", **nowhere)
    assert run.rc == 0 and run.stdout.count("Not announced by ") == 3, run.stdout
    assert "DeploymentStart (Post what has happened: " in run.stdout and "(2 succeeded, 0 failed" in run.summary


@pytest.mark.parametrize("words", ["is no file of Ansible tasks", "has a task that is run_once"])
def test_a_task_file_that_cannot_be_meant_is_refused(fleet, tmp_path, words):
    tasks = [{"block": [{"ansible.builtin.debug": {"msg": ""}, "run_once": True}]}] if "run_once" in words else {"no": "tasks"}
    (tmp_path / "tell.yml").write_text(json.dumps(tasks))
    run = deploy(fleet, tmp_path, make_small_revision(tmp_path / "1", "1"), tmp_path / "tell.yml")
    assert run.rc == 2 and f"INVALID_TASK_FILE: codedeploy_announcement_tasks names {tmp_path}/tell.yml, which {words}" in run.failures, run.stdout


@pytest.mark.timeout(200)
def test_each_once_though_the_controller_was_killed(fleet, tmp_path):
    made = make_small_revision(tmp_path / "1", "1", {"BeforeInstall": SLOW.format(seconds=3)})
    marker = str(tmp_path)
    with listener() as (url, got):
        of = {"announcement_url": url, "announcement_token": "x"}
        variables = {"codedeploy_store": str(tmp_path / "store"), "codedeploy_announcement_tasks": str(EXAMPLES / "http.yml"), **of}
        with running(fleet, made, ONE_AT_A_TIME, env={"KILLED_CONTROLLER": marker}, **variables):
            wait_for_script(fleet, "BeforeInstall")
            end_processes_with(f"KILLED_CONTROLLER={marker}")
        run = deploy(fleet, tmp_path, made, EXAMPLES / "http.yml", ONE_AT_A_TIME, **of)
    assert run.rc == 0 and "goes on with" in run.stdout, run.stdout
    assert [told["event"] for _authorization, body in got for told in body] == [
        "DeploymentStart", "InstanceStart", "InstanceSuccess", "InstanceStart", "InstanceSuccess", "DeploymentSuccess",
    ]  # fmt: skip
