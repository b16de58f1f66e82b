# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each type of bundle -> manifest; and types that are declared, right or wrong."""

from __future__ import annotations

import hashlib

import pytest
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.bundle.bundle_reader.bundles import APPSPEC, MANIFEST, packed, read, refused


@pytest.mark.parametrize(
    ("kind", "bundle_type"),
    [("tar", "tar"), ("tgz", "tgz"), ("wrapped.tgz", "tgz"), ("tar.bz2", "tar"), ("tar.xz", "tar"), ("zip", "zip"), ("wrapped.zip", "zip")],
)
def test_archives(folder, kind, bundle_type):
    path = packed(folder, kind)
    found_type, manifest, contents = read(path)
    assert (found_type, manifest) == (bundle_type, MANIFEST)
    assert contents == {hashlib.sha256(APPSPEC).hexdigest(): APPSPEC}
    assert read(path, bundle_type)[1] == MANIFEST


def test_a_folder_as_it_is(folder):
    assert read(folder)[:2] == ("directory", MANIFEST)
    assert read(folder, "directory")[1] == MANIFEST


@pytest.mark.parametrize(
    ("kind", "declared", "works"),
    [
        ("tgz", "tar", True), ("tar.xz", "tar", True), ("tar", "tgz", False), ("zip", "tar", False), ("zip", "tgz", False), ("tar", "zip", False),
        ("tgz", "directory", False),
    ],
)  # fmt: skip
def test_declared_type_against_content(folder, kind, declared, works):
    path = packed(folder, kind)
    if works:
        assert read(path, declared)[1] == MANIFEST
    else:
        error = refused(path, declared)
        assert error.where["reason"] == "unpack-failed"
        assert f"declared as {declared}" in str(error) and "write bundle_type: " in str(error)


def test_a_folder_declared_as_archive(folder):
    assert "it is a folder" in str(refused(folder, "zip"))
