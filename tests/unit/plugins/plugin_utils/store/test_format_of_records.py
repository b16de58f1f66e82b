# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A record and its hosts as version 1 of the format has them: read back as they were written, and written like that still."""

from __future__ import annotations

import json

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.deployment_documents import DeploymentDocuments
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.folder_place import FolderPlace
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.store import Store
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.host_record import advance, record_of
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store import deployment_record
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.two_fleets import waiting
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.lifecycle.in_place import ONE_FLEET, segments

STARTER, VERSIONS = {"user": "ann", "host": "ctl-1", "awx_job_id": None}, {"ansible_core": "2.19.0", "collection": "0.1.0"}
IDENTITY = {"deployment_id": "d-A1B2C3D4E", "application_name": "shop", "deployment_group_name": "web"}
RECORD = {
    **IDENTITY, "status": "Created", "error_information": None, "created_at": "2026-11-26T05:35:36Z", "started_at": None, "ended_at": None,
    "started_by": STARTER, "versions": VERSIONS, "deployment_config_name": "CodeDeployDefault.OneAtATime", "minimum_healthy_hosts": 0,
    "revision": {"revision_type": "Local"}, "revision_sha256": "3f9a01c2", "deployment_overview": {"Succeeded": 0, "Failed": 0, "InProgress": 0, "Pending": 1},
    "wave": None, "wait": None, "original_terminated": False, "terminated_hosts": [], "segments": None, "resumed_by": [],
    "rollback_of": None, "rolled_back_by": None,
    "announcements": {"due": [{"event": "DeploymentStart", "at": "2026-11-26T05:35:36Z"}], "due_to_tasks": None, "last_wave": -1, "not_sent": []},
}  # fmt: skip
# Of a blue/green deployment that waits.
WAITING = {
    **RECORD, "status": "Ready", "deployment_overview": {"Succeeded": 0, "Failed": 0, "Ready": 1, "Pending": 1}, "segments": {"green": [], "blue": []},
    "wait": {"type": "READY_WAIT", "until": "2026-11-26T06:35:36Z", "continued": False},
}  # fmt: skip
HOSTS = {
    "deployment_id": "d-A1B2C3D4E",
    "hosts": {
        "web-1": {
            "deployment_id": "d-A1B2C3D4E", "host": "web-1", "status": "InProgress", "segments_done": 1, "traffic": "in", "registrations": [],
            "was_begun": False,
            "events": [{"name": "Install", "status": "Succeeded", "end_time": "2026-11-26T05:36:00.000Z", "duration_seconds": 1.5, "scripts": 0}],
            "error": None,
        }
    },
}  # fmt: skip


def lay(folder, name, kind, value):
    path = folder / "shop" / "web" / "deployments" / "d-A1B2C3D4E" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"format": "agentless.codedeploy", "version": 1, "kind": kind, kind: value}))


@pytest.mark.parametrize("record", [RECORD, WAITING])
def test_a_record_of_version_1_is_read_as_it_was_written(tmp_path, record):
    lay(tmp_path, "record.json", "record", record)
    lay(tmp_path, "hosts/1.json", "hosts", HOSTS)
    documents = DeploymentDocuments(Store(FolderPlace(str(tmp_path))), "shop", "web")
    assert documents.read_record("d-A1B2C3D4E") == record
    assert documents.read_hosts("d-A1B2C3D4E") == HOSTS["hosts"]
    assert documents.read_history(5) == [record]


def test_a_record_is_written_like_that_still():
    plan = {
        "deployment": IDENTITY, "deployment_config_name": "CodeDeployDefault.OneAtATime", "minimum_healthy_hosts": 0, "hosts": ["web-1"], **ONE_FLEET,
        "revision": {"revision_type": "Local"}, "bundle": {"sha256": "3f9a01c2"}, "rollback_of": None,
        "announcements": {"tasks": "", "log_group_name": None},
    }  # fmt: skip
    assert deployment_record.new_record(plan, STARTER, VERSIONS, RECORD["created_at"]) == RECORD
    event = {"name": "Install", "status": "Succeeded", "end_time": "2026-11-26T05:36:00.000Z", "duration_seconds": 1.5, "scripts": []}
    stored = deployment_record.stored_host(advance(record_of(None, "d-A1B2C3D4E", "web-1"), segments(2), [event]))
    assert stored.keys() == HOSTS["hosts"]["web-1"].keys() and stored["events"] == HOSTS["hosts"]["web-1"]["events"]


def test_a_record_that_waits_is_written_like_that_still():
    conclusion = {"status": "Ready", "deployment_overview": WAITING["deployment_overview"], "ready": {}}
    record = {**RECORD, "segments": WAITING["segments"], "announcements": None}
    _documents, written = deployment_record.waiting_documents(waiting(60), record, {}, conclusion, None, RECORD["created_at"])
    assert written == {**WAITING, "announcements": None}
