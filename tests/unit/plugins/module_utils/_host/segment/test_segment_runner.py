# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import fcntl
import hashlib
import io
import json
import os
import pathlib
import signal
import subprocess
import sys
import tarfile
import time

import pytest

from ansible_collections.agentless.codedeploy.plugins.module_utils._host.bundle.bundle_cache import stage_bundle
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.segment import segment_process
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.segment.process_identity import is_alive
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.segment.segment_runner import follow_segment, run_segment
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.segment.stop_segment import stop_segment

EVENTS = ["BeforeBlockTraffic", "AfterBlockTraffic", "ApplicationStop", "DownloadBundle", "BeforeInstall", "Install", "AfterInstall", "ApplicationStart"]
HOOKS = [event for event in EVENTS if event not in ("DownloadBundle", "Install")]
SAY = "#!/bin/sh\necho $LIFECYCLE_EVENT of {name} for $DEPLOYMENT_ID\n"


class Server:
    """A server with a deployment root and an install root of its own."""

    def __init__(self, root):
        self.root = root / "deployment-root"
        self.install_root = root / "install"
        self.number = 0

    def request(self, name, scripts=None, events=None, **further):
        """Parameters that deploy a revision called name; scripts: {event: text}, by default all of them say who they are."""
        scripts = dict.fromkeys(HOOKS, SAY) if scripts is None else scripts
        content = pack({"app/name.txt": name, **{f"scripts/{event}": text.format(name=name) for event, text in scripts.items()}})
        bundle = {"sha256": hashlib.sha256(content).hexdigest(), "bundle_type": "tar", "size_bytes": len(content)}
        stage_bundle(str(self.root), bundle, io.BytesIO(content))
        self.number += 1
        return {
            "deployment_root": str(self.root),
            "install_root": str(self.install_root),
            "deployment": deployment(f"d-{self.number}"),
            "revision": {"revision_type": "Local", "local_location": {"path": "/x"}},
            "bundle": bundle,
            "appspec": appspec(scripts),
            "events": events or EVENTS,
            "agent_appspecs": {},
            "file_exists_behavior": "DISALLOW",
            "ignore_application_stop_failures": False,
            "max_revisions": 5,
            "manifest": manifest(name),
            "script_kill_grace_seconds": 5,
            "script_output_grace_seconds": 0.2,
            "lock_timeout_seconds": 0,
            "follow_seconds": None,
            "run_id": None,
            "started_by": None,
            "check_mode": False,
            "diff_mode": False,
            **further,
        }

    def deploy(self, name, scripts=None, **further):
        return run(self.request(name, scripts, **further))

    def installed(self):
        return (self.install_root / "srv" / "app" / "name.txt").read_text(encoding="utf-8")

    def kept(self):
        return sorted(os.listdir(self.root / "dg-1"))


def deployment(deployment_id):
    return {
        "deployment_id": deployment_id,
        "application_name": "shop",
        "deployment_group_name": "production",
        "deployment_group_id": "dg-1",
        "deployment_creator": "user",
        "deployment_type": "IN_PLACE",
    }


def appspec(events):
    script = {"timeout": 10, "runas": None, "sudo": False}
    return {
        "version": "0.0",
        "os": "linux",
        "file_exists_behavior": None,
        "files": [{"source": "app", "destination": "/srv/app"}],
        "permissions": [],
        "hooks": {event: [dict(script, location=f"scripts/{event}")] for event in events},
    }


def manifest(name):
    digest = hashlib.sha256(name.encode()).hexdigest()
    entries = [{"path": "app", "type": "directory", "mode": "0755"}, {"path": "app/name.txt", "type": "file", "mode": "0755", "size": len(name)}]
    entries[1]["sha256"] = digest
    return entries


def pack(files):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for path, text in files.items():
            member = tarfile.TarInfo(path)
            member.mode, member.size = 0o755, len(text.encode())
            archive.addfile(member, io.BytesIO(text.encode()))
    return buffer.getvalue()


def run(request):
    return run_segment(request, dict(os.environ))


def statuses(result):
    return {event["name"]: event["status"] for event in result["events"]}


def said(result):
    return {event["name"]: [script["log_tail"].rpartition("[stdout]")[2] for script in event["scripts"]] for event in result["events"] if event["scripts"]}


@pytest.fixture
def server(tmp_path):
    return Server(tmp_path)


def test_two_deployments(server):
    first = server.deploy("A")
    assert first["error"] is None and first["changed"]
    assert set(statuses(first).values()) == {"Succeeded"}
    assert said(first) == {event: [f"{event} of A for d-1"] for event in HOOKS[3:]}
    second = server.deploy("B")
    assert said(second) == {event: [f"{event} of {'A' if event in HOOKS[:3] else 'B'} for d-2"] for event in HOOKS}
    assert second["events"][2]["scripts"][0]["deployment_id"] == "d-1"
    assert server.installed() == "B"
    assert second["install"]["counts"] == {"added": 0, "changed": 1, "removed": 0, "retained": 0}
    tracking = server.root / "deployment-instructions"
    for record in ("last_successful_install", "most_recent_install"):
        assert (tracking / f"dg-1_{record}").read_text(encoding="utf-8") == str(server.root / "dg-1" / "d-2")


def test_in_segments(server):
    server.deploy("A")
    request = server.request("B")
    results = [run(dict(request, events=events)) for events in (EVENTS[:1], EVENTS[1:6], EVENTS[6:])]
    assert [result["error"] for result in results] == [None] * 3
    assert said(results[0]) == {"BeforeBlockTraffic": ["BeforeBlockTraffic of A for d-2"]}
    assert said(results[2]) == {event: [f"{event} of B for d-2"] for event in EVENTS[6:]}


def test_a_failure_skips_what_follows(server):
    result = server.deploy("A", {"BeforeInstall": "#!/bin/sh\nexit 3\n"})
    assert statuses(result)["BeforeInstall"] == "Failed"
    assert [statuses(result)[event] for event in EVENTS[5:]] == ["Skipped"] * 3
    error = result["error"]
    assert (error["code"], error["event"], error["script"], error["exit_code"]) == ("ScriptFailed", "BeforeInstall", "scripts/BeforeInstall", 3)
    assert result["failed"] and result["msg"] == f"ScriptFailed: {error['message']} {error['hint']}" and error["hint"]
    assert error["log_path"] == str(server.root / "dg-1/d-1/logs/scripts.log")
    assert not server.install_root.exists()


def test_failed_after_install_is_the_last_successful_install(server):
    server.deploy("A", {"ApplicationStop": SAY, "AfterInstall": "#!/bin/sh\nexit 1\n"})
    assert said(server.deploy("B"))["ApplicationStop"] == ["ApplicationStop of A for d-2"]


@pytest.mark.parametrize("ignored", [False, True])
def test_application_stop_failures(server, ignored):
    server.deploy("A", {"ApplicationStop": "#!/bin/sh\nexit 9\n"})
    result = server.deploy("B", ignore_application_stop_failures=ignored)
    assert statuses(result)["ApplicationStop"] == "Failed"
    if ignored:
        assert result["error"] is None and server.installed() == "B"
        assert "ended with exit code 9" in result["events"][2]["warnings"][0]
    else:
        assert result["error"]["event"] == "ApplicationStop" and server.installed() == "A"


def test_the_installed_revision_is_gone(server):
    server.deploy("A")
    subprocess.run(["rm", "-r", server.root / "dg-1"], check=True, timeout=60)
    failed = server.deploy("B")
    assert (failed["error"]["event"], failed["error"]["code"], failed["error"]["reason"]) == ("BeforeBlockTraffic", "UnknownError", "appspec-missing")
    assert "ignore_application_stop_failures" in failed["error"]["hint"]
    assert server.deploy("C", ignore_application_stop_failures=True)["error"] is None
    assert server.deploy("D")["error"] is None


def test_taking_over_from_the_agent(server):
    request = server.request("A")
    run(request)
    directory = server.root / "dg-1" / "d-1"
    (directory / "appspec.json").unlink()
    unknown = server.deploy("B")
    assert (unknown["error"]["reason"], unknown["error"]["event"]) == ("appspec-missing", "BeforeBlockTraffic")
    known = server.deploy("C", agent_appspecs={str(directory): request["appspec"]})
    assert said(known)["ApplicationStop"] == ["ApplicationStop of A for d-3"]
    assert json.loads((directory / "appspec.json").read_text(encoding="utf-8")) == request["appspec"]


def test_retention(server):
    for number in range(4):
        server.deploy(f"v{number}", max_revisions=2)
        os.utime(server.root / "dg-1" / f"d-{number + 1}", (number, number))
    assert server.kept() == ["d-3", "d-4"]


def test_the_same_deployment_again_starts_from_a_pristine_revision(server):
    server.deploy("A")
    scripts = {"ApplicationStop": SAY, "BeforeInstall": "#!/bin/sh\necho changed > app/name.txt; exit 1\n"}
    request = server.request("B", scripts)
    for _try in range(2):
        result = run(request)
        assert result["error"]["event"] == "BeforeInstall"
        assert said(result)["ApplicationStop"] == ["ApplicationStop of A for d-2"]
    again = run(dict(request, appspec=appspec(["ApplicationStop"])))
    assert again["error"] is None and server.installed() == "B"


@pytest.mark.parametrize(
    "change, reason",
    [
        ({"events": ["Install", "DownloadBundle"]}, "events-refused"),
        ({"events": ["AfterInstall"]}, "archive-missing"),
        ({"events": ["Install"]}, "archive-missing"),
        ({"appspec": {}}, "appspec-bad-data"),
        ({"max_revisions": 0}, "max-revisions-too-low"),
        ({"install_root": "relative"}, "path-not-absolute"),
        ({"deployment": dict(deployment("../../etc"))}, "deployment-bad-name"),
    ],
)
def test_refused_before_anything_is_done(server, change, reason):
    request = server.request("A")
    before = sorted(server.root.rglob("*"))
    result = run(dict(request, **change))
    assert (result["error"]["reason"], result["error"]["event"], result["events"], result["changed"]) == (reason, None, [], False)
    assert sorted(server.root.rglob("*")) == before


def test_one_run_at_a_time(server):
    server.deploy("A")
    with open(server.root / "deployment-instructions" / "dg-1.lock", "a", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert server.deploy("B")["error"]["reason"] == "deployment-in-progress"
    assert server.deploy("C")["error"] is None


def test_a_bundle_that_is_not_staged(server):
    request = server.request("A")
    (server.root / "bundle-cache" / request["bundle"]["sha256"]).unlink()
    error = run(request)["error"]
    assert (error["event"], error["reason"]) == ("DownloadBundle", "bundle-not-staged")


def test_a_folder_in_the_way(server):
    request = server.request("A")
    (server.root / "dg-1").write_text("a file", encoding="utf-8")
    error = run(request)["error"]
    assert error["reason"] == "os:ENOTDIR" and "dg-1" in error["message"]


def test_check_mode_touches_nothing_and_tells_everything(server):
    server.deploy("A")
    request = server.request("B")
    before = sorted((path, path.lstat().st_mtime_ns) for path in server.root.parent.rglob("*"))
    result = run(dict(request, check_mode=True))
    assert sorted((path, path.lstat().st_mtime_ns) for path in server.root.parent.rglob("*")) == before
    assert set(statuses(result).values()) == {"Pending"} and result["changed"]
    assert [script["deployment_id"] for event in result["events"] for script in event["scripts"]] == ["d-1"] * 3 + ["d-2"] * 3
    assert result["install"]["counts"]["changed"] == 1
    assert result["diff"]
    assert run(dict(request, check_mode=True, events=["AfterInstall"]))["error"] is None


def test_check_mode_without_a_manifest(server):
    error = server.deploy("A", manifest=None, check_mode=True)["error"]
    assert (error["event"], error["reason"]) == ("Install", "manifest-missing")


def test_diff_mode(server):
    assert server.deploy("A", diff_mode=True)["diff"]
    assert server.deploy("B")["diff"] == []


def test_nothing_to_run_is_no_change(server):
    server.deploy("A", {})
    assert server.deploy("B", {}, events=["ApplicationStop"])["changed"] is False


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
    started = time.monotonic()
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
    while "[stdout]8" not in log.read_text(encoding="utf-8"):
        assert time.monotonic() - started < 30
        time.sleep(0.05)


SLOW = "#!/bin/sh\nsleep 20 & wait; echo ended\n"


def start(request):
    """Start a run that is followed for a moment only."""
    answer = run(dict(request, run_id="1", follow_seconds=0.5))
    assert answer["running"], answer
    return answer


def follow(request, answer, seconds=30):
    keys = ("deployment_root", "deployment")
    return follow_segment({**{key: request[key] for key in keys}, "run_id": "1", "since": answer["since"], "follow_seconds": seconds})


def stop(server, **further):
    wanted = {"deployment_group_id": "dg-1", "deployment_id": None, "at": "next_event", "timeout_seconds": 30, "check_mode": False}
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
    assert stop(server, deployment_id="d-0") == {"changed": False, "deployment_id": None, "is_over": True}
    assert stop(server, check_mode=True) == {"changed": True, "deployment_id": "d-1", "is_over": False}
    assert stop(server, at=at) == {"changed": True, "deployment_id": "d-1", "is_over": True}
    result = follow(request, answer)
    assert (result["error"]["code"], statuses(result)["BeforeInstall"], statuses(result)["Install"]) == ("MANUAL_STOP", status, "Skipped")
    assert result["error"]["event"] == ("BeforeInstall" if at == "now" else "Install")
    assert stop(server)["changed"] is False and not server.install_root.exists()


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


def test_a_script_that_removes_the_deployment_does_not_hide_it(server):
    scripts = {"BeforeInstall": f"#!/bin/sh\nsleep 1; rm -r {server.root / 'dg-1'}\n"}
    request = server.request("A", scripts, events=EVENTS[3:5])
    answer = start(request)
    result = follow(request, answer)
    assert statuses(result) == {"DownloadBundle": "Succeeded", "BeforeInstall": "Succeeded"}
    assert run(dict(request, run_id="1")) == result


def test_a_fault_of_the_program_is_told(server, monkeypatch):
    monkeypatch.setattr(segment_process, "run_events", lambda *_arguments: 1 / 0)
    result = server.deploy("A")
    assert result["failed"] and "ZeroDivisionError" in result["module_stderr"]
