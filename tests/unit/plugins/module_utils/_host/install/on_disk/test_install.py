# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A revision on a real disk, and the next one."""

from __future__ import annotations

import json
import os
import pathlib
import subprocess

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.tests.unit.plugins.module_utils._host.install.install_world import APP, acl, appspec, permission, write_tree


def test_a_revision_is_installed_and_the_next_one_replaces_it(server):
    first = server.install(APP, server.archive({"app/a.txt": "1", "app/sub/b.txt": "1", "app/empty": None, "other.txt": "no"}))
    assert server.texts() == {"srv": None, "srv/app": None, "srv/app/a.txt": "1", "srv/app/sub": None, "srv/app/sub/b.txt": "1", "srv/app/empty": None}
    assert server.cleanup_list() == ["srv", "srv/app", "srv/app/a.txt", "srv/app/empty", "srv/app/sub", "srv/app/sub/b.txt"]
    assert [os.path.relpath(path, server.root) for path in first["added"]] == sorted(server.texts())

    second = server.install(APP, server.archive({"app/a.txt": "2", "app/c.txt": "2"}))
    assert server.texts() == {"srv": None, "srv/app": None, "srv/app/a.txt": "2", "srv/app/c.txt": "2"}
    relative = {kind: [os.path.relpath(path, server.root) for path in second[kind]] for kind in ("added", "changed", "removed", "retained")}
    assert relative == {
        "added": ["srv/app/c.txt"], "changed": ["srv/app/a.txt"], "removed": ["srv/app/empty", "srv/app/sub", "srv/app/sub/b.txt"], "retained": [],
    }


def test_the_same_revision_again_changes_nothing(server):
    spec = appspec(("app", "/srv"), permissions=[permission("/srv", mode="2640", owner="daemon", acls=[acl("user:daemon:rwx"), acl("mask::rwx")])])
    content = {"app/a.txt": "1", "app/sub/link": ("->", "../a.txt"), "app/b.sh": ("#!/bin/sh\n", 0o755)}
    server.install(spec, server.archive(content))
    again = server.install(spec, server.archive(content))
    assert [again[kind] for kind in ("added", "changed", "removed", "retained", "warnings")] == [[], [], [], [], []]


def test_what_fails_on_the_way_is_one_error_and_is_cleaned_up_by_the_next_deployment(server):
    archive = server.archive({"app/a.txt": "1", "app/z.txt": "1"})
    spec = appspec(("app", "/srv/app"), permissions=[permission("/srv/app/a.txt", acls=[acl("user:4294967295:rwx")])])
    with pytest.raises(DeploymentError) as caught:
        server.install(spec, archive)
    assert caught.value.where["reason"] == "acl-setfacl-failed" and str(server.root / "srv/app/a.txt") in caught.value.message
    server.install(appspec(("b.txt", "/b")), server.archive({"b.txt": "2"}))
    assert server.texts() == {"b": None, "b/b.txt": "2"}


def test_a_list_of_the_agent_is_obeyed(server):
    write_tree(server.root, {"srv/app/a.txt": "1", "srv/app/mine": "m", "unfinished": "u"})
    lines = "".join("%s/%s\n" % (server.root, path) for path in ("srv", "srv/app", "srv/app/a.txt"))
    write_tree(server.deployment_root, {"deployment-instructions/dg-1-cleanup": lines + "%s/unfinished" % server.root})
    server.install(appspec(), server.archive({"x": ""}))
    assert server.texts() == {"srv": None, "srv/app": None, "srv/app/mine": "m", "unfinished": "u"}


def test_a_directory_that_cannot_be_removed_is_used_again(server):
    server.install(APP, server.archive({"app/a.txt": "1"}))
    subprocess.run(["mount", "--bind", str(server.root / "srv/app"), str(server.root / "srv/app")], check=True, timeout=60)
    try:
        server.install(APP, server.archive({"app/b.txt": "2"}))
        assert server.texts() == {"srv": None, "srv/app": None, "srv/app/b.txt": "2"}
    finally:
        subprocess.run(["umount", str(server.root / "srv/app")], check=True, timeout=60)


ODD_NAMES = ["blank ", " lead", "new\nline", "tab\t", "caf\u00e9", "q'\"$(x)", "semanage"]


def test_odd_names_are_installed_and_removed(server):
    archive = server.archive({"app/%s" % name: name for name in ODD_NAMES})
    pathlib.Path(os.fsdecode(os.fsencode(archive) + b"/app/\xff.txt")).write_text("raw", encoding="utf-8")
    acls = [acl("user:daemon:rwx")]
    report = server.install(appspec(("app", "/srv/app"), permissions=[permission("/srv/app", acls=acls)]), archive)
    assert {path.rpartition("/")[2] for path in server.texts()} == {"srv", "app", "\udcff.txt", *ODD_NAMES}
    json.dumps(report, ensure_ascii=False).encode("utf-8")
    server.install(appspec(), server.archive({"x": ""}))
    assert server.texts() == {}


def test_the_instructions_are_kept_as_the_agent_writes_them(server):
    archive = server.archive({"app/f": "x"})
    entry = permission("/srv/f", owner="daemon", mode="600", acls=[acl("user:daemon:r--")])
    server.install(appspec(("app", "/srv"), permissions=[entry]), archive)
    written = json.loads((pathlib.Path(server.deployment_root) / "deployment-instructions/dg-1-install.json").read_text(encoding="utf-8"))
    target = str(server.root / "srv/f")
    assert written == {"instructions": [
        {"type": "mkdir", "directory": str(server.root / "srv")},
        {"type": "copy", "source": archive + "/app/f", "destination": target},
        {"type": "chown", "owner": "daemon", "group": None, "file": target},
        {"type": "chmod", "mode": "600", "file": target},
        {"type": "setfacl", "acl": ["user:daemon:r--"], "file": target},
    ]}
