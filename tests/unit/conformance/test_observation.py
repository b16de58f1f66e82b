# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json
import subprocess

import pytest

from ansible_collections.agentless.codedeploy.tests.conformance.runner.deployment import pretended_revision, read_results
from ansible_collections.agentless.codedeploy.tests.conformance.runner.server.observation import read_script_log

LOG = """\
2026-01-02 03:04:05 LifecycleEvent - BeforeInstall
2026-01-02 03:04:05 Script - one.sh
2026-01-02 03:04:05 [stdout]out [stderr]
2026-01-02 03:04:05 [stderr]err
2026-01-02 03:04:05 [stdout]carriage\r
2026-01-02 03:04:05 Script - two.sh
"""


def test_the_script_log_is_read_by_script(tmp_path):
    path = tmp_path / "scripts.log"
    path.write_bytes(LOG.encode())
    assert read_script_log(path) == [
        {"location": "one.sh", "stdout": ["out [stderr]", "carriage\r"], "stderr": ["err"]},
        {"location": "two.sh", "stdout": [], "stderr": []},
    ]


@pytest.mark.parametrize(
    ("url", "location"),
    [
        ("s3://b/app.zip", {"bucket": "b", "key": "app.zip", "bundle_type": "zip"}),
        (
            "s3://b/a/b%20c.zip?versionId=v1&etag=%22abc%22",
            {"bucket": "b", "key": "a/b c.zip", "bundle_type": "zip", "version": "v1", "e_tag": '"abc"'},
        ),
        ("https://api.github.com/repos/o/r/tarball/1234", {"repository": "o/r", "commit_id": "1234"}),
    ],
)
def test_pretended_revisions(url, location):
    revision = pretended_revision(url, "zip")
    assert location in revision.values()


def completed(*lines, code=0):
    output = "".join(json.dumps(line) + "\n" for line in lines)
    return subprocess.CompletedProcess([], code, output.encode(), b"")


def test_a_refusal_carries_its_reasons():
    result = {"msg": "bad", "errors": [{"reason": "appspec-bad-os"}], "error": {"code": "INVALID_REVISION"}}
    run = read_results(completed({"task": "Check the revision", "failed": True, "result": result}, code=2))
    assert run.refused == "Check the revision: bad"
    assert run.reasons == ["appspec-bad-os"]


def test_a_bundle_that_cannot_be_fetched_has_the_error_code_as_reason():
    result = {"msg": "no", "error": {"code": "INVALID_REVISION"}}
    run = read_results(completed({"task": "Fetch the revision", "failed": True, "result": result}, code=2))
    assert run.reasons == ["fetch:INVALID_REVISION"]


@pytest.mark.parametrize(
    "broken",
    [
        completed(),
        completed({"task": "Check the revision", "failed": False, "result": {}}, code=4),
        completed({"task": "x", "failed": True, "result": {"msg": "Traceback (most recent call last):"}}, code=2),
    ],
)
def test_a_broken_playbook_is_no_result(broken):
    with pytest.raises(RuntimeError):
        read_results(broken)
