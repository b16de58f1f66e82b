# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that are the same in the next revision."""

from __future__ import annotations

import os
import subprocess

import pytest
from ansible_collections.agentless.codedeploy.tests.unit.plugins.module_utils._host.install.install_world import APP, appspec, permission


def inode(server, path):
    return (server.root / path).stat().st_ino


def facts(server, path):
    status = (server.root / path).stat()
    return (oct(status.st_mode), status.st_uid, status.st_gid, int(status.st_mtime))


def test_a_file_that_does_not_change_stays_and_is_as_if_it_were_new(server):
    content = {"app/same": "1", "app/other": "1", "app/sub/same": "1", "app/size": "1"}
    spec = appspec(("app", "/srv/app"), permissions=[permission("/srv/app", mode="600", owner="daemon", group="daemon")])
    server.install(spec, server.archive(content))
    inodes = {path: inode(server, f"srv/{path}") for path in [*content, "app", "app/sub"]}
    keeper = (server.root / "srv/app/other").open()  # so that its inode is not given to the next file

    archive = server.archive({**content, "app/other": "2", "app/size": "22"})
    os.utime(archive + "/app/same", (1, 981173106))
    os.chmod(archive + "/app/same", 0o4755)
    server.install(APP, archive)
    keeper.close()
    stayed = {path for path, number in inodes.items() if inode(server, f"srv/{path}") == number}
    assert stayed >= {"app/same", "app/sub/same", "app", "app/sub"} and "app/other" not in stayed
    assert server.texts()["srv/app/other"] == "2"
    assert facts(server, "srv/app/same") == ("0o104755", os.getuid(), os.getgid(), 981173106)
    assert [facts(server, path)[:3] for path in ("srv/app", "srv/app/sub")] == [("0o40755", os.getuid(), os.getgid())] * 2


@pytest.mark.parametrize("spoil", ["link", "list", "list of the directory", "attribute"])
def test_a_file_with_more_to_it_is_written_again(server, spoil):
    content = {"app/same": "1"}
    server.install(APP, server.archive(content))
    path = server.root / "srv/app/same"
    if spoil == "link":
        os.link(path, server.directory / "elsewhere")
    elif spoil == "attribute":
        os.setxattr(path, "user.note", b"x")
    else:
        target = path.parent if "directory" in spoil else path
        subprocess.run(["setfacl", "-m", "d:u:daemon:rwx" if "directory" in spoil else "u:daemon:rwx", target], check=True, timeout=60)
    before, keeper = path.stat().st_ino, path.open()
    server.install(APP, server.archive(content))
    keeper.close()
    assert path.stat().st_ino != before and os.listxattr(path) == [] == os.listxattr(path.parent)
    assert path.stat().st_nlink == 1
