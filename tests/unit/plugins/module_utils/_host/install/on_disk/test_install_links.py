# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Links in the revision and on the server."""

from __future__ import annotations

import shutil

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.tests.unit.plugins.module_utils._host.install.install_world import APP, appspec, write_tree


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


def test_a_link_of_the_revision_takes_the_place_of_a_file(server):
    write_tree(server.root, {"srv/app/l": "file"})
    server.install(APP, server.archive({"app/l": ("->", "target")}), "OVERWRITE")
    assert server.texts()["srv/app/l"] == "-> target"


def test_files_behind_a_link_that_the_cleanup_removes_are_not_in_the_way(server):
    server.install(APP, server.archive({"app/a.txt": "1"}))
    shutil.move(server.root / "srv" / "app", server.root / "moved")
    (server.root / "srv" / "app").symlink_to(server.root / "moved")
    server.install(APP, server.archive({"app/a.txt": "2"}))
    assert server.texts() == {"moved": None, "moved/a.txt": "1", "srv": None, "srv/app": None, "srv/app/a.txt": "2"}


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


def test_a_link_planted_at_the_temporary_name_is_not_written_through(server):
    write_tree(server.root, {"victim": "v", "srv/app/.codedeploy-dg-1.part": ("->", "../../victim")})
    server.install(APP, server.archive({"app/a.txt": "1"}))
    assert server.texts() == {"victim": "v", "srv": None, "srv/app": None, "srv/app/a.txt": "1"}
