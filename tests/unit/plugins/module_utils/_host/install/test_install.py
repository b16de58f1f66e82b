# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Install on a real disk."""
from __future__ import annotations

import json
import os
import pathlib
import shutil
import subprocess

import pytest

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.tests.unit.plugins.module_utils._host.install.install_world import Server, acl, appspec, permission, write_tree

APP = appspec(("app", "/srv/app"))


@pytest.fixture
def server(tmp_path):
    old = os.umask(0o022)
    yield Server(tmp_path / "server")
    os.umask(old)


def mode_of(path):
    return "%04o" % (path.lstat().st_mode & 0o7777)


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


def test_links_are_made_again_and_links_to_directories_followed(server):
    archive = server.archive({
        "app/real.txt": "r", "app/d/in.txt": "in", "app/l-file": ("->", "real.txt"), "app/l-dir": ("->", "d"), "app/l-dangling": ("->", "nowhere"),
        "app/l-abs": ("->", "/etc"), "top": ("->", "app/real.txt"),
    })
    server.install(appspec(("app", "/srv"), ("top", "/top")), archive)
    assert server.texts() == {
        "srv": None, "srv/real.txt": "r", "srv/d": None, "srv/d/in.txt": "in", "srv/l-file": "-> real.txt", "srv/l-dir": None, "srv/l-dir/in.txt": "in",
        "srv/l-dangling": "-> nowhere", "srv/l-abs": "-> /etc", "top": None, "top/top": "-> app/real.txt",
    }


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


def test_a_link_of_the_revision_takes_the_place_of_a_file(server):
    write_tree(server.root, {"srv/app/l": "file"})
    server.install(APP, server.archive({"app/l": ("->", "target")}), "OVERWRITE")
    assert server.texts()["srv/app/l"] == "-> target"


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


def test_files_behind_a_link_that_the_cleanup_removes_are_not_in_the_way(server):
    server.install(APP, server.archive({"app/a.txt": "1"}))
    shutil.move(server.root / "srv" / "app", server.root / "moved")
    (server.root / "srv" / "app").symlink_to(server.root / "moved")
    server.install(APP, server.archive({"app/a.txt": "2"}))
    assert server.texts() == {"moved": None, "moved/a.txt": "1", "srv": None, "srv/app": None, "srv/app/a.txt": "2"}


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


def test_nothing_is_removed_behind_a_directory_that_became_a_link(server):
    server.install(APP, server.archive({"app/a.txt": "1"}))
    (server.root / "srv/app").rename(server.root / "moved")
    (server.root / "srv/app").symlink_to("../moved")
    report = server.install(appspec(), server.archive({"x": ""}))
    assert server.texts() == {"moved": None, "moved/a.txt": "1"}
    assert len(report["warnings"]) == 1


def test_a_destination_may_lie_behind_a_link_and_come_back_under_its_real_name(server):
    write_tree(server.root, {"var/run": ("->", "../run"), "run/keep": "k"})
    server.install(appspec(("app", "/var/run/app")), server.archive({"app/a.txt": "1"}))
    assert server.texts()["run/app/a.txt"] == "1"
    report = server.install(appspec(("app", "/run/app")), server.archive({"app/a.txt": "2"}))
    assert server.texts() == {"var": None, "var/run": "-> ../run", "run": None, "run/keep": "k", "run/app": None, "run/app/a.txt": "2"}
    assert report["changed"] == [str(server.root / "run/app/a.txt")]


def test_a_link_to_what_is_removed_is_no_place_to_install_to(server):
    server.install(APP, server.archive({"app/a.txt": "1"}))
    (server.root / "current").symlink_to("srv/app")
    with pytest.raises(DeploymentError) as caught:
        server.install(appspec(("app", "/current")), server.archive({"app/a.txt": "2"}))
    assert caught.value.where["reason"] == "os:EEXIST" and server.texts()["srv/app/a.txt"] == "1"


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


def test_a_link_planted_at_the_temporary_name_is_not_written_through(server):
    write_tree(server.root, {"victim": "v", "srv/app/.codedeploy-dg-1.part": ("->", "../../victim")})
    server.install(APP, server.archive({"app/a.txt": "1"}))
    assert server.texts() == {"victim": "v", "srv": None, "srv/app": None, "srv/app/a.txt": "1"}
