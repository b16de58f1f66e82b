# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest

from ansible_collections.agentless.codedeploy.plugins.module_utils._host.scripts.script_failure import script_failure

SCRIPT = {"location": "s.sh", "timeout": 7, "runas": None, "sudo": False}
OUTCOME = {"exit_code": None, "signal": None, "timed_out": False, "stopped": False, "still_running": False, "spawn_error": None}
FACTS = {"runas_known": True, "is_directory": False, "interpreter_exists": True}

# outcome, script, shebang, facts: code, reason, text of message and hint
CASES = [
    ({"exit_code": 3}, {}, "#!/bin/sh", {}, "ScriptFailed", "script-exit:3", "ended with exit code 3"),
    ({"signal": 9}, {}, "#!/bin/sh", {}, "ScriptFailed", "script-signal", "killed by SIGKILL"),
    ({"signal": 64}, {}, "#!/bin/sh", {}, "ScriptFailed", "script-signal", "killed by SIGRTMAX"),
    ({"signal": 33}, {}, "#!/bin/sh", {}, "ScriptFailed", "script-signal", "killed by signal 33"),
    ({"stopped": True, "signal": 15}, {}, "", {}, "MANUAL_STOP", "stopped", "which was ended"),
    ({"timed_out": True, "exit_code": 0}, {}, "", {}, "ScriptTimedOut", "script-timeout", "timeout of 7 seconds"),
    ({"timed_out": True, "still_running": True}, {}, "", {}, "ScriptTimedOut", "script-timeout", "may still be running"),
    ({"spawn_error": "No such file"}, {}, "#!/bin/sh\r", {}, "ScriptFailed", "script-spawn-error", "carriage return"),
    ({"exit_code": 127}, {}, "#!/usr/bin/env bash\r", {}, "ScriptFailed", "script-exit:127", "carriage return"),
    ({"exit_code": 1}, {}, "#!/bin/sh\r", {}, "ScriptFailed", "script-exit:1", "See the log"),
    ({"spawn_error": "No such file"}, {}, "#!/opt/ruby", {"interpreter_exists": False}, "ScriptFailed", "script-spawn-error", "/opt/ruby"),
    ({"spawn_error": "Permission denied"}, {}, "", {"is_directory": True}, "ScriptFailed", "script-spawn-error", "it is a directory"),
    ({"exit_code": 1}, {"runas": "bob"}, "", {"runas_known": False}, "ScriptFailed", "script-exit:1", "no user bob"),
]


@pytest.mark.parametrize("outcome, script, shebang, facts, code, reason, text", CASES)
def test_failures(outcome, script, shebang, facts, code, reason, text):
    error = script_failure("AfterInstall", dict(SCRIPT, **script), dict(OUTCOME, **outcome), shebang, dict(FACTS, **facts))
    assert (error.code, error.where["reason"], error.where["script"]) == (code, reason, "s.sh")
    assert error.where["exit_code"] == outcome.get("exit_code")
    assert text in error.message + error.hint
    assert "s.sh of AfterInstall" in error.message


def test_success():
    assert script_failure("AfterInstall", SCRIPT, dict(OUTCOME, exit_code=0), "", FACTS) is None
