# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Modes, owners and access control lists of what is installed."""

from __future__ import annotations

import os
import subprocess

from ansible_collections.agentless.codedeploy.tests.unit.plugins.module_utils._host.install.install_world import (
    APP,
    acl,
    appspec,
    mode_of,
    permission,
    write_tree,
)


def test_files_come_with_mode_time_and_owner_and_directories_with_the_umask(server):
    archive = server.archive({"app/s.bin": ("x", 0o4711), "app/world": None})
    os.chmod(archive + "/app/world", 0o1777)
    os.chown(archive + "/app/s.bin", 12345, 54321)
    os.chmod(archive + "/app/s.bin", 0o4711)
    os.utime(archive + "/app/s.bin", (1, 981173106))
    os.umask(0o027)
    server.install(APP, archive)
    status = (server.root / "srv/app/s.bin").stat()
    assert (status.st_uid, status.st_gid, status.st_mtime) == (12345, 54321, 981173106)
    assert [mode_of(server.root / path) for path in ("srv/app/s.bin", "srv/app", "srv/app/world")] == ["4711", "0750", "0750"]


def test_permissions_are_given(server):
    spec = appspec(("app", "/srv/app"), permissions=[
        permission("/srv/app/s.bin", owner="daemon", group="daemon", mode="6755"),
        permission("/srv/app/sub", mode="750", owner="daemon"),
    ])
    server.install(spec, server.archive({"app/s.bin": "x", "app/sub/deep/f": "x"}))
    assert [mode_of(server.root / "srv/app" / path) for path in ("s.bin", "sub", "sub/deep", "sub/deep/f")] == ["6755", "0755", "0750", "0750"]
    assert [(server.root / "srv/app" / path).stat().st_uid for path in ("s.bin", "sub", "sub/deep/f")] == [1, 0, 1]


def test_permissions_do_not_reach_what_is_behind_a_link_of_the_revision(server):
    write_tree(server.root, {"outside.txt": ("o", 0o644)})
    spec = appspec(("app", "/srv/app"), permissions=[permission("/srv/app", mode="600", owner="daemon")])
    server.install(spec, server.archive({"app/link": ("->", "../../outside.txt")}))
    assert (mode_of(server.root / "outside.txt"), (server.root / "outside.txt").stat().st_uid) == ("0644", 0)
    assert (server.root / "srv/app/link").lstat().st_uid == 1


def test_each_object_gets_its_own_mask(server):
    spec = appspec(("app", "/o"), permissions=[permission("/o", type=["file"], acls=[acl("user:daemon:rwx")])])
    server.install(spec, server.archive({"app/x y.txt": ("x", 0o644), "app/y.sh": ("y", 0o755)}))
    shown = {name: subprocess.run(["getfacl", "-cEp", str(server.root / "o" / name)], capture_output=True, check=True, text=True, timeout=60).stdout.split()
             for name in ("x y.txt", "y.sh")}
    assert shown == {
        "x y.txt": ["user::rw-", "user:daemon:rwx", "group::r--", "mask::r--", "other::r--"],
        "y.sh": ["user::rwx", "user:daemon:rwx", "group::r-x", "mask::r-x", "other::r-x"],
    }
