# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the events of a segment do, and what a failure of one of them ends."""

from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.tests.unit.plugins.module_utils._host.segment.segment_world import (
    EVENTS,
    HOOKS,
    SAY,
    appspec,
    run,
    said,
    statuses,
)


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


def test_nothing_to_run_is_no_change(server):
    server.deploy("A", {})
    assert server.deploy("B", {}, events=["ApplicationStop"])["changed"] is False
