# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import hashlib
import io
import os

from ansible_collections.agentless.codedeploy.plugins.module_utils._host.bundle.bundle_cache import stage_bundle
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.disk.state_files import write_atomically, write_json
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.preflight.preflight_check import check_server

DEPLOYMENT = {"deployment_id": "d-2", "deployment_group_id": "dg-1"}
APPSPEC = {"version": "0.0", "os": "linux", "file_exists_behavior": None, "files": [{"source": "a", "destination": "/srv"}], "permissions": [], "hooks": {}}
CONTENT = b"bundle"
BUNDLE = {"sha256": hashlib.sha256(CONTENT).hexdigest(), "bundle_type": "tar", "size_bytes": len(CONTENT), "unpacked_size_bytes": 10}


def check(tmp_path, appspec=None, **bundle):
    return check_server(
        {
            "deployment": DEPLOYMENT,
            "deployment_root": str(tmp_path / "root"),
            "install_root": str(tmp_path / "install"),
            "appspec": appspec or APPSPEC,
            "appspec_filename": "appspec.yml",
            "bundle": dict(BUNDLE, **bundle),
        }
    )


def test_a_fresh_server(tmp_path):
    result = check(tmp_path)
    nothing = {"last_successful_install": None, "most_recent_install": None, "past_runs": {"runs": [], "appspec": None}}
    assert result == {"changed": False, "staged": False, "lacks": [], "may_lack": [], **nothing}
    assert os.listdir(tmp_path) == []


def test_a_staged_bundle(tmp_path):
    stage_bundle(str(tmp_path / "root"), BUNDLE, io.BytesIO(CONTENT))
    assert check(tmp_path)["staged"] is True


def test_a_server_that_gets_no_bundle_lacks_none(tmp_path):
    nothing = {**APPSPEC, "files": []}
    request = {"deployment": DEPLOYMENT, "deployment_root": str(tmp_path / "root"), "install_root": str(tmp_path / "install"), "appspec": nothing}
    result = check_server({**request, "appspec_filename": "appspec.yml", "bundle": None})
    assert (result["staged"], result["lacks"], result["may_lack"], os.listdir(tmp_path)) == (True, [], [], [])


def test_everything_that_is_missing_is_in_one_message(tmp_path):
    script = {"location": "s.sh", "timeout": 5, "runas": "no-such-user", "sudo": False}
    result = check(tmp_path, dict(APPSPEC, hooks={"AfterInstall": [script]}), unpacked_size_bytes=10**18)
    assert result["failed"] is True
    assert [lack["reason"] for lack in result["lacks"]] == ["no-space", "user-unknown"]
    assert all(lack["message"] in result["msg"] for lack in result["lacks"])
    assert result["error"]["reason"] == "server-not-ready"


def test_previous_deployments(tmp_path):
    root = tmp_path / "root"
    ours, agents = root / "dg-1" / "d-0", root / "dg-1" / "d-1"
    (agents / "deployment-archive").mkdir(parents=True)
    (agents / "deployment-archive" / "appspec.yml").write_bytes(b"version: 0.0\r\n\xff")
    write_json(str(ours / "appspec.json"), {"hooks": {"ApplicationStop": [{}], "AfterInstall": []}})
    write_atomically(str(root / "deployment-instructions" / "dg-1_last_successful_install"), str(ours))
    write_atomically(str(root / "deployment-instructions" / "dg-1_most_recent_install"), str(agents))
    result = check(tmp_path)
    assert result["last_successful_install"] == {
        "deployment_id": "d-0",
        "directory": str(ours),
        "events": ["ApplicationStop"],
        "appspec_text": None,
        "appspec_sha256": None,
        "appspec_filename": "appspec.yml",
    }
    assert result["most_recent_install"] == {
        "deployment_id": "d-1",
        "directory": str(agents),
        "events": None,
        "appspec_text": "version: 0.0\r\n\ufffd",
        "appspec_sha256": hashlib.sha256(b"version: 0.0\r\n\xff").hexdigest(),
        "appspec_filename": "appspec.yml",
    }


def test_a_previous_deployment_that_was_deleted(tmp_path):
    record = tmp_path / "root" / "deployment-instructions" / "dg-1_last_successful_install"
    write_atomically(str(record), str(tmp_path / "root" / "dg-1" / "d-0"))
    found = check(tmp_path)["last_successful_install"]
    assert (found["deployment_id"], found["events"], found["appspec_text"]) == ("d-0", None, None)


def test_what_the_last_install_occupies_counts_as_free(tmp_path):
    (tmp_path / "installed").write_bytes(b"x" * 5_000_000)
    write_atomically(str(tmp_path / "root" / "deployment-instructions" / "dg-1-cleanup"), f"{tmp_path}/installed\n{tmp_path}/gone\n")
    free = os.statvfs(tmp_path).f_bavail * os.statvfs(tmp_path).f_frsize
    assert check(tmp_path, size_bytes=0, unpacked_size_bytes=(free + 4_000_000) // 2)["lacks"] == []
    assert check(tmp_path, size_bytes=0, unpacked_size_bytes=(free + 50_000_000) // 2)["lacks"] != []
