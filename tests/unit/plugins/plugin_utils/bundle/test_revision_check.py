# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import hashlib

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.bundle.revision_check import check_revision
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.bundle.check_options import OPTIONS

TOP = "version: 0.0\nos: linux\n"


def check(appspec, paths, **options):
    """paths: path -> content (file), None (directory), or ('link', target)."""
    manifest, contents = [], {}
    for path, content in sorted({**paths, **({"appspec.yml": appspec} if appspec is not None else {})}.items()):
        if content is None:
            manifest.append({"path": path, "type": "directory", "mode": "0755"})
        elif isinstance(content, tuple):
            manifest.append({"path": path, "type": "symlink", "mode": "0777", "target": content[1]})
        else:
            sha256 = hashlib.sha256(content.encode()).hexdigest()
            contents[sha256] = content.encode()
            first_line = content.encode().partition(b"\n")[0]
            manifest.append({"path": path, "type": "file", "mode": "0644", "size": len(content), "sha256": sha256, "first_line": first_line})
    return check_revision(manifest, contents, {**OPTIONS, **options})


def reasons(result, kind="errors"):
    return [(finding["reason"], finding["line"]) for finding in result[kind]]


def script(location):
    return f"{TOP}hooks:\n  AfterInstall:\n    - location: {location}\n"


def files(*pairs):
    return TOP + "files:\n" + "".join(f"  - source: {source}\n    destination: {destination}\n" for source, destination in pairs)


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("scripts/a.sh", None),
        ("/scripts/a.sh", None),
        ("./scripts/../scripts/a.sh", None),
        ("linked/a.sh", None),
        ("link.sh", None),
        ("outside.sh", None),
        ("scripts/b.sh", "script-missing"),
        ("scripts/A.sh", "script-missing"),
        ("sh scripts/a.sh", "script-missing"),
        ("pip install -e .", "script-missing"),
        ("dangling.sh", "script-missing"),
        ("scripts", "script-is-a-directory"),
        ("/", "script-is-a-directory"),
        ("../a.sh", "path-outside-revision"),
        ("scripts/../../a.sh", "path-outside-revision"),
        ("circle/a.sh", "script-missing"),
    ],
)
def test_scripts(location, reason):
    paths = {
        "scripts": None, "scripts/a.sh": "#!/bin/sh\n", "linked": ("link", "scripts"), "link.sh": ("link", "linked/a.sh"),
        "outside.sh": ("link", "/usr/bin/true"), "dangling.sh": ("link", "nowhere"), "circle": ("link", "circle"),
    }  # fmt: skip
    assert reasons(check(script(location), paths)) == ([(reason, 5)] if reason else [])


@pytest.mark.parametrize(
    ("location", "hint"),
    [
        ("scripts\\a.sh", "with slashes"),
        ("scripts/A.sh", "Did you mean scripts/a.sh?"),
        ("scripts/a.sh -x", "put the command into a script"),
        ("zzz", "Add it to the bundle"),
    ],
)
def test_hints_for_missing_scripts(location, hint):
    assert hint in check(script(location), {"scripts/a.sh": ""})["errors"][0]["hint"]


@pytest.mark.parametrize(("first_line", "warned"), [("#!/bin/sh\r\n", True), ("#!/bin/sh\n", False), ("echo\r\n", False), ("", False)])
def test_carriage_returns_in_the_first_line(first_line, warned):
    result = check(script("a.sh"), {"a.sh": first_line})
    assert reasons(result, "warnings") == ([("script-carriage-returns", 5)] if warned else [])
    assert result["appspec"]


@pytest.mark.parametrize(
    ("appspec", "found"),
    [
        (files(("app", "/srv/app"), ("/", "/srv/all")), []),
        (files(("app", "/srv"), ("app/d", "/srv/d")), [("duplicate-destination", 6)]),
        (files(("a.txt", "/a"), ("nope", "/a"), ('"*.txt"', "/a"), ("../x", "/a")), [("os:ENOENT", 6), ("os:ENOENT", 8), ("path-outside-revision", 10)]),
        (files(("a.txt", "/o"), ("b/a.txt", "/o")), [("duplicate-destination", 6)]),
        (files(("app", "/o"), ("a.txt", "/x"), ("app", "/o/a.txt"), ("a.txt", "/o")), [("file-over-planned-directory", 10)]),
        (files(("a.txt", "/o"), ("app", "/o/a.txt")), [("directory-over-planned-file", 6)]),
        (files(("app", "/srv")) + "permissions:\n  - object: /srv/m.txt\n    pattern: '*.txt'\n", [("permission-pattern-on-file", 7)]),
        (
            files(("app", "/srv")) + "permissions:\n  - object: /srv\n    owner: a\n  - object: /srv/m.txt\n    owner: b\n",
            [("permission-duplicate", 9)],
        ),
    ],
)
def test_sources_and_plan(appspec, found):
    paths = {"app": None, "app/m.txt": "x", "app/d": None, "app/d/y": "y", "a.txt": "a", "b": None, "b/a.txt": "b"}
    assert reasons(check(appspec, paths)) == found


@pytest.mark.parametrize("source", ["\\", "app\\m.txt"])
def test_a_source_of_windows(source):
    error = check(files((source, "/srv")), {"app": None, "app/m.txt": "x"})["errors"][0]
    assert (error["reason"], "with slashes" in error["hint"]) == ("os:ENOENT", True)


def test_a_relative_destination_is_the_same_place_as_an_absolute_one():
    found = check(files(("a.txt", "srv"), ("b/a.txt", "/srv")), {"a.txt": "a", "b": None, "b/a.txt": "b"})
    assert reasons(found) == [("duplicate-destination", 6)]
    assert reasons(found, "warnings") == [("destination-not-absolute", 5)]


def test_everything_wrong_is_told_at_once():
    text = "version: 1.0\nos: linux\nfiles:\n  - source: nope\n    destination: /x\nhooks:\n  AfterInstall:\n    - location: no.sh\n  Oops:\n"
    result = check(text, {})
    assert reasons(result) == [("appspec-bad-version", 1), ("script-missing", 8), ("os:ENOENT", 4)]
    assert reasons(result, "warnings") == [("unknown-lifecycle-event", 9)]


@pytest.mark.parametrize("event", ["AfterIntall", "Install", "BlockTraffic"])
def test_scripts_that_never_run_may_be_missing(event):
    text = f"{TOP}hooks:\n  {event}:\n    - location: gone.sh\n"
    assert reasons(check(text, {})) == []
    assert reasons(check(text, {}, custom_events=[event])) == [("script-missing", 5)]


@pytest.mark.parametrize(
    ("paths", "filename", "hint"),
    [
        ({}, "appspec.yml", "at the root of the bundle"),
        ({"appspec.yaml": TOP}, "appspec.yml", "It has appspec.yaml: rename that to appspec.yml."),
        ({"appspec.yml": TOP}, "appspec.yaml", "It has appspec.yml: rename that to appspec.yaml."),
        ({"AppSpec.yml": TOP}, "appspec.yml", "It has AppSpec.yml"),
        ({"a/appspec.yml": TOP, "b": ""}, "appspec.yml", "It has a/appspec.yml"),
        ({"appspec.yml": None}, "appspec.yml", ""),
        ({"appspec.yml": TOP}, "../appspec.yml", ""),
        ({"appspec.yml": TOP}, "deploy/appspec.yml", "It has appspec.yml"),
    ],
)
def test_no_appspec(paths, filename, hint):
    result = check(None, paths, appspec_filename=filename)
    assert reasons(result) == [("appspec-missing", 1)]
    assert hint in result["errors"][0]["hint"]


@pytest.mark.parametrize(
    ("paths", "filename"), [({"deploy/other.yml": TOP}, "deploy/other.yml"), ({"appspec.yml": ("link", "prod.yml"), "prod.yml": TOP}, "appspec.yml")]
)
def test_appspec_by_another_name_or_through_a_link(paths, filename):
    assert check(None, paths, appspec_filename=filename)["appspec"]["version"] == "0.0"


def test_scripts_of_an_event_that_is_overruled_by_a_later_one_never_run():
    appspec = TOP + "hooks:\n  AfterInstall:\n    - location: gone.sh\n      timeout: x\n  AfterInstall:\n    - location: a.sh\n"
    result = check(appspec, {"a.sh": ""})
    assert (reasons(result), reasons(result, "warnings")) == ([], [("duplicate-key", 7)])


def test_findings_name_the_file():
    assert check(None, {"a.yml": "os: linux"}, appspec_filename="a.yml")["errors"][0]["file"] == "a.yml"
