# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest

from ansible_collections.agentless.codedeploy.plugins.module_utils._host.bundle.paths_made_by_hooks import covers, makers
from ansible_collections.agentless.codedeploy.tests.unit.plugins.module_utils._host.segment.segment_world import Server, appspec, run, statuses

HOOKS = {"ApplicationStop": ["stop"], "BeforeInstall": ["one", "two"], "ApplicationStart": ["start"], "MyOwn": ["own"]}
ONE, TWO, START = ("BeforeInstall", "one"), ("BeforeInstall", "two"), ("ApplicationStart", "start")


@pytest.mark.parametrize(
    ("made", "path", "is_covered"),
    [
        (["a"], "a", True),
        (["/a/"], "./a/b", True),
        (["a"], "ab", False),
        (["a/b"], "a", False),
        (["/"], "anything", True),
        ([], "a", False),
    ],
)
def test_a_path_stands_for_all_below_it(made, path, is_covered):
    assert covers(made, path) is is_covered


@pytest.mark.parametrize(
    ("event", "script", "expected"),
    [
        ("Install", None, [ONE, TWO]),
        ("BeforeInstall", "one", []),
        ("BeforeInstall", "two", [ONE]),
        ("ValidateService", "check", [ONE, TWO, START]),
        ("ApplicationStop", "stop", [ONE, TWO, START]),
        ("MyOwn", "own", [ONE, TWO, START]),
    ],
)
def test_who_could_make_it(event, script, expected):
    assert makers(HOOKS, event, script) == expected


def request(server, script, **files):
    scripts = {"BeforeInstall": f"#!/bin/sh\n{script}\n"}
    made = server.request("A", scripts, paths_made_by_hooks=["/"])
    late = appspec({"AfterInstall": ""})["hooks"]
    return {**made, "appspec": {**made["appspec"], **files, "hooks": {**made["appspec"]["hooks"], **late}}}


def test_what_hooks_make_is_installed_and_run(tmp_path):
    server = Server(tmp_path)
    script = "mkdir -p made && cp app/name.txt made && printf '#!/bin/sh\\n' >scripts/AfterInstall"
    result = run(request(server, script, files=[{"source": "made", "destination": "/srv/app"}]))
    assert result["error"] is None and server.installed() == "A"


def test_what_they_do_not_make_is_their_fault(tmp_path):
    server = Server(tmp_path)
    result = run(request(server, "true", files=[{"source": "made", "destination": "/srv/app"}]))
    assert statuses(result)["Install"] == "Failed"
    assert "The source made in the files section was not made: scripts/BeforeInstall of BeforeInstall should have made it." in result["error"]["message"]
    assert not server.install_root.exists()


def test_a_script_that_they_do_not_make_is_their_fault_too(tmp_path):
    result = run(request(Server(tmp_path), "true"))
    assert (result["error"]["event"], result["error"]["code"]) == ("AfterInstall", "ScriptMissing")
    assert "was not made: scripts/BeforeInstall of BeforeInstall should have made it." in result["error"]["message"]
