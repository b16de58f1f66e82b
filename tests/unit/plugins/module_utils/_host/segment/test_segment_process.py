# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The process that runs a segment: followed, stopped, killed, and left alone."""

from __future__ import annotations

import errno
import json
import os
import pathlib
import signal
import subprocess
import sys

import pytest

from ansible_collections.agentless.codedeploy.plugins.module_utils._host.segment import segment_follower, segment_process
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.segment.process_identity import is_alive
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.segment.segment_runner import follow_segment
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.segment.stop_segment import stop_segment
from ansible_collections.agentless.codedeploy.tests.unit.plugins.module_utils._host.segment.segment_world import EVENTS, run, statuses
from waiting import wait_until

SLOW = "#!/bin/sh\nsleep 20 & wait; echo ended\n"
WITH_DAEMON = "#!/bin/sh\n(for i in 1 2 3 4 5 6 7 8; do sleep 0.2; echo $i; done) &\n"


RUN = """
import json, sys
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.segment.segment_runner import run_segment
print(json.dumps(run_segment(json.load(sys.stdin), {})))
"""


def test_a_service_does_not_hold_the_connection(server):
    """The connection is the pipe on which the caller waits for the module's end."""
    request = server.request("A", {"ApplicationStart": WITH_DAEMON})
    environment = dict(os.environ, PYTHONPATH=":".join(sys.path))
    module = subprocess.Popen(
        [sys.executable, "-c", RUN], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment, start_new_session=True
    )
    try:
        result = json.loads(module.communicate(json.dumps(request), timeout=60)[0])
    finally:
        module.kill()
    log = pathlib.Path(result["log_path"])
    assert "[stdout]8" not in log.read_text(encoding="utf-8")
    # What reads on is not reached by a signal to the module's group.
    with pytest.raises(ProcessLookupError):
        os.killpg(module.pid, 0)
    assert result["error"] is None and result["events"][-1]["warnings"]
    # Neither is the group's lock held.
    assert server.deploy("B", {})["error"] is None
    wait_until(lambda: "[stdout]8" in log.read_text(encoding="utf-8"), "the last line of the service")


def start(request):
    """Start a run that is followed for a moment only."""
    answer = run(dict(request, run_id="1", follow_seconds=0.5))
    assert answer["running"], answer
    return answer


def follow(request, answer, seconds=30, stop=None):
    keys = ("deployment_root", "deployment")
    return follow_segment({**{key: request[key] for key in keys}, "run_id": "1", "since": answer["since"], "follow_seconds": seconds, "stop": stop})


def stop(server, **further):
    wanted = {"deployment_id": "d-1", "at": "next_event", "timeout_seconds": 30, "check_mode": False}
    return stop_segment({"deployment_root": str(server.root), **wanted, **further})


def test_a_run_is_followed_and_its_result_is_kept(server):
    request = server.request("A", {"BeforeInstall": "#!/bin/sh\nsleep 1.5\n"})
    answer = start(request)
    assert [list(entry)[1] for entry in answer["entries"]][:2] == ["events", "began"]
    assert "began" in [key for entry in answer["entries"] for key in entry]
    again = run(dict(request, run_id="1"))
    assert again["error"] is None and server.installed() == "A"
    assert follow(request, answer) == again == run(dict(request, run_id="1"))
    assert run(dict(request, run_id="2"))["error"] is None


def test_who_is_in_progress_is_said_and_waited_for(server):
    request = server.request("A", {"BeforeInstall": "#!/bin/sh\nsleep 2\n"}, started_by="jane on ctl-1")
    start(request)
    error = server.deploy("B")["error"]
    assert error["code"] == "DeploymentInProgress"
    assert "Deployment d-1, started by jane on ctl-1, is in BeforeInstall on this server since 2" in error["message"]
    assert server.deploy("C", lock_timeout_seconds=30)["error"] is None and server.installed() == "C"


@pytest.mark.parametrize(("at", "status"), [("now", "Failed"), ("next_event", "Succeeded")])
def test_a_run_can_be_stopped(server, at, status):
    request = server.request("A", {"BeforeInstall": SLOW if at == "now" else "#!/bin/sh\nsleep 2\n"})
    answer = start(request)
    assert stop(server, deployment_id="d-0") == {"changed": False, "is_over": True}
    assert stop(server, check_mode=True) == {"changed": True, "is_over": False}
    assert stop(server, at=at) == {"changed": True, "is_over": True}
    result = follow(request, answer)
    assert (result["error"]["code"], statuses(result)["BeforeInstall"], statuses(result)["Install"]) == ("MANUAL_STOP", status, "Skipped")
    assert result["error"]["event"] == ("BeforeInstall" if at == "now" else "Install")
    assert stop(server)["changed"] is False and not server.install_root.exists()


@pytest.mark.parametrize(("at", "status"), [("now", "Failed"), ("next_event", "Succeeded")])
def test_who_follows_a_run_can_stop_it_and_say_so_again(server, at, status):
    request = server.request("A", {"BeforeInstall": SLOW if at == "now" else "#!/bin/sh\nsleep 2\n"})
    answer = follow(request, start(request), 0, "next_event")
    answer = follow(request, {"since": {**answer["since"], "process": None}}, 0, at)
    result = follow(request, answer, stop=at)
    assert (result["error"]["code"], statuses(result)["BeforeInstall"], statuses(result)["Install"]) == ("MANUAL_STOP", status, "Skipped")
    assert follow(request, answer, stop=at) == result and not server.install_root.exists()


def test_a_module_follows_from_where_it_was(server):
    request = server.request("A", {"BeforeInstall": "#!/bin/sh\necho one\nsleep 2\n"}, run_id="1")
    answer = start(request)
    further = run(dict(request, since=answer["since"], follow_seconds=0))
    assert further["running"] and further["entries"] == [] and further["log"] == []
    assert run(dict(request, since=further["since"]))["error"] is None and server.installed() == "A"


def test_a_stop_that_comes_in_the_last_event_is_for_those_that_follow(server):
    request = server.request("A", {"BeforeInstall": "#!/bin/sh\nsleep 2\n"}, events=EVENTS[3:5])
    answer = start(request)
    assert stop(server)["is_over"]
    result = follow(request, answer)
    assert (result["error"], result["stop_requested"], statuses(result)["BeforeInstall"]) == (None, True, "Succeeded")
    assert run(dict(request, run_id="2", events=EVENTS[3:4]))["stop_requested"] is False


def test_a_process_that_was_killed_is_found_out_and_its_script_is_ended(server):
    request = server.request("A", {"BeforeInstall": SLOW})
    answer = start(request)
    entries = {key: entry for entry in answer["entries"] for key in entry}
    os.kill(entries["events"]["process"]["pid"], signal.SIGKILL)
    result = follow(request, answer)
    assert (result["error"]["reason"], result["error"]["event"]) == ("run-lost", "BeforeInstall")
    assert [statuses(result)[event] for event in ("DownloadBundle", "BeforeInstall", "Install")] == ["Succeeded", "Failed", "Skipped"]
    script = entries["script"]["process"]["pid"]
    assert os.path.exists(f"/proc/{script}")
    after = server.deploy("B", {})
    assert after["error"] is None and "scripts/BeforeInstall of deployment d-1 was still running" in after["events"][0]["warnings"][0]
    assert not is_alive(entries["script"]["process"])


def test_a_script_that_had_ended_at_once_is_not_looked_for(server):
    request = server.request("A", {"BeforeInstall": SLOW})
    answer = start(request)
    os.kill(answer["since"]["process"]["pid"], signal.SIGKILL)
    assert follow(request, answer)["error"]["reason"] == "run-lost"
    [journal] = server.root.glob("*/*/segments/*.jsonl")
    with open(journal, "a", encoding="utf-8") as file:
        file.write(json.dumps({"at": "2026-01-01T00:00:00.000000+0000", "script": "scripts/quick", "process": None}) + "\n")
    after = server.deploy("B", {})
    assert after["error"] is None and "scripts/quick" not in " ".join(after["events"][0]["warnings"])


def test_a_script_that_removes_the_deployment_does_not_hide_it(server):
    scripts = {"BeforeInstall": f"#!/bin/sh\nsleep 1; rm -r {server.root / 'dg-1'}\n"}
    request = server.request("A", scripts, events=EVENTS[3:5])
    answer = start(request)
    result = follow(request, answer)
    assert statuses(result) == {"DownloadBundle": "Succeeded", "BeforeInstall": "Succeeded"}
    assert run(dict(request, run_id="1")) == result


def test_a_script_that_goes_on_after_it_removed_the_deployment_is_still_followed(server, monkeypatch):
    monkeypatch.setattr(segment_follower, "BEGIN_SECONDS", 0.2)
    scripts = {"BeforeInstall": f"#!/bin/sh\nsleep 1; rm -r {server.root}; sleep 2\n"}
    request = server.request("A", scripts, events=EVENTS[3:5])
    result = follow(request, start(request))
    assert statuses(result) == {"DownloadBundle": "Succeeded", "BeforeInstall": "Succeeded"}


def test_a_fault_of_the_program_is_told(server, monkeypatch):
    monkeypatch.setattr(segment_process, "run_events", lambda *_arguments: 1 / 0)
    result = server.deploy("A")
    assert result["failed"] and "ZeroDivisionError" in result["module_stderr"]
    assert (result["error"]["reason"], set(statuses(result).values())) == ("run-broke-down", {"Skipped"})


def test_a_fault_after_events_does_not_hide_them(server, monkeypatch):
    run_events = segment_process.run_events

    def on_a_full_disk(executor, request, paths, tell, stop):
        def failing_tell(**entry):
            if entry.get("ended", {}).get("name") == "Install":
                raise OSError(errno.ENOSPC, "No space left on device")
            tell(**entry)

        return run_events(executor, request, paths, failing_tell, stop)

    monkeypatch.setattr(segment_process, "run_events", on_a_full_disk)
    result = server.deploy("A")
    found = statuses(result)
    assert (result["error"]["event"], found["DownloadBundle"], found["Install"], found["AfterInstall"]) == ("Install", "Succeeded", "Failed", "Skipped")
    assert result["msg"].startswith("UnknownError: The program that runs lifecycle events broke down in Install.")
    assert "No space left on device" in result["module_stderr"]


def test_it_is_known_whether_the_server_was_restarted(server):
    request = server.request("A", {"BeforeInstall": SLOW})
    answer = start(request)
    journal = next((server.root / "dg-1" / "d-1" / "segments").iterdir())
    entries = [json.loads(line) for line in journal.read_text(encoding="utf-8").splitlines()]
    process = next(entry["process"] for entry in entries if "events" in entry)
    os.kill(process["pid"], signal.SIGKILL)
    assert follow(request, answer)["error"]["message"] == "The process that ran the events was killed, or could not write to the disk, in BeforeInstall."
    process["boot"] = "another"
    journal.write_text("".join(json.dumps(entry) + "\n" for entry in entries), encoding="utf-8")
    assert follow(request, answer)["error"]["message"] == "The server was restarted in BeforeInstall."
