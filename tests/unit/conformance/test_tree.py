# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import hashlib
import json
import os

import pytest

from ansible_collections.agentless.codedeploy.tests.conformance.runner.server.operations import FIXED_MTIME, apply_operations
from ansible_collections.agentless.codedeploy.tests.conformance.runner.server.tree import list_tree
from ansible_collections.agentless.codedeploy.tests.conformance.runner.verdict.tree_summary import digest, listing, summary_differences, without_newlines


def test_a_tree_is_listed_by_path_without_environment_dumps(tmp_path):
    apply_operations(
        tmp_path,
        [
            {"op": "file", "path": "b/f.txt", "content": f"at {tmp_path}\n", "mode": "0640", "mtime": "fixed"},
            {"op": "symlink", "path": "a", "target": f"{tmp_path}/b"},
            {"op": "file", "path": ".env/BeforeInstall"},
            {"op": "mkdir", "path": "b/.env", "mode": "1777"},
        ],
    )
    (tmp_path / "b").chmod(0o755)
    entries = list_tree(tmp_path)
    assert [(entry["path"], entry["type"]) for entry in entries] == [("a", "symlink"), ("b", "directory"), ("b/.env", "directory"), ("b/f.txt", "file")]
    link, folder, inner, file = entries
    assert link["target"] == "@@ROOT@@/b" and "mode" not in link
    assert (folder["mode"], inner["mode"], file["mode"]) == ("0755", "1777", "0640")
    content = b"at @@ROOT@@\n"
    assert (file["size"], file["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
    assert file["mtime"] == FIXED_MTIME and "mtime" not in folder


def test_an_owner_without_a_name_is_a_number(tmp_path):
    if os.geteuid():
        pytest.fail("this test changes an owner and has to run as root")
    apply_operations(tmp_path, [{"op": "file", "path": "f", "owner": 54321, "group": 54322}])
    assert [(entry["owner"], entry["group"]) for entry in list_tree(tmp_path)] == [("54321", "54322")]


def generated(tmp_path):
    apply_operations(tmp_path, [{"op": "tree", "path": "t", "count": 150}])
    return list_tree(tmp_path)


def test_a_summary_of_counts_and_digest(tmp_path):
    entries = generated(tmp_path)
    recorded = {"entries": 153, "files": 150, "directories": 3, "symlinks": 0, "sha256": digest(entries, (", ", ": "))}
    assert summary_differences(recorded, entries) == []
    assert summary_differences({"counts": {"file": 150}, "sha256": digest(without_newlines(entries), (",", ":"))}, entries) == []


@pytest.mark.parametrize("summary", [
    {"sha256": "{}"},
    {"digest": "sha256:{}", "entries": 153},
    {"summary": {"files": 150, "directories": 3, "sha256": "{}"}},
    {"count": 153, "modes": {"0644": 150, "0755": 3}, "sha256": "{}", "first": {"path": "t"}, "note": "above 400 entries", "partial": False},
])
def test_a_digest_over_all_entries_decides(tmp_path, summary):
    entries = generated(tmp_path)
    recorded = json.loads(json.dumps(summary).replace("{}", digest(entries, (", ", ": "))))
    assert summary_differences(recorded, entries) == []
    found = summary_differences(recorded, [*entries[:-1], {**entries[-1], "mode": "0600"}])
    assert found and all(sentence.startswith("tree ") for sentence in found)


@pytest.mark.parametrize("key", ["entries", "files", "directories"])
def test_counts_tell_what_differs(tmp_path, key):
    entries = generated(tmp_path)
    recorded = {"entries": 153, "files": 150, "directories": 3}
    assert summary_differences(recorded, entries) == []
    changed = {**recorded, key: recorded[key] + 1, "sha256": "0" * 64}
    assert [sentence.split(":", maxsplit=1)[0] for sentence in summary_differences(changed, entries)] == [f"tree {key}", "tree sha256"]


def test_a_summary_that_says_nothing_is_no_match(tmp_path):
    assert summary_differences({"note": "large"}, generated(tmp_path)) != []


def test_the_listing_of_a_summary(tmp_path):
    entries = generated(tmp_path)
    summary = {"sha256": digest(entries, (", ", ": "))}
    assert listing(summary, [], entries) == entries
    assert listing(summary, entries[1:]) is None
    assert listing(entries[1:], entries) == entries[1:]
