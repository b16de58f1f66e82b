# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Members of zip archives that are refused, or read in a way of their own."""

from __future__ import annotations

import stat
import subprocess

import pytest
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.bundle.bundle_reader.bundles import read, refused, zip_of


@pytest.mark.parametrize(("name", "reason"), [("../x", "path-outside-revision"), ("/x", "path-outside-revision")])
def test_hostile_zips(tmp_path, name, reason):
    assert refused(zip_of(tmp_path / "bundle", (name, b"", 0o100644))).where["reason"] == reason


def test_zip_through_a_link(tmp_path):
    assert refused(zip_of(tmp_path / "b", ("a", b"/etc", stat.S_IFLNK | 0o777), ("a/x", b"", 0o100644))).where["reason"] == "path-outside-revision"


def test_zip_modes(tmp_path):
    path = zip_of(tmp_path / "b", ("a", b"", 0o104755), ("b", b"", None), ("c/", b"", None), ("d/", b"", 0o40700))
    assert [(entry["path"], entry["mode"]) for entry in read(path)[1]] == [("a", "0755"), ("b", "0644"), ("c", "0755"), ("d", "0700")]


def test_zip_names_of_unix_packers(tmp_path):
    (tmp_path / "ü\udcff").write_bytes(b"")
    subprocess.run(["zip", "-qr", "b.zip", "."], cwd=tmp_path, check=True, timeout=60)
    assert [entry["path"] for entry in read(tmp_path / "b.zip")[1]] == ["ü\udcff"]


def test_encrypted_zip(folder):
    subprocess.run(["zip", "-qr", "-P", "word", "../b.zip", "."], cwd=folder, check=True, timeout=60)
    error = refused(folder.parent / "b.zip")
    assert (error.where["reason"], "is encrypted" in str(error)) == ("unpack-failed", True)
