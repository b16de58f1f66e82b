# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that are there already, for each file_exists_behavior."""

from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.tests.unit.plugins.module_utils._host.install.install_world import (
    APP,
    acl,
    appspec,
    mode_of,
    permission,
    write_tree,
)


def test_overwriting_keeps_the_inode_and_writes_through_a_link(server):
    links = {"srv/app/b.txt": ("->", "../../real.txt"), "srv/app/c.txt": ("->", "made.txt")}
    write_tree(server.root, {"srv/app/a.txt": "old and longer", "real.txt": "t", **links})
    inode = (server.root / "srv/app/a.txt").stat().st_ino
    server.install(APP, server.archive({"app/a.txt": "new", "app/b.txt": ("new b", 0o600), "app/c.txt": "new c"}), "OVERWRITE")
    assert (server.root / "srv/app/a.txt").stat().st_ino == inode
    assert server.texts() == {
        "srv": None, "srv/app": None, "srv/app/a.txt": "new", "srv/app/b.txt": "-> ../../real.txt", "real.txt": "new b", "srv/app/c.txt": "-> made.txt",
        "srv/app/made.txt": "new c",
    }
    assert mode_of(server.root / "real.txt") == "0600"
    server.install(appspec(), server.archive({"x": ""}))
    assert server.texts() == {"srv": None, "srv/app": None, "real.txt": "new b", "srv/app/made.txt": "new c"}


def test_a_file_that_landed_in_a_directory_of_its_name_is_removed_by_the_next_deployment(server):
    write_tree(server.root, {"srv/app/a.txt/mine": "m"})
    server.install(APP, server.archive({"app/a.txt": "1"}), "OVERWRITE")
    assert server.texts()["srv/app/a.txt/a.txt"] == "1"
    server.install(appspec(), server.archive({"x": ""}))
    assert server.texts() == {"srv": None, "srv/app": None, "srv/app/a.txt": None, "srv/app/a.txt/mine": "m"}


def test_retained_files_do_not_become_part_of_the_deployment(server):
    write_tree(server.root, {"srv/app/a.txt": ("mine", 0o600)})
    spec = appspec(("app", "/srv/app"), permissions=[permission("/srv/app", mode="644")])
    report = server.install(spec, server.archive({"app/a.txt": "1", "app/b.txt": "1"}), "RETAIN")
    assert server.texts()["srv/app/a.txt"] == "mine" and mode_of(server.root / "srv/app/a.txt") == "0600"
    assert report["retained"] == [str(server.root / "srv/app/a.txt")] and server.cleanup_list() == ["srv/app/b.txt"]


@pytest.mark.parametrize("spec, behavior, reason", [
    (APP, "DISALLOW", "file-exists-disallow"),
    (appspec(("app", "/srv/app"), ("nope", "/x")), "OVERWRITE", "os:ENOENT"),
    (appspec(("app", "/srv/app/mine.txt/deeper")), "OVERWRITE", "os:EEXIST"),
    (appspec(("app", "/new"), permissions=[permission("/new", owner="no-such-user")]), "DISALLOW", "owner-unknown"),
    (appspec(("app", "/new"), permissions=[permission("/new", group="no-such-group")]), "DISALLOW", "group-unknown"),
    (appspec(("app", "/new"), permissions=[permission("/new", acls=[acl("user:no-such-user:r--")])]), "DISALLOW", "owner-unknown"),
    (appspec(("app", "/" + "n" * 300)), "DISALLOW", "os:ENAMETOOLONG"),
])
def test_a_revision_that_cannot_be_installed_leaves_everything_as_it_was(server, spec, behavior, reason):
    server.install(APP, server.archive({"app/old.txt": "1"}))
    write_tree(server.root, {"srv/app/mine.txt": "mine"})
    before = server.tree(), server.cleanup_list()
    with pytest.raises(DeploymentError) as caught:
        server.install(spec, server.archive({"app/mine.txt": "2"}), behavior)
    assert caught.value.where["reason"] == reason
    assert (server.tree(), server.cleanup_list()) == before


def conflict(server, files, content):
    with pytest.raises(DeploymentError) as caught:
        server.install(appspec(*files), server.archive(content))
    assert caught.value.where["reason"] == "file-exists-disallow"
    return caught.value.message.replace(str(server.root), "")


def test_what_is_in_the_way_is_said_as_far_as_it_is_known(server):
    server.install(appspec(("app", "/srv/app")), server.archive({"app/logs/first": "1", "app/x": "1"}))
    write_tree(server.root, {"srv/app/logs/mine": "m", "srv/app/other/mine": "m", "srv/app/file": "f"})
    of_group = "/srv/app/logs is a directory that this deployment group made, and that now holds something else; the revision has a file of that name."
    assert conflict(server, [("app", "/srv/app")], {"app/logs": "2"}) == of_group
    foreign = "/srv/app/other is a directory that is already there; the revision has a file of that name."
    assert conflict(server, [("app", "/srv/app")], {"app/other": "2"}) == foreign
    unknown = "/srv/app/file is already there, and is not among the files that this deployment group has on record as installed on this server."
    assert conflict(server, [("app", "/srv/app")], {"app/file": "2"}) == unknown
    # The record of the deployment before last is gone, so nothing is said of who made the directory.
    server.install(appspec(("app", "/srv/app")), server.archive({"app/x": "2"}))
    assert conflict(server, [("app", "/srv/app")], {"app/logs": "3"}) == foreign.replace("other", "logs")
