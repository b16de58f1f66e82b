# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Zip archives as packers of many systems make them, and where unzip makes less of them."""

from __future__ import annotations

import os
import subprocess

import pytest
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.bundle.archive_readers.archive_reading import (
    FOLDER,
    LINK,
    REGULAR,
    by_controller,
    by_program,
    by_server,
    compare,
    reasons,
    zip_of,
)

R = REGULAR | 0o644
ZIPS = {
    "the same twice": ([("a", "1", 3, R << 16), ("a", "1", 3, R << 16)], ["a"], []),
    "two contents": ([("a", "1", 3, R << 16), ("./a", "2", 3, R << 16)], ["a"], ["duplicate-member"]),
    "two modes": ([("a", "1", 3, R << 16), ("a", "1", 3, (REGULAR | 0o755) << 16)], ["a"], ["duplicate-member"]),
    "a link, then a file": ([("a", "b", 3, (LINK | 0o777) << 16), ("a", "1", 3, R << 16)], ["a"], ["duplicate-member"]),
    "backslashes": ([("d\\e\\a", "1", 0, 0x20), ("d\\f\\", "", 0, 0x30), ("x", "", 0, 0x20)], ["d", "d/e", "d/e/a", "d/f", "x"], ["zip-backslashes"]),
    "backslashes and slashes in one name": ([("d\\a/b", "1", 0, 0x20)], ["d\\a", "d\\a/b"], []),
    "backslashes of a Unix packer are parts of names": ([("d\\a", "1", 3, R << 16)], ["d\\a"], []),
    "the same with a slash": ([("d\\a", "1", 0, 0x20), ("d/a", "2", 0, 0x20)], ["d", "d/a"], ["duplicate-member", "zip-backslashes"]),
    "two cases": ([("a", "1", 3, R << 16), ("A", "2", 3, R << 16)], ["A", "a"], []),
    "Unix modes of a packer for DOS": ([("a", "1", 0, 0o100600 << 16), ("b", "1", 0, 0o100755 << 16)], ["a", "b"], []),
    "read-only to DOS": ([("a", "1", 0, 0x21), ("b", "1", 11, 0x21)], ["a", "b"], []),
    "set-id": ([("a", "1", 3, (REGULAR | 0o4755) << 16)], ["a"], ["zip-set-id"]),
    "a directory that has content": ([("a/", "1", 3, (FOLDER | 0o755) << 16)], ["a"], ["zip-directory-with-content"]),
    "a directory after what is in it": ([("a/b", "1", 3, R << 16), ("a/", "", 3, (FOLDER | 0o700) << 16)], ["a", "a/b"], ["duplicate-member"]),
    "a file that is marked as a directory": ([("a", "1", 3, (FOLDER | 0o700) << 16)], ["a"], []),
    "the flag for UTF-8": ([("ü", "1", 3, R << 16)], ["ü"], []),
}


@pytest.mark.parametrize(("members", "names", "warned"), ZIPS.values(), ids=ZIPS.keys())
def test_zips(tmp_path, members, names, warned):
    tree, found, _code, _words = compare(zip_of(tmp_path / "b.zip", members))
    assert (sorted(tree), reasons(found)) == (names, warned)


def test_what_is_said_of_backslashes(tmp_path):
    _tree, found, code, words = compare(zip_of(tmp_path / "b.zip", ZIPS["backslashes"][0]))
    assert (code, "appears to use backslashes" in words) == (1, True)
    assert found[0]["message"] == "The archive member 'd/e/a' (and 1 more) has a backslash where others have a slash: it becomes a path with folders."


def test_a_folder_with_a_backslash_can_be_entered(tmp_path):
    """unzip makes it 0644 where the packer has not marked it as a folder in another way."""
    path = zip_of(tmp_path / "b.zip", [("d\\", "", 0, 0x20)])
    tree, _found = by_controller(path)
    assert by_server(path, tmp_path / "server")[0] == tree == {"d": ("directory", "0755", None)}
    assert by_program(path, tmp_path / "program")[0]["d"][1] == "0644"


def test_a_unix_zip_without_modes_is_readable(tmp_path):
    """unzip would let nobody read it."""
    path = zip_of(tmp_path / "b.zip", [("a", "1", 3, 0x01), ("d/", "", 3, 0x01)])
    tree, found = by_controller(path)
    assert by_server(path, tmp_path / "server")[0] == tree
    assert ({name: entry[1] for name, entry in tree.items()}, reasons(found)) == ({"a": "0644", "d": "0755"}, ["zip-without-mode"])
    assert by_program(path, tmp_path / "program")[0]["a"][1] == "0000"


def test_the_flag_for_utf8_of_packers_that_are_not_unix(tmp_path):
    """unzip takes such names for ones in the code page of DOS."""
    path = zip_of(tmp_path / "b.zip", [("d\\ß", "1", 0, 0x20)])
    tree, found = by_controller(path)
    assert by_server(path, tmp_path / "server")[0] == tree
    assert (sorted(tree), reasons(found)) == (["d", "d/ß"], ["zip-backslashes"])


def test_the_unicode_path_of_a_zip(tmp_path):
    """Info-ZIP's own field beside the name."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "ü").write_text("1")
    subprocess.run(["zip", "-qr", "../b.zip", "."], cwd=tmp_path / "in", check=True, timeout=60, env={**os.environ, "LC_ALL": "C.UTF-8"})
    assert sorted(compare(tmp_path / "b.zip")[0]) == ["ü"]
