# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is refused before anything is done, or stops the download of the bundle."""

from __future__ import annotations

import fcntl

import pytest
from ansible_collections.agentless.codedeploy.tests.unit.plugins.module_utils._host.segment.segment_world import deployment, run


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
