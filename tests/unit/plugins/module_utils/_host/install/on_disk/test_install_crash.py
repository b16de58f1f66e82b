# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Install is killed before every single thing that it does to the disk; the next one always makes good."""
from __future__ import annotations

import os
import shutil
import signal
import subprocess

import pytest

from ansible_collections.agentless.codedeploy.tests.unit.plugins.module_utils._host.install.install_world import Server, acl, appspec, permission, write_tree

CALLS = ("mkdir", "rmdir", "unlink", "rename", "replace", "symlink", "open", "chown", "chmod", "fchmod", "utime", "fsync")
ACL = [permission("/srv/app/sub", mode="640", owner="daemon", acls=[acl("user:daemon:rwx")])]
A = (appspec(("app", "/srv/app"), permissions=ACL), {"app/one": "A1", "app/both": "A2", "app/sub/deep/x": "A3", "app/l": ("->", "A-target"), "app/turn": "A4"})
B_FILES = {"app/two": "B1" * 5000, "app/both": "B2", "app/sub": "B3", "app/turn/y": "B4", "app/k": ("->", "B-target")}
B = (appspec(("app", "/srv/app"), ("app/both", "/etc/b")), B_FILES)
# Most of it is as it was before.
A_AGAIN = (A[0], {**A[1], "app/one": "A9", "app/new": "A5"})
C = (appspec(("c", "/c")), {"c": "C1"})
FOREIGN = {
    "srv/app/both": ("foreign and longer than what comes", 0o600), "srv/app/two": ("->", "../../real/two"), "real/two": "foreign", "real/mine": "foreign",
    "srv/app/turn": ("->", "../../real/made"), "srv/app/l": "foreign", "srv/app/one/mine": "foreign",
}
OVER = (appspec(("app", "/srv/app"), behavior="OVERWRITE"), {"app/one": "A1", "app/both": "A2", "app/two": "A3", "app/turn": "A4", "app/l": ("->", "A-target")})


class _Killer:
    """Counts the calls that change the disk, and kills the process before the one with the number `deadly`."""

    def __init__(self, deadly):
        self.deadly = deadly
        self.count = 0

    def step(self):
        if self.count == self.deadly:
            os.kill(os.getpid(), signal.SIGKILL)
        self.count += 1

    def wrap(self, function):
        def counted(*arguments, **keywords):
            self.step()
            return function(*arguments, **keywords)

        return counted

    def copy_in_two_parts(self, source, target, length):
        content = source.read()
        target.write(content[:len(content) // 2])
        target.flush()
        self.step()
        target.write(content[len(content) // 2:])

    def arm(self):
        for name in CALLS:
            setattr(os, name, self.wrap(getattr(os, name)))
        subprocess.run = self.wrap(subprocess.run)
        shutil.copyfileobj = self.copy_in_two_parts


def install(server, revision):
    spec, content = revision
    return server.install(spec, server.archive(content))


def install_killed(server, revision, deadly):
    """Whether the install came to its end in spite of being killed before its step `deadly`."""
    spec, content = revision
    archive = server.archive(content)
    child = os.fork()
    if child == 0:
        code = 1
        try:
            _Killer(deadly).arm()
            server.install(spec, archive)
            code = 0
        finally:
            os._exit(code)
    _pid, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return not os.WIFSIGNALED(status)


def prepared(directory, before):
    server = Server(directory)
    write_tree(server.root, {"srv/app/foreign": "f"} if before is A else FOREIGN if before is FOREIGN else {})
    if before is A:
        install(server, A)
    return server


def left_over(server):
    """What is left of A, B or an unfinished file; what a link led to was never the deployment's."""
    texts = {path: text for path, text in server.texts().items() if not path.startswith("real")}
    return {path: text for path, text in texts.items() if (text or "").lstrip("-> ").startswith(("A", "B")) or path.endswith(".part")}


@pytest.mark.parametrize("before, revision", [(None, A), (A, B), (A, A_AGAIN), (FOREIGN, OVER)], ids=["first", "second", "nearly the same", "overwrite"])
def test_a_killed_install_is_made_good(tmp_path, before, revision):
    clean = prepared(tmp_path / "clean", before)
    install(clean, revision)
    once = clean.tree()
    install(clean, revision)
    twice = clean.tree()

    deadly = 0
    finished = False
    while not finished:
        server = prepared(tmp_path / str(deadly), before)
        finished = install_killed(server, revision, deadly)
        broken = server.tree()
        install(server, revision)
        assert server.tree() == (twice if finished else once), "killed before step %d, leaving %s" % (deadly, sorted(broken))

        other = prepared(tmp_path / ("other-%d" % deadly), before)
        install_killed(other, revision, deadly)
        install(other, C)
        assert left_over(other) == {}, "killed before step %d" % deadly
        assert other.texts()["c/c"] == "C1" and other.cleanup_list() == ["c", "c/c"]
        shutil.rmtree(server.directory)
        shutil.rmtree(other.directory)
        deadly += 1
    assert deadly > 30


def test_a_redeployment_that_is_killed_again_and_again_gets_there(tmp_path):
    clean = prepared(tmp_path / "clean", A)
    install(clean, B)
    server = prepared(tmp_path / "server", A)
    for deadly in range(0, 60, 3):
        install_killed(server, B if deadly % 2 else A, deadly)
    install(server, B)
    assert server.tree() == clean.tree() and left_over(server).keys() == left_over(clean).keys()
