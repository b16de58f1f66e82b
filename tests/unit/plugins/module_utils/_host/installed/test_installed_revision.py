# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json
import os

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.disk.state_files import write_atomically, write_json
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.installed.installed_revision import look_at_server, unreadable
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.segment.process_identity import process_identity


def look(tmp_path):
    return look_at_server(str(tmp_path), "dg-1")


def install(tmp_path, deployment_id="d-1", **revision):
    """What a deployment leaves; with nothing of the revision it is the CodeDeploy agent's."""
    directory = tmp_path / "dg-1" / deployment_id
    (directory / "deployment-archive").mkdir(parents=True)
    if revision:
        write_json(str(directory / "revision.json"), revision)
    record = tmp_path / "deployment-instructions" / "dg-1_last_successful_install"
    write_atomically(str(record), f"{directory}\n")
    os.utime(record, (86400, 86400))
    return directory


def test_a_server_that_was_never_deployed_to(tmp_path):
    assert look(tmp_path / "nothing") == {"installed": None, "in_progress": None}
    install(tmp_path)
    assert look_at_server(str(tmp_path), "dg-2") == {"installed": None, "in_progress": None}


def test_a_deployment_of_ours(tmp_path):
    location = {"revision_type": "S3", "s3_location": {"bucket": "b", "key": "k"}}
    directory = install(tmp_path, revision=location, bundle_sha256="0123", bundle_type="zip")
    assert look(tmp_path)["installed"] == {
        "deployment_id": "d-1", "directory": str(directory), "since": "1970-01-02T00:00:00Z", "revision": location, "bundle_sha256": "0123",
        "deployed_by": "agentless.codedeploy", "has_archive": True,
    }  # fmt: skip


def test_a_deployment_of_the_agent(tmp_path):
    install(tmp_path)
    installed = look(tmp_path)["installed"]
    assert (installed["deployed_by"], installed["revision"], installed["bundle_sha256"]) == ("codedeploy-agent", None, None)


def test_a_deployment_whose_folder_is_gone(tmp_path):
    directory = install(tmp_path, bundle_sha256="0123")
    directory.rename(tmp_path / "elsewhere")
    installed = look(tmp_path)["installed"]
    assert (installed["deployment_id"], installed["deployed_by"], installed["has_archive"]) == ("d-1", None, False)


@pytest.mark.parametrize("lives", [True, False])
def test_events_that_run_now(tmp_path, lives):
    process = process_identity(os.getpid())
    journal = tmp_path / "journal.jsonl"
    journal.write_text(json.dumps({"events": ["Install"], "process": process if lives else {**process, "started": 1}}) + "\n")
    holder = {"deployment_id": "d-2", "started_by": "ann", "since": "2026-01-02T03:04:05Z", "journal": str(journal)}
    write_json(str(tmp_path / "deployment-instructions" / "dg-1.lock"), holder)
    del holder["journal"]
    assert look(tmp_path)["in_progress"] == (holder if lives else None)


def test_what_is_damaged_or_forbidden_is_named(tmp_path):
    directory = install(tmp_path, bundle_sha256="0123")
    (directory / "revision.json").write_text('{"half')
    with pytest.raises(DeploymentError, match="revision.json is damaged.* Deploy again"):
        look(tmp_path)
    forbidden = unreadable(PermissionError(13, "Permission denied", "/opt/x"), "/opt")
    assert str(forbidden) == "PermissionDenied: Cannot read /opt/x: permission denied. Run with become, or as the user who deploys."
    with pytest.raises(DeploymentError, match="Cannot read .*: Not a directory"):
        look(directory / "revision.json")
