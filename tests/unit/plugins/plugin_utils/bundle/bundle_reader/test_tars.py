# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Members of tar archives that are refused, or read in a way of their own."""

from __future__ import annotations

import tarfile

import pytest
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.bundle.bundle_reader.bundles import read, refused, tar_of

HOSTILE = {
    "absolute": ([("/etc/x", b"", {})], "path-outside-revision"),
    "climbing": ([("a/../../x", b"", {})], "path-outside-revision"),
    "through a link outside": ([("a", None, {"type": tarfile.SYMTYPE, "linkname": "/etc"}), ("a/x", b"", {})], "path-outside-revision"),
    "through a link inside": ([("b/y", b"", {}), ("a", None, {"type": tarfile.SYMTYPE, "linkname": "b"}), ("a/x", b"", {})], "path-outside-revision"),
    "link in the place of a directory": ([("a/x", b"", {}), ("a", None, {"type": tarfile.SYMTYPE, "linkname": "/etc"})], "duplicate-member"),
    "hard link outside": ([("a", None, {"type": tarfile.LNKTYPE, "linkname": "/etc/passwd"})], "path-outside-revision"),
    "hard link to nothing": ([("a", None, {"type": tarfile.LNKTYPE, "linkname": "b"})], "unpack-failed"),
    "device": ([("a", None, {"type": tarfile.CHRTYPE})], "path-outside-revision"),
    "pipe": ([("a", None, {"type": tarfile.FIFOTYPE})], "path-outside-revision"),
    "a member below a file": ([("a", b"1", {}), ("a/b", b"2", {})], "duplicate-member"),
}


@pytest.mark.parametrize(("members", "reason"), HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_tars(tmp_path, members, reason):
    assert refused(tar_of(tmp_path / "bundle", *members)).where["reason"] == reason


def test_hard_links_are_files(tmp_path):
    path = tar_of(tmp_path / "bundle", ("a", b"1", {"mode": 0o640}), ("b", None, {"type": tarfile.LNKTYPE, "linkname": "./a"}))
    first, second = read(path)[1]
    assert second == {**first, "path": "b"}


def test_directories_may_come_twice(tmp_path):
    path = tar_of(tmp_path / "bundle", ("a", None, {"type": tarfile.DIRTYPE}), ("a/x", b"", {}), ("a/", None, {"type": tarfile.DIRTYPE, "mode": 0o700}))
    assert [(entry["path"], entry["mode"]) for entry in read(path)[1]] == [("a", "0700"), ("a/x", "0644")]
