# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.conclusion import conclude_deployment, describe_conclusion

PLAN = {
    "deployment": {"deployment_id": "d-1", "application_name": "shop", "deployment_group_name": "web"},
    "deployment_config_name": "CodeDeployDefault.OneAtATime",
    "minimum_healthy_hosts": 2,
    "hosts": ["a", "b", "c"],
}


def succeeded(host):
    return {"host": host, "status": "Succeeded", "events": [], "error": None, "in_traffic": True}


def failed(host, in_traffic=False):
    error = {
        "code": "ScriptFailed", "event": "ApplicationStart", "script": "scripts/start.sh", "exit_code": 3, "message": "the script exited with 3.",
        "hint": "Read the log.", "log_path": "/root/logs/scripts.log", "log_tail": "\n".join(f"[stdout]line {n}" for n in range(30)),
    }  # fmt: skip
    return {"host": host, "status": "Failed", "events": [], "error": error, "in_traffic": in_traffic}


def conclude(*outcomes):
    conclusion = conclude_deployment(PLAN, {outcome["host"]: outcome for outcome in outcomes})
    return conclusion, "\n".join(describe_conclusion(PLAN, conclusion))


def test_success_is_one_line():
    conclusion, text = conclude(*map(succeeded, "abc"))
    assert (conclusion["status"], conclusion["error_information"]) == ("Succeeded", None)
    assert (
        text == "Deployment d-1 of shop to web: Succeeded (3 succeeded, 0 failed, 0 not deployed to, of 3 hosts; CodeDeployDefault.OneAtATime keeps 2 healthy)"
    )


def test_a_failure_says_host_event_script_exit_code_log_and_what_is_left():
    conclusion, text = conclude(failed("a"))
    assert conclusion["status"] == "Failed"
    assert conclusion["deployment_overview"] == {"Succeeded": 0, "Failed": 1, "Pending": 2}
    for part in (
        "HEALTH_CONSTRAINTS: too many hosts failed: with 2 of 3 hosts healthy and 2 that must stay so",
        "a: failed in ApplicationStart scripts/start.sh with exit code 3 (ScriptFailed, out of traffic)",
        "  the script exited with 3.",
        "  | [stdout]line 29",
        "  full log on the host: /root/logs/scripts.log",
        "  what to do: Read the log.",
        "Not deployed to, still on what they ran before: b, c",
        "Out of traffic: a.",
    ):
        assert part in text
    assert "line 19" not in text and "line 20" in text


def test_the_failure_of_the_last_host_is_tolerated_and_still_told():
    conclusion, text = conclude(succeeded("a"), succeeded("b"), failed("c"))
    assert conclusion["status"] == "Succeeded"
    assert "c: failed in ApplicationStart" in text


def test_every_host_failed():
    conclusion, text = conclude(*map(failed, "abc"))
    assert "HEALTH_CONSTRAINTS: every host failed." in text
