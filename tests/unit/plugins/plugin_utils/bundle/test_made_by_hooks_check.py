# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import hashlib

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.bundle.revision_check import check_revision
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.bundle.check_options import OPTIONS

APPSPEC = """version: 0.0
os: linux
files:
  - source: app
    destination: /srv/app
  - source: payload/web
    destination: /srv/web
hooks:
  ApplicationStop:
    - location: made/stop.sh
  BeforeInstall:
    - location: scripts/unpack.sh
    - location: made/second.sh
"""
WITHOUT_MAKER = APPSPEC.replace("    - location: scripts/unpack.sh\n", "")
MISSING = [("script-missing", 10), ("script-missing", 13), ("os:ENOENT", 6)]


def check(appspec, made, tasks=()):
    contents = {hashlib.sha256(text.encode()).hexdigest(): text.encode() for text in (appspec, "x")}
    manifest = [
        {"path": path, "type": "file", "mode": "0644", "size": len(text), "sha256": hashlib.sha256(text.encode()).hexdigest(), "first_line": b""}
        for path, text in {"appspec.yml": appspec, "app/x": "x", "scripts/unpack.sh": "x"}.items()
    ]
    folders = [{"path": path, "type": "directory", "mode": "0755"} for path in ("app", "scripts")]
    return check_revision(folders + manifest, contents, {**OPTIONS, "paths_made_by_hooks": list(made), "events_with_tasks": list(tasks)})


def found(result, kind):
    return [(finding["reason"], finding["line"]) for finding in result[kind]]


@pytest.mark.parametrize(
    ("made", "errors"),
    [
        ([], MISSING),
        (["made"], MISSING[2:]),
        (["/payload/"], MISSING[:2]),
        (["payload/we"], MISSING),
        (["payload", "./made/second.sh"], MISSING[:1]),
        (["payload/web", "made"], []),
        (["/"], []),
        (["."], []),
    ],
)
def test_only_what_is_named_may_be_missing(made, errors):
    assert found(check(APPSPEC, made), "errors") == errors


@pytest.mark.parametrize(
    ("tasks", "errors"),
    [
        ([], [("nothing-makes-it", 12)]),
        (["AfterInstall", "ApplicationStop"], [("nothing-makes-it", 12)]),
        (["DownloadBundle"], []),
        (["BeforeInstall"], []),
    ],
)
def test_something_must_run_before_that_can_make_it(tasks, errors):
    """The only script of BeforeInstall cannot make itself; it could make the source, and what the next ApplicationStop runs."""
    result = check(WITHOUT_MAKER, ["/"], tasks)
    assert found(result, "errors") == errors


def test_without_any_script_nothing_is_made():
    appspec = APPSPEC[: APPSPEC.index("hooks:")]
    assert found(check(appspec, ["payload"]), "errors") == [("nothing-makes-it", 6)]


@pytest.mark.parametrize("path", ["other", "scripts", "app"])
def test_a_path_where_nothing_is_missing_is_a_warning(path):
    result = check(APPSPEC, ["payload", "made", path])
    assert (result["errors"], found(result, "warnings")) == ([], [("nothing-made-by-hooks", 1)])
    assert f"names {path}," in result["warnings"][0]["message"]


@pytest.mark.parametrize("path", ["..", "../x", "a/../../b"])
def test_a_path_out_of_the_revision_is_refused(path):
    assert ("path-outside-revision", 1) in found(check(APPSPEC, ["/", path]), "errors")


def test_a_source_out_of_the_revision_is_not_excused():
    assert "path-outside-revision" in [reason for reason, _line in found(check(APPSPEC.replace("payload/web", "../web"), ["/"]), "errors")]
