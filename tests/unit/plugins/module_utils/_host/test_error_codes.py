# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.error_codes import error_of
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.lifecycle.lifecycle_report import blame_previous_revision
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.disk.os_failure import os_failure
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.preflight.preflight_check import _lacking

ERROR = DeploymentError("ScriptFailed", "It ended with exit code 9.", "See the log.", script="stop.sh")
SCRIPTS = [{"location": "stop.sh", "deployment_id": "d-OLD"}]


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("file-exists-disallow", "FileInTheWay"), ("owner-unknown", "UserMissing"), ("deployment-in-progress", "DeploymentInProgress"),
        ("no-space", "NoSpace"), ("appspec-missing", "UnknownError"),
    ],  # fmt: skip
)
def test_the_code_says_what_is_known_of_the_cause(reason, code):
    error = error_of(reason, "It failed.", "Try again.")
    assert error.to_dict() == {"code": code, "message": "It failed.", "hint": "Try again.", "reason": reason}


def test_an_error_of_the_system_says_its_kind():
    assert os_failure("unpack", PermissionError(13, "Permission denied", "/opt"), "/opt").code == "PermissionDenied"
    assert os_failure("unpack", OSError(5, "Input/output error", "/opt"), "/opt").code == "UnknownError"


def test_what_a_server_lacks_has_the_code_of_the_first_and_each_hint_once():
    error = _lacking([{"code": "UserMissing", "message": "a", "hint": "Create it."}, {"code": "NoSpace", "message": "b", "hint": "Create it."}])
    assert (error.code, error.hint, error.message) == ("UserMissing", "Create it.", "The server is not ready for this revision: a; b.")


@pytest.mark.parametrize("event", ["ApplicationStop", "BeforeBlockTraffic", "AfterBlockTraffic"])
def test_a_script_of_the_previous_revision_is_blamed_on_its_deployment(event):
    blamed = blame_previous_revision(ERROR, {"name": event, "scripts": SCRIPTS})
    assert "installed by deployment d-OLD" in blamed.message
    assert blamed.hint.startswith("See the log.") and "codedeploy_ignore_application_stop_failures" in blamed.hint


@pytest.mark.parametrize("event", [{"name": "ApplicationStart", "scripts": SCRIPTS}, {"name": "ApplicationStop", "scripts": []}])
def test_nothing_else_is(event):
    assert blame_previous_revision(ERROR, event) is ERROR
