# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.launch.launch_results import describe_launch_results, launch_results

HOSTS = ["good", "bad", "stopped", "left", "unknown"]
PLAN = {"hosts": HOSTS, "launched": {"hook_name": "deploy", "instances": {host: {"instance_id": f"i-{host}", "auto_scaling_group": "web"} for host in HOSTS}}}


def record(status, code=None):
    return {"status": status, "error": code and {"code": code, "event": "Install", "events": []}, "events": [], "segments_done": 1, "traffic": None}


RECORDS = {
    "good": record("Succeeded"), "bad": record("Failed", "ScriptFailed"), "stopped": record("Failed", "MANUAL_STOP"), "left": record("Pending"),
}  # fmt: skip


def test_each_goes_on_is_given_up_or_waits():
    results = launch_results(PLAN, RECORDS)
    assert {item["host"]: item.get("lifecycle_action_result") for item in results} == {
        "good": "CONTINUE", "bad": "ABANDON", "stopped": None, "left": None, "unknown": None,
    }  # fmt: skip
    assert results[0] == {"host": "good", "instance_id": "i-good", "auto_scaling_group": "web", "lifecycle_action_result": "CONTINUE"}
    assert describe_launch_results(results) == [
        "Auto Scaling has them come into service: good", "Auto Scaling terminates them, and launches others: bad",
        "They wait on (Pending:Wait), for the next call: stopped, left, unknown",
    ]  # fmt: skip
    assert describe_launch_results(results[:1]) == ["Auto Scaling has them come into service: good"]
