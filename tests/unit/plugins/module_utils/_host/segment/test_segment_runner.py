# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the events of a segment do, and what is refused."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import signal
import subprocess

import pytest

from ansible_collections.agentless.codedeploy.tests.unit.plugins.module_utils._host.segment.segment_world import (
    EVENTS,
    HOOKS,
    SAY,
    Server,
    appspec,
    deployment,
    run,
    said,
    statuses,
)
from waiting import wait_until


@pytest.fixture(name="server")
def new_server(tmp_path):
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
    known = server.deploy("C", previous_appspecs={str(directory): request["appspec"]})
    assert said(known)["ApplicationStop"] == ["ApplicationStop of A for d-3"]
    assert json.loads((directory / "appspec.json").read_text(encoding="utf-8")) == request["appspec"]


def test_retention(server):
    for number in range(4):
        server.deploy(f"v{number}", max_revisions=2)
        os.utime(server.root / "dg-1" / f"d-{number + 1}", (number, number))
    assert server.kept() == ["d-3", "d-4"]


LEAVE_RUNNING = "#!/bin/sh\nsleep 100 >/dev/null 2>&1 &\necho $! > pid\n"


@pytest.fixture
def left_running(server):
    """The process that ApplicationStart of the revision A leaves running in its archive; it ends with the test."""
    server.deploy("A", {"ApplicationStart": LEAVE_RUNNING})
    pid = int((server.root / "dg-1" / "d-1" / "deployment-archive" / "pid").read_text(encoding="utf-8"))
    yield pid
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def test_an_archive_in_which_a_process_lives_stays(server, left_running):
    spared = f"The archive of deployment d-1 is not needed any more, and stays because the process {left_running} (sleep) has its working directory in it."
    os.utime(server.root / "dg-1" / "d-1", (1, 1))
    assert warned(server.deploy("B", max_revisions=2)) == []
    os.utime(server.root / "dg-1" / "d-2", (2, 2))
    assert warned(server.deploy("C", max_revisions=2)) == [spared]
    os.utime(server.root / "dg-1" / "d-3", (3, 3))
    assert warned(server.deploy("D", max_revisions=2)) == [spared]
    assert os.readlink(f"/proc/{left_running}/cwd") == str(server.root / "dg-1" / "d-1" / "deployment-archive")
    assert server.kept() == ["d-1", "d-3", "d-4"]
    os.kill(left_running, signal.SIGKILL)
    wait_for_end(left_running)
    assert warned(server.deploy("E", max_revisions=2)) == []
    assert server.kept() == ["d-4", "d-5"]


def test_an_archive_that_is_unpacked_again_leaves_processes_where_they_are(server, left_running):
    archive = server.root / "dg-1" / "d-1" / "deployment-archive"
    again = {**server.request("A2"), "deployment": deployment("d-1")}
    assert warned(run(again)) == [
        f"The archive that was there before is now {archive}.1, because the process {left_running} (sleep) has its working directory in it."
    ]
    assert os.readlink(f"/proc/{left_running}/cwd") == f"{archive}.1"
    assert (archive / "app" / "name.txt").read_text(encoding="utf-8") == "A2"
    assert ((archive.parent / "deployment-archive.1" / "app" / "name.txt").read_text(encoding="utf-8")) == "A"


def warned(result):
    assert result["error"] is None
    return next(event["warnings"] for event in result["events"] if event["name"] == "DownloadBundle")


def wait_for_end(pid):
    wait_until(lambda: not os.path.exists(f"/proc/{pid}/exe"), f"the end of process {pid}")


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
    result = server.deploy("A", manifest=None, check_mode=True)
    [install] = [event for event in result["events"] if event["name"] == "Install"]
    assert (install["status"], result["error"], result["changed"]) == ("Pending", None, True)
    assert install["warnings"] == ["What Install would do cannot be told without the list of the revision's files (manifest)."]


def test_diff_mode(server):
    assert server.deploy("A", diff_mode=True)["diff"]
    assert server.deploy("B")["diff"] == []


def test_nothing_to_run_is_no_change(server):
    server.deploy("A", {})
    assert server.deploy("B", {}, events=["ApplicationStop"])["changed"] is False
