# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a segment tells in check mode and in diff mode."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.tests.unit.plugins.module_utils._host.segment.segment_world import run, statuses


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
