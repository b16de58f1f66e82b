# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The preview says what Install then does, and touches nothing."""
from __future__ import annotations

import pytest

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.tests.unit.plugins.module_utils._host.install.install_world import Server, appspec, permission, write_tree

APP = appspec(("app", "/srv/app"))
KINDS = ("added", "changed", "removed", "retained", "warnings")


@pytest.fixture
def server(tmp_path):
    server = Server(tmp_path / "server")
    server.install(APP, server.archive({"app/same.txt": "s", "app/text.txt": "old\n", "app/gone.txt": "g", "app/mode.sh": ("x", 0o644), "app/kind": "file"}))
    write_tree(server.root, {"srv/app/mine.txt": "mine"})
    return server


NEXT = {
    "app/same.txt": "s", "app/text.txt": "new\n", "app/mode.sh": ("x", 0o755), "app/kind": ("->", "same.txt"), "app/added/x": "x", "app/mine.txt": "theirs",
}


@pytest.mark.parametrize("behavior, changed, retained", [("RETAIN", [], ["mine.txt"]), ("OVERWRITE", ["mine.txt"], [])])
def test_the_preview_is_what_happens(server, behavior, changed, retained):
    archive = server.archive(NEXT)
    before = server.tree(), server.cleanup_list()
    seen = server.preview(APP, archive, behavior)
    assert (server.tree(), server.cleanup_list()) == before
    app = str(server.root / "srv/app") + "/"
    assert {kind: [path.replace(app, "") for path in seen[kind]] for kind in KINDS} == {
        "added": ["added", "added/x"],
        "changed": sorted(["kind", "mode.sh", "text.txt", *changed]),
        "removed": ["gone.txt"],
        "retained": retained,
        "warnings": [],
    }
    done = server.install(APP, archive, behavior)
    assert {kind: done[kind] for kind in KINDS} == {kind: seen[kind] for kind in KINDS}
    after = server.preview(APP, archive, behavior)
    assert [after[kind] for kind in ("added", "changed", "removed", "diff")] == [[], [], [], []]


def test_the_diff_shows_text_where_the_contents_are_known_and_facts_elsewhere(server):
    archive = server.archive({"app/same.txt": "s", "app/text.txt": "new\n", "app/mode.sh": ("x", 0o755), "app/kind": ("->", "same.txt")})
    seen = server.preview(APP, archive, contents={"app/text.txt": b"new\n"})
    diff = {item["before_header"].rpartition("/")[2]: (item["before"], item["after"]) for item in seen["diff"]}
    digest = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
    assert diff["text.txt"] == ("old\n", "new\n")
    assert diff["mode.sh"] == ("file, mode 0644, 1 bytes, sha256 %s\n" % digest, "file, mode 0755, 1 bytes, sha256 %s\n" % digest)
    assert diff["kind"][1] == "symlink, to same.txt\n"
    assert diff["gone.txt"][1] == "" and diff["gone.txt"][0].startswith("file, mode 0644")


def test_a_change_of_owner_or_mode_is_a_change(server):
    archive = server.archive({"app/same.txt": "s"})
    server.install(APP, archive)
    for keys in ({"owner": "daemon"}, {"group": "daemon"}, {"mode": "600"}):
        spec = appspec(("app", "/srv/app"), permissions=[permission("/srv/app", **keys)])
        assert server.preview(spec, archive)["changed"] == [str(server.root / "srv/app/same.txt")]


def test_a_long_diff_is_cut_and_says_so(server):
    seen = server.preview(APP, server.archive({"app/f%03d" % number: "x" for number in range(300)}))
    assert len(seen["diff"]) == 201 and len(seen["added"]) == 300
    assert seen["diff"][-1]["before_header"] == "105 more paths"


def test_the_preview_refuses_what_install_refuses(server):
    with pytest.raises(DeploymentError) as caught:
        server.preview(APP, server.archive({"app/mine.txt": "theirs"}))
    assert caught.value.where["reason"] == "file-exists-disallow"
