# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import hashlib

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.bundle.revision_check import check_revision
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.bundle.check_options import OPTIONS

TOP = "version: 0.0\nos: linux\n"
PATHS = ("app/main.py", "app/static/logo.png", "conf/app.conf", "bin/server", "conf/.env", "app-1.2", "run.d")


def check(appspec, **options):
    contents = {hashlib.sha256(appspec.encode()).hexdigest(): appspec.encode()}
    manifest = [{"path": path, "type": "file", "mode": "0644", "size": 1, "sha256": "x", "first_line": b""} for path in PATHS]
    manifest.append({**manifest[0], "path": "appspec.yml", "sha256": next(iter(contents))})
    manifest.append({"path": "link.conf", "type": "symlink", "mode": "0777", "target": "conf/app.conf"})
    manifest.append({"path": "linked", "type": "symlink", "mode": "0777", "target": "conf"})
    return check_revision(sorted(manifest, key=lambda entry: entry["path"]), contents, {**OPTIONS, **options})


def warnings(appspec, **options):
    result = check(appspec, **options)
    assert result["errors"] == []
    return [(warning["reason"], warning["line"]) for warning in result["warnings"]]


def mapping(source, destination):
    return f"{TOP}files:\n  - source: {source}\n    destination: {destination}\n"


@pytest.mark.parametrize(
    ("source", "destination", "fix"),
    [
        ("conf/app.conf", "/etc/app.conf", "Write /etc;"),
        ("/conf/app.conf", "/etc/App.conf", "Write /etc;"),
        ("link.conf", "/etc/link.conf", "Write /etc;"),
        ("conf/app.conf", "/etc/prod.conf", "rename it in the bundle to prod.conf, and write /etc;"),
        ("conf/app.conf", "/app.conf", "Write /;"),
        ("bin/server", "/usr/bin/server", "Write /usr/bin;"),
        ("conf/.env", "/srv/.env", "Write /srv;"),
        ("app-1.2", "/opt/app-1.2", "Write /opt;"),
        ("conf/app.conf", "/etc", None),
        ("conf/app.conf", "/etc/app.conf/", None),
        ("conf/app.conf", "/etc/app", None),
        ("bin/server", "/", None),
        ("app-1.2", "/opt/other-2.2", None),
        ("run.d", "/etc/conf.d", None),
        ("app", "/srv/app", None),
        ("linked", "/etc/linked", None),
    ],
)
def test_a_destination_that_looks_like_the_file(source, destination, fix):
    result = check(mapping(source, destination))
    assert [(warning["reason"], warning["line"]) for warning in result["warnings"]] == ([("destination-looks-like-file", 5)] if fix else [])
    assert fix is None or fix in result["warnings"][0]["hint"]


def test_where_the_file_will_be():
    assert "the file becomes /etc/app.conf/app.conf." in check(mapping("conf/app.conf", "etc/app.conf"))["warnings"][-1]["message"]


def permission(mode, item="/srv/app", more=""):
    files = mapping("app", "/srv/app") + "  - source: conf/app.conf\n    destination: /etc\n"
    return f"{files}permissions:\n  - object: {item}\n    mode: {mode}\n{more}"


@pytest.mark.parametrize(
    ("mode", "item", "more", "words"),
    [
        ("644", "/srv/app", "", ["the owner, the group and others cannot enter", "Add type: [file]", "mode: 755"]),
        ("644", "/srv/app", "    pattern: '**'\n", ["Add type: [file]"]),
        ("644", "/srv/app", "    pattern: '*'\n", ["Add type: [file]"]),
        ("644", "/srv", "", ["below '/srv'"]),
        ("'0640'", "/srv/app", "", ["the owner and the group cannot enter", "mode: 750"]),
        ("754", "/srv/app", "", ["others cannot enter", "mode: 755"]),
        ("2664", "/srv/app", "", ["mode: 775"]),
        ("644", "/srv/app", "    type: [file, directory]\n", ["Add type: [file]"]),
        ("644", "/srv/app", "    type: [directory]\n", ["Write mode: 755."]),
        ("755", "/srv/app", "", None),
        ("750", "/srv/app", "", None),
        ("711", "/srv/app", "", None),
        ("0", "/srv/app", "", None),
        ("644", "/srv/app", "    type: [file]\n", None),
        ("644", "/srv/app", "    pattern: '*.py'\n", None),
        ("644", "/etc/app.conf", "", None),
        ("644", "/etc/app.conf", "    pattern: '**'\n", None),
        ("644", "/srv/app/main.py", "", None),
    ],
)
def test_a_mode_that_directories_cannot_have(mode, item, more, words):
    result = check(permission(mode, item, more))
    assert [(warning["reason"], warning["line"]) for warning in result["warnings"]] == ([("directories-lose-x", 10)] if words else [])
    for word in words or []:
        assert word in result["warnings"][0]["message"] + result["warnings"][0]["hint"]


def test_effects_are_told_beside_errors():
    result = check(mapping("gone", "/x") + "  - source: conf/app.conf\n    destination: /etc/app.conf\n")
    assert [error["reason"] for error in result["errors"]] == ["os:ENOENT"]
    assert [warning["reason"] for warning in result["warnings"]] == ["destination-looks-like-file"]


@pytest.mark.parametrize("appspec", [TOP, TOP + "files:\npermissions:\n", permission("755", more="    type: []\n")])
def test_nothing_to_warn_of(appspec):
    assert warnings(appspec) == []
