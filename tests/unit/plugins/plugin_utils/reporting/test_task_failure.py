# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.reporting.task_failure import DELEGATED_HINT, PYTHON_HINT, UNREACHABLE_HINT, error_of_task

TASK = {"name": "Check the host"}
TASKS = {"type": "tasks", "event": "AfterInstall", "when": "after", "path": "/srv/tasks/warm_up.yml"}
EVENTS = {"type": "events", "events": ["BeforeInstall", "Install"]}


@pytest.mark.parametrize(
    ("result", "code"),
    [
        ({"msg": "The module interpreter '/usr/bin/python3' was not found."}, "PythonMissing"),
        ({"msg": "MODULE FAILURE", "module_stderr": "/bin/sh: 1: /usr/bin/python3: not found"}, "PythonMissing"),
        ({"msg": "No python interpreters found for host web-1 (tried ['python3.13', 'python3'])"}, "PythonMissing"),
        ({"msg": "Module failed", "module_stdout": "bash: /opt/python3.9: command not found"}, "PythonMissing"),
        ({"msg": "Module failed", "module_stdout": "/bin/sh: line 1: /usr/bin/python3: No such file or directory"}, "PythonMissing"),
        ({"msg": "Module failed", "module_stderr": "/usr/bin/env: \u2018python3\u2019: No such file or directory"}, "PythonMissing"),
        ({"msg": "Module failed", "module_stdout": "/bin/sh: 1: /usr/bin/python3: Permission denied"}, "PythonMissing"),
        ({"msg": "ansible-core requires a minimum of Python version 3.8. Current version: 3.6.8 (default, Nov 1 2020)"}, "PythonTooOld"),
        ({"msg": "Ansible requires Python 3.9 or newer on the target. Current version: 3.8.18 (default, May  9 2026)"}, "PythonTooOld"),
        ({"msg": "MODULE FAILURE", "module_stderr": "SyntaxError: invalid syntax"}, "PythonTooOld"),
        ({"msg": "MODULE FAILURE", "module_stdout": "ImportError: ansible-core requires a minimum of Python version 3.8"}, "PythonTooOld"),
        ({"msg": "MODULE FAILURE", "module_stderr": "SyntaxError: future feature annotations is not defined"}, "PythonTooOld"),
    ],
)
def test_a_host_without_a_python_that_will_do(result, code):
    error = error_of_task({}, TASK, result)
    assert (error["code"], error["hint"], error["event"]) == (code, PYTHON_HINT, None)
    [line] = [line for line in (result["msg"], result.get("module_stderr"), result.get("module_stdout")) if line and error["message"].endswith(f": {line}")]
    assert "\n" not in error["message"]


@pytest.mark.parametrize("result", [{"unreachable": True, "msg": "no route"}, {"msg": "the host cannot be reached: Task failed: no route"}])
@pytest.mark.parametrize(("segment", "events"), [({}, []), (EVENTS, ["BeforeInstall", "Install"])])
def test_an_unreachable_host_was_lost_before_or_in_its_lifecycle(result, segment, events):
    error = error_of_task(segment, TASK, result)
    assert (error["hint"], error["event"], error["code"], error["events"]) == (UNREACHABLE_HINT, None, "HostUnreachable", events)
    assert error["message"] == "the host cannot be reached: no route"


@pytest.mark.parametrize("task", [TASK, {"name": "Secret", "no_log": True}])
@pytest.mark.parametrize("result", [{"msg": "it broke down"}, {"msg": "too late", "timedout": {}}, {"msg": "python3: command not found"}])
def test_how_far_a_segment_of_events_came_when_its_task_failed_is_not_known(task, result):
    assert error_of_task(EVENTS, task, result)["events"] == ["BeforeInstall", "Install"]
    assert error_of_task({}, task, result)["events"] == []


def test_an_unreachable_load_balancer_is_not_taken_for_the_host():
    segment = {"type": "tasks", "event": "BlockTraffic", "when": "instead", "path": "haproxy/block_traffic.yml"}
    error = error_of_task(segment, {"name": "Every HAProxy was reachable"}, {"msg": "the HAProxy host lb-1 cannot be reached: Task failed: refused"})
    assert (error["code"], error["event"], error["hint"]) == ("HostUnreachable", "BlockTraffic", DELEGATED_HINT)
    assert error["message"] == "the HAProxy host lb-1 cannot be reached: refused"


def test_a_task_of_the_users_fails_as_a_script_does():
    result = {"msg": "Task failed: Module failed: non-zero return code", "rc": 5, "stdout": "one", "stderr": "no licence\nbuy one"}
    error = error_of_task(TASKS, {"name": "Warm up"}, result)
    assert (error["code"], error["event"], error["exit_code"]) == ("TaskFailed", "AfterInstall", 5)
    assert error["message"] == "the task 'Warm up' failed: non-zero return code"
    assert error["log_tail"].splitlines() == ["[stdout]one", "[stderr]no licence", "[stderr]buy one"]
    assert "/srv/tasks/warm_up.yml" in error["hint"]


def test_a_loop_fails_as_its_first_item_that_failed():
    items = [{"item": 1, "changed": True}, {"item": 2, "failed": True, "msg": "no", "rc": 2, "stderr": "second"}, {"item": 3, "failed": True, "msg": "no"}]
    error = error_of_task(TASKS, {"name": "Warm up"}, {"msg": "One or more items failed", "results": items})
    assert (error["exit_code"], error["log_tail"]) == (2, "[stderr]second")
    lost = [{"item": 1, "unreachable": True, "msg": "no route"}]
    assert error_of_task(TASKS, {"name": "Warm up"}, {"msg": "All items completed", "results": lost})["code"] == "HostUnreachable"


def test_a_task_that_took_too_long():
    error = error_of_task(TASKS, {"name": "Warm up"}, {"msg": "Timed out after 1 second(s).", "timedout": {"period": 1}})
    assert (error["code"], error["message"]) == ("TaskTimedOut", "the task 'Warm up' failed: Timed out after 1 second(s).")


@pytest.mark.parametrize("no_log", [True, "{{ secret }}", "yes"])
def test_what_a_task_with_no_log_said_is_not_shown(no_log):
    error = error_of_task(TASKS, {"name": "Log in", "no_log": no_log}, {"msg": "bad password hush", "stderr": "hush", "rc": 1})
    assert "hush" not in str(error)
    assert "no_log" in error["message"]
