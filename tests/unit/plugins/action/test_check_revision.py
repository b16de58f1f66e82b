# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The check as a user runs it: no server, no AWS."""

from __future__ import annotations

import json
import os
import pathlib
import subprocess
import sys

import ansible_collections.agentless.codedeploy as collection
import pytest

COLLECTIONS_PATH = pathlib.Path(next(iter(collection.__path__))).parents[2]
GOOD = "version: 0.0\nos: linux\nfiles:\n  - source: app\n    destination: /srv/app\n"


def ansible(program, *arguments, cwd):
    environment = {**os.environ, "ANSIBLE_COLLECTIONS_PATH": str(COLLECTIONS_PATH), "ANSIBLE_HOME": str(cwd / "home"), "ANSIBLE_NOCOLOR": "1"}
    environment.update(ANSIBLE_LOCALHOST_WARNING="false", ANSIBLE_INVENTORY_UNPARSED_WARNING="false", ANSIBLE_STDOUT_CALLBACK="default")
    command = [sys.executable, "-m", "ansible", program, *arguments]
    done = subprocess.run(command, env=environment, cwd=cwd, capture_output=True, text=True, check=False, timeout=120)
    assert "Traceback" not in done.stdout + done.stderr
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(name="folder")
def make_folder(tmp_path):
    (tmp_path / "dist" / "app").mkdir(parents=True)
    (tmp_path / "dist" / "appspec.yml").write_text(GOOD)
    return tmp_path


@pytest.mark.parametrize(
    ("appspec", "options", "code", "lines"),
    [
        (GOOD, [], 0, ["OK: ./dist can be deployed (0 warnings)."]),
        (
            GOOD + "    overwrite: true\n",
            [],
            0,
            ["WARNING appspec.yml:6:5: CodeDeploy ignores the key 'overwrite'", "OK: ./dist can be deployed (1 warning): appspec.yml:6:5: CodeDeploy ign"],
        ),
        (GOOD + "    a: 1\n    b: 2\n", [], 0, ["OK: ./dist can be deployed (2 warnings): appspec.yml:6:5: CodeDeploy ignores the key 'a'"]),
        (
            GOOD + "hooks:\n  AfterIntall:\n",
            [],
            0,
            ["[WARNING]: appspec.yml:7:3: 'AfterIntall' is not a lifecycle event, so its scripts never run. Did you mean", "OK: ./dist"],
        ),
        (
            GOOD + "    overwrite: true\n",
            ["-e", "codedeploy_check_strict=true"],
            2,
            ["WARNING appspec.yml:6:5", "INVALID_REVISION: appspec.yml:6:5: CodeDeploy", "top level. (in strict mode, warnings count as errors)\""],
        ),
        (
            GOOD + "    a: 1\n    b: 2\n",
            ["-e", "codedeploy_check_strict=true"],
            2,
            ["source, destination. (and 1 more; in strict mode, warnings count as errors)\""],
        ),
        (
            GOOD + "  - source: nope\n    destination: /x\nhooks: x\n",
            [],
            2,
            ["ERROR appspec.yml:6:13: The source nope", "\"INVALID_REVISION: appspec.yml:8:8: hooks is 'x'", "list of scripts. (and 1 more)\""],
        ),
        (None, [], 2, ["REVISION_MISSING: revision is ./nowhere, and there is no such file. Looked for: ", "/nowhere. Correct the path"]),
    ],
)
def test_playbook_check(folder, appspec, options, code, lines):
    (folder / "dist" / "appspec.yml").write_text(appspec or "")
    revision = "./dist" if appspec else "./nowhere"
    returned, output = ansible("playbook", "agentless.codedeploy.check", "-e", f"codedeploy_revision={revision}", *options, cwd=folder)
    assert returned == code, output
    for line in lines:
        assert line in output
    assert ("OK: " in output) == (code == 0)


def test_result_of_the_module_in_check_mode(folder):
    returned, output = ansible("adhoc", "localhost", "--check", "-m", "agentless.codedeploy.check_revision", "-a", "path=dist strict=yes", cwd=folder)
    assert returned == 0, output
    result = json.loads(output[output.index("{") :])
    assert result["changed"] is False
    assert result["appspec"]["files"] == [{"source": "app", "destination": "/srv/app"}]
    assert [sorted(entry) for entry in result["manifest"]] == [["mode", "path", "type"], ["mode", "path", "sha256", "size", "type"]]
    assert (result["unpacked_size_bytes"], result["bundle_type"], result["errors"], result["warnings_found"]) == (len(GOOD), "directory", [], [])


def test_wrong_arguments(folder):
    returned, output = ansible("adhoc", "localhost", "-m", "agentless.codedeploy.check_revision", "-a", "path=dist bundle_type=rar", cwd=folder)
    assert returned != 0 and "bundle_type" in output
