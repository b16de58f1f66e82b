# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.bundle.revision_tree import RevisionTree, expand_files
from ansible_collections.agentless.codedeploy.tests.unit.plugins.module_utils._host.install.install_world import manifest

REVISION = manifest("app/", "app/a.txt", "app/sub/", "app/sub/b.txt", "app/.hidden", "app/empty/", "appspec.yml", "top -> app/a.txt", "dir -> app/sub")


def expand(source, destination="/srv", revision=REVISION, install_root="/"):
    items = expand_files([{"source": source, "destination": destination}], RevisionTree(revision), install_root)
    return [(item["source"] or "mkdir", item["destination"]) for item in items]


@pytest.mark.parametrize("source, expected", [
    ("app/a.txt", [("mkdir", "/srv"), ("app/a.txt", "/srv/a.txt")]),
    ("/app/a.txt", [("mkdir", "/srv"), ("app/a.txt", "/srv/a.txt")]),
    ("app/../app//a.txt", [("mkdir", "/srv"), ("app/a.txt", "/srv/a.txt")]),
    ("app/sub", [("mkdir", "/srv"), ("app/sub/b.txt", "/srv/b.txt")]),
    ("app/sub///", [("mkdir", "/srv"), ("app/sub/b.txt", "/srv/b.txt")]),
    ("dir", [("mkdir", "/srv"), ("app/sub/b.txt", "/srv/b.txt")]),
    ("dir/b.txt", [("mkdir", "/srv"), ("app/sub/b.txt", "/srv/b.txt")]),
    ("top", [("mkdir", "/srv"), ("top", "/srv/top")]),
    ("app/empty", [("mkdir", "/srv")]),
])
def test_a_file_keeps_its_name_and_a_directory_gives_its_contents(source, expected):
    assert expand(source) == expected


@pytest.mark.parametrize("source", ["/", ""])
def test_the_whole_revision_is_installed_with_hidden_files_and_empty_directories(source):
    assert [destination for _source, destination in expand(source)] == [
        "/srv", "/srv/app", "/srv/app/.hidden", "/srv/app/a.txt", "/srv/app/empty", "/srv/app/sub", "/srv/app/sub/b.txt", "/srv/appspec.yml",
        "/srv/dir", "/srv/dir/b.txt", "/srv/top",
    ]


@pytest.mark.parametrize("link, expected", [
    ("l -> app/sub", ["/srv", "/srv/b.txt"]),
    ("l -> /etc", ["/srv", "/srv/l"]),
    ("l -> ../outside", ["/srv", "/srv/l"]),
    ("l -> nowhere", ["/srv", "/srv/l"]),
    ("l -> l", ["/srv", "/srv/l"]),
    ("l -> app/a.txt", ["/srv", "/srv/l"]),
])
def test_only_links_to_directories_of_the_revision_are_followed(link, expected):
    revision = [entry for entry in REVISION if entry["path"] not in ("dir", "top")] + manifest(link)
    assert [destination for _source, destination in expand("l", revision=revision)] == expected


@pytest.mark.parametrize("destination, install_root, expected", [
    ("/srv/app/", "/", "/srv/app/a.txt"),
    ("/missing/../srv", "/", "/srv/a.txt"),
    ("/../../srv", "/image", "/image/srv/a.txt"),
    ("/", "/image/", "/image/a.txt"),
    ("/", "/", "/a.txt"),
    ("//srv", "/", "/srv/a.txt"),
    ("/srv/a.txt", "/", "/srv/a.txt/a.txt"),
])
def test_destinations_are_directories_below_the_install_root(destination, install_root, expected):
    assert expand("app/a.txt", destination, install_root=install_root)[-1][1] == expected


@pytest.mark.parametrize("source, destination, revision, reason", [
    ("nope.txt", "/srv", REVISION, "os:ENOENT"),
    ("*.txt", "/srv", REVISION, "os:ENOENT"),
    ("App/a.txt", "/srv", REVISION, "os:ENOENT"),
    ("app/a.txt/", "/srv", REVISION, "os:ENOTDIR"),
    ("app/a.txt/x", "/srv", REVISION, "os:ENOENT"),
    ("../x", "/srv", REVISION, "path-outside-revision"),
    ("app/../../x", "/srv", REVISION, "path-outside-revision"),
    ("out/x", "/srv", manifest("out -> /etc"), "path-outside-revision"),
    ("out/x", "/srv", manifest("out -> ../.."), "path-outside-revision"),
    ("loop/x", "/srv", manifest("loop -> loop"), "os:ENOENT"),
    ("a", "/srv", manifest("a/", "a/up -> .."), "os:ELOOP"),
    ("a", "/srv", manifest("a/", "a/self -> ."), "os:ELOOP"),
    ("a", "srv/app", manifest("a"), "destination-not-absolute"),
    ("a", "~/app", manifest("a"), "destination-not-absolute"),
    ("a", "", manifest("a"), "destination-not-absolute"),
    ("a", "/srv\0", manifest("a"), "destination-not-absolute"),
    ("a", "/srv", [{"path": "a", "type": "other", "mode": "0644", "size": 0}], "source-not-a-file"),
])
def test_what_cannot_be_installed_is_refused(source, destination, revision, reason):
    with pytest.raises(DeploymentError) as caught:
        expand(source, destination, revision)
    assert caught.value.where["reason"] == reason


def test_directories_that_the_manifest_leaves_out_are_there_all_the_same():
    assert expand("a", revision=manifest("a/b/c.txt")) == [("mkdir", "/srv"), ("mkdir", "/srv/b"), ("a/b/c.txt", "/srv/b/c.txt")]


def test_a_deep_tree_is_no_problem():
    path = "/".join(["d"] * 1500)
    assert expand("/", revision=manifest(path + "/f"))[-1][1] == "/srv/" + path + "/f"
