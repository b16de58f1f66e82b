# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store import deployment_record
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.two_fleets import record as host_of
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.store.deployment_record.documents import host_record

ERROR = {
    "code": "ScriptFailed", "event": "Install", "events": [], "script": "a.sh", "exit_code": 1, "hint": "Look.", "log_path": "/log", "message": "y" * 5000,
    "log_tail": "x" * 2000,
}  # fmt: skip


def test_of_a_host_nothing_is_kept_that_grows_with_what_scripts_say():
    stored = deployment_record.stored_host(host_record("h0", ERROR))
    assert stored["events"] == [{"name": "Install", "status": "Succeeded", "end_time": "1", "duration_seconds": 1.5, "scripts": 1}]
    assert (stored["error"]["code"], len(stored["error"]["message"])) == ("ScriptFailed", 1000)
    assert "log_tail" not in json.dumps(stored) and len(json.dumps(stored)) < 2000


def test_a_host_that_is_ready_comes_back_as_it_was_kept():
    stored = json.loads(json.dumps(deployment_record.stored_host(host_of("g0", "Ready"))))
    back = deployment_record.restored_host(stored)
    assert (back["status"], back["segments_done"], back["error"], [event["name"] for event in back["events"]]) == (
        "Ready", 1, None, ["DownloadBundle", "Install"],
    )  # fmt: skip
